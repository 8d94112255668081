"""A real Home Assistant with Cleanarr, set up as a person does it: form by form."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
import shutil
from typing import Any

from demo.choices import RULES, MadeRule, shown_name
from demo.folder import ROOT
from demo.household import Hold, Match
from demo.household.client import ask
from demo.household.control import Addresses, ServiceAddress
from scripts.lib.errors import HarnessError
from scripts.lib.home_assistant import CONFIGURATION, HomeAssistant, Login, Step

DOMAIN = "cleanarr"
DASHBOARD = Path(__file__).with_name("dashboard.yaml")
DASHBOARD_PATH = "/demo-cleanarr/household"
LOGIN = Login("demo", "demo")
_CONFIGURATION = CONFIGURATION.replace("Test home", "Demo home") + (
    """\
logger:
  default: warning
  logs:
    custom_components.cleanarr: info
lovelace:
  dashboards:
    demo-cleanarr:
      mode: yaml
      filename: dashboard.yaml
      title: Cleanarr
      icon: mdi:movie-open-outline
"""
)


def make_home(folder: Path, port: int) -> HomeAssistant:
    """Return a Home Assistant on its folder, not started; its log begins anew."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(DASHBOARD, folder / "dashboard.yaml")
    home = HomeAssistant(
        folder,
        components=[ROOT / "custom_components" / DOMAIN],
        port=port,
        login=LOGIN,
        configuration=_CONFIGURATION,
    )
    home.log.path.unlink(missing_ok=True)
    return home


def set_up(home: HomeAssistant, addresses: Addresses) -> None:
    """Add Cleanarr with services and rules, and turn on Leaving Soon once it has read.

    Where it was added in an earlier run, only the address that webhooks go to is new.
    """
    home.ws("config/core/update", internal_url=home.url)
    if home.entries(DOMAIN):
        return
    begun = datetime.now(UTC).replace(microsecond=0)
    with _slow(addresses):
        _add(home, addresses)
        for made in RULES:
            _make_rule(home, made)
        home.wait_until(lambda: _rules_are_there(home), "the rules are there")
    wait_until_read(home, begun)
    _turn_on_leaving_soon(home, addresses)


def wait_until_read(home: HomeAssistant, since: datetime) -> None:
    """Wait until Cleanarr has read the whole household since then."""
    home.wait_until(
        lambda: _was_read(home, since), "the household is read", timeout=120
    )


def _was_read(home: HomeAssistant, since: datetime) -> bool:
    for state in home.states(f"sensor.{DOMAIN}_last_full_sync"):
        if state.state not in {"unknown", "unavailable"}:
            return datetime.fromisoformat(state.state) >= since
    return False


@contextmanager
def _slow(addresses: Addresses) -> Iterator[None]:
    """Let nothing be read for a block: without its rules it would end their notices."""
    lists = Hold(Match(path="/api/v3/series"), count=None)
    hold = ask(addresses.control, lambda household: household.hold(lists))
    yield
    ask(addresses.control, lambda household: household.release(hold))


def _add(home: HomeAssistant, addresses: Addresses) -> None:
    """Add the first of each kind of service at once, then the others, with a name."""
    step, others = home.flows.config(DOMAIN), list[ServiceAddress]()
    for service in addresses.services:
        if service.name == service.kind:
            step = _expect(_connect(step.choose(service.kind), service), "menu")
        else:
            others.append(service)
    _expect(step.choose("balanced").submit(), "create_entry")
    for service in others:
        menu = home.flows.subentry(_entry_id(home), "service")
        named = {"name": shown_name(service.name)}
        _expect(_connect(menu.choose(service.kind), service, named), "create_entry")


def _connect(
    form: Step, service: ServiceAddress, more: Mapping[str, object] | None = None
) -> Step:
    """Fill in a service's form, and take the warning that what is deleted is gone."""
    entered = {"url": service.url, "api_key": service.api_key, **(more or {})}
    step = form.submit(shown_in(form) | entered)
    if step.kind == "form" and step.name == "no_recycle_bin":
        step = step.submit()
    return step


def _make_rule(home: HomeAssistant, made: MadeRule) -> None:
    """Fill in a rule's forms, and go past what is said of what it would do."""
    step = home.flows.subentry(_entry_id(home), "rule")
    step = step.choose(next(iter(made.forms)))
    while step.kind == "form" and not step.errors:
        step = step.submit({**shown_in(step), **made.forms.get(step.name, {})})
    _expect(step, "create_entry")


def _rules_are_there(home: HomeAssistant) -> bool:
    """Return whether Cleanarr was started again with all rules."""
    names = {state.attributes["friendly_name"] for state in home.states("switch.")}
    return all(any(name.startswith(made.rule.name) for name in names) for made in RULES)


def _entry_id(home: HomeAssistant) -> str:
    return str(home.entries(DOMAIN)[0]["entry_id"])


def _turn_on_leaving_soon(home: HomeAssistant, addresses: Addresses) -> None:
    Path(addresses.leaving_soon).mkdir(exist_ok=True)
    form = home.flows.options(_entry_id(home))
    answers = shown_in(form)
    answers["leaving_soon"] |= {
        "leaving_soon_mode": "symlinks",
        "folder_here": addresses.leaving_soon,
        "folder_in_jellyfin": addresses.leaving_soon_in_jellyfin,
    }
    _expect(form.submit(answers), "create_entry")


def _expect(step: Step, kind: str) -> Step:
    if step.kind != kind:
        raise HarnessError(f"the set-up stops at {step.answer}")
    return step


def shown_in(form: Step) -> dict[str, Any]:
    """Return what a form shows before anybody fills it in, sections too."""
    return {name: value for field in form.fields for name, value in _field(field)}


def _field(field: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return a field's name and what it shows; nothing where it is empty."""
    name = field["name"]
    if field.get("type") == "expandable":
        inner = (pair for part in field["schema"] for pair in _field(part))
        return [(name, dict(inner))]
    described = field.get("description") or {}
    for shown in (described.get("suggested_value"), field.get("default")):
        if shown is not None:
            return [(name, shown)]
    return []

"""What the Webhook plugin is told: its destinations (API notes §7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...wire import Json, present
from ..model import ItemKind
from ..notices import Notice

_SERVER: Mapping[str, Json] = {
    "ServerUrl": "",
    "DiscordOptions": [],
    "GenericOptions": [],
    "GenericFormOptions": [],
    "GotifyOptions": [],
    "PushbulletOptions": [],
    "PushoverOptions": [],
    "SlackOptions": [],
    "SmtpOptions": [],
    "MqttOptions": [],
}
_DESTINATION: Mapping[str, Json] = {
    "Headers": [],
    "Fields": [],
    "NotificationTypes": [],
    "WebhookName": None,
    "WebhookUri": None,
    "EnableMovies": False,
    "EnableEpisodes": False,
    "EnableSeries": False,
    "EnableSeasons": False,
    "EnableAlbums": False,
    "EnableSongs": False,
    "EnableVideos": False,
    "SendAllProperties": False,
    "TrimWhitespace": False,
    "SkipEmptyMessageBody": False,
    "EnableWebhook": True,
    "Template": None,
    "UserFilter": [],
}
_SWITCHES = {
    ItemKind.MOVIE: "EnableMovies",
    ItemKind.EPISODE: "EnableEpisodes",
    ItemKind.SERIES: "EnableSeries",
    ItemKind.SEASON: "EnableSeasons",
}
type _Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Destination:
    """One address and what it wants; `template` counts unless it takes everything."""

    uri: str
    types: frozenset[str]
    kinds: frozenset[ItemKind]
    users: frozenset[str]
    headers: _Pairs
    fields: _Pairs
    everything: bool
    template: str

    def wants(self, notice: Notice) -> bool:
        """Say whether this goes there; what no user did passes every user filter."""
        return (
            notice.type in self.types
            and notice.item.kind in self.kinds
            and (not self.users or not notice.user or notice.user.id in self.users)
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """The plugin's whole configuration, and the switched-on destinations in it."""

    whole: Mapping[str, Json] = field(default_factory=lambda: dict(_SERVER))
    destinations: tuple[Destination, ...] = ()

    @property
    def server_url(self) -> str:
        """Return the address that the plugin was told for its own server."""
        return str(self.whole["ServerUrl"])


def read_settings(body: Mapping[str, Json]) -> Settings:
    """Read a whole configuration; members that it lacks get what they begin with.

    ValueError when it is none.
    """
    options = [
        _with_defaults(option, _DESTINATION) for option in _objects(body, _GENERIC)
    ]
    whole = {**_with_defaults(body, _SERVER), _GENERIC: options}
    chosen = [option for option in options if option["EnableWebhook"] is True]
    return Settings(whole, tuple(map(_destination, chosen)))


_GENERIC = "GenericOptions"


def _with_defaults(
    given: Mapping[str, Json], defaults: Mapping[str, Json]
) -> dict[str, Json]:
    return present({name: given.get(name, value) for name, value in defaults.items()})


def _destination(option: Mapping[str, Json]) -> Destination:
    switched_on = (kind for kind, name in _SWITCHES.items() if option[name] is True)
    users = (str(user).replace("-", "").lower() for user in _list(option, "UserFilter"))
    return Destination(
        uri=str(option.get("WebhookUri", "")),
        types=frozenset(map(str, _list(option, "NotificationTypes"))),
        kinds=frozenset(switched_on),
        users=frozenset(users),
        headers=_pairs(option, "Headers"),
        fields=_pairs(option, "Fields"),
        everything=option["SendAllProperties"] is True,
        template=str(option.get("Template", "")),
    )


def _pairs(option: Mapping[str, Json], name: str) -> _Pairs:
    """Return keys with their values; the plugin passes over a pair that lacks one."""
    pairs = ((one.get("Key"), one.get("Value")) for one in _objects(option, name))
    return tuple((str(key), str(value)) for key, value in pairs if key and value)


def _objects(whole: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    found = _list(whole, name)
    objects = [one for one in found if isinstance(one, Mapping)]
    if len(objects) != len(found):
        raise ValueError(f"{name} has members that are no objects")
    return objects


def _list(whole: Mapping[str, Json], name: str) -> Sequence[Json]:
    found = whole.get(name, [])
    if isinstance(found, str) or not isinstance(found, Sequence):
        raise ValueError(f"{name} is no list")  # noqa: TRY004 (it is text)
    return found

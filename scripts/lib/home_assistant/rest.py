"""Home Assistant's REST API, logged in as one user."""

from dataclasses import dataclass
import json
import time
from typing import Any
import urllib.error
import urllib.parse
import urllib.request

from scripts.lib.errors import HarnessError, NotAnswering, RequestRefused

# No proxy: what is asked runs on this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_MARGIN = 300


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login gave; `expires` is the access token's end in epoch seconds."""

    access: str
    refresh: str
    expires: float


@dataclass(frozen=True, slots=True)
class Login:
    """A user's name and password."""

    user: str = "demo"
    password: str = "demo"


class Rest:
    """JSON requests as one user, who is logged in when first needed."""

    def __init__(self, url: str, login: Login) -> None:
        """Take the address, without a path, and who asks."""
        self.url = url
        self._login = login
        self._tokens: Tokens | None = None

    @property
    def client_id(self) -> str:
        """Return what Home Assistant calls the client: its own frontend's name."""
        return f"{self.url}/"

    def request(
        self, method: str, path: str, body: object = None, *, public: bool = False
    ) -> Any:
        """Send a request and return the decoded JSON; raise RequestRefused."""
        headers = {"Content-Type": "application/json"}
        if not public:
            headers["Authorization"] = f"Bearer {self.tokens().access}"
        data = None if body is None else json.dumps(body).encode()
        return _send(
            urllib.request.Request(self.url + path, data, headers, method=method)
        )

    def is_answering(self) -> bool:
        """Return whether the web server is up."""
        try:
            self.request("GET", "/manifest.json", public=True)
        except RequestRefused as err:
            return err.status < 500
        except HarnessError:
            return False
        return True

    def tokens(self) -> Tokens:
        """Return tokens that are good for some minutes, logging in if need be."""
        if self._tokens is None:
            code = self._onboard() or self._log_in()
            self._take_tokens(grant_type="authorization_code", code=code)
        elif self._tokens.expires - time.time() < _MARGIN:
            refresh = self._tokens.refresh
            self._take_tokens(grant_type="refresh_token", refresh_token=refresh)
        assert self._tokens
        return self._tokens

    def forget_tokens(self) -> None:
        """Log in anew at the next request: a killed process may know no token."""
        self._tokens = None

    def _onboard(self) -> str | None:
        """Create the first user and return a code; None when there is one."""
        try:
            steps = self.request("GET", "/api/onboarding", public=True)
        except RequestRefused:  # gone, once onboarding is over
            return None
        if any(step["step"] == "user" and step["done"] for step in steps):
            return None
        user = {
            "client_id": self.client_id,
            "name": self._login.user.title(),
            "username": self._login.user,
            "password": self._login.password,
            "language": "en",
        }
        answer = self.request("POST", "/api/onboarding/users", user, public=True)
        return str(answer["auth_code"])

    def _log_in(self) -> str:
        """Go through the login form and return a code."""
        form = {
            "client_id": self.client_id,
            "handler": ["homeassistant", None],
            "redirect_uri": self.client_id,
        }
        flow = self.request("POST", "/auth/login_flow", form, public=True)
        fields = {
            "client_id": self.client_id,
            "username": self._login.user,
            "password": self._login.password,
        }
        path = f"/auth/login_flow/{flow['flow_id']}"
        answer = self.request("POST", path, fields, public=True)
        if answer["type"] != "create_entry":
            raise HarnessError(f"user {self._login.user!r} is refused: {answer}")
        return str(answer["result"])

    def _take_tokens(self, **grant: str) -> None:
        form = urllib.parse.urlencode({**grant, "client_id": self.client_id}).encode()
        answer = _send_patiently(f"{self.url}/auth/token", form)
        before = self._tokens.refresh if self._tokens else ""
        self._tokens = Tokens(
            answer["access_token"],
            answer.get("refresh_token", before),
            time.time() + answer["expires_in"],
        )


def _send_patiently(url: str, form: bytes) -> Any:
    """Send a form that may be sent again: Home Assistant resets a few while it starts."""
    for _ in range(10):
        try:
            return _send(urllib.request.Request(url, form))
        except NotAnswering:
            time.sleep(0.2)
    return _send(urllib.request.Request(url, form))


def _send(request: urllib.request.Request) -> Any:
    what = f"{request.get_method()} {request.selector}"
    try:
        with _OPENER.open(request, timeout=120) as response:
            body = response.read()
    except urllib.error.HTTPError as err:
        raise RequestRefused(
            what, err.code, err.read().decode(errors="replace")
        ) from err
    except OSError as err:
        raise NotAnswering(f"{what}: {err}") from err
    return json.loads(body) if body else None

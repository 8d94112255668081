"""Jellyfin's plugins, as they are listed and told (API notes §7)."""

from aiohttp import web

from ..wire import Json
from .answers import Route, answer, done, refuse
from .host import Host
from .told import json_body, path_id
from .webhook.settings import Settings, read_settings

WEBHOOK_ID = "71552a5a5c5c4350a2aeebe451a30173"


class PluginsDesk:
    """List the plugins of one Jellyfin, and tell and change what they are told."""

    def __init__(self, host: Host) -> None:
        """Answer for this server."""
        self._state = host.state

    def routes(self) -> tuple[Route, ...]:
        """Return method, path and handler of each call."""
        return (
            ("GET", "/Plugins", self._list),
            ("GET", "/Plugins/{item}/Configuration", self._configuration),
            ("POST", "/Plugins/{item}/Configuration", self._configure),
        )

    async def _list(self, _request: web.Request) -> web.Response:
        webhook: Json = {
            "Name": "Webhook",
            "Version": "18.0.0.0",
            "ConfigurationFileName": "Jellyfin.Plugin.Webhook.xml",
            "Description": "Sends notifications to various services via webhooks.",
            "Id": WEBHOOK_ID,
            "CanUninstall": True,
            "HasImage": True,
            "Status": "Active",
        }
        return answer([webhook] if self._state.webhook else [])

    async def _configuration(self, request: web.Request) -> web.Response:
        settings = self._settings(request)
        return answer(settings.whole) if settings else refuse(404)

    async def _configure(self, request: web.Request) -> web.Response:
        if self._settings(request) is None:
            return refuse(404)
        self._state.webhook = read_settings(await json_body(request))
        return done()

    def _settings(self, request: web.Request) -> Settings | None:
        return self._state.webhook if path_id(request) == WEBHOOK_ID else None

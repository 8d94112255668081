"""The notifications' HTTP side (API notes §4.2)."""

from collections.abc import Iterable
from dataclasses import replace

from aiohttp import web

from ..answers import Route, answer
from ..body import Body, asked_flag, read_body
from ..errors import invalid, no_such_resource
from ..owner import Owner
from .messenger import Messenger, NotSent
from .model import Notification
from .reading import check_names, check_url, read_notification
from .records import notification_record, schema_record


class NotificationDesk:
    """Keep the webhooks of one Radarr or Sonarr."""

    def __init__(self, owner: Owner, messenger: Messenger) -> None:
        """Answer for this service; tests go out through `messenger`."""
        self._owner = owner
        self._state = owner.state
        self._messenger = messenger

    def routes(self) -> Iterable[Route]:
        """Return method, path below /api/v3 and handler of each call."""
        return (
            ("GET", "/notification", self._all),
            ("POST", "/notification", self._add),
            ("GET", "/notification/schema", self._schema),
            ("POST", "/notification/test", self._test),
            ("GET", "/notification/{id:\\d+}", self._one),
            ("PUT", "/notification/{id:\\d+}", self._replace),
            ("DELETE", "/notification/{id:\\d+}", self._remove),
        )

    async def _all(self, _request: web.Request) -> web.Response:
        known = sorted(self._state.notifications.values(), key=lambda one: one.name)
        radarr = self._state.radarr
        return answer([notification_record(one, radarr=radarr) for one in known])

    async def _schema(self, _request: web.Request) -> web.Response:
        return answer([schema_record(radarr=self._state.radarr)])

    async def _one(self, request: web.Request) -> web.Response:
        return self._answer(self._asked(request), 200)

    def _answer(self, notification: Notification, status: int) -> web.Response:
        record = notification_record(notification, radarr=self._state.radarr)
        return answer(record, status)

    def _asked(self, request: web.Request) -> Notification:
        known = self._state.notifications.get(int(request.match_info["id"]))
        if known is None:
            raise no_such_resource()
        return known

    async def _add(self, request: web.Request) -> web.Response:
        notification = self._read(await read_body(request), None)
        if notification.enabled:
            await self._try_out(notification)
        added = replace(notification, id=self._state.next_id("notification"))
        self._state.notifications[added.id] = added
        return self._answer(added, 201)

    async def _replace(self, request: web.Request) -> web.Response:
        known = self._asked(request)
        notification = self._read(await read_body(request), known)
        forced = asked_flag(request, "forceSave")
        if notification.enabled and notification != known and not forced:
            await self._try_out(notification)
        self._state.notifications[known.id] = notification
        return self._answer(notification, 202)

    def _read(self, body: Body, known: Notification | None) -> Notification:
        others = self._state.notifications.values()
        check_names(body, [one.name for one in others if one != known])
        notification = read_notification(body, known, radarr=self._state.radarr)
        if notification.enabled:
            check_url(notification)
        return notification

    async def _remove(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        self._state.notifications.pop(number, None)
        self._state.failing.pop(number, None)
        return answer({})

    async def _test(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        known = self._state.notifications.get(body.number("id"))
        notification = read_notification(body, known, radarr=self._state.radarr)
        check_url(notification)
        await self._try_out(notification)
        return answer({})

    async def _try_out(self, notification: Notification) -> None:
        payload = {"eventType": "Test", **self._owner.test_members}
        try:
            await self._messenger.send(self._state, notification, payload)
        except NotSent as error:
            message = f"Unable to send test message: {error}"
            raise invalid("Url", message, None) from error

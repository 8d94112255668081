"""How webhooks leave a Radarr or Sonarr: one after another, never twice."""

from base64 import b64encode
from contextlib import suppress

from aiohttp import ClientError, ClientSession

from ...plan import ServicePlan
from ...wire import Json, indented
from ..settings import common_members, user_agent
from ..state import ServarrState
from .model import Failing, Notification

_METHODS = {1: "POST", 2: "PUT"}


class NotSent(Exception):
    """A webhook that was not answered, or with a refusal; the message says how."""


class Messenger:
    """Send the webhooks of all Radarrs and Sonarrs of a household."""

    def __init__(self, session: ClientSession) -> None:
        """Send with this session; who owns it closes it, which ends what is under way."""
        self._session = session

    async def deliver(self, state: ServarrState) -> None:
        """Send what happened since the last time; failures are counted, not raised."""
        for happening in state.take_untold():
            payload = {"eventType": happening.event, **happening.members}
            for notification in list(state.notifications.values()):
                if notification.wants(happening) and not _is_off(state, notification):
                    with suppress(NotSent):
                        await self.send(state, notification, payload)

    async def send(
        self, state: ServarrState, notification: Notification, payload: dict[str, Json]
    ) -> None:
        """Send one webhook and wait for its answer; NotSent when that is not good."""
        try:
            await self._send(state.plan, notification, payload)
        except NotSent:
            _count(state, notification.id, sent=False)
            raise
        _count(state, notification.id, sent=True)

    async def _send(
        self, plan: ServicePlan, notification: Notification, payload: dict[str, Json]
    ) -> None:
        method, url = _METHODS[notification.method], notification.url
        if self._session.closed:
            raise NotSent("The household is stopping")
        try:
            async with self._session.request(
                method,
                url,
                data=indented({**payload, **common_members(plan)}),
                headers=_headers(plan, notification),
            ) as response:
                status, reason = response.status, response.reason
        except (ClientError, TimeoutError, ValueError) as error:
            raise NotSent(f"{error} ({url})") from error
        if status >= 400:
            raise NotSent(
                f"HTTP request failed: [{status}:{reason}] [{method}] [{url}]"
            )


def _count(state: ServarrState, number: int, *, sent: bool) -> None:
    if number not in state.notifications:
        return
    failing, now = state.failing.pop(number, None), state.clock.now()
    if not sent:
        state.failing[number] = failing.again(now) if failing else Failing(now)
    elif failing and (less := failing.less()):
        state.failing[number] = less


def _headers(plan: ServicePlan, notification: Notification) -> dict[str, str]:
    return {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": user_agent(plan),
        **_credentials(notification),
        **dict(notification.headers),
    }


def _credentials(notification: Notification) -> dict[str, str]:
    if not notification.username and not notification.password:
        return {}
    both = f"{notification.username}:{notification.password}"
    return {"Authorization": f"Basic {b64encode(both.encode()).decode()}"}


def _is_off(state: ServarrState, notification: Notification) -> bool:
    failing = state.failing.get(notification.id)
    return failing is not None and failing.off(state.clock.now())

"""Who asks for something."""

from dataclasses import dataclass

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import UnknownUser


@dataclass(frozen=True, slots=True)
class Person:
    """A user of Home Assistant. An automation without user may do what they may."""

    id: str
    name: str
    administrator: bool


AUTOMATION = Person("home_assistant", "Home Assistant", administrator=True)


async def async_person(hass: HomeAssistant, context: Context) -> Person:
    """Return who is behind ``context``; raises UnknownUser for a user who is gone."""
    if context.user_id is None:
        return AUTOMATION
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    return Person(user.id, user.name or user.id, user.is_admin)

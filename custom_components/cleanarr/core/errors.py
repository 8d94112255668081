"""What can go wrong, as one small family (a value or an error, never ``None``)."""

from .identifiers import Slug


class CleanarrError(Exception):
    """Base of every error that the core raises on purpose.

    ``key`` names the sentence in the translations (section ``exceptions``), ``values``
    fills its gaps. Neither ever holds an API key.
    """

    key = "unknown"

    def __init__(self, **values: str) -> None:
        """Keep the values for the sentence."""
        self.values = values
        details = ", ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(f"{self.key}: {details}" if details else self.key)


class ServiceError(CleanarrError):
    """A service did not answer as it should."""

    key = "service_error"

    def __init__(self, service: Slug, **values: str) -> None:
        """Remember the service that the error is about."""
        self.service = service
        super().__init__(service=service, **values)


class ServiceUnreachable(ServiceError):
    """No connection, no answer in time, or an answer of the 5xx kind or 429."""

    key = "service_unreachable"


class AuthenticationRejected(ServiceError):
    """The service refuses the API key."""

    key = "authentication_rejected"


class UnexpectedAnswer(ServiceError):
    """Something answered, but not what the API promises: HTML, cut off, other shape."""

    key = "unexpected_answer"


class WrongProduct(UnexpectedAnswer):
    """Another product answers at this address (``found``)."""

    key = "wrong_product"


class UnsupportedVersion(UnexpectedAnswer):
    """The product is older than what Cleanarr understands (``found``, ``needed``)."""

    key = "unsupported_version"


class CertificateRejected(ServiceUnreachable):
    """The certificate of an https address cannot be verified."""

    key = "certificate_rejected"


class NotFound(ServiceError):
    """The thing asked for by its id does not exist (404); ``message`` may say more."""

    key = "not_found"


class Conflict(ServiceError):
    """The service refuses as things stand (409): a root folder missing or empty."""

    key = "conflict"


class RequestRefused(ServiceError):
    """The service understood and said no (another 4xx); ``message`` says why."""

    key = "request_refused"


class ImplausibleAnswer(UnexpectedAnswer):
    """A list is much shorter than before, or comes from another server."""

    key = "implausible_answer"


class NotConfirmed(CleanarrError):
    """A service said yes, but a fresh read shows that nothing changed (``step``)."""

    key = "not_confirmed"


class PermitWithdrawn(CleanarrError):
    """A Keep, a pause or dry run came between a plan and a request (``reason``)."""

    key = "permit_withdrawn"


class ItemNotFound(CleanarrError):
    """No item has this id (``item``)."""

    key = "item_not_found"


class NoIdentity(CleanarrError):
    """An item without any provider id (``item``): a Keep could not be found again."""

    key = "no_identity"


class ItemNotKept(CleanarrError):
    """Nobody keeps this item (``item``), so there is nothing to take back."""

    key = "item_not_kept"


class KeptWithSeries(CleanarrError):
    """A part (``item``) is kept because a Keep is on its ``series`` or season."""

    key = "kept_with_series"


class ItemProtected(CleanarrError):
    """What was asked is refused because the item is kept or protected (``item``)."""

    key = "item_protected"


class NotAllowed(CleanarrError):
    """Only the person who kept an item, or an administrator, may do this."""

    key = "not_allowed"


class InvalidDate(CleanarrError):
    """A date that lies in the past where a coming one is needed."""

    key = "invalid_date"


class MemoryUnavailable(CleanarrError):
    """Nothing can be remembered just now, so nothing is promised."""

    key = "memory_unavailable"


class ShuttingDown(CleanarrError):
    """Home Assistant stops or reloads Cleanarr; the next start goes on."""

    key = "shutting_down"


class Busy(CleanarrError):
    """A cleanup run is going on; one at a time."""

    key = "busy"


class Checking(CleanarrError):
    """A check for missing media is going on; one at a time."""

    key = "checking"


class DryRunOn(CleanarrError):
    """What was asked for would change something in a service, and dry run is on."""

    key = "dry_run_on"


class DeletionNotFound(CleanarrError):
    """The ledger has no entry of this ``number``."""

    key = "deletion_not_found"


class ServiceRemoved(CleanarrError):
    """A title's ``service`` is not set up any more (``title``)."""

    key = "service_removed"


class RecipeUnknown(CleanarrError):
    """The ledger does not know how a title was set up in its ``service`` (``title``)."""

    key = "recipe_unknown"


class TitleUnknown(CleanarrError):
    """A ``service`` finds nothing under the id of a title, or it has none (``title``)."""

    key = "title_unknown"


class AnotherTitle(CleanarrError):
    """A ``service`` has, or finds, another title (``found``) under the id of one."""

    key = "another_title"


class ProfileGone(CleanarrError):
    """The quality ``profile`` of a title is not in its ``service`` (``title``)."""

    key = "profile_gone"


class RootFolderGone(CleanarrError):
    """The root ``folder`` of a title is not usable in its ``service`` (``title``)."""

    key = "root_folder_gone"


class SeriesGone(CleanarrError):
    """The series of a part is not in its ``service`` any more (``title``)."""

    key = "series_gone"


class PartGone(CleanarrError):
    """A ``service`` does not list a season or episode any more (``title``)."""

    key = "part_gone"

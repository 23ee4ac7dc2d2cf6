"""Everything that can go wrong, named by the reaction it asks for.

    GuyubError
    ├── Invalid               what was entered cannot be taken; the field and the remedy are named
    │   ├── HoursInvalid      office hours or a moment nobody can reckon with
    │   └── MediaInvalid      a picture or video is broken, too large, or nobody can show it
    ├── NotFound              no such thing (any more)
    ├── NotAllowed            this role may not do that
    ├── NotSignedIn           nobody is signed in, or no longer
    ├── Conflict              someone else changed it meanwhile: load again, then decide
    ├── InvalidTransition     the state machine has no such step
    ├── TooMany               too often: wait `retry_after_s` seconds
    ├── PlatformError         a platform's answer to a delivery
    │   ├── Rejected          it said no: fail, tell the author what and why
    │   ├── Unauthorized      it does not know us any more: pause the channel, ask to reconnect
    │   ├── RateLimited       surely not sent: wait `retry_after_s`, then again
    │   ├── Unavailable       surely not sent: again with backoff
    │   │   └── Unaffordable  nothing was asked: the money for it is used up
    │   └── OutcomeUnknown    nobody knows whether it was taken: never send again blindly
    └── StoreError            the memory cannot be used just now; nothing was written
        ├── StoreBusy         another writer holds it: again in a moment
        ├── StoreFull         the disk is full: make room, then again
        ├── StoreUnreachable  the database does not answer
        └── SchemaMismatch    the database is newer (or older) than this program

Messages are for the person in front of the screen, in their language (`domain.texts`):
what failed, for which channel, and what to do next. None carries a secret.
"""


class GuyubError(Exception):
    """The root: catch it at a face to show `str(error)` to the person."""


class Invalid(GuyubError):
    """What was entered cannot be taken. `field` names the entry it is about, or is empty."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class HoursInvalid(Invalid, ValueError):
    """Office hours that make no sense or never open, or a moment without a zone."""


class MediaInvalid(Invalid):
    """A file that is broken, too large, or neither picture nor video."""


class NotFound(GuyubError):
    """What was asked for does not exist, or no longer."""


class NotAllowed(GuyubError):
    """The role of the person does not permit the act."""


class NotSignedIn(GuyubError):
    """No one is signed in, the session ended, or the name or password is wrong."""


class Conflict(GuyubError):
    """Someone else wrote first. Nothing was changed: load again and decide anew."""


class InvalidTransition(GuyubError):
    """A step its state machine does not declare."""


class TooMany(GuyubError):
    """Done too often for now. `retry_after_s` seconds from now it is welcome again."""

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class PlatformError(GuyubError):
    """A platform's answer. `detail` keeps the platform's own words, scrubbed of secrets. `partly`:
    a part of what was to be said is there already, and the next try says the rest alone."""

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail
        self.partly = False


class Rejected(PlatformError):
    """The platform said no and would say no again. The author must change something."""


class Unauthorized(PlatformError):
    """The platform does not accept the channel's credentials. A person must reconnect it."""


class RateLimited(PlatformError):
    """Surely not sent; welcome again in `retry_after_s` seconds (None: it did not say)."""

    def __init__(
        self, message: str, *, retry_after_s: float | None = None, detail: str = ""
    ) -> None:
        super().__init__(message, detail=detail)
        self.retry_after_s = retry_after_s


class Unavailable(PlatformError):
    """Surely not sent: the platform could not be reached or refused before reading."""


class Unaffordable(Unavailable):
    """Nothing was asked: what the channel may spend is spent, until its next month."""


class OutcomeUnknown(PlatformError):
    """The request left the house and no answer came back. It may have been taken."""


class StoreError(GuyubError):
    """The memory cannot be used just now. The transaction was rolled back whole."""


class StoreBusy(StoreError):
    """Another writer held the database longer than we wait."""


class StoreFull(StoreError):
    """The disk has no room left."""


class StoreUnreachable(StoreError):
    """The database does not answer."""


class SchemaMismatch(StoreError):
    """The database was migrated by another version of the program than this one."""

"""What can go wrong, as codes and parameters; the edges put it into the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from connected.kernel.i18n import N_


@dataclass(frozen=True)
class FieldError:
    """A fault of one field: ``pointer`` is a JSON pointer as a URI fragment (RFC 6901), like ``#/email``."""

    pointer: str
    code: str
    text: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Problem(Exception):
    """Base of all expected failures.

    ``code`` is for programs, ``text`` an English msgid with %-placeholders for people, ``status`` the HTTP status
    that the edges answer with.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    text: ClassVar[str] = N_("The request could not be carried out.")

    def __init__(self, *errors: FieldError, **params: Any) -> None:
        super().__init__(self.code)
        self.errors = list(errors)
        self.params = params


class Invalid(Problem):
    """Some fields are not right."""

    code = "invalid"
    status = 422
    text = N_("Some fields need your attention.")


class NotFound(Problem):
    """No such thing, or none that the caller may know of."""

    code = "not_found"
    status = 404
    text = N_("There is nothing at this address.")


class Conflict(Problem):
    """The state of the thing does not allow it now."""

    code = "conflict"
    status = 409
    text = N_("This is not possible any more: it has changed in the meantime.")


class ChangedMeanwhile(Problem):
    """Somebody else changed it after the caller had looked at it."""

    code = "changed_meanwhile"
    status = 412
    text = N_("Somebody changed this in the meantime. Please look at it again and repeat your change.")


class ConditionMissing(Problem):
    """A change must say which revision it is based on (RFC 6585, section 3)."""

    code = "if_match_missing"
    status = 428
    text = N_("Please send If-Match with the ETag of what you want to change.")


class NeedsConfirmation(Problem):
    """What the change brings about has to be accepted first; ``errors`` are its consequences."""

    code = "needs_confirmation"
    status = 409
    text = N_("This has consequences. Please look at them and confirm.")


class TooManyRequests(Problem):
    """The caller asks too often."""

    code = "too_many_requests"
    status = 429
    text = N_("Too many attempts. Please wait a little and try again.")

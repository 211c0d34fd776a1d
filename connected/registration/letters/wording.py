"""What the letters of a registration say, in English; the catalogues hold the Kazakh and the Russian.

A conference's name stands where no ending is asked of it: Kazakh and Russian cannot decline what they do not know.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from connected.kernel.i18n import N_
from connected.registration.enums import HOLDS_PLACE, RegistrationStatus
from connected.registration.models import Registration


@dataclass(frozen=True)
class Wording:
    """The sentences of one letter; ``important`` is the one that must not be overlooked, or empty."""

    subject: str
    headline: str
    preheader: str
    paragraphs: tuple[str, ...]
    important: str = ""
    advice: tuple[str, ...] = ()


#: Writes the sentences for a registration, given the name of its conference in the language of the letter.
WordingOf = Callable[[Registration, str], Wording]

STATUS_NAMES = {
    RegistrationStatus.UNVERIFIED: N_("Address not yet confirmed"),
    RegistrationStatus.PENDING: N_("Under review"),
    RegistrationStatus.WAITLISTED: N_("On the waiting list"),
    RegistrationStatus.CONFIRMED: N_("Confirmed"),
    RegistrationStatus.DECLINED: N_("Not accepted"),
    RegistrationStatus.CANCELLED: N_("Cancelled"),
    RegistrationStatus.ATTENDED: N_("Attended"),
}

_STANDINGS = {
    RegistrationStatus.UNVERIFIED: N_("Please open your personal link to confirm your address."),
    RegistrationStatus.PENDING: N_("Your application is under review. We will write to you as soon as it is decided."),
    RegistrationStatus.WAITLISTED: N_("You are on the waiting list. We will write to you as soon as a place is free."),
    RegistrationStatus.CONFIRMED: N_("Your place is confirmed."),
    RegistrationStatus.DECLINED: N_("We are sorry that we cannot offer you a place this time."),
    RegistrationStatus.CANCELLED: N_("Your registration is cancelled."),
    RegistrationStatus.ATTENDED: N_("Thank you for coming!"),
}
_WAITING = frozenset({RegistrationStatus.PENDING, RegistrationStatus.WAITLISTED})


def confirmed(registration: Registration, conference: str) -> Wording:
    """Say that the place is certain."""
    code = registration.code
    return Wording(
        subject=_("%(conference)s: your registration is confirmed (ref. %(code)s)", conference=conference, code=code),
        headline=_("Your registration is confirmed"),
        preheader=_("Your code for the entrance: %(code)s", code=code),
        paragraphs=(
            _(
                "We are glad to confirm your registration for %(conference)s and look forward to welcoming you.",
                conference=conference,
            ),
            _(
                "Please keep your code: you will be asked for it at the entrance. "
                "The attached file puts the dates into your calendar."
            ),
        ),
        advice=_how_to_change(),
    )


def received(_registration: Registration, conference: str) -> Wording:
    """Say that an application came in and that nothing is decided yet."""
    return Wording(
        subject=_("%(conference)s: application received, under review", conference=conference),
        headline=_("Application received, under review"),
        preheader=_please_wait(),
        paragraphs=(
            _(
                "Thank you for your application to %(conference)s. The organizers are looking at it and will write to "
                "you as soon as it is decided.",
                conference=conference,
            ),
        ),
        important=_please_wait(),
        advice=_how_to_change(),
    )


def already_registered(registration: Registration, conference: str) -> Wording:
    """Say that this address was known, that nothing has changed, and where the registration really stands."""
    return Wording(
        subject=_already_subject(registration, conference),
        headline=_("You are already registered") if registration.holds_place else _("We already have your application"),
        preheader=_standing(registration),
        paragraphs=(
            _(
                "The registration form of %(conference)s has just been filled in with this address once more. You had "
                "registered before, so nothing has changed and no second place was taken.",
                conference=conference,
            ),
            _standing(registration),
        ),
        important=_please_wait() if registration.status in _WAITING else "",
        advice=(*_how_to_change(), _nothing_to_do()),
    )


def declined(registration: Registration, conference: str) -> Wording:
    """Say that there is no place this time, and what the organizers wish to add."""
    code = registration.code
    added = tuple(" ".join(line.split()) for line in (registration.decision_text or "").splitlines() if line.strip())
    return Wording(
        subject=_(
            "%(conference)s: your application was not accepted (ref. %(code)s)", conference=conference, code=code
        ),
        headline=_("Your application was not accepted"),
        preheader=_standing(registration),
        paragraphs=(
            _(
                "Thank you for your interest in %(conference)s. The organizers have looked at your application with "
                "care.",
                conference=conference,
            ),
            _standing(registration),
            *((_("The organizers add:"), *added) if added else ()),
        ),
    )


def cancelled(registration: Registration, conference: str) -> Wording:
    """Say that the place was given back."""
    code = registration.code
    return Wording(
        subject=_("%(conference)s: your registration is cancelled (ref. %(code)s)", conference=conference, code=code),
        headline=_("Your registration is cancelled"),
        preheader=_("Your place can go to somebody else."),
        paragraphs=(
            _(
                "Your registration for %(conference)s is cancelled, and your place can go to somebody else.",
                conference=conference,
            ),
            _("If you had put the dates into your calendar, the attached file takes them out again."),
        ),
    )


def link(registration: Registration, conference: str) -> Wording:
    """Give the personal link to who asked for it, or seems to have."""
    code = registration.code
    return Wording(
        subject=_("%(conference)s: your personal link (ref. %(code)s)", conference=conference, code=code),
        headline=_("Your personal link"),
        preheader=_standing(registration),
        paragraphs=(
            _(
                "You asked for the personal link of your registration for %(conference)s. You find it below.",
                conference=conference,
            ),
            _standing(registration),
        ),
        important=_please_wait() if registration.status in _WAITING else "",
        advice=(*(_how_to_change() if registration.is_cancellable else ()), _nothing_to_do()),
    )


def _already_subject(registration: Registration, conference: str) -> str:
    code = registration.code
    if registration.status in HOLDS_PLACE:
        return str(_("%(conference)s: you are already registered (ref. %(code)s)", conference=conference, code=code))
    return str(_("%(conference)s: we already have your application (ref. %(code)s)", conference=conference, code=code))


def _standing(registration: Registration) -> str:
    return str(_(_STANDINGS[registration.status]))


def _please_wait() -> str:
    return str(_("Please do not book travel until we confirm your place."))


def _nothing_to_do() -> str:
    return str(_("If it was not you, you need not do anything: your details were shown to nobody."))


def _how_to_change() -> tuple[str, ...]:
    return (
        _("With your personal link you can see your registration, correct your details or cancel."),
        _("If you cannot come, please cancel there, so that somebody else can come instead."),
    )

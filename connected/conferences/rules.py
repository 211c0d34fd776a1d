"""What a conference must be like, and when one may register."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from connected.conferences.enums import ConferenceStatus
from connected.kernel.errors import FieldError
from connected.kernel.i18n import N_, missing

SLUG_MAX = 60
NAME_MAX = 200
VENUE_MAX = 400
ZONE_MAX = 64
CAPACITY_MAX = 10_000_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
SLUG_PATTERN = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

#: First parts of paths that are or will be something else than a conference.
RESERVED_SLUGS = frozenset(
    {
        "account",
        "accounts",
        "admin",
        "api",
        "assets",
        "audit",
        "auth",
        "conferences",
        "connected",
        "demo",
        "docs",
        "en",
        "feeds",
        "forgotten-password",
        "health",
        "healthz",
        "help",
        "kk",
        "local",
        "login",
        "logout",
        "mail",
        "metrics",
        "my",
        "new",
        "new-password",
        "password",
        "privacy",
        "programme",
        "readyz",
        "register",
        "ru",
        "schedule",
        "screen",
        "search",
        "sign-in",
        "sign-out",
        "staff",
        "static",
        "status",
        "unsubscribe",
        "well-known",
        "www",
    }
)

NOT_TRANSLATED = FieldError("", "not_translated", N_("Please give this text in every language of the conference."))

#: The personal link lives until this long after the last day.
LINK_DAYS_AFTER = 30


class HasWindow(Protocol):
    """What the registration window of an edition is read from."""

    @property
    def status(self) -> ConferenceStatus:
        """Whether the public sees it at all."""

    @property
    def registration_opens_at(self) -> datetime:
        """The first moment of the window."""

    @property
    def registration_closes_at(self) -> datetime:
        """The first moment after the window."""


class HasDates(Protocol):
    """What the days of an edition are read from."""

    starts_on: date
    ends_on: date
    timezone: str


def is_open(conference: HasWindow, at: datetime) -> bool:
    """Whether the public may register at the moment ``at``: published, and within the half-open window."""
    return (
        conference.status is ConferenceStatus.PUBLISHED
        and conference.registration_opens_at <= at < conference.registration_closes_at
    )


def last_moment(conference: HasDates) -> datetime:
    """Return the end of the last day, in the conference's zone."""
    midnight = datetime.combine(conference.ends_on + timedelta(days=1), datetime.min.time())
    return midnight.replace(tzinfo=ZoneInfo(conference.timezone))


def links_end(conference: HasDates) -> datetime:
    """Return the moment until which personal links of this edition work."""
    return last_moment(conference) + timedelta(days=LINK_DAYS_AFTER)


def moved(moment: datetime, days: int, timezone: str) -> datetime:
    """Return ``moment`` that many days later, at the same time on the clocks of ``timezone``, in UTC."""
    local = moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)


class HasName(Protocol):
    """A category, as far as its name goes."""

    slug: str
    name: Mapping[str, str]


class HasTexts(Protocol):
    """What of an edition is to be translated."""

    name: Mapping[str, str]
    venue: Mapping[str, str] | None
    languages: list[str]

    @property
    def categories(self) -> Sequence[HasName]:
        """Its categories."""


class Untranslated(NamedTuple):
    """A text that is missing in some languages: ``of`` is name, venue or category, with its slug."""

    of: str
    slug: str | None
    languages: list[str]


def untranslated(conference: HasTexts) -> list[Untranslated]:
    """Return what of an edition is not translated into each of its languages."""
    return [each for each in _texts(conference) if each.languages]


def _texts(conference: HasTexts) -> Iterator[Untranslated]:
    languages = conference.languages
    yield Untranslated("name", None, missing(conference.name, languages))
    if conference.venue:
        yield Untranslated("venue", None, missing(conference.venue, languages))
    for category in conference.categories:
        yield Untranslated("category", category.slug, missing(category.name, languages))


def name_faults(name: Mapping[str, str], languages: Iterable[str]) -> list[FieldError]:
    """Return a fault for each of ``languages`` in which a name is missing."""
    lacking = missing(name, list(languages))
    return [FieldError(f"#/name/{language}", NOT_TRANSLATED.code, NOT_TRANSLATED.text) for language in lacking]

"""What a conference must be like, and when one may register."""

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from connected.conferences.enums import ConferenceStatus

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
        "admin",
        "api",
        "assets",
        "auth",
        "conferences",
        "connected",
        "demo",
        "docs",
        "en",
        "feeds",
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
        "privacy",
        "programme",
        "readyz",
        "register",
        "ru",
        "schedule",
        "screen",
        "search",
        "staff",
        "static",
        "status",
        "unsubscribe",
        "well-known",
        "www",
    }
)

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

"""States and kinds of editions and categories."""

from enum import StrEnum


class ConferenceStatus(StrEnum):
    """A draft is seen by nobody outside, an archived edition is read-only."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Entry(StrEnum):
    """The way into a category."""

    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"
    STAFF_ONLY = "staff_only"


class CountsAs(StrEnum):
    """What a registration counts as in the figures; delegates, participants and audience are counted apart."""

    DELEGATE = "delegate"
    PARTICIPANT = "participant"
    AUDIENCE = "audience"
    PRESS = "press"
    STAFF = "staff"

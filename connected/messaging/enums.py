"""States, classes and lanes of messages."""

from enum import IntEnum, StrEnum


class MessageState(StrEnum):
    """Where a message is on its way.

    ``uncertain``: it was being transmitted when the process or the connection died, so it may have arrived.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class MessageClass(StrEnum):
    """What a letter is for; leaving one class leaves only that one."""

    TRANSACTIONAL = "transactional"
    OPERATIONAL = "operational"
    INVITATION = "invitation"
    NEWS = "news"


class Lane(IntEnum):
    """What goes first."""

    URGENT = 0
    TRANSACTIONAL = 1
    OPERATIONAL = 2
    BULK = 3

"""What has to be thrown away, or brought in step, now and then."""

from datetime import timedelta

from connected.kernel.db import transaction
from connected.kernel.idempotency import forget_old_answers
from connected.registration import words
from connected.staff.service import forget_failures

#: Beat rings every half minute; a worker that was away for this long misses nothing.
_RECENT = timedelta(minutes=15)


def forget() -> int:
    """Delete answers to Idempotency-Keys that are older than a day, and sign-ins that failed or ended."""
    with transaction() as session:
        return forget_old_answers(session) + forget_failures(session)


def add_words() -> None:
    """Let mistyped searches find whoever registered lately."""
    with transaction() as session:
        words.add_recent_words(session, within=_RECENT)


def refresh_words() -> None:
    """Forget words of people who are not registered any more, and add whatever was missed."""
    with transaction() as session:
        words.refresh_words(session)


TASKS = {
    "housekeeping.add_words": add_words,
    "housekeeping.forget": forget,
    "housekeeping.refresh_words": refresh_words,
}

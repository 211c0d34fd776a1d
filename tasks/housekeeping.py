"""What has to be thrown away now and then."""

from connected.kernel.db import transaction
from connected.kernel.idempotency import forget_old_answers


def forget() -> int:
    """Delete answers to Idempotency-Keys that are older than a day."""
    with transaction() as session:
        return forget_old_answers(session)


TASKS = {"housekeeping.forget": forget}

"""Mail: a ring means that something may be due."""

import threading
from typing import Any

from celery.signals import worker_shutting_down

from connected.kernel.http.settings import current_settings
from connected.kernel.jobs import MAIL_DELIVER
from connected.messaging import delivery

_stopping = threading.Event()


@worker_shutting_down.connect
def _stop(**_: Any) -> None:
    """Let rounds of delivery end after the message they are at, so that a worker stops at once."""
    _stopping.set()


def deliver() -> None:
    """Deliver what is due."""
    delivery.deliver(current_settings(), stopping=_stopping.is_set)


TASKS = {MAIL_DELIVER: deliver}

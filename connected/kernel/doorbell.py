"""The doorbell on Celery: rings once for many, from a thread of its own, and never keeps a request waiting."""

import os
import threading
from time import sleep

import structlog
from celery import Celery

log = structlog.get_logger()

#: Between two rings of one name; what comes in between is rung for together.
PAUSE_SECONDS = 0.25
EXPIRES_SECONDS = 30.0


class Doorbell:
    """Rings workers by the names of their tasks.

    A ring only says that there is something to do, so a hundred within a moment are one. It is carried by a background
    thread, because Redis may hang; a ring that is lost is made up for by beat within seconds.
    """

    def __init__(self, celery: Celery) -> None:
        self._celery = celery
        self._wanted: set[str] = set()
        self._change = threading.Condition()
        self._pid = 0

    def ring(self, name: str) -> None:
        """Ask for the task ``name`` to be run soon. Returns at once."""
        with self._change:
            self._ensure_thread()
            self._wanted.add(name)
            self._change.notify()

    def _ensure_thread(self) -> None:
        """Start the thread in this process, which may be a fork of the one that made the doorbell."""
        if self._pid != os.getpid():
            self._pid = os.getpid()
            threading.Thread(target=self._carry, name="doorbell", daemon=True).start()

    def _carry(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: bool(self._wanted))
                names, self._wanted = self._wanted, set()
            for name in names:
                self._send(name)
            sleep(PAUSE_SECONDS)

    def _send(self, name: str) -> None:
        try:
            self._celery.send_task(name, expires=EXPIRES_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, beat will ring
            log.warning("doorbell.unanswered", task=name, error=type(error).__name__)

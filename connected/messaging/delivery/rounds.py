"""A round of delivery: claim, render, transmit and settle, until nothing is due or the time is up."""

from collections.abc import Callable, Sequence
from time import monotonic
from uuid import uuid4

import structlog

from config.settings import Settings
from connected.kernel import jobs
from connected.kernel.db import session, transaction
from connected.messaging.delivery import claims
from connected.messaging.delivery.outcomes import HINDRANCES, Outcome, hindered, sent
from connected.messaging.delivery.routing import Reach, direct, reaches
from connected.messaging.delivery.writing import write
from connected.messaging.models import Message
from connected.messaging.smtp import OFFER_SECONDS, OPEN_SECONDS, Connection, OutcomeUnknown, Relay, RelayLost

log = structlog.get_logger()

BATCH = 20
ROUND_SECONDS = 30.0
#: A message is begun only while its lease has time for a new connection and an envelope; the mark then renews it.
BEGIN_SECONDS = claims.LEASE.total_seconds() - OPEN_SECONDS - OFFER_SECONDS - 5.0
#: Connections lost one after the other that end a round: the relay is not well.
LOSSES_MAX = 3


def deliver(settings: Settings, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Deliver what is due, for half a minute at most, and ring for another round if more is due then.

    Safe to run in any number of threads and processes at once. With the relay out of reach no row is touched. Needs an
    application context.

    Args:
        settings: relay, MAIL_MODE and sender.
        stopping: asked before each message; once true, what is not begun goes back and the round ends.

    Returns:
        How many messages were settled.
    """
    if not _anything_to_do():
        return 0
    this_round = _Round(settings, stopping)
    try:
        this_round.run()
    except RelayLost as lost:
        log.warning("mail.relay_lost", why=lost.why)
    return this_round.settled


def _anything_to_do() -> bool:
    with transaction() as current:
        stock = claims.take_stock(current)
        uncertain = claims.reclaim(current) if stock.lapsed else ()
    for message_id in uncertain:
        log.warning("mail.uncertain", message=str(message_id), reason="worker_lost")
    return any(stock)


class _Round:
    """One connection and what goes over it."""

    def __init__(self, settings: Settings, stopping: Callable[[], bool]) -> None:
        self.settings = settings
        self.stopping = stopping
        self.owner = uuid4()
        self.relay = Relay.from_url(settings.smtp_url, settings.mail_domain)
        self.until = monotonic() + ROUND_SECONDS
        self.losses = 0
        self.settled = 0

    def run(self) -> None:
        """Deliver batch after batch. Raises RelayLost; nothing is claimed before there is a connection."""
        self.connection = Connection(self.relay)
        try:
            while self._goes_on() and (batch := self._claim()):
                self._deliver_all(batch)
            if not self.stopping() and monotonic() >= self.until:
                self._ring_if_due()
        finally:
            self.connection.close()

    def _goes_on(self) -> bool:
        return monotonic() < self.until and not self.stopping()

    def _claim(self) -> list[Message]:
        self.begin_until = monotonic() + BEGIN_SECONDS  # counted from before the database counts
        with transaction() as current:
            batch = claims.claim(current, owner=self.owner, most=BATCH)
            self.reach = reaches(current, batch)
        return batch

    def _deliver_all(self, batch: Sequence[Message]) -> None:
        for position, message in enumerate(batch):
            try:
                ready = self._is_ready()
            except RelayLost:
                self._release(batch[position:])
                raise
            if not ready:
                self._release(batch[position:])
                return
            self._deliver(message)

    def _is_ready(self) -> bool:
        """Whether a message can be begun now; connects again where the connection was lost. Raises RelayLost."""
        if self.losses >= LOSSES_MAX:
            raise RelayLost("losses")
        if self.stopping() or monotonic() >= min(self.begin_until, self.until + 5):
            return False
        if not self.connection.is_open:
            self.connection = Connection(self.relay)
        return True

    def _deliver(self, message: Message) -> None:
        reach = self.reach.get(message.person_id) if message.person_id else None
        try:
            outcome = self._attempt(message, reach)
            self.losses = 0
        except HINDRANCES as hindrance:
            self.losses += isinstance(hindrance, RelayLost | OutcomeUnknown)
            outcome = hindered(message, hindrance)
        if outcome:
            self._settle(message, outcome)

    def _attempt(self, message: Message, reach: Reach | None) -> Outcome | None:
        """Send one letter. Returns None where the lease was lost before anything was transmitted."""
        note = direct(message, reach, self.settings)
        parcel = write(session(), message, self.settings)
        refused_copies = self.connection.offer(parcel.envelope)
        with transaction() as current:
            if not claims.mark(current, message):
                log.warning("mail.lease_lost", message=str(message.id))
                return None
        return sent(self.connection.transmit(parcel.content), refused_copies, note)

    def _settle(self, message: Message, outcome: Outcome) -> None:
        with transaction() as current:
            is_ours = claims.settle(current, message, outcome)
        self.settled += is_ours
        log.info(
            "mail.settled" if is_ours else "mail.lease_lost",
            message=str(message.id),
            state=outcome.state.value,
            reason=outcome.reason,
            code=(outcome.reply or "")[:3],
        )

    def _release(self, messages: Sequence[Message]) -> None:
        with transaction() as current:
            claims.release(current, messages)

    def _ring_if_due(self) -> None:
        with transaction() as current:
            if claims.take_stock(current).due:
                jobs.nudge(current, jobs.MAIL_DELIVER)

"""What became of an attempt, and when there is another."""

from dataclasses import dataclass
from datetime import timedelta

from connected.messaging.enums import MessageState
from connected.messaging.letters import Obsolete
from connected.messaging.models import Message
from connected.messaging.smtp import Answer, OutcomeUnknown, Refused, RelayLost

#: Pauses after the first, second … temporary refusal: soon enough for greylisting (RFC 6647), patient enough for a
#: weekend. It is three days in all, then the letter has failed; the relay itself tries for longer (RFC 5321, 4.5.4.1).
PACE = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800, 2 * 3600, 6 * 3600, *([12 * 3600] * 5)))
#: A relay that went away in the middle of a letter says nothing about the letter: it goes soon again, however often.
AFTER_LOSS = timedelta(seconds=30)


class Skip(Exception):
    """The message must not be sent by a robot, or not from here; ``reason`` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unwritable(Exception):
    """No letter could be made of the message; ``reason`` is a short code.

    ``for_now``: not by this release, or not at this moment; another attempt may succeed.
    """

    def __init__(self, reason: str, *, for_now: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_now = for_now


#: What keeps a letter from being sent.
HINDRANCES = (Skip, Obsolete, Unwritable, Refused, RelayLost, OutcomeUnknown)
Hindrance = Skip | Obsolete | Unwritable | Refused | RelayLost | OutcomeUnknown


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended.

    ``wait``: of a message that goes back to the queue, until it is due. ``counts``: it was one more temporary refusal.
    """

    state: MessageState
    reason: str | None = None
    reply: str | None = None
    wait: timedelta = timedelta()
    counts: bool = False


def sent(answer: Answer, refused_copies: tuple[Answer, ...], note: str | None) -> Outcome:
    """Return the outcome of a letter that was accepted; refused copies are told in the reply."""
    told = "; ".join([str(answer), *(f"copy refused: {refused}" for refused in refused_copies)])
    return Outcome(MessageState.SENT, note, told)


def hindered(message: Message, hindrance: Hindrance) -> Outcome:
    """Return the outcome of an attempt that did not end with a letter accepted."""
    match hindrance:
        case Skip():
            return Outcome(MessageState.SKIPPED, hindrance.reason)
        case Obsolete():
            return Outcome(MessageState.CANCELLED, hindrance.reason)
        case Unwritable():
            return _again(message, hindrance.reason, None) if hindrance.for_now else _failed(hindrance.reason, None)
        case Refused():
            reply = str(hindrance.answer)
            return _failed("refused", reply) if hindrance.is_final else _again(message, "deferred", reply)
        case RelayLost():
            return Outcome(MessageState.QUEUED, hindrance.why, wait=AFTER_LOSS)
        case OutcomeUnknown():
            return Outcome(MessageState.UNCERTAIN, hindrance.why)


def _failed(reason: str, reply: str | None) -> Outcome:
    return Outcome(MessageState.FAILED, reason, reply)


def _again(message: Message, reason: str, reply: str | None) -> Outcome:
    if message.refusals >= len(PACE):
        return _failed("given_up", reply)
    return Outcome(MessageState.QUEUED, reason, reply, PACE[message.refusals], counts=True)

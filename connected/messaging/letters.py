"""Letters, and who writes them: features register a writer for each template, delivery asks for it in due time."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from connected.messaging.models import Message


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter.

    One with a content id is shown inside the HTML, which names it as ``cid:<content_id>`` (RFC 2392); one without is
    listed beside the letter. Parameters of the content type are kept: ``text/calendar; charset=utf-8; method=PUBLISH``.
    """

    filename: str
    content: bytes
    content_type: str
    content_id: str | None = None


@dataclass(frozen=True)
class Letter:
    """What the recipient reads: the text says everything by itself, the HTML says the same and looks better."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


class Obsolete(Exception):
    """Raised by a writer whose letter is no longer true, e.g. a confirmation of what was cancelled since.

    The message is not to be sent and has not failed; ``reason`` is a short code for the message's row.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Writer = Callable[[Session, Message], Letter]

_writers: dict[tuple[str, int], Writer] = {}


def register_writer(template: str, version: int, writer: Writer) -> None:
    """Let ``writer`` write the messages of one version of a template; called while the application is composed.

    A writer reads what it needs through the session, changes nothing, and raises Obsolete where nothing is to be said.
    """
    _writers[template, version] = writer


def writer_for(message: Message) -> Writer:
    """Find the writer of a message.

    Raises:
        LookupError: nobody writes this template in this version; the message cannot be sent by this release.
    """
    try:
        return _writers[message.template, message.version]
    except KeyError:
        raise LookupError(f"no writer for {message.template} version {message.version}") from None

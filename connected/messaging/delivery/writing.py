"""From a row to the bytes of a letter."""

import traceback
from typing import NamedTuple

import structlog
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.messaging import mime
from connected.messaging.delivery.outcomes import Unwritable
from connected.messaging.letters import Letter, Obsolete, Writer, writer_for
from connected.messaging.models import Message

log = structlog.get_logger()


class Parcel(NamedTuple):
    """A letter ready for SMTP."""

    envelope: mime.Envelope
    content: bytes


def write(session: Session, message: Message, settings: Settings) -> Parcel:
    """Have the letter written in the recipient's language, and pack it. Needs an application context.

    Leaves no transaction open, and undoes whatever the writer changed: it was to read only.

    Raises:
        Unwritable: nobody writes this template yet, its writer failed, or an address cannot be written to.
        Obsolete: the letter is no longer true.
    """
    letter = _written(session, message)
    try:
        return Parcel(mime.envelope(message, settings), mime.build(message, letter, settings))
    except ValueError as error:
        raise Unwritable("impossible_address") from error


def _written(session: Session, message: Message) -> Letter:
    try:
        writer = writer_for(message)
    except LookupError as error:
        raise Unwritable("no_writer", for_now=True) from error  # a newer release queued it, and will deliver it
    try:
        return _guarded(session, message, writer)
    finally:
        session.rollback()


def _guarded(session: Session, message: Message, writer: Writer) -> Letter:
    try:
        with force_locale(message.language):
            return writer(session, message)
    except Obsolete:
        raise
    except OperationalError as error:
        raise Unwritable("database", for_now=True) from error
    except Exception as error:
        # The error's own words may quote the letter, so that its kind and place must do.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error(
            "mail.unwritable", message=str(message.id), error=type(error).__name__, at=f"{place.name}:{place.lineno}"
        )
        raise Unwritable(f"rendering: {type(error).__name__}") from error

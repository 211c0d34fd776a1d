"""Reads the messages that the mailbox keeps."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.parser import BytesHeaderParser
from email.policy import default
from itertools import islice
from pathlib import Path
from typing import cast

_NAME = re.compile(r"(\d{20})-[0-9a-f]{8}\.eml")
_CID = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)  # RFC 2392
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A message as the list shows it."""

    name: str
    came_at: datetime
    to: str
    subject: str


@dataclass(frozen=True)
class Attachment:
    """A part of a message that is no text of its own; `number` counts the parts of the message from 0."""

    number: int
    filename: str
    content_type: str
    content: bytes


def newest(folder: Path, *, count: int, before: str = "") -> list[Line]:
    """Return the newest messages first, at most `count`, only those that came before the one named `before`."""
    names = (path.name for path in folder.glob("*.eml")) if folder.is_dir() else iter(())
    earlier = (name for name in names if _NAME.fullmatch(name) and (not before or name < before))
    return [_line(folder / name) for name in islice(sorted(earlier, reverse=True), count)]


def read(folder: Path, name: str) -> EmailMessage:
    """Return the message in the file of that name.

    Raises:
        LookupError: there is none, or this is no name of a message.
    """
    return message_from_bytes(source(folder, name), policy=default)


def source(folder: Path, name: str) -> bytes:
    """Return the message in the file of that name as it came.

    Raises:
        LookupError: there is none, or this is no name of a message.
    """
    if not _NAME.fullmatch(name) or not (folder / name).is_file():
        raise LookupError(name)
    return (folder / name).read_bytes()


def text_of(message: EmailMessage) -> str | None:
    """Return the plain text, or None where there is none."""
    return _body(message, "plain")


def html_of(message: EmailMessage) -> str | None:
    """Return the HTML with its inline images put into it and its links opening elsewhere; None where there is none."""
    html = _body(message, "html")
    if html is None:
        return None
    images = {part.get("Content-ID", "").strip("<> "): part for part in _leaves(message)}
    shown = _CID.sub(lambda found: _data_url(images[found[1]]) if found[1] in images else found[0], html)
    return _HEAD.sub(lambda head: f'{head[0]}<base target="_blank">', shown, count=1)


def attachments_of(message: EmailMessage) -> list[Attachment]:
    """Return the parts that are not the text itself: files, inline images, the invitation of a calendar."""
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    return [
        Attachment(number, part.get_filename() or f"part-{number}", part.get_content_type(), _bytes_of(part))
        for number, part in enumerate(_leaves(message))
        if not any(part is body for body in bodies)
    ]


def _line(file: Path) -> Line:
    with file.open("rb") as content:
        headers = BytesHeaderParser(policy=default).parse(content)
    came_at = datetime.fromtimestamp(int(file.name[:20]) / 1e9, UTC)
    return Line(file.name, came_at, str(headers.get("To", "")), str(headers.get("Subject", "")))


def _body(message: EmailMessage, kind: str) -> str | None:
    body = message.get_body((kind,))
    return _bytes_of(body).decode(body.get_content_charset("utf-8"), "replace") if body else None


def _leaves(message: EmailMessage) -> Iterator[MIMEPart]:
    return (part for part in message.walk() if not part.is_multipart())


def _bytes_of(part: MIMEPart) -> bytes:
    return cast(bytes, part.get_payload(decode=True))


def _data_url(image: MIMEPart) -> str:
    return f"data:{image.get_content_type()};base64,{b64encode(_bytes_of(image)).decode()}"

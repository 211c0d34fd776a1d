"""A letter as the bytes that go over SMTP (RFC 5322, RFC 2045–2047).

    multipart/mixed                     only where files go along
      multipart/alternative
        text/plain                      complete by itself
        multipart/related               only where the HTML shows images
          text/html
          image/png                     inline, by Content-ID
      text/calendar; method=…           an attachment

Images stand inside the alternative, beside the HTML that shows them, so that no client lists them as files. The
calendar is an attachment and not one of the alternatives: Gmail, Apple Mail and Outlook all offer to add it, and
Outlook, which replaces a whole letter by a calendar form when it finds one among the alternatives, shows the letter.

The bytes are put together here and not by `email.message.EmailMessage`, whose header parser would take most of the
time of a rendered letter. Everything is base64 in lines of 76, so that no line is long, none
begins with a dot or "From ", and a boundary can never occur in a body.
"""

import re
from base64 import encodebytes
from collections.abc import Iterable
from email.header import Header
from email.utils import format_datetime, parseaddr
from typing import NamedTuple
from urllib.parse import quote

import idna

from config.settings import Settings
from connected.kernel import clock
from connected.messaging.letters import Attachment, Letter
from connected.messaging.models import Message

_CRLF = b"\r\n"
_LINE_BREAKS = dict.fromkeys((*range(0x20), 0x7F, *range(0x80, 0xA0), 0x2028, 0x2029), " ")
#: Stricter than RFC 5322: nothing that could end an address or begin another one, quoted or not.
_ADDRESS = re.compile(r"[^\s<>(),;:\"\\\[\]]+@[^\s<>(),;:\"\\\[\]@]+")
_UNREAD_MAILBOXES = ("noreply", "donotreply")

Headers = Iterable[tuple[str, str]]


class Envelope(NamedTuple):
    """What SMTP is told: the sender, every recipient, and whether an address needs SMTPUTF8 (RFC 6531)."""

    sender: str
    recipients: tuple[str, ...]
    needs_smtputf8: bool


def build(message: Message, letter: Letter, settings: Settings) -> bytes:
    """Make the MIME message of a letter, lines ended by CRLF.

    Its Message-ID and boundaries are fixed by the message's row; only the Date differs when the same row is sent again.

    Args:
        message: to whom, in which language.
        letter: what was written for it.
        settings: From is MAIL_FROM; it is also Reply-To unless nobody reads it.

    Raises:
        ValueError: an address could be read as something else, or its domain cannot be written in ASCII.
    """
    head = [(name, value) for name, value in _head(message, letter, settings) if value]
    return _headers(head) + _body(letter, message.id.hex)


def envelope(message: Message, settings: Settings) -> Envelope:
    """Tell SMTP from whom and to whom a message goes; copies (Cc) are recipients too. Raises as `build`."""
    recipients = tuple(dict.fromkeys(_address(email) for email in (message.to_email, *message.cc)))
    sender = _address(parseaddr(settings.mail_from)[1])
    return Envelope(sender, recipients, not all(email.isascii() for email in (sender, *recipients)))


def replies_are_read(settings: Settings) -> bool:
    """Whether somebody reads what is answered to MAIL_FROM: its name does not say the contrary."""
    mailbox = parseaddr(settings.mail_from)[1].partition("@")[0]
    return mailbox.lower().replace("-", "").replace("_", "").replace(".", "") not in _UNREAD_MAILBOXES


def _head(message: Message, letter: Letter, settings: Settings) -> Headers:
    sender = _mailbox("From", *parseaddr(settings.mail_from))
    yield "From", sender
    yield "To", _mailbox("To", message.to_name, message.to_email)
    yield "Cc", ",\r\n ".join(_address(email) for email in message.cc)
    yield "Reply-To", sender if replies_are_read(settings) else ""
    yield "Subject", _text("Subject", letter.subject)
    yield "Date", format_datetime(clock.now())
    yield "Message-ID", message.message_id(settings.mail_domain)
    yield "Content-Language", message.language
    # RFC 3834: no vacation notice answers a robot. Exchange listens to its own header.
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"
    yield "MIME-Version", "1.0"


def _body(letter: Letter, key: str) -> bytes:
    html = _leaf("text/html; charset=utf-8", _lines(letter.html))
    if images := [_file(attachment) for attachment in letter.attachments if attachment.content_id]:
        html = _multipart('related; type="text/html"', f"r{key}", [html, *images])
    body = _multipart("alternative", f"a{key}", [_leaf("text/plain; charset=utf-8", _lines(letter.text)), html])
    if files := [_file(attachment) for attachment in letter.attachments if not attachment.content_id]:
        body = _multipart("mixed", f"m{key}", [body, *files])
    return body


def _file(attachment: Attachment) -> bytes:
    name = _line(attachment.filename)
    filename = f'filename="{name}"' if name.isascii() and '"' not in name else f"filename*=utf-8''{quote(name)}"
    disposition = "inline" if attachment.content_id else "attachment"
    headers = [("Content-Disposition", f"{disposition}; {filename}")]
    if attachment.content_id:
        headers.append(("Content-ID", f"<{_line(attachment.content_id)}>"))
    return _leaf(_line(attachment.content_type), attachment.content, headers)


def _leaf(content_type: str, content: bytes, headers: Headers = ()) -> bytes:
    head = _headers([("Content-Type", content_type), ("Content-Transfer-Encoding", "base64"), *headers])
    return head + _CRLF + encodebytes(content).replace(b"\n", _CRLF)


def _multipart(kind: str, key: str, parts: list[bytes]) -> bytes:
    boundary = f"=_{key}"  # "_" is no letter of base64
    mark = b"--" + boundary.encode() + _CRLF
    head = _headers([("Content-Type", f'multipart/{kind};\r\n boundary="{boundary}"')])
    return head + _CRLF + b"".join(mark + part for part in parts) + mark[:-2] + b"--" + _CRLF


def _headers(headers: Headers) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode()


def _lines(text: str) -> bytes:
    """Text ends its lines by CRLF before it is encoded (RFC 2045, section 6.8)."""
    return "\r\n".join(text.splitlines()).encode() + _CRLF


def _line(text: str) -> str:
    """Make one line of it: what ends a header or could be taken for its end becomes a space."""
    return " ".join(text.translate(_LINE_BREAKS).split())


def _text(header: str, text: str) -> str:
    """Encode and fold the text of a header (RFC 2047), leaving room for the header's name."""
    line = _line(text)
    return Header(line, "us-ascii" if line.isascii() else "utf-8", header_name=header).encode(linesep="\r\n")


def _mailbox(header: str, name: str, email: str) -> str:
    """Write a display name and an address; an ASCII name is quoted, as commas and dots would end it."""
    line, address = _line(name), _address(email)
    if not line:
        return address
    if line.isascii():
        return '"{}"\r\n <{}>'.format(line.replace("\\", r"\\").replace('"', r"\""), address)
    return f"{_text(header, line)}\r\n <{address}>"


def _address(email: str) -> str:
    """Write an address with its domain in ASCII (RFC 5890); a local part beyond ASCII stays (RFC 6532)."""
    if not _ADDRESS.fullmatch(email):
        raise ValueError("this is no address to write to")
    local, _, domain = email.rpartition("@")
    return email if domain.isascii() else f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"

"""SMTP to the relay (RFC 5321), split where it matters: at the final dot, after which nobody can take a letter back.

`Connection.offer` says from whom and to whom, `Connection.transmit` sends the letter. What can go wrong is one of
three: the relay refused (`Refused`), the relay was lost before it had the whole letter (`RelayLost`), or it had the
whole letter and did not say what became of it (`OutcomeUnknown`).
"""

import contextlib
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from enum import Enum
from time import monotonic
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from connected.messaging.mime import Envelope

#: Seconds a relay has for its greeting, TLS and login; for an envelope; for a letter's body and its answer to it.
#: RFC 5321 (section 4.5.3.2) would wait for minutes; a lease cannot. An envelope's and a letter's are for the whole.
OPEN_SECONDS = 10.0
OFFER_SECONDS = 10.0
TRANSMIT_SECONDS = 30.0
_QUIT_SECONDS = 2.0

_REPLY_MAX = 500
_CLOSING = 421  # RFC 5321, section 3.8: said in answer to anything, the relay goes away
_GO_AHEAD = 354


class Tls(Enum):
    """How the relay is spoken to."""

    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


@dataclass(frozen=True)
class Relay:
    """Where letters are handed over. ``name`` is how we introduce ourselves (RFC 5321, section 4.1.1.1)."""

    host: str
    port: int
    name: str
    tls: Tls = Tls.NONE
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str, name: str) -> "Relay":
        """Read ``smtp(s)://[user:password@]host[:port][?starttls=1]``. Raises ValueError where there is no host."""
        parts = urlsplit(url)
        if not parts.hostname:
            raise ValueError("SMTP_URL names no host")
        tls = Tls.STARTTLS if parse_qs(parts.query).get("starttls") == ["1"] else Tls.NONE
        if parts.scheme == "smtps":
            tls = Tls.IMPLICIT
        port = parts.port or {Tls.NONE: 25, Tls.STARTTLS: 587, Tls.IMPLICIT: 465}[tls]
        return cls(parts.hostname, port, name, tls, unquote(parts.username or ""), unquote(parts.password or ""))


class Answer(NamedTuple):
    """What the relay said: a reply code and its text in one line, cut to a sane length."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class Refused(Exception):
    """The relay will not take this letter: for now (4xx), or ever (5xx)."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer))
        self.answer = answer

    @property
    def is_final(self) -> bool:
        """Whether asking again is useless."""
        return self.answer.code >= 500


class RelayLost(Exception):
    """The relay cannot be reached, or went away before it had a whole letter: surely not delivered.

    ``why`` is a short code.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OutcomeUnknown(Exception):
    """The relay had the whole letter and did not answer: perhaps delivered. ``why`` is a short code as well."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Connection:
    """One connection to the relay, used for letter after letter by one thread."""

    def __init__(self, relay: Relay) -> None:
        """Connect, with verified TLS and a login where the relay's URL says so.

        Raises:
            RelayLost: no connection, no trust in its certificate, or no login.
        """
        self._deadline = monotonic() + OPEN_SECONDS
        self._in_envelope = False
        try:
            self._client = _open(relay)
        except OSError as error:
            raise RelayLost(_why(error)) from error

    @property
    def is_open(self) -> bool:
        """Whether the next letter can be offered here."""
        return self._client.sock is not None

    def offer(self, envelope: Envelope) -> tuple[Answer, ...]:
        """Say from whom and to whom a letter goes, and return the answers that refuse further recipients.

        The first recipient decides: a letter whose copies alone are refused still goes.

        Raises:
            Refused: the sender or the first recipient, or the address needs SMTPUTF8 (RFC 6531), which is not offered.
            RelayLost: the connection is gone.
        """
        self._deadline = monotonic() + OFFER_SECONDS
        if self._in_envelope:
            self._must("RSET")
        self._in_envelope = True
        self._must(f"MAIL FROM:<{envelope.sender}>{self._options(envelope)}")
        first, *copies = envelope.recipients
        self._must(f"RCPT TO:<{first}>")
        answers = [self._ask(f"RCPT TO:<{copy}>") for copy in copies]
        return tuple(answer for answer in answers if answer.code >= 300)

    def transmit(self, letter: bytes) -> Answer:
        """Send the letter (lines ended by CRLF) for the envelope that was offered, and return how it was accepted.

        Raises:
            Refused: before or after the letter.
            RelayLost: the connection went before the letter was complete.
            OutcomeUnknown: it went, or stayed silent, after the final dot.
        """
        self._deadline = monotonic() + TRANSMIT_SECONDS
        answer = self._ask("DATA")
        if answer.code != _GO_AHEAD:
            raise Refused(answer)
        self._send(_stuffed(letter))
        self._make_sure_it_listens()
        self._send(b".\r\n")
        answer = self._outcome()
        self._in_envelope = False
        if answer.code >= 300:
            raise Refused(answer)
        return answer

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        if self._client.sock is not None:
            with contextlib.suppress(OSError):
                self._client.sock.settimeout(_QUIT_SECONDS)
                self._client.docmd("QUIT")
        self._client.close()

    def _options(self, envelope: Envelope) -> str:
        if not envelope.needs_smtputf8:
            return ""
        if not self._client.has_extn("smtputf8"):
            raise Refused(Answer(553, "5.6.7 The relay does not take addresses beyond ASCII"))
        return " BODY=8BITMIME SMTPUTF8"

    def _must(self, command: str) -> None:
        answer = self._ask(command)
        if answer.code >= 300:
            raise Refused(answer)

    def _ask(self, command: str) -> Answer:
        try:
            self._socket()
            answer = _answer(*self._client.docmd(command))
        except OSError as error:
            raise self._lost(error) from error
        if answer.code in (_CLOSING, -1):
            raise self._lost(smtplib.SMTPResponseException(answer.code, answer.text))
        return answer

    def _send(self, data: bytes) -> None:
        try:
            self._socket().sendall(data)
        except OSError as error:
            raise self._lost(error) from error

    def _make_sure_it_listens(self) -> None:
        """Notice, before the final dot, a relay that has gone during the letter: this spares a doubt."""
        connection = self._socket()
        if isinstance(connection, ssl.SSLSocket):
            return
        connection.settimeout(0)
        try:
            gone = connection.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return
        except OSError as error:
            raise self._lost(error) from error
        if gone:
            raise self._lost(smtplib.SMTPServerDisconnected())

    def _outcome(self) -> Answer:
        try:
            self._socket()
            answer = _answer(*self._client.getreply())
        except OSError as error:
            self._client.close()
            raise OutcomeUnknown(_why(error)) from error
        if answer.code == -1:
            self._client.close()
            raise OutcomeUnknown("nonsense")
        if answer.code == _CLOSING:
            self._client.close()
        return answer

    def _socket(self) -> socket.socket:
        """Return the socket with what is left of the time, at least a moment, to finish what has begun."""
        if self._client.sock is None:
            raise smtplib.SMTPServerDisconnected
        self._client.sock.settimeout(max(0.1, self._deadline - monotonic()))
        return self._client.sock

    def _lost(self, error: OSError) -> RelayLost:
        self._client.close()
        return RelayLost(_why(error))


def _open(relay: Relay) -> smtplib.SMTP:
    client = _greeted(relay)
    try:
        if relay.tls is Tls.STARTTLS:
            client.starttls(context=ssl.create_default_context())
        client.ehlo_or_helo_if_needed()
        if relay.user:
            client.login(relay.user, relay.password)
    except OSError:
        client.close()
        raise
    client.command_encoding = "utf-8"  # of addresses, which are ASCII unless SMTPUTF8 was agreed on
    if client.sock is not None:
        # The final dot must not wait for the answer to what precedes it (RFC 896's delay meets delayed ACKs).
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def _greeted(relay: Relay) -> smtplib.SMTP:
    if relay.tls is Tls.IMPLICIT:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(relay.host, relay.port, relay.name, timeout=OPEN_SECONDS, context=context)
    return smtplib.SMTP(relay.host, relay.port, relay.name, timeout=OPEN_SECONDS)


def _answer(code: int, text: bytes) -> Answer:
    return Answer(code, " ".join(text.decode("utf-8", "replace").split())[:_REPLY_MAX])


def _stuffed(letter: bytes) -> bytes:
    """Double the dots that begin lines (RFC 5321, section 4.5.2), and end the last line."""
    if letter.startswith(b"."):
        letter = b"." + letter
    ending = b"" if letter.endswith(b"\r\n") else b"\r\n"
    return letter.replace(b"\r\n.", b"\r\n..") + ending


def _why(error: OSError) -> str:
    """Say in a short code what broke, without a word of the relay's."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"smtp_{error.smtp_code}"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "tls"
    if isinstance(error, ConnectionRefusedError):
        return "connection_refused"
    return "no_starttls_or_login" if isinstance(error, smtplib.SMTPNotSupportedError) else "connection_lost"

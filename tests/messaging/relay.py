"""A relay that does as it is told: refuses, hangs or drops the connection at a chosen point, and records what it got.

A fault is written ``what@where``. ``what`` is a reply code, ``hang`` or ``drop``; ``where`` is ``mail``, ``rcpt``,
``copy`` (the second and later recipients), ``data`` (instead of 354), ``body`` (after some of it) or ``dot`` (after
all of it). Each letter takes the next fault of the plan; ``-`` is none. Faults of ``greetings`` befall connections:
``drop``, ``hang`` or a code. The record has every letter that came with its final dot and was not refused: it is
delivered.
"""

import base64
import socket
import ssl
import threading
from collections import deque
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Email
from typing import BinaryIO


class Dropped(Exception):
    """The connection is to be dropped."""


@dataclass(frozen=True)
class Letter:
    """What the relay was given, and whether it said so."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    answered: bool

    @property
    def email(self) -> Email:
        return message_from_bytes(self.content)

    @property
    def message_id(self) -> str:
        return self.email["Message-ID"].strip("<>").partition("@")[0]


@dataclass
class Conversation:
    """One connection: its streams, and the envelope that is open."""

    stream: BinaryIO
    connection: socket.socket
    sender: str | None = None
    recipients: list[str] = field(default_factory=list)
    fault: str = "-"
    count: int = 0


class ScriptedRelay:
    """An SMTP server on 127.0.0.1, in threads; a context manager. ``port`` stays the same when it is started again."""

    def __init__(
        self,
        *,
        extensions: tuple[str, ...] = ("SMTPUTF8", "8BITMIME"),
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
    ) -> None:
        self.extensions = extensions
        self.tls = tls
        self.implicit = implicit
        self.port = 0
        self.plan: deque[str] = deque()
        self.greetings: deque[str] = deque()
        self.letters: list[Letter] = []
        self.connections = 0
        self.logins: list[str] = []
        self.commands: list[str] = []
        self.pause = 0.0
        self._over = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> "ScriptedRelay":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def message_ids(self) -> list[str]:
        """The ids of the rows whose letters were delivered, once for each delivery."""
        return [letter.message_id for letter in self.letters]

    def start(self) -> None:
        self._over.clear()
        self._listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self) -> None:
        """Drop every connection and take no more."""
        self._over.set()
        _shut(self._listener)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                _shut(connection)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, raw: socket.socket) -> None:
        talk = Conversation(raw.makefile("rwb"), raw)
        try:
            self._fail(self.greetings.popleft() if self.greetings else "-", talk)
            if self.implicit:
                self._secure(talk)
            _say(talk, "220 scripted")
            while line := talk.stream.readline():
                self._answer(talk, line.decode().strip())
        except (Dropped, OSError, ValueError):
            pass
        finally:
            with self._lock:
                self._open.discard(raw)
            _shut(talk.connection)
            talk.connection.close()

    def _answer(self, talk: Conversation, command: str) -> None:
        verb = command.split(" ", maxsplit=1)[0].upper()
        self.commands.append(command)
        match verb:
            case "EHLO":
                lines = ["scripted", *self.extensions, *(["STARTTLS"] if self._offers_starttls(talk) else [])]
                _say(talk, *(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")
            case "STARTTLS":
                _say(talk, "220 go on")
                self._secure(talk)
            case "AUTH":
                self.logins.append(base64.b64decode(command.split(" ")[2]).decode())
                _say(talk, "235 welcome" if self.logins[-1].endswith("\0right") else "535 wrong")
            case "MAIL":
                talk.fault, talk.sender, talk.recipients = self._next_fault(), _address(command), []
                self._step(talk, "mail")
            case "RCPT":
                if self._step(talk, "copy" if talk.recipients else "rcpt"):
                    talk.recipients.append(_address(command))
            case "DATA":
                self._data(talk)
            case "RSET":
                talk.sender = None
                _say(talk, "250 forgotten")
            case "QUIT":
                _say(talk, "221 bye")
                raise Dropped
            case _:
                _say(talk, "502 what?")

    def _data(self, talk: Conversation) -> None:
        if not self._step(talk, "data", "354 go ahead"):
            return
        if talk.fault.endswith("@body"):
            talk.stream.readline()
            self._fail(talk.fault.partition("@")[0], talk)
        lines = iter(lambda: _body_line(talk.stream), b".\r\n")
        content = b"".join(line[1:] if line.startswith(b".") else line for line in lines)
        self._over.wait(self.pause)
        what, _, where = talk.fault.partition("@")
        if where == "dot" and what.isdecimal():
            _say(talk, f"{what} not this one")
            return
        letter = Letter(talk.sender or "", tuple(talk.recipients), content, answered=where != "dot")
        with self._lock:
            self.letters.append(letter)
        self._step(talk, "dot", "250 2.0.0 taken")

    def _step(self, talk: Conversation, where: str, well: str = "250 fine") -> bool:
        what, _, place = talk.fault.partition("@")
        if place == where:
            self._fail(what, talk)
            _say(talk, f"{what} as planned for <{talk.sender}>")
            if what == "421":
                raise Dropped
            return False
        _say(talk, well)
        return True

    def _fail(self, what: str, talk: Conversation) -> None:
        if what == "hang":
            self._over.wait(60)
        if what in ("hang", "drop"):
            raise Dropped
        if what.isdecimal() and talk.sender is None:
            _say(talk, f"{what} no service")
            raise Dropped

    def _next_fault(self) -> str:
        with self._lock:
            return self.plan.popleft() if self.plan else "-"

    def _offers_starttls(self, talk: Conversation) -> bool:
        return self.tls is not None and not isinstance(talk.connection, ssl.SSLSocket)

    def _secure(self, talk: Conversation) -> None:
        assert self.tls is not None
        talk.connection = self.tls.wrap_socket(talk.connection, server_side=True)
        talk.stream = talk.connection.makefile("rwb")


def _body_line(stream: BinaryIO) -> bytes:
    line = stream.readline()
    if not line:
        raise Dropped
    return line


def _say(talk: Conversation, *lines: str) -> None:
    talk.stream.write("".join(f"{line}\r\n" for line in lines).encode())
    talk.stream.flush()


def _address(command: str) -> str:
    return command.partition("<")[2].partition(">")[0]


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass

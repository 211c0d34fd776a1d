"""A mail server that keeps all it is given, as files: nothing leaves the machine."""

import asyncio
import os
import threading
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiosmtpd.smtp import SMTP, syntax

_LARGEST = 32 * 1024 * 1024  # bytes of one message


class Mailbox:
    """An SMTP server on the loopback that writes each message as one `.eml` file.

    Args:
        folder: where the files go; made (0700) when missing.
        host: address to listen on.
        port: port to listen on; 0 takes a free one, and the attribute `port` says which once it is started.
    """

    def __init__(self, folder: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        self.folder = folder
        self.host = host
        self.port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address as SMTP_URL has it."""
        return f"smtp://{self.host}:{self.port}"

    def start(self) -> None:
        """Listen, in a thread of its own.

        Raises:
            OSError: the port is taken.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        loop = asyncio.new_event_loop()
        try:
            server = loop.run_until_complete(loop.create_server(self._session, self.host, self.port))
        except OSError:
            loop.close()
            raise
        self.port = server.sockets[0].getsockname()[1]
        self._loop = loop
        self._thread = threading.Thread(target=self._serve, args=(loop, server), name="mailbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; what was acknowledged is on disk. Nothing to do when it is not up."""
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop = self._thread = None

    def is_alive(self) -> bool:
        """Say whether it listens."""
        return self._thread is not None and self._thread.is_alive()

    def _session(self) -> SMTP:
        return _Session(self.folder)

    @staticmethod
    def _serve(loop: asyncio.AbstractEventLoop, server: asyncio.Server) -> None:
        loop.run_forever()
        server.close()
        loop.run_until_complete(_end_all(asyncio.all_tasks(loop)))
        loop.close()


async def _end_all(sessions: set[asyncio.Task[Any]]) -> None:
    for session in sessions:
        session.cancel()
    await asyncio.gather(*sessions, return_exceptions=True)


class _Session(SMTP):
    """One client. The library reads a message line by line, several milliseconds each; here it is read as a whole."""

    line_length_limit = _LARGEST  # the most that is read at once

    def __init__(self, folder: Path) -> None:
        super().__init__(self, data_size_limit=_LARGEST, hostname="localhost", enable_SMTPUTF8=True, ident="Mailbox")
        self.folder = folder

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  the library's name
        """Take a message and write it to the folder before it is acknowledged (RFC 5321, section 4.1.1.4)."""
        if arg or self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Recipients first, and DATA alone")
            return
        await self.push("354 End with a dot alone on a line")
        content = await _read_message(self._reader)
        keep(self.folder, self.envelope.mail_from or "", self.envelope.rcpt_tos, content)
        self._set_post_data_state()  # type: ignore[no-untyped-call]  # the library gives it no types
        await self.push("250 2.0.0 Kept")


async def _read_message(reader: asyncio.StreamReader) -> bytes:
    """Read up to the dot that ends a message, and take away the dots that were put before others (section 4.5.2)."""
    parts = [await reader.readuntil(b".\r\n")]
    while not (b"".join(parts[-2:]).endswith(b"\r\n.\r\n") or parts == [b".\r\n"]):
        parts.append(await reader.readuntil(b".\r\n"))
    content = b"".join(parts)[: -len(b".\r\n")]
    return content.removeprefix(b".").replace(b"\r\n..", b"\r\n.")


def keep(folder: Path, sender: str, recipients: list[str], content: bytes) -> Path:
    """Write one message under a name that sorts by the time it came, complete or not at all.

    The envelope goes on top, as final delivery has it (RFC 5321, section 4.4; RFC 9228): it is what decides who gets
    the message, and copies show in no other header.
    """
    name = f"{time.time_ns():020d}-{uuid4().hex[:8]}.eml"
    trace = [f"Return-Path: <{sender}>", *(f"Delivered-To: {recipient}" for recipient in recipients)]
    half_written = folder / f".{name}"
    half_written.write_bytes("".join(f"{line}\r\n" for line in trace).encode() + content)
    os.rename(half_written, folder / name)  # noqa: PTH104  the fastest of its kind, for load tests
    return folder / name

"""A running local stack, as `connected local run` starts it, and the letters it delivers."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

READY_WITHIN = 120.0  # seconds, the first start with its demo
STOPPED_WITHIN = 30.0  # seconds
LETTER_WITHIN = 30.0  # seconds
LINK = re.compile(r"http://[^\s\"<>]+/(?:kk|ru|en)/my/[\w-]+")

CODE = re.compile(r"(?:№|ref\.)\s*(\w+)")

ONE_TIME = re.compile(r"^ +([a-z0-9]{5}(?:-[a-z0-9]{5}){3})$", re.MULTILINE)


class Stack:
    """A local stack in a folder of its own, with the demo loaded and rate limits off.

    `environment`: settings that go before these.
    """

    def __init__(self, **environment: str) -> None:
        self.environment = {"PORT": "0", "RATELIMIT_ENABLED": "0"} | environment
        self.folder = Path(tempfile.mkdtemp(prefix="connected-e2e-"))
        self.folder.chmod(0o711)  # root's PostgreSQL runs as nobody and must get to its socket
        self.address = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it says where it is and answers there."""
        environment = {**os.environ, "DATA_DIR": str(self.folder), **self.environment}
        self._log = (self.folder / "stack.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "connected.local"],
            env=environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.address = self._wait_for_address()
        assert self.ask("GET", "/readyz") == 200

    def stop(self) -> None:
        """Stop it as Ctrl-C does, and remove its folder."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOPPED_WITHIN)
            finally:
                self._process.kill()
                self._process.wait()
                self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method: str, path: str, body: Any = None) -> int:
        """Send a request, with `body` as JSON, and return the status of the answer."""
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=10)
        try:
            connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
            return connection.getresponse().status
        finally:
            connection.close()

    def letter_to(self, address: str, *, number: int = 1) -> EmailMessage:
        """Wait for the letter with this number (from 1) to `address`, and return it."""
        deadline = time.monotonic() + LETTER_WITHIN
        while time.monotonic() < deadline:
            letters = [letter for letter in self._letters() if address in str(letter["To"])]
            if len(letters) >= number:
                return letters[number - 1]
            time.sleep(0.1)
        raise AssertionError(f"no letter {number} to {address} within {LETTER_WITHIN} s")

    def personal_link(self, address: str) -> str:
        """Wait for the first letter to `address`, and return the personal link in it."""
        found = LINK.search(self._text_to(address))
        assert found is not None
        return found[0]

    def code_in_letter(self, address: str) -> str:
        """Wait for the first letter to `address`, and return the registration's code in its subject."""
        found = CODE.search(str(self.letter_to(address)["Subject"]))
        assert found is not None
        return found[1]

    def first_password(self) -> str:
        """Return the one-time password of the first administrator, as the start printed it."""
        found = ONE_TIME.search((self.folder / "stack.log").read_text(encoding="utf-8"))
        assert found is not None
        return found[1]

    def _text_to(self, address: str) -> str:
        body = self.letter_to(address).get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def _letters(self) -> list[EmailMessage]:
        files = sorted((self.folder / "mail").rglob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]

    def _wait_for_address(self) -> str:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            printed = (self.folder / "stack.log").read_text(encoding="utf-8")
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/kk/", printed):
                return found[1]
            assert self._process is not None
            assert self._process.poll() is None, printed
            time.sleep(0.2)
        raise AssertionError((self.folder / "stack.log").read_text(encoding="utf-8"))

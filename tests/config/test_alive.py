"""The health check of containers."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from config.alive import is_alive


class _Answers(BaseHTTPRequestHandler):
    code = 200
    asked: tuple[str, str] = ("", "")

    def do_GET(self) -> None:
        type(self).asked = (self.path, self.headers["Host"])
        self.send_response(self.code)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield str(server.server_port)
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", ""])
def test_one_that_answers_lives(port: str, host: str) -> None:
    assert is_alive({"HOST": host, "PORT": port})
    assert _Answers.asked == ("/healthz", "127.0.0.1")


def test_one_that_answers_otherwise_does_not(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Answers, "code", 503)
    assert not is_alive({"PORT": port})


def test_one_that_does_not_answer_does_not() -> None:
    assert not is_alive({"PORT": "9"})

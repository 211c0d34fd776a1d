"""The clients: both count the same answers of a server that says what it is told to."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks import clients
from benchmarks.clients import EMAIL, Load, UnexpectedAnswersError, fire


class Server(ThreadingHTTPServer):
    """Answers the first `places` posts with 202, the others with `otherwise`, and keeps the addresses."""

    daemon_threads = True
    places = 10**9
    otherwise = 409

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.emails: list[str] = []
        self.counting = threading.Lock()

    def handle_error(self, *_: object) -> None:
        """Say nothing: the clients hang up in the middle when their time is over."""

    def answer(self, email: str) -> int:
        with self.counting:
            self.emails.append(email)
            return 202 if len(self.emails) <= self.places else self.otherwise


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.server.answer(body["email"]))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(params=["wrk", "plain"])
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `fire` use one of the two."""
    if request.param == "plain":
        monkeypatch.setattr(clients.shutil, "which", lambda _: None)
    elif not shutil.which("wrk"):
        pytest.skip("wrk is not installed")


def load(server: Server) -> Load:
    return Load(f"http://127.0.0.1:{server.server_address[1]}/rows", {"email": EMAIL, "name": "Әйгерім"})


@pytest.mark.usefixtures("client")
def test_places_and_refusals_are_counted_apart(server: Server) -> None:
    server.places = 20
    tally = fire(load(server), seconds=1, clients=4)
    assert tally.accepted == 20
    assert tally.refused > 0
    assert (tally.other, tally.broken) == (0, 0)
    assert tally.rate == pytest.approx(20 / tally.seconds)
    assert 0 < tally.p50 <= tally.p99 < 1000
    assert tally.cpu > 0


@pytest.mark.usefixtures("client")
def test_every_address_is_sent_once(server: Server) -> None:
    fire(load(server), seconds=1, clients=4)
    fire(load(server), seconds=1, clients=4)
    assert len(server.emails) == len(set(server.emails)) > 8
    assert all(email.endswith("@example.org") for email in server.emails)


@pytest.mark.usefixtures("client")
def test_an_unexpected_answer_is_no_result(server: Server) -> None:
    server.places, server.otherwise = 5, 500
    with pytest.raises(UnexpectedAnswersError, match="other="):
        fire(load(server), seconds=1, clients=4)

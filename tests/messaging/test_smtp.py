"""The wire: TLS, login, addresses beyond ASCII, dots, and what a relay may do to us."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from connected.messaging import smtp
from connected.messaging.mime import Envelope
from connected.messaging.smtp import Connection, OutcomeUnknown, Refused, Relay, RelayLost, Tls
from tests.messaging.relay import ScriptedRelay

ENVELOPE = Envelope("us@example.org", ("you@example.org",), needs_smtputf8=False)
LETTER = b"Subject: x\r\n\r\nbody\r\n"


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def connection(relay: ScriptedRelay) -> Iterator[Connection]:
    made = Connection(Relay.from_url(relay.url, "us.example.org"))
    yield made
    made.close()


def deliver(connection: Connection, letter: bytes = LETTER, envelope: Envelope = ENVELOPE) -> str:
    connection.offer(envelope)
    return str(connection.transmit(letter))


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://mail.kz", Relay("mail.kz", 25, "us")),
        ("smtp://mail.kz:2525", Relay("mail.kz", 2525, "us")),
        ("smtp://u:p%40ss@mail.kz?starttls=1", Relay("mail.kz", 587, "us", Tls.STARTTLS, "u", "p@ss")),
        ("smtps://u:p@mail.kz", Relay("mail.kz", 465, "us", Tls.IMPLICIT, "u", "p")),
        ("smtp://[::1]:25", Relay("::1", 25, "us")),
    ],
)
def test_a_relays_url(url: str, relay: Relay) -> None:
    assert Relay.from_url(url, "us") == relay


@pytest.mark.parametrize("url", ["smtp://", "smtp://:25", "smtp://mail.kz:port"])
def test_a_url_without_a_host_or_with_a_strange_port(url: str) -> None:
    with pytest.raises(ValueError, match=r"host|port|Port"):
        Relay.from_url(url, "us")


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Relay.from_url("smtp://u:secret@mail.kz", "us"))


def test_we_introduce_ourselves(connection: Connection, relay: ScriptedRelay) -> None:
    assert relay.commands[0].lower() == "ehlo us.example.org"


def test_dots_and_the_end_of_the_last_line_arrive_as_they_were(connection: Connection, relay: ScriptedRelay) -> None:
    letter = b".first\r\n\r\n.\r\n..two\r\nmid.dle\r\n.last"
    deliver(connection, letter)
    assert relay.letters[0].content == letter + b"\r\n"


def test_a_refused_letter_leaves_the_connection_usable(connection: Connection, relay: ScriptedRelay) -> None:
    relay.plan.extend(["550@rcpt", "554@data", "552@dot"])
    for _ in range(3):
        with pytest.raises(Refused):
            deliver(connection)
    assert deliver(connection).startswith("250")
    assert relay.connections == 1


def test_a_letter_that_was_offered_and_not_sent_does_not_mix_with_the_next(
    connection: Connection, relay: ScriptedRelay
) -> None:
    connection.offer(Envelope("us@example.org", ("first@example.org",), needs_smtputf8=False))
    deliver(connection)
    assert [letter.recipients for letter in relay.letters] == [("you@example.org",)]


def test_addresses_beyond_ascii_need_smtputf8(connection: Connection, relay: ScriptedRelay) -> None:
    deliver(connection, envelope=Envelope("us@example.org", ("айгүл@example.org",), needs_smtputf8=True))
    assert relay.letters[0].recipients == ("айгүл@example.org",)
    assert any(command.endswith("BODY=8BITMIME SMTPUTF8") for command in relay.commands)


def test_addresses_beyond_ascii_are_refused_where_the_relay_cannot() -> None:
    with ScriptedRelay(extensions=("8BITMIME",)) as relay:
        connection = Connection(Relay.from_url(relay.url, "us"))
        with pytest.raises(Refused) as refused:
            connection.offer(Envelope("us@example.org", ("айгүл@example.org",), needs_smtputf8=True))
        assert refused.value.is_final
        assert deliver(connection).startswith("250")
        connection.close()


def test_a_relay_gone_before_the_final_dot_is_noticed(connection: Connection, relay: ScriptedRelay) -> None:
    connection.offer(ENVELOPE)
    relay.stop()
    with pytest.raises(RelayLost):
        connection.transmit(LETTER)
    assert not connection.is_open


def test_a_relay_gone_within_a_long_letter_has_not_got_it(connection: Connection, relay: ScriptedRelay) -> None:
    relay.plan.append("drop@body")
    connection.offer(ENVELOPE)
    with pytest.raises(RelayLost):
        connection.transmit(b"Subject: x\r\n\r\n" + b"long\r\n" * 3_000_000)


def test_silence_after_the_final_dot_is_an_unknown_outcome(
    connection: Connection, relay: ScriptedRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TRANSMIT_SECONDS", 0.3)
    relay.plan.append("hang@dot")
    with pytest.raises(OutcomeUnknown) as unknown:
        deliver(connection)
    assert unknown.value.why == "timeout"


def test_a_relay_that_says_goodbye_is_lost_and_not_the_letter(connection: Connection, relay: ScriptedRelay) -> None:
    relay.plan.append("421@mail")
    with pytest.raises(RelayLost, match="smtp_421"):
        connection.offer(ENVELOPE)
    assert not connection.is_open


def test_answers_are_one_line_of_sane_length(connection: Connection, relay: ScriptedRelay) -> None:
    relay.plan.append("550@rcpt")
    with pytest.raises(Refused) as refused:
        connection.offer(Envelope("x" * 2000 + "@example.org", ("you@example.org",), needs_smtputf8=False))
    assert len(refused.value.answer.text) == 500
    assert "\n" not in refused.value.answer.text


@pytest.mark.parametrize("scheme", ["smtps://localhost:{}", "smtp://localhost:{}?starttls=1"])
def test_tls_with_a_trusted_certificate_and_a_login(server_tls: ssl.SSLContext, scheme: str) -> None:
    with ScriptedRelay(extensions=("AUTH PLAIN",), tls=server_tls, implicit=scheme.startswith("smtps")) as relay:
        url = scheme.format(relay.port).replace("://", "://user:right@")
        connection = Connection(Relay.from_url(url, "us"))
        assert deliver(connection).startswith("250")
        assert relay.logins == ["\0user\0right"]
        connection.close()


@pytest.mark.parametrize("scheme", ["smtps://127.0.0.1:{}", "smtp://127.0.0.1:{}?starttls=1"])
def test_a_certificate_for_another_name_is_no_relay(server_tls: ssl.SSLContext, scheme: str) -> None:
    with (
        ScriptedRelay(tls=server_tls, implicit=scheme.startswith("smtps")) as relay,
        pytest.raises(RelayLost, match="tls"),
    ):
        Connection(Relay.from_url(scheme.format(relay.port), "us"))


def test_a_relay_without_starttls_is_not_spoken_to_in_clear(relay: ScriptedRelay) -> None:
    with pytest.raises(RelayLost, match="no_starttls"):
        Connection(Relay.from_url(relay.url + "?starttls=1", "us"))
    assert not any(command.startswith("MAIL") for command in relay.commands)


def test_a_wrong_password_is_no_fault_of_a_letter() -> None:
    with (
        ScriptedRelay(extensions=("AUTH PLAIN",)) as relay,
        pytest.raises(RelayLost, match="smtp_535"),
    ):
        Connection(Relay.from_url(relay.url.replace("://", "://user:wrong@"), "us"))


def test_nobody_there() -> None:
    with ScriptedRelay() as relay:
        url = relay.url
    with pytest.raises(RelayLost, match="connection_refused"):
        Connection(Relay.from_url(url, "us"))

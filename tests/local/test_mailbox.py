import smtplib
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTPUTF8, default
from pathlib import Path

import pytest

from connected.local.mailbox import Mailbox


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    mailbox = Mailbox(tmp_path / "mail")
    mailbox.start()
    yield mailbox
    mailbox.stop()


def kept(mailbox: Mailbox) -> list[bytes]:
    return [file.read_bytes() for file in sorted(mailbox.folder.glob("*.eml"))]


def test_a_message_is_kept_as_it_came_with_its_envelope_on_top(mailbox: Mailbox) -> None:
    body = b"Subject: Dots\r\n\r\n.\r\n..two\r\nends with a dot.\r\n"
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.sendmail("from@example.org", ["one@example.org", "two@example.org"], body)
    trace = b"Return-Path: <from@example.org>\r\nDelivered-To: one@example.org\r\nDelivered-To: two@example.org\r\n"
    assert kept(mailbox) == [trace + body]


def test_addresses_and_headers_beyond_ascii(mailbox: Mailbox) -> None:
    message = EmailMessage(policy=SMTPUTF8)
    message["From"], message["To"], message["Subject"] = "from@example.org", "айгүл@мысал.қаз", "Құрметті Айгүл"
    message.set_content("Сәлем")
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.send_message(message)
    read = message_from_bytes(kept(mailbox)[0], policy=default)
    assert read["Delivered-To"] == "айгүл@мысал.қаз"
    assert read["Subject"] == "Құрметті Айгүл"


def test_several_messages_on_one_connection_keep_their_order(mailbox: Mailbox) -> None:
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        for number in range(20):
            client.sendmail("a@example.org", ["b@example.org"], f"Subject: {number}\r\n\r\n".encode())
    assert [int(message_from_bytes(content)["Subject"]) for content in kept(mailbox)] == list(range(20))


def test_a_message_sent_in_pieces(mailbox: Mailbox) -> None:
    with socket.create_connection((mailbox.host, mailbox.port)) as wire, wire.makefile("rb") as replies:
        replies.readline()
        for command in (b"HELO x\r\n", b"MAIL FROM:<a@example.org>\r\n", b"RCPT TO:<b@example.org>\r\n", b"DATA\r\n"):
            wire.sendall(command)
            replies.readline()
        for piece in (b"Subject: x\r", b"\n\r\nhalf a line ", b"and a dot.", b"\r\n", b".\r", b"\nQUIT\r\n"):
            wire.sendall(piece)
        assert replies.readline().startswith(b"250")
        assert replies.readline().startswith(b"221")
    assert kept(mailbox)[0].endswith(b"Subject: x\r\n\r\nhalf a line and a dot.\r\n")


def test_an_empty_message(mailbox: Mailbox) -> None:
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.sendmail("a@example.org", ["b@example.org"], b"")
    assert kept(mailbox)[0].startswith(b"Return-Path: <a@example.org>\r\nDelivered-To: b@example.org\r\n")


def test_data_without_recipients_is_refused(mailbox: Mailbox) -> None:
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.ehlo()
        client.mail("a@example.org")
        assert client.docmd("DATA")[0] == 503
    assert kept(mailbox) == []


def test_nothing_half_written_is_left_by_a_client_that_goes_away(mailbox: Mailbox) -> None:
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.ehlo()
        client.mail("a@example.org")
        client.rcpt("b@example.org")
        client.docmd("DATA")
        client.send(b"Subject: x\r\n\r\nhalf")
        client.close()
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.sendmail("a@example.org", ["b@example.org"], b"Subject: whole\r\n\r\n")
    assert len(list(mailbox.folder.iterdir())) == 1


def test_it_starts_again_on_its_port(mailbox: Mailbox) -> None:
    port = mailbox.port
    mailbox.stop()
    assert not mailbox.is_alive()
    mailbox.start()
    assert mailbox.port == port
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        assert client.noop()[0] == 250


def test_only_we_may_read_it(mailbox: Mailbox) -> None:
    assert mailbox.folder.stat().st_mode & 0o777 == 0o700

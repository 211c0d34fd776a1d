import email
import email.policy
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.message import Message as AnyMessage
from typing import Any
from uuid import UUID

import pytest
import time_machine

from config.settings import Settings
from connected.messaging.letters import Attachment, Letter
from connected.messaging.mime import build, envelope, replies_are_read
from connected.messaging.models import Message

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
LETTER = Letter(
    subject="ConnectED 2027: қатысуыңыз расталды (№ 4F7K)",
    text="Құрметті Айгүл Серікқызы!\n\n.\nFrom here on: ∑\n",
    html="<p>Құрметті</p>\n" + "<p>" + "ұ" * 3000 + "</p>",
    attachments=(
        Attachment("code.png", PNG, "image/png", content_id="code@example.org"),
        Attachment("connected-2027.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar; charset=utf-8; method=PUBLISH"),
    ),
)


def settings_with(**values: Any) -> Settings:
    defaults: dict[str, Any] = {
        "database_url": "",
        "redis_url": "",
        "smtp_url": "",
        "secret_key": "",
        "encryption_keys": (),
        "public_url": "https://connected.example.org",
        "mail_from": "ConnectED <connected@example.org>",
        "mail_domain": "example.org",
    }
    return Settings(**(defaults | values))


SETTINGS = settings_with()


def message_to(
    to_email: str = "aigul@example.org", to_name: str = "Айгүл Ахметова", cc: tuple[str, ...] = ()
) -> Message:
    return Message(id=ID, language="kk", to_email=to_email, to_name=to_name, cc=list(cc))


def parsed(letter: Letter = LETTER, settings: Settings = SETTINGS, **message: Any) -> EmailMessage:
    built = email.message_from_bytes(build(message_to(**message), letter, settings), policy=email.policy.default)
    assert isinstance(built, EmailMessage)
    assert not list(defects(built))
    return built


def defects(part: AnyMessage) -> Iterator[object]:
    for each in part.walk():
        yield from each.defects


def structure(part: AnyMessage) -> object:
    if not part.is_multipart():
        return part.get_content_type()
    return part.get_content_subtype(), [structure(each) for each in part.iter_parts()]  # type: ignore[attr-defined]


def test_the_parts_are_nested_as_clients_like_them() -> None:
    assert structure(parsed()) == (
        "mixed",
        [("alternative", ["text/plain", ("related", ["text/html", "image/png"])]), "text/calendar"],
    )


def test_a_letter_without_files_has_no_wrapping() -> None:
    bare = parsed(Letter("Hello", "text", "<p>html</p>"))
    assert structure(bare) == ("alternative", ["text/plain", "text/html"])


def test_what_was_written_arrives_unchanged() -> None:
    message = parsed()
    assert message["Subject"] == LETTER.subject
    text, html, image, calendar = [part for part in message.walk() if not part.is_multipart()]
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().replace("\r\n", "\n").rstrip() == LETTER.html
    assert (image.get_content(), image["Content-ID"], image.get_content_disposition()) == (
        PNG,
        "<code@example.org>",
        "inline",
    )
    assert (calendar.get_param("method"), calendar.get_filename()) == ("PUBLISH", "connected-2027.ics")
    assert calendar.get_content_disposition() == "attachment"


def test_the_headers_say_who_writes_to_whom_and_that_it_is_a_robot() -> None:
    message = parsed(cc=("assistant@example.org", "office@example.org"))
    assert message["From"].addresses[0].display_name == "ConnectED"
    assert (
        message["From"].addresses[0].addr_spec == message["Reply-To"].addresses[0].addr_spec == "connected@example.org"
    )
    assert (message["To"].addresses[0].display_name, message["To"].addresses[0].addr_spec) == (
        "Айгүл Ахметова",
        "aigul@example.org",
    )
    assert [each.addr_spec for each in message["Cc"].addresses] == ["assistant@example.org", "office@example.org"]
    assert message["Message-ID"] == f"<{ID}@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "kk"


@time_machine.travel(datetime(2026, 10, 1, 5, 0, tzinfo=UTC), tick=False)
def test_the_same_row_makes_the_same_bytes() -> None:
    assert build(message_to(), LETTER, SETTINGS) == build(message_to(), LETTER, SETTINGS)
    assert parsed()["Date"].datetime == datetime(2026, 10, 1, 5, 0, tzinfo=UTC)


def test_no_line_is_longer_than_78_and_all_end_with_crlf() -> None:
    long_name = "Айгүл Серікқызы " * 6
    built = build(message_to(to_name=long_name), LETTER, SETTINGS)
    lines = built.split(b"\r\n")
    assert max(len(line) for line in lines) <= 78
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert built.isascii()


@pytest.mark.parametrize(
    "name", ["Smith, Alex", 'Alex "Al" Smith', "Alex \\ Smith", "alex@evil.example", "Алекс <a@b.example>", "A (b)"]
)
def test_a_name_stays_a_name(name: str) -> None:
    to = parsed(to_name=name)["To"].addresses
    assert [(each.display_name, each.addr_spec) for each in to] == [(name, "aigul@example.org")]


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_no_header_can_be_smuggled_in(line_break: str) -> None:
    evil = f"Alex{line_break}Bcc: victim@example.org{line_break}{line_break}body"
    message = parsed(Letter(evil, "text", "html", (Attachment(evil, b"", "text/plain"),)), to_name=evil)
    assert "Bcc" not in message
    assert message["Subject"] == "Alex Bcc: victim@example.org body"
    assert message["To"].addresses[0].display_name == "Alex Bcc: victim@example.org body"


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org>, <b@example.org",
        "a@example.org, b@example.org",
        "a b@example.org",
        "@example.org",
        "a@",
        "",
    ],
)
def test_an_address_that_is_two_or_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        build(message_to(to_email=address), LETTER, SETTINGS)
    with pytest.raises(ValueError, match="no address"):
        envelope(message_to(cc=(address,)), SETTINGS)


def test_the_envelope_names_every_recipient_once() -> None:
    message = message_to("a@example.org", cc=("b@example.org", "a@example.org"))
    assert envelope(message, SETTINGS) == ("connected@example.org", ("a@example.org", "b@example.org"), False)


def test_international_addresses_go_as_smtp_can_take_them() -> None:
    there = envelope(message_to("айгүл@қазақ.example"), SETTINGS)
    assert there.needs_smtputf8
    assert there.recipients[0].startswith("айгүл@xn--")
    assert parsed(to_email="a@faß.example")["To"].addresses[0].addr_spec == "a@xn--fa-hia.example"


@pytest.mark.parametrize(
    ("mail_from", "are_read"),
    [
        ("ConnectED <connected@example.org>", True),
        ("connected@example.org", True),
        ("ConnectED <no-reply@example.org>", False),
        ("NoReply@example.org", False),
        ("do-not-reply@example.org", False),
    ],
)
def test_replies_are_asked_for_where_somebody_reads_them(mail_from: str, are_read: bool) -> None:
    settings = settings_with(mail_from=mail_from)
    assert replies_are_read(settings) is are_read
    assert ("Reply-To" in parsed(settings=settings)) is are_read

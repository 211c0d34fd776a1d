"""Where letters may go, and to whom they go instead."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from connected.messaging.enums import MessageState
from connected.people.enums import DeliveryRoute
from connected.people.models import Person
from tests.messaging.conftest import Deliver, Queue, row
from tests.messaging.relay import ScriptedRelay

LIST = ("aigul@university.kz", "@partner.kz", "ministry.kz")


def person(session: Session, route: DeliveryRoute, contact_email: str | None = None) -> Any:
    made = Person(names={}, delivery_route=route, contact_email=contact_email)
    session.add(made)
    session.commit()
    return made.id


@pytest.mark.parametrize("email", ["aigul@example.org", "who@anything.test", "rector@university.kz"])
def test_capture_takes_every_address(queue: Queue, deliver: Deliver, relay: ScriptedRelay, email: str) -> None:
    queue(email)
    deliver(mail_mode="capture")
    assert relay.letters[0].recipients == (email,)


@pytest.mark.parametrize(
    "email",
    [
        "a@example.com",
        "a@mail.example.org",
        "a@example.kz",
        "a@some.test",
        "a@x.invalid",
        "a@localhost",
        "a@EXAMPLE.net",
    ],
)
def test_live_leaves_out_reserved_domains(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay, email: str
) -> None:
    message_id = queue(email)
    deliver(mail_mode="live")
    message = row(session, message_id)
    assert (message.state, message.reason) == (MessageState.SKIPPED, "reserved_domain")
    assert relay.letters == []


@pytest.mark.parametrize("email", ["rector@university.kz", "a@examples.com", "a@latest.kz"])
def test_live_writes_to_everybody_else(queue: Queue, deliver: Deliver, relay: ScriptedRelay, email: str) -> None:
    queue(email)
    deliver(mail_mode="live")
    assert relay.letters[0].recipients == (email,)


@pytest.mark.parametrize(
    ("email", "is_allowed"),
    [
        ("Aigul@University.kz", True),
        ("other@university.kz", False),
        ("anybody@partner.kz", True),
        ("anybody@ministry.kz", True),
        ("anybody@mail.ministry.kz", False),
        ("anybody@notministry.kz", False),
    ],
)
def test_an_allowlist_holds_addresses_and_domains(
    session: Session, queue: Queue, deliver: Deliver, email: str, is_allowed: bool
) -> None:
    message_id = queue(email)
    deliver(mail_mode="allowlist", mail_allowlist=LIST)
    message = row(session, message_id)
    expected = (MessageState.SENT, None) if is_allowed else (MessageState.SKIPPED, "not_on_allowlist")
    assert (message.state, message.reason) == expected


def test_copies_that_may_not_be_written_to_are_left_out(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    message_id = queue("rector@university.kz", recipient={"cc": ("office@university.kz", "copy@example.org")})
    deliver(mail_mode="live")
    assert relay.letters[0].recipients == ("rector@university.kz", "office@university.kz")
    assert "example.org" not in relay.letters[0].email["Cc"]
    message = row(session, message_id)
    assert (message.reason, message.cc) == ("copies_left_out", ["office@university.kz", "copy@example.org"])


def test_a_person_with_manual_delivery_gets_no_robots_letter(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    minister = person(session, DeliveryRoute.MANUAL)
    message_id = queue(recipient={"person_id": minister})
    deliver()
    message = row(session, message_id)
    assert (message.state, message.reason) == (MessageState.SKIPPED, "manual_delivery")
    assert relay.letters == []


def test_a_person_is_reached_by_their_contact(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    rector = person(session, DeliveryRoute.VIA_CONTACT, "secretary@example.org")
    message_id = queue("rector@example.org", recipient={"person_id": rector})
    deliver()
    assert relay.letters[0].recipients == ("secretary@example.org",)
    assert "secretary@example.org" in relay.letters[0].email["To"]
    message = row(session, message_id)
    assert (message.state, message.reason, message.to_email) == (MessageState.SENT, "via_contact", "rector@example.org")


def test_a_contact_is_bound_by_the_mail_mode(session: Session, queue: Queue, deliver: Deliver) -> None:
    rector = person(session, DeliveryRoute.VIA_CONTACT, "secretary@example.org")
    message_id = queue("rector@university.kz", recipient={"person_id": rector})
    deliver(mail_mode="live")
    assert row(session, message_id).reason == "reserved_domain"


def test_a_missing_contact_is_told(session: Session, queue: Queue, deliver: Deliver) -> None:
    rector = person(session, DeliveryRoute.VIA_CONTACT)
    message_id = queue(recipient={"person_id": rector})
    deliver()
    assert row(session, message_id).reason == "no_contact"


def test_a_person_reached_directly_is_written_to_as_queued(
    session: Session, queue: Queue, deliver: Deliver, relay: ScriptedRelay
) -> None:
    queue("aigul@example.org", recipient={"person_id": person(session, DeliveryRoute.DIRECT, "other@example.org")})
    deliver()
    assert relay.letters[0].recipients == ("aigul@example.org",)

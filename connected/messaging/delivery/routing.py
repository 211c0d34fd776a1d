"""Whom a letter really goes to: the person's delivery route, and where mail may go from this installation."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.kernel.addresses import email_key
from connected.messaging.delivery.outcomes import Skip
from connected.messaging.models import Message
from connected.people.enums import DeliveryRoute
from connected.people.models import Person

_RESERVED = ("test", "example", "invalid", "localhost")  # RFC 2606, RFC 6761


class Reach(NamedTuple):
    """How letters reach a person."""

    route: DeliveryRoute
    contact_email: str | None


def reaches(session: Session, messages: Iterable[Message]) -> Mapping[UUID, Reach]:
    """Return how the known people among the recipients are reached; one query, none where nobody is known."""
    people = {message.person_id for message in messages if message.person_id}
    if not people:
        return {}
    columns = select(Person.id, Person.delivery_route, Person.contact_email).where(Person.id.in_(people))
    return {person: Reach(route, contact) for person, route, contact in session.execute(columns)}


def direct(message: Message, reach: Reach | None, settings: Settings) -> str | None:
    """Set the addresses that the letter goes to on ``message``, which is a copy of its row; return a note for the row.

    Raises:
        Skip: the person gets no robot's mail, or the address must not be written to in this MAIL_MODE.
    """
    note = _by_route(message, reach) if reach else None
    if hindrance := _hindrance(message.to_email, settings):
        raise Skip(hindrance)
    copies = [email for email in message.cc if not _hindrance(email, settings)]
    if len(copies) < len(message.cc):
        message.cc, note = copies, "copies_left_out"
    return note


def _by_route(message: Message, reach: Reach) -> str | None:
    if reach.route is DeliveryRoute.DIRECT:
        return None
    if reach.route is DeliveryRoute.MANUAL:
        raise Skip("manual_delivery")
    if not reach.contact_email:
        raise Skip("no_contact")
    message.to_email = reach.contact_email
    return "via_contact"


def _hindrance(email: str, settings: Settings) -> str | None:
    """Why an address is not written to in this MAIL_MODE; in capture mode every address leads to the local mailbox."""
    if settings.mail_mode == "allowlist" and not _is_allowed(email, settings.mail_allowlist):
        return "not_on_allowlist"
    if settings.mail_mode == "live" and _is_reserved(email):
        return "reserved_domain"
    return None


def _is_allowed(email: str, allowed: tuple[str, ...]) -> bool:
    """Whether an address, or its domain, is on the list: ``name@example.org``, ``@example.org`` or ``example.org``."""
    key = email_key(email)
    domain = key.rpartition("@")[2]
    return any(word.lower() in (domain, f"@{domain}") or email_key(word) == key for word in allowed)


def _is_reserved(email: str) -> bool:
    """Whether the domain is an example of one: example.com, mail.example.org, anything.test."""
    labels = email.rpartition("@")[2].lower().rstrip(".").split(".")
    return labels[-1] in _RESERVED or labels[0] == "example" or labels[-2:-1] == ["example"]

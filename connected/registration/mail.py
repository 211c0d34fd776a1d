"""Which letter a registration brings about, and what it is made from: ids, never a secret."""

from datetime import datetime

from sqlalchemy.orm import Session

from connected.kernel import clock
from connected.kernel.ids import new_id
from connected.messaging.rules import PUBLIC_MAILS_AN_HOUR
from connected.messaging.service import Draft, Recipient, due_within_limit, queue
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration

CONFIRMED = "registration.confirmed"
RECEIVED = "registration.received"
ALREADY_REGISTERED = "registration.already_registered"
DECLINED = "registration.declined"
CANCELLED = "registration.cancelled"
LINK = "registration.link"
VERSION = 1

_BY_STATUS = {
    RegistrationStatus.CONFIRMED: CONFIRMED,
    RegistrationStatus.PENDING: RECEIVED,
    RegistrationStatus.DECLINED: DECLINED,
    RegistrationStatus.CANCELLED: CANCELLED,
}


def tell_status(session: Session, registration: Registration, *, mail_times: list[datetime]) -> None:
    """Queue the letter that tells a delegate the status just reached; exactly one for each status reached.

    It is never dropped: above the hourly limit of its address it waits. ``mail_times`` are the address's
    ``public_mail_times``, read under its lock.
    """
    if recipient := _recipient(registration):
        queue(
            session,
            draft=_draft(registration, _BY_STATUS[registration.status], dedupe=registration.status.value),
            recipient=recipient,
            due_at=due_within_limit(mail_times, clock.now()),
            by_public=True,
        )


def tell_decision(session: Session, registration: Registration) -> None:
    """Queue the letter that tells a delegate the status that staff just set; none for who has no address."""
    if recipient := _recipient(registration):
        draft = _draft(registration, _BY_STATUS[registration.status], dedupe=registration.status.value)
        queue(session, draft=draft, recipient=recipient)


def tell_again(session: Session, registration: Registration) -> None:
    """Queue the letter of the present status once more, or the personal link where the status has none."""
    if recipient := _recipient(registration):
        template = _BY_STATUS.get(registration.status, LINK)
        queue(session, draft=_draft(registration, template, dedupe=f"again:{new_id()}"), recipient=recipient)


def remind(session: Session, registration: Registration, template: str, *, mail_times: list[datetime]) -> None:
    """Queue a letter that repeats what its reader was told before, unless the address has had its share of this hour.

    ``mail_times`` as for ``tell_status``.
    """
    recipient = _recipient(registration)
    if recipient and len(mail_times) < PUBLIC_MAILS_AN_HOUR:
        draft = _draft(registration, template, dedupe=f"{template}:{new_id()}")
        queue(session, draft=draft, recipient=recipient, by_public=True)


def _draft(registration: Registration, template: str, *, dedupe: str) -> Draft:
    return Draft(
        template=template,
        version=VERSION,
        dedupe_key=f"registration:{registration.id}:{dedupe}",
        context={"registration_id": str(registration.id)},
        conference_id=registration.conference_id,
        about_id=registration.id,
    )


def _recipient(registration: Registration) -> Recipient | None:
    if not registration.email:
        return None
    return Recipient(
        email=registration.email,
        name=f"{registration.given_name} {registration.family_name}".strip(),
        language=registration.language,
        cc=(registration.cc_email,) if registration.cc_email else (),
        person_id=registration.person_id,
    )

"""The personal link: opened, sent again, revoked."""

from sqlalchemy.orm import Session

from connected.audit.service import note
from connected.conferences.rules import links_end
from connected.kernel import clock
from connected.kernel.addresses import email_key
from connected.kernel.auth import Caller, CallerKind, calling
from connected.messaging.queries import public_mail_times
from connected.people.service import person_for
from connected.registration import links, mail, queries
from connected.registration.errors import LinkExpired, LinkInvalid
from connected.registration.models import Registration


def open_link(session: Session, *, token: str, secret_key: str) -> Registration:
    """Return the registration that ``token`` opens, tied to a Person from now on.

    Raises LinkInvalid or LinkExpired. An opened link proves that the address is read, which is what a Person's
    verified address means; a shared address proves it for nobody, so staff tie those.
    """
    registration_id = links.registration_id_of(token)
    registration = queries.registration_by_id(session, registration_id) if registration_id else None
    if registration is None or not links.is_token_of(registration, token, secret_key=secret_key):
        raise LinkInvalid
    if clock.now() >= links_end(registration.conference):
        raise LinkExpired
    if registration.person_id is None and registration.email and not registration.shared_address:
        with calling(Caller(CallerKind.DELEGATE, registration.id)):
            _tie(session, registration)
    return registration


def _tie(session: Session, registration: Registration) -> None:
    queries.lock_address(session, registration.email_key)
    session.refresh(registration, ["person_id"])
    if registration.person_id is None and registration.email:
        registration.person = person_for(
            session,
            names=registration.names_in_parts,
            form_of_address=registration.form_of_address,
            languages=[registration.language],
            email=registration.email,
        )
        session.flush()
        note(session, "registration.tied", registration, fields=["person_id"])


def resend_link(session: Session, *, slug: str, email: str) -> None:
    """Queue the personal link of every registration at an address; do nothing where there is none.

    The caller answers the same in both cases. The hourly limit of the address holds.
    """
    key = email_key(email)
    queries.lock_address(session, key)
    for registration in queries.alive_by_slug(session, slug=slug, email_key=key):
        times = public_mail_times(session, email_key=key, at=clock.now())
        mail.remind(session, registration, mail.LINK, mail_times=times)


def revoke_links(session: Session, registration: Registration) -> None:
    """Make every personal link sent so far invalid; the next letter carries a new one."""
    registration.link_version += 1
    session.flush()

"""Making people known."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from connected.kernel import clock
from connected.kernel.addresses import email_key
from connected.kernel.folding import fold
from connected.people.enums import FormOfAddress
from connected.people.models import Names, Person, PersonEmail


def person_for(
    session: Session, *, names: Names, form_of_address: FormOfAddress | None, languages: list[str], email: str
) -> Person:
    """Return the person of these names at a proven address, making one where there is none.

    A person who is found is not changed: what was typed stays with the registration. Names are compared folded, so
    that Нұрлан, Нурлан and Nurlan meet. Side effect: perhaps a new person with the address as a verified one.
    """
    known = session.scalars(
        select(Person)
        .join(Person.emails)
        .where(PersonEmail.email_key == email_key(email), PersonEmail.verified_at.is_not(None))
        .options(selectinload(Person.emails))
        .order_by(Person.id)
    ).unique()
    wanted = _keys(names)
    for person in known:
        if wanted & _keys(person.names):
            return person
    address = PersonEmail(email=email, email_key=email_key(email), is_primary=True, verified_at=clock.now())
    person = Person(names=names, form_of_address=form_of_address, languages=languages, emails=[address])
    session.add(person)
    session.flush()
    return person


def _keys(names: Mapping[str, Mapping[str, str]]) -> set[str]:
    full = (f"{parts.get('given', '')} {parts.get('family', '')}" for parts in names.values())
    return {" ".join(sorted(fold(name).split())) for name in full if name.strip()}

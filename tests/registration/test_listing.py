"""Finding people: by any name, script or slip, by code, organization and address."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from connected.conferences.models import Conference
from connected.people.enums import DeliveryRoute
from connected.people.models import Person
from connected.registration import listing, service, words
from connected.registration.application import HandEntry
from connected.registration.enums import RegistrationStatus
from connected.registration.listing import Wanted
from connected.registration.models import Registration
from connected.registration.visibility import Sight

ALL = Sight(contact=True, needs=True, protocol=True)
LITTLE = Sight(contact=False, needs=False, protocol=False)


def enter(session: Session, conference: Conference, **facts: Any) -> Registration:
    entry = HandEntry(**({"given_name": "Bauyrzhan", "family_name": "Momyshuly", "category": "delegate"} | facts))
    return service.enter(session, conference_id=conference.id, entry=entry)


@pytest.fixture
def somebody(session: Session, conference: Conference) -> Registration:
    enter(session, conference, given_name="Dana", family_name="Ospanova")
    return enter(
        session,
        conference,
        email="b.momysh@example.org",
        native_name={"family": "Момышұлы", "given": "Бауыржан", "patronymic": "Оразұлы"},
        organization_name="Жетісу университеті",
    )


def found(session: Session, conference: Conference, q: str, seen: Sight = ALL) -> list[str]:
    page = listing.page(session, Wanted(conference_id=conference.id, q=q), seen, limit=10)
    return [registration.family_name for registration in page.items]


@pytest.mark.parametrize(
    "q",
    [
        "Bauyrzhan",
        "Бауыржан",
        "бауыржан момышулы",
        "Momyshuly Bauyrjan",
        "bauy",
        "Zhetysu",
        "Бауыржан Жетісу",
        "b.momysh@example.org",
        "momysh@",
        "Bauyrhzan",  # letters that changed places
        "Bauirzan",
        "Maumyshuly",
        "Момишули",
        "Бауржан",
        "Bauyrzhan Momishuly",
    ],
)
def test_somebody_is_found(session: Session, conference: Conference, somebody: Registration, q: str) -> None:
    assert found(session, conference, q) == ["Momyshuly"]


@pytest.mark.parametrize("q", ["Qwertz", "Ospanova Momyshuly", "%", "_", "\\", "@@", "zz", "Bauyrzhan zzqqw"])
def test_nobody_is_found(session: Session, conference: Conference, somebody: Registration, q: str) -> None:
    assert found(session, conference, q) == []


def test_the_code_finds_one(session: Session, conference: Conference, somebody: Registration) -> None:
    assert found(session, conference, somebody.code.lower()) == ["Momyshuly"]
    assert found(session, conference, f"№ {somebody.code}") == ["Momyshuly"]


def test_what_is_hidden_finds_nobody(session: Session, conference: Conference, somebody: Registration) -> None:
    assert found(session, conference, "b.momysh@example.org", LITTLE) == []
    assert found(session, conference, "Momyshuly", LITTLE) == ["Momyshuly"]
    somebody.person = Person(names={}, delivery_route=DeliveryRoute.MANUAL)
    session.commit()
    for q in ("Momyshuly", "Bauyrhzan", somebody.code):
        assert found(session, conference, q, LITTLE) == []
    assert found(session, conference, "", LITTLE) == ["Ospanova"]
    assert sum(listing.counts(session, conference.id, LITTLE).values()) == 1
    assert sum(listing.counts(session, conference.id, ALL).values()) == 2


def test_counts_are_by_status_and_category(session: Session, conference: Conference, somebody: Registration) -> None:
    enter(session, conference, family_name="Third", category="speaker")
    ids = {category.slug: category.id for category in conference.categories}
    assert listing.counts(session, conference.id, ALL) == {
        (RegistrationStatus.CONFIRMED, ids["delegate"]): 2,
        (RegistrationStatus.PENDING, ids["speaker"]): 1,
    }


def test_slips_go_page_by_page(session: Session, conference: Conference) -> None:
    for number in range(3):
        enter(session, conference, family_name=f"Momyshuly {number}")
    wanted = Wanted(conference_id=conference.id, q="Bauyrhzan")
    first = listing.page(session, wanted, ALL, limit=2)
    rest = listing.page(session, wanted, ALL, limit=2, after=first.items[-1].number)
    assert (len(first.items), first.more, first.alike, len(rest.items), rest.more) == (2, True, True, 1, False)


def test_the_vocabulary_follows(session: Session, conference: Conference, somebody: Registration) -> None:
    """It holds the words of whoever was entered lately, and forgets those of whoever is gone."""

    def known() -> set[str]:
        session.flush()
        return set(session.scalars(text("SELECT word FROM registration_word")))

    words.add_recent_words(session, within=timedelta(minutes=1))
    assert {"baurjan", "bauirjan", "ospanova", "jetisu"} & known() >= {"bauirjan", "ospanova", "jetisu"}
    session.delete(somebody)
    session.flush()
    words.refresh_words(session)
    assert "ospanova" in known()
    assert "bauirjan" not in known()

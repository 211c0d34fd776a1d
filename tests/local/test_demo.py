"""The demo: what its files say, and what stands in the database after it was loaded."""

import gzip
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from connected.conferences.enums import ConferenceStatus, CountsAs, Entry
from connected.conferences.models import Category, Conference
from connected.conferences.rules import is_open
from connected.kernel.countries import is_country
from connected.local.demo import is_empty, load_demo
from connected.local.demo.editions import next_edition, next_thursday_of_october, past_edition
from connected.local.demo.files import read
from connected.messaging.models import Message
from connected.organizations.enums import OrganizationKind
from connected.organizations.models import Organization
from connected.organizations.service import NewOrganization, add_organization
from connected.people.enums import DeliveryRoute
from connected.people.models import Person, PersonEmail
from connected.registration.models import Registration
from connected.registration.queries import Figures, headline_figures
from connected.registration.schemas import ApplicationSchema

ORGANIZATIONS = read("organizations.json")["organizations"]
PEOPLE = read("people.json")
TODAY = date(2026, 11, 23)
SHARED = Path(__file__).parents[3] / "shared" / "data" / "organizations"
NOT_TYPED = {"organization", "registered_at", "delivery_route", "shared_address"}


@pytest.fixture(scope="module")
def demo(app, new_database):
    """A session on a database of its own that holds the demo; tests only read there. The app has the keys in use."""
    engine = create_engine(new_database())
    with Session(engine) as session:
        load_demo(session, TODAY)
        yield session
    engine.dispose()


@pytest.fixture
def past(demo):
    return conference(demo, "connected-2024")


def conference(session, slug):
    return session.scalars(select(Conference).where(Conference.slug == slug)).one()


def registrations_of(session, conference):
    return session.scalars(select(Registration).where(Registration.conference_id == conference.id)).all()


def known_ror_ids():
    with gzip.open(SHARED / "ror_education_v2.json.gz") as file:
        records = json.load(file)
    records += json.loads((SHARED / "ror_central_asia_v2.json").read_text())
    return {record["id"]: record["locations"][0]["geonames_details"]["country_code"] for record in records}


def in_three_languages(texts):
    return set(texts) == {"kk", "ru", "en"} and all(text.strip() == text != "" for text in texts.values())


def test_the_past_edition_has_the_figures_that_were_told(demo, past):
    figures = headline_figures(demo, past.id)
    assert figures == Figures(
        delegates=112, universities=67, international_organizations=10, countries=22, participants=0, audience=0
    )


def test_the_past_edition_is_archived_and_stood_in_astana_in_october(past):
    assert past.status is ConferenceStatus.ARCHIVED
    assert (past.starts_on, past.ends_on) == (date(2024, 10, 17), date(2024, 10, 18))
    assert past.timezone == "Asia/Almaty"
    assert not is_open(past, datetime(2024, 9, 1, tzinfo=UTC))


def test_the_figures_agree_with_the_organizations_counted_one_by_one(demo, past):
    delegates = select(Registration.organization_id).join(Category).where(Category.counts_as == CountsAs.DELEGATE)
    kinds = demo.execute(
        select(Organization.kind, func.count()).where(Organization.id.in_(delegates)).group_by(Organization.kind)
    )
    assert dict(kinds.all()) == {
        OrganizationKind.UNIVERSITY: 67,
        OrganizationKind.INTERNATIONAL_ORGANIZATION: 10,
    }


def test_places_taken_are_the_registrations_there_are(demo, past):
    held = Counter(registration.category_id for registration in registrations_of(demo, past))
    assert {category.id: category.taken for category in past.categories} == {
        category.id: held[category.id] for category in past.categories
    }


def test_everybody_registered_within_the_window_and_agreed_then(demo, past):
    for registration in registrations_of(demo, past):
        assert past.registration_opens_at <= registration.created_at < past.registration_closes_at
        agreed = registration.consents["processing"]
        assert (agreed["given"], agreed["version"]) == (True, "2024-08")
        assert datetime.fromisoformat(agreed["at"]) == registration.created_at


def test_everybody_is_a_person_and_one_shares_the_address_of_a_secretary(demo, past):
    registrations = registrations_of(demo, past)
    assert len({registration.person_id for registration in registrations} - {None}) == len(registrations)
    shared = next(registration for registration in registrations if registration.shared_address)
    guest = demo.get_one(Person, shared.person_id)
    assert guest.delivery_route is DeliveryRoute.VIA_CONTACT
    assert guest.contact_email == shared.email
    owners = demo.scalars(select(PersonEmail.person_id).where(PersonEmail.email_key == shared.email_key)).all()
    assert len(owners) == 1
    assert guest.id not in owners


def test_answers_can_be_read_again(demo, past):
    demo.expire_all()
    answers = [registration.dietary for registration in registrations_of(demo, past)]
    assert "Халал тағам" in answers


def test_nobody_is_written_to(demo):
    assert demo.scalar(select(func.count()).select_from(Message)) == 0


def test_the_coming_edition_is_open_and_empty(demo):
    coming = conference(demo, "connected-next")
    assert coming.status is ConferenceStatus.PUBLISHED
    assert is_open(coming, datetime.combine(TODAY, datetime.min.time(), UTC))
    assert coming.name == dict.fromkeys(("kk", "ru", "en"), "ConnectED 2027")
    ways = {category.slug: (category.entry, category.capacity) for category in coming.categories}
    assert ways == {
        "delegate": (Entry.OPEN, 300),
        "speaker": (Entry.APPROVAL, None),
        "vip": (Entry.INVITATION, None),
        "press": (Entry.APPROVAL, None),
        "audience": (Entry.OPEN, 1500),
        "volunteer": (Entry.STAFF_ONLY, None),
    }
    assert registrations_of(demo, coming) == []


def test_a_database_that_is_not_empty_stays_as_it_is(session):
    assert is_empty(session)
    add_organization(session, NewOrganization(names={"en": "Somebody's own"}, kind=OrganizationKind.OTHER))
    assert not is_empty(session)
    load_demo(session, TODAY)
    assert session.scalar(select(func.count()).select_from(Conference)) == 0


def test_loading_twice_changes_nothing(demo):
    before = demo.scalar(select(func.count()).select_from(Registration))
    load_demo(demo, TODAY)
    assert demo.scalar(select(func.count()).select_from(Registration)) == before


@pytest.mark.parametrize(
    ("today", "starts_on"),
    [
        (date(2024, 8, 18), date(2024, 10, 17)),
        (date(2024, 8, 19), date(2025, 10, 16)),
        (date(2026, 1, 1), date(2026, 10, 15)),
        (date(2026, 11, 23), date(2027, 10, 21)),
        (date(2028, 2, 29), date(2028, 10, 19)),
    ],
)
def test_the_coming_edition_is_on_the_third_thursday_of_october(today, starts_on):
    assert next_thursday_of_october(today) == starts_on


def test_the_coming_edition_is_open_whenever_the_demo_is_loaded():
    for today in (TODAY + timedelta(days=days) for days in range(0, 366, 30)):
        edition = next_edition(today)
        assert edition.starts_on - today >= timedelta(days=60)
        assert edition.ends_on - edition.starts_on == timedelta(days=1)
        assert is_open(edition, datetime.combine(today, datetime.min.time(), UTC))
        assert is_open(edition, datetime.combine(today + timedelta(days=40), datetime.min.time(), UTC))


@pytest.mark.parametrize("edition", [past_edition(), next_edition(TODAY)], ids=lambda edition: edition.slug)
def test_editions_speak_three_languages(edition):
    assert edition.languages == ["kk", "ru", "en"]
    texts = [edition.name, edition.venue, *(category.name for category in edition.categories)]
    assert all(map(in_three_languages, texts))


def test_organizations_are_named_in_three_languages_and_stand_somewhere():
    for facts in ORGANIZATIONS:
        assert in_three_languages(facts["names"]), facts
        assert is_country(facts["country"]), facts
        assert facts["domains"], facts


@pytest.mark.skipif(not SHARED.is_dir(), reason="the ROR files are not here")
def test_ror_ids_are_real_and_in_the_same_country():
    known = known_ror_ids()
    given = {facts["ror_id"]: facts["country"] for facts in ORGANIZATIONS if facts["ror_id"]}
    assert len(given) == 65
    assert {ror_id: known.get(ror_id) for ror_id in given} == given


def test_people_are_invented_and_their_addresses_lead_nowhere():
    assert PEOPLE["invented"] is True
    addresses = [facts[field] for facts in PEOPLE["registrations"] for field in ("email", "cc_email") if field in facts]
    assert {address.rpartition("@")[2] for address in addresses} == {"example.com", "example.net", "example.org"}


def test_each_registration_is_what_somebody_could_have_typed():
    schema = ApplicationSchema()
    for facts in PEOPLE["registrations"]:
        typed = {name: value for name, value in facts.items() if name not in NOT_TYPED}
        application = schema.load(typed | {"consents": {"processing": True, **facts["consents"]}})
        kept = {name: value for name, value in vars(application).items() if name in typed and name != "consents"}
        assert kept == {name: value for name, value in typed.items() if name != "consents"}


def test_a_delegate_of_an_international_organization_represents_no_country():
    kinds = {facts["key"]: facts["kind"] for facts in ORGANIZATIONS}
    for facts in PEOPLE["registrations"]:
        is_international = kinds.get(facts.get("organization")) == "international_organization"
        assert (facts["country"] is None) == is_international


def test_people_are_as_various_as_a_conference_has_them():
    people = PEOPLE["registrations"]
    assert {facts["language"] for facts in people} == {"kk", "ru", "en"}
    assert {facts.get("form_of_address") for facts in people} == {"mr", "ms", "dr", "prof", "he", None}
    assert [facts["given_name"] for facts in people if not facts["family_name"]] == ["Selvam"]
    assert sum(facts.get("shared_address", False) for facts in people) == 1

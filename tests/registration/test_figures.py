"""The headline figures of an edition."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from connected.conferences.enums import ConferenceStatus, CountsAs
from connected.conferences.service import NewCategory, NewConference, create_conference
from connected.kernel.ids import new_id
from connected.organizations.enums import OrganizationKind
from connected.organizations.service import NewOrganization, add_organization
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration
from connected.registration.queries import Figures, headline_figures

NOTHING = Figures(0, 0, 0, 0, 0, 0)
EDITION = NewConference(
    slug="figures",
    name={"en": "Figures"},
    starts_on=date(2027, 10, 14),
    ends_on=date(2027, 10, 15),
    timezone="Asia/Almaty",
    languages=["en"],
    registration_opens_at=datetime(2027, 1, 1, tzinfo=UTC),
    registration_closes_at=datetime(2027, 10, 1, tzinfo=UTC),
    status=ConferenceStatus.PUBLISHED,
    categories=[NewCategory(slug=kind.value, name={"en": kind.value}, counts_as=kind) for kind in CountsAs],
)


@pytest.fixture
def edition(session):
    return create_conference(session, EDITION)


@pytest.fixture
def university(session):
    return organization_of(session, OrganizationKind.UNIVERSITY)


def organization_of(session, kind):
    return add_organization(session, NewOrganization(names={"en": kind.value}, kind=kind, country="KZ"))


def add(session, edition, organization=None, *, kind=CountsAs.DELEGATE, country=None, status="attended"):
    address = f"{new_id()}@example.org"
    category = next(category for category in edition.categories if category.counts_as is kind)
    registration = Registration(
        conference=edition,
        category=category,
        status=RegistrationStatus(status),
        email=address,
        email_key=address,
        name_key=address,
        organization=organization,
        country=country,
        language="en",
        consents={},
    )
    session.add(registration)
    session.flush()


def test_an_edition_without_registrations_has_only_zeros(session, edition):
    assert headline_figures(session, edition.id) == NOTHING
    assert headline_figures(session, new_id()) == NOTHING


@pytest.mark.parametrize("status", RegistrationStatus)
def test_only_confirmed_and_attended_ones_count(session, edition, university, status):
    add(session, edition, university, country="KZ", status=status)
    counted = status in (RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED)
    expected = NOTHING._replace(delegates=1, universities=1, countries=1) if counted else NOTHING
    assert headline_figures(session, edition.id) == expected


def test_organizations_and_countries_count_once(session, edition, university):
    another = organization_of(session, OrganizationKind.UNIVERSITY)
    for organization, country in ((university, "KZ"), (university, "KZ"), (another, "KZ"), (university, "GB")):
        add(session, edition, organization, country=country)
    assert headline_figures(session, edition.id) == NOTHING._replace(delegates=4, universities=2, countries=2)


def test_an_international_organization_is_no_university_and_adds_no_country(session, edition):
    add(session, edition, organization_of(session, OrganizationKind.INTERNATIONAL_ORGANIZATION))
    assert headline_figures(session, edition.id) == NOTHING._replace(delegates=1, international_organizations=1)


@pytest.mark.parametrize("kind", [OrganizationKind.COMPANY, OrganizationKind.MINISTRY, None])
def test_delegates_of_others_or_of_nobody_are_delegates_all_the_same(session, edition, kind):
    add(session, edition, organization_of(session, kind) if kind else None, country="KZ")
    assert headline_figures(session, edition.id) == NOTHING._replace(delegates=1, countries=1)


def test_participants_and_audience_are_figures_of_their_own(session, edition, university):
    for kind in (CountsAs.PARTICIPANT, CountsAs.AUDIENCE, CountsAs.AUDIENCE, CountsAs.PRESS, CountsAs.STAFF):
        add(session, edition, university, kind=kind, country="KZ")
    assert headline_figures(session, edition.id) == NOTHING._replace(participants=1, audience=2)


def test_other_editions_do_not_count(session, edition, university):
    add(session, create_conference(session, replace(EDITION, slug="another")), university, country="KZ")
    assert headline_figures(session, edition.id) == NOTHING


def test_one_query_does_it(session, edition, university):
    for _ in range(3):
        add(session, edition, university, country="KZ")
    statements = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    assert headline_figures(session, edition.id).delegates == 3
    assert len(statements) == 1

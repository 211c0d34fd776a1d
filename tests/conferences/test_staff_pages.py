"""The pages of staff about editions: seen in three languages, filled in as a browser does, nothing typed is lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from connected.conferences.models import Conference
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration
from connected.staff.enums import Role
from tests.conferences.callers import sign_in
from tests.conferences.conftest import NAME, MakeEdition, category
from tests.site.forms import filled_in

URL = "/staff/conferences"
OPEN = datetime(2027, 7, 1, tzinfo=UTC)
PAGES = ["", "/new", "/forum", "/forum/edit", "/forum/copy", "/forum/postpone", "/forum/publish", "/forum/categories"]
PAGES += ["/forum/categories/new", "/forum/categories/delegate/edit", "/forum/categories/delegate/remove"]
Post = Callable[..., Any]


@pytest.fixture
def organizer(client: FlaskClient, session: Session) -> FlaskClient:
    """A browser where an organizer of all editions is signed in."""
    sign_in(client, session)
    return client


@pytest.fixture
def post(organizer: FlaskClient) -> Post:
    """A function that opens the form of a page, changes fields, and sends it."""

    def send(path: str, action: str | None = None, **changes: str) -> Any:
        typed = filled_in(organizer, URL + path)
        changed = {name.replace("__", "."): value for name, value in changes.items()}
        kept = {name: value for name, value in (typed | changed).items() if value != "off"}
        return organizer.post(URL + (action or path), data=kept)

    return send


def register(session: Session, edition: Conference, status: RegistrationStatus, language: str = "en") -> None:
    """Let somebody be registered in the first category."""
    number = session.query(Registration).count()
    row = Registration(
        conference=edition,
        category=edition.categories[0],
        status=status,
        email=f"{number}@example.org",
        email_key=f"{number}@example.org",
        name_key=str(number),
        language=language,
        consents={},
    )
    session.add(row)
    session.commit()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("status", ["draft", "published", "archived"])
def test_every_page_is_in_the_language_of_the_account(
    client: FlaskClient, session: Session, make_edition: MakeEdition, language: str, status: str
) -> None:
    make_edition(status=status, venue={"en": "Congress Centre"})
    sign_in(client, session, language=language)
    for path in PAGES:
        page = client.get(URL + path)
        assert page.status_code == 200, path
        assert f'<html lang="{language}">' in page.text
        assert page.text.count("<h1>") == 1
        assert NAME[language] in page.text or path in ("", "/new"), path


def test_the_list_shows_what_one_has_to_do_with(
    client: FlaskClient, session: Session, make_edition: MakeEdition
) -> None:
    make_edition(slug="other", name=dict.fromkeys(NAME, "Another forum"))
    sign_in(client, session, role=Role.VIEWER, conference_id=make_edition(status="draft").id)
    page = client.get(URL).text
    assert f"{URL}/forum" in page
    assert "Another forum" not in page
    assert f"{URL}/new" not in page
    assert client.get(f"{URL}/other").status_code == 403


def test_who_may_only_read_is_offered_no_change(
    client: FlaskClient, session: Session, make_edition: MakeEdition
) -> None:
    make_edition()
    sign_in(client, session, role=Role.VIEWER)
    for path in ("/forum", "/forum/categories"):
        page = client.get(URL + path).text
        for change in ("edit", "copy", "postpone", "archive", "new", "remove", "down"):
            assert f"/{change}" not in page, (path, change)


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("", "/forum", "/forum/categories")])
def test_changes_are_closed_to_who_may_only_read(
    client: FlaskClient, session: Session, make_edition: MakeEdition, path: str
) -> None:
    make_edition()
    sign_in(client, session, role=Role.VIEWER)
    assert client.get(URL + path).status_code == 403
    assert client.post(URL + path).status_code in (400, 403)


NEW = {
    "slug": "forum-2028",
    "name__kk": "Форум",
    "name__ru": "Форум",
    "name__en": "Forum",
    "starts_on": "2028-10-12",
    "ends_on": "2028-10-13",
    "registration_opens_at": "2028-06-01T09:00",
    "registration_closes_at": "2028-09-28T18:00",
}


def test_an_edition_is_made(post: Post, session: Session) -> None:
    answer = post("/new", **NEW)
    assert (answer.status_code, answer.location) == (303, f"{URL}/forum-2028")
    made = session.scalars(select(Conference)).one()
    assert (made.status, made.languages) == ("draft", ["kk", "ru", "en"])
    assert made.registration_closes_at == datetime(2028, 9, 28, 13, tzinfo=UTC)  # 18:00 in Astana


def test_faults_stand_beside_the_fields_and_nothing_typed_is_lost(post: Post, session: Session) -> None:
    wrong = NEW | {"slug": "Форум", "name__en": "", "ends_on": "2028-10-11", "timezone": "Asia/Astana"}
    answer = post("/new", **wrong)
    assert answer.status_code == 422
    for field in ("slug", "name-en", "ends_on", "timezone"):
        assert f'id="{field}-error"' in answer.text, field
        assert f'href="#{field}"' in answer.text, field
    for typed in ("Форум", "2028-10-11", "Asia/Astana", "2028-06-01T09:00"):
        assert f'value="{typed}"' in answer.text
    assert session.scalar(select(Conference.id)) is None


def test_a_name_in_the_address_that_is_taken_is_told_beside_it(post: Post, make_edition: MakeEdition) -> None:
    make_edition(slug="forum-2028")
    answer = post("/new", **NEW)
    assert answer.status_code == 409
    assert 'id="slug-error"' in answer.text


def test_a_form_as_it_stands_changes_nothing(post: Post, session: Session, make_edition: MakeEdition) -> None:
    edition = make_edition(venue={"en": "Congress Centre"}, languages=["kk", "en"])
    before = {name: value for name, value in vars(edition).items() if not name.startswith("_")}
    assert post("/forum/edit").status_code == 303
    assert post("/forum/categories/delegate/edit").status_code == 303
    session.refresh(edition)
    assert before.items() <= vars(edition).items()


def test_the_later_of_two_editors_sees_that_there_was_another(post: Post, make_edition: MakeEdition) -> None:
    make_edition()
    first = post("/forum/edit", name__en="First", revision="1")
    second = post("/forum/edit", name__en="Second", revision="1")
    assert (first.status_code, second.status_code) == (303, 412)
    assert "Somebody changed this in the meantime." in second.text
    assert 'value="Second"' in second.text
    assert f'<a href="{URL}/forum/edit">' in second.text


def test_consequences_are_told_before_and_taken_after_a_yes(
    post: Post, session: Session, make_edition: MakeEdition
) -> None:
    edition = make_edition()
    for _ in range(2):
        register(session, edition, RegistrationStatus.CONFIRMED)
    later = {"starts_on": "2027-11-11", "ends_on": "2027-11-12"}
    asked = post("/forum/postpone", **later)
    assert asked.status_code == 409
    assert "Confirmations with the old dates that went out: 2." in asked.text
    assert 'value="2027-11-11"' in asked.text
    session.refresh(edition)
    assert edition.starts_on.month == 10
    assert post("/forum/postpone", confirm="something_else", **later).status_code == 409
    assert post("/forum/postpone", confirm="dates_after_confirmations", **later).status_code == 303
    session.refresh(edition)
    assert (edition.starts_on.month, edition.registration_opens_at.month) == (11, 6)


def test_closing_the_window_is_told(
    post: Post, organizer: FlaskClient, session: Session, make_edition: MakeEdition
) -> None:
    make_edition()
    with time_machine.travel(OPEN, tick=False):
        sign_in(organizer, session)
        at_once = post("/forum/edit", registration_closes_at="2027-06-30T18:00")
        today = post("/forum/edit", registration_closes_at="2027-07-01T18:30")
    assert "Registration is open now. This change closes it at once." in at_once.text
    assert "Registration closes today at 18:30." in today.text


def test_steps_say_what_they_mean_and_ask(post: Post, session: Session, make_edition: MakeEdition) -> None:
    edition = make_edition(status="draft", venue={"en": "Congress Centre"}, categories=[])
    for step, status in (("publish", "published"), ("archive", "archived"), ("unarchive", "published")):
        assert post(f"/forum/{step}").status_code == 303
        session.refresh(edition)
        assert edition.status == status
    again = post("/forum/publish")
    assert again.status_code == 409
    assert "This step is not possible as the edition stands now." in again.text


def test_what_is_not_translated_is_listed(organizer: FlaskClient, make_edition: MakeEdition) -> None:
    make_edition(status="draft", venue={"en": "Congress Centre"})
    page = organizer.get(f"{URL}/forum").text
    assert '<li>Venue: <span lang="kk">Қазақша</span>, <span lang="ru">Русский</span></li>' in page
    assert "Texts that are missing in a language of this edition: 2." in organizer.get(f"{URL}/forum/publish").text


def test_a_copy_is_proposed_a_year_later(post: Post, session: Session, make_edition: MakeEdition) -> None:
    make_edition(slug="forum-2027", name=dict.fromkeys(NAME, "Форум 2027"))
    answer = post("/forum-2027/copy")
    assert answer.location == f"{URL}/forum-2028"
    copy = session.scalars(select(Conference).where(Conference.slug == "forum-2028")).one()
    assert (copy.name["kk"], copy.starts_on.isoformat()) == ("Форум 2028", "2028-10-12")
    assert copy.starts_on.weekday() == datetime(2027, 10, 14).weekday()  # noqa: DTZ001


def test_categories_are_added_ordered_changed_and_removed(
    post: Post, session: Session, make_edition: MakeEdition
) -> None:
    edition = make_edition()
    added = post("/forum/categories/new", slug="press", name__kk="БАҚ", name__ru="СМИ", name__en="Press", capacity="20")
    assert added.status_code == 303
    assert post("/forum/categories", "/forum/categories/press/up").status_code == 303
    session.expire_all()
    assert [each.slug for each in edition.categories] == ["press", "delegate"]
    changed = post("/forum/categories/press/edit", capacity="", entry="invitation", counts_as="press", listed="off")
    assert changed.status_code == 303
    session.expire_all()
    press = edition.categories[0]
    assert (press.capacity, press.entry, press.counts_as, press.listed) == (None, "invitation", "press", False)
    assert post("/forum/categories/press/remove").status_code == 303
    session.expire_all()
    assert [each.slug for each in edition.categories] == ["delegate"]


def test_a_category_with_people_stays(post: Post, session: Session, make_edition: MakeEdition) -> None:
    register(session, make_edition(), RegistrationStatus.CANCELLED)
    answer = post("/forum/categories/delegate/remove")
    assert answer.status_code == 409
    assert "Somebody is or was registered in this category" in answer.text


def test_a_capacity_below_what_is_taken_is_refused_beside_the_field(
    post: Post, session: Session, make_edition: MakeEdition
) -> None:
    make_edition(categories=[category(capacity=10)]).categories[0].taken = 4
    session.commit()
    below = post("/forum/categories/delegate/edit", capacity="3")
    assert below.status_code == 409
    assert "4 places are taken already" in below.text
    assert 'id="capacity-error"' in below.text
    full = post("/forum/categories/delegate/edit", capacity="4")
    assert "Places taken in this category: 4." in full.text
    assert post("/forum/categories/delegate/edit", capacity="4", confirm="full_at_once").status_code == 303


def test_a_refusal_by_the_database_leaves_who_is_signed_in(committed: Flask, engine: Engine) -> None:
    """With real transactions a rollback forgets all that was read; the page is shown with it all the same."""
    with Session(engine) as session:
        client = committed.test_client()
        sign_in(client, session)
    answers = []
    for _ in range(2):
        typed = filled_in(client, f"{URL}/new")
        given = {name.replace("__", "."): value for name, value in NEW.items()}
        answers.append(client.post(f"{URL}/new", data=typed | given))
    assert [answer.status_code for answer in answers] == [303, 409]
    assert 'id="slug-error"' in answers[1].text
    assert "/staff/account" in answers[1].text


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_statements_is_fixed(
    organizer: FlaskClient, session: Session, statements: list[str], make_edition: MakeEdition, count: int
) -> None:
    for number in range(count):
        make_edition(slug=f"forum-{number}", categories=[category(f"c{each}") for each in range(count)])
    organizer.get(URL)
    counted = {}
    for path in ("", "/forum-0", "/forum-0/categories", "/forum-0/edit"):
        session.expunge_all()
        statements.clear()
        assert organizer.get(URL + path).status_code == 200
        counted[path] = len(statements)
    assert counted == {"": 4, "/forum-0": 5, "/forum-0/categories": 5, "/forum-0/edit": 5}

"""Categories by program: what is taken, capacity, way in, order, removal; told and confirmed where it hurts."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.registration.enums import RegistrationStatus
from tests.conferences.callers import token_headers
from tests.conferences.conftest import MakeEdition, category
from tests.conferences.test_change_api import URL, Headers, send
from tests.conferences.test_staff_pages import register

ONE = "/forum/categories/delegate"


@pytest.fixture
def organizer(session: Session) -> Headers:
    """The headers of a program that may change every edition."""
    return token_headers(session)


def told(answer: Any) -> list[tuple[str, str, str]]:
    assert (answer.status_code, answer.json["code"]) == (409, "needs_confirmation"), answer.json
    return [(each["pointer"], each["code"], each["detail"]) for each in answer.json["errors"]]


def test_a_category_is_added_shown_and_removed(
    client: FlaskClient, session: Session, make_edition: MakeEdition, organizer: Headers
) -> None:
    make_edition()
    new = category("press", capacity=20, entry="invitation", counts_as="press", listed=False)
    added: Any = client.post(f"{URL}/forum/categories", json=new, headers=organizer)
    assert (added.status_code, added.headers["Location"]) == (201, f"{URL}/forum/categories/press")
    assert added.json == new | {"taken": 0, "is_full": False}
    shown: Any = client.get(added.headers["Location"], headers=organizer)
    assert (shown.json, shown.headers["ETag"]) == (added.json, added.headers["ETag"])
    assert send(client, "DELETE", "/forum/categories/press", organizer).status_code == 204
    assert client.get(added.headers["Location"], headers=organizer).status_code == 404
    noted = select(AuditEntry.action).where(AuditEntry.object_kind == "category").order_by(AuditEntry.id)
    assert list(session.scalars(noted)) == ["category.added", "category.removed"]


@pytest.mark.parametrize(
    ("new", "status", "fault"),
    [
        (category(), 409, "category_slug_taken"),
        (category("press", name={"kk": "БАҚ", "ru": "СМИ"}), 422, "invalid"),
        (category("press", capacity=-1), 422, "invalid"),
        (category("Press"), 422, "invalid"),
    ],
)
def test_a_category_that_cannot_be_is_refused(
    client: FlaskClient, make_edition: MakeEdition, organizer: Headers, new: Any, status: int, fault: str
) -> None:
    make_edition()
    answer: Any = client.post(f"{URL}/forum/categories", json=new, headers=organizer)
    assert (answer.status_code, answer.json["code"]) == (status, fault)
    listed: Any = client.get(f"{URL}/forum/categories", headers=organizer).json
    assert len(listed["items"]) == 1


def test_categories_of_another_edition_are_not_found(
    client: FlaskClient, make_edition: MakeEdition, organizer: Headers
) -> None:
    make_edition()
    make_edition(slug="other", categories=[category("guest")])
    for method in ("GET", "PATCH", "DELETE"):
        assert send(client, method, "/forum/categories/guest", organizer, {}).status_code == 404


def test_a_capacity_is_null_a_number_or_left_alone(
    client: FlaskClient, make_edition: MakeEdition, organizer: Headers
) -> None:
    make_edition(categories=[category(capacity=5)])
    for patch, capacity in (({"name": {"en": "Guest"}}, 5), ({"capacity": 7}, 7), ({"capacity": None}, None)):
        answer = send(client, "PATCH", ONE, organizer, patch)
        assert (answer.status_code, answer.json["capacity"]) == (200, capacity)


def test_a_capacity_below_what_is_taken_is_refused_and_one_equal_confirmed(
    client: FlaskClient, session: Session, make_edition: MakeEdition, organizer: Headers
) -> None:
    make_edition(categories=[category(capacity=10)]).categories[0].taken = 4
    session.commit()
    below = send(client, "PATCH", ONE + "?confirm=1", organizer, {"capacity": 3})
    assert (below.status_code, below.json["code"]) == (409, "capacity_below_taken")
    assert below.json["errors"][0]["pointer"] == "#/capacity"
    asked = told(send(client, "PATCH", ONE, organizer, {"capacity": 4}))
    assert [each[:2] for each in asked] == [("#/capacity", "full_at_once")]
    assert "4" in asked[0][2]
    assert client.get(URL + ONE, headers=organizer).json["capacity"] == 10  # type: ignore[index]
    done = send(client, "PATCH", ONE + "?confirm=1", organizer, {"capacity": 4})
    assert (done.json["capacity"], done.json["is_full"]) == (4, True)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "category.changed")).one()
    assert (entry.fields, entry.details) == (["capacity"], {"accepted": ["full_at_once"]})


def test_another_way_in_is_told_while_somebody_waits(
    client: FlaskClient, session: Session, make_edition: MakeEdition, organizer: Headers
) -> None:
    edition = make_edition(categories=[category(entry="approval")])
    for status in (RegistrationStatus.PENDING, RegistrationStatus.PENDING, RegistrationStatus.CONFIRMED):
        register(session, edition, status)
    [(pointer, code, text)] = told(send(client, "PATCH", ONE, organizer, {"entry": "open"}))
    assert (pointer, code) == ("#/entry", "entry_changed_while_pending")
    assert ": 2." in text
    assert send(client, "PATCH", ONE + "?confirm=1", organizer, {"entry": "open"}).status_code == 200


def test_a_language_in_which_people_are_registered_is_told(
    client: FlaskClient, session: Session, make_edition: MakeEdition, organizer: Headers
) -> None:
    edition = make_edition()
    for language, status in (("kk", "confirmed"), ("kk", "pending"), ("ru", "confirmed"), ("en", "cancelled")):
        register(session, edition, RegistrationStatus(status), language)
    asked = told(send(client, "PATCH", "/forum", organizer, {"languages": ["ru"]}))
    assert [each[:2] for each in asked] == [("#/languages", "language_in_use")]
    assert "қазақша" in asked[0][2]
    assert ": 2." in asked[0][2]


def test_the_order_is_the_editions(client: FlaskClient, make_edition: MakeEdition, organizer: Headers) -> None:
    make_edition(categories=[category(slug) for slug in ("a", "b", "c")])
    seen = client.get(f"{URL}/forum").headers["ETag"]
    order = {"categories": ["c", "a", "b"]}
    first: Any = client.put(f"{URL}/forum/categories/order", json=order, headers=organizer | {"If-Match": seen})
    assert [each["slug"] for each in first.json["items"]] == ["c", "a", "b"]
    public: Any = client.get(f"{URL}/forum")
    assert [each["slug"] for each in public.json["categories"]] == ["c", "a", "b"]
    assert public.headers["ETag"] == first.headers["ETag"] != seen
    late = client.put(f"{URL}/forum/categories/order", json=order, headers=organizer | {"If-Match": seen})
    assert late.status_code == 412


@pytest.mark.parametrize("order", [[], ["a"], ["a", "b", "b"], ["a", "b", "x"]])
def test_an_order_names_each_category_once(
    client: FlaskClient, make_edition: MakeEdition, organizer: Headers, order: list[str]
) -> None:
    make_edition(categories=[category("a"), category("b")])
    answer = send(client, "PUT", "/forum/categories/order", organizer, {"categories": order})
    assert (answer.status_code, answer.json["code"]) == (409, "not_the_categories")


def test_a_category_with_people_stays(
    client: FlaskClient, session: Session, make_edition: MakeEdition, organizer: Headers
) -> None:
    register(session, make_edition(), RegistrationStatus.CANCELLED)
    answer = send(client, "DELETE", ONE, organizer)
    assert (answer.status_code, answer.json["code"]) == (409, "category_in_use")

"""Lists to take away over HTTP: whole, filtered, without what the taker may not see, and noted."""

import csv
import io
import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from connected.audit.models import AuditEntry
from connected.conferences.service import create_conference
from connected.staff import service as staff
from connected.staff.enums import Role
from tests.registration.conftest import body, new_conference

URL = "/api/v1/conferences/forum/registrations"
EVIL = "=HYPERLINK(1)"


@pytest.fixture
def forum(session: Session, client: FlaskClient) -> FlaskClient:
    create_conference(session, new_conference())
    session.commit()
    for number, facts in enumerate(
        [
            {
                "native_name": {"given": "Әйгерім", "family": "Ұлықбекова", "patronymic": "Ғаниқызы"},
                "phone": "+7 701 234 56 78",
                "dietary": "No nuts",
                "country": "KZ",
                "language": "kk",
            },
            {"job_title": EVIL, "country": "DE", "language": "en"},
        ]
    ):
        answer = client.post(URL, json=body(email=f"d{number}@example.org", **facts))
        assert answer.status_code == 202, answer.text
    return client


def headers(session: Session, role: Role) -> dict[str, str]:
    account, _ = staff.create_account(session, email=f"{role.value}@example.org", role=role)
    _, secret = staff.create_token(session, account, scopes=["registrations:read"])
    session.commit()
    return {"Authorization": f"Bearer {secret}"}


def test_a_workbook_is_read_back(forum: FlaskClient, session: Session, tmp_path: Path) -> None:
    answer = forum.get(f"{URL}.xlsx", headers=headers(session, Role.ORGANIZER))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="forum-registrations.xlsx"'
    assert answer.headers["Cache-Control"] == "no-store"
    path = tmp_path / "list.xlsx"
    path.write_bytes(answer.data)
    answer.close()
    heading, first, second = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    row = dict(zip(heading, first, strict=True))
    assert row["Family name in own letters"] == "Ұлықбекова"
    assert row["Telephone"] == "+77012345678"
    assert row["Diet"] == "No nuts"
    assert EVIL in second


def test_a_table_for_excel_runs_nothing(forum: FlaskClient, session: Session) -> None:
    answer = forum.get(f"{URL}.csv", headers=headers(session, Role.ORGANIZER))
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1]["Position"] == f"'{EVIL}"
    assert rows[0]["Telephone"] == "'+77012345678"


def test_filters_hold_for_files(forum: FlaskClient, session: Session) -> None:
    token = headers(session, Role.ORGANIZER)
    items = json.loads(forum.get(f"{URL}.json?country=KZ", headers=token).data)["items"]
    assert [item["language"] for item in items] == ["kk"]
    assert json.loads(forum.get(f"{URL}.json?category=nothing", headers=token).data) == {"items": []}
    assert len(json.loads(forum.get(f"{URL}.json?q=ulykbekova", headers=token).data)["items"]) == 1


def test_what_one_may_not_see_is_not_in_the_file(forum: FlaskClient, session: Session) -> None:
    data = forum.get(f"{URL}.csv", headers=headers(session, Role.VIEWER)).data.decode()
    assert "example.org" not in data
    assert "No nuts" not in data
    assert "701234" not in data
    assert "Ұлықбекова" in data


def test_who_took_what_is_noted_without_what_was_searched(forum: FlaskClient, session: Session) -> None:
    forum.get(f"{URL}.csv?country=KZ&q=Ulykbekova", headers=headers(session, Role.VIEWER))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "registrations.taken_away")).one()
    assert entry.details == {"format": "csv", "filters": {"country": "KZ", "q": "…"}}
    assert entry.token_id


@pytest.mark.parametrize("extension", ["csv", "xlsx", "json"])
def test_nobody_else_takes_it(forum: FlaskClient, session: Session, extension: str) -> None:
    assert forum.get(f"{URL}.{extension}").status_code == 401
    assert forum.get(f"{URL}.{extension}", headers=headers(session, Role.PRESS)).status_code == 403


def test_there_are_three_formats(forum: FlaskClient, session: Session) -> None:
    assert forum.get(f"{URL}.pdf", headers=headers(session, Role.ORGANIZER)).status_code == 404

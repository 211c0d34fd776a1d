"""Importing ROR into the database."""

import copy
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from connected.organizations.enums import NameSource, OrganizationKind, OrganizationStatus
from connected.organizations.models import Organization, OrganizationName, OrganizationWord
from connected.organizations.queries import search
from connected.organizations.ror.dumps import DumpError, read_dump
from connected.organizations.ror.records import Rejected
from connected.organizations.service import ImportResult, NewOrganization, add_organization, import_ror
from tests.organizations.records import REAL, STEPPE, name, needs_real_records, record, ror_id

OWN = NewOrganization(
    names={"kk": "Дала мемлекеттік университеті", "en": "Steppe State University"},
    acronyms=["ДМУ"],
    kind=OrganizationKind.INTERNATIONAL_ORGANIZATION,
    country="KZ",
    ror_id=ror_id(7),
    domains=["own.example"],
)


def load(session: Session, elements: Iterable[object], told: list[Rejected] | None = None) -> ImportResult:
    @contextmanager
    def unit() -> Iterator[Session]:
        yield session
        session.commit()

    return import_ror(unit, elements, [].append if told is None else told.append)


def changed(**members: Any) -> dict[str, Any]:
    return {**copy.deepcopy(STEPPE), **members}


def the_one(session: Session, number: int = 7) -> Organization:
    session.expire_all()
    return session.scalars(select(Organization).where(Organization.ror_id == ror_id(number))).one()


def everything(session: Session) -> dict[str, list[Any]]:
    """All rows of all tables, ids and times included."""
    tables = (Organization.__table__, OrganizationName.__table__, OrganizationWord.__table__)
    return {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables}


def values(organization: Organization, source: NameSource = NameSource.ROR) -> set[str]:
    return {row.value for row in organization.all_names if row.source is source}


def test_an_organization_comes_in_under_all_its_names(session: Session) -> None:
    assert load(session, [STEPPE]) == ImportResult(created=1)
    made = the_one(session)
    assert made.names == {"en": "Steppe University", "kk": "Дала университеті", "ru": "Степной университет"}
    assert (made.kind, made.country, made.status) == (OrganizationKind.UNIVERSITY, "KZ", OrganizationStatus.ACTIVE)
    assert made.domains == ["steppe.example"]
    assert values(made) == {each["value"] for each in STEPPE["names"]}


def test_a_second_time_changes_nothing(session: Session) -> None:
    elements = [record(number) for number in range(20)] + [STEPPE]
    load(session, elements)
    before = everything(session)
    assert load(session, elements) == ImportResult(unchanged=20, rejected=1)  # number 7 stands in it twice
    assert everything(session) == before


def test_a_second_time_writes_nothing(session: Session) -> None:
    load(session, [STEPPE])
    written: list[str] = []
    connection = session.connection()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(
            ("INSERT INTO organization ", "INSERT INTO organization_name", "UPDATE", "DELETE FROM organization_name")
        ):
            written.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    load(session, [STEPPE])
    event.remove(connection, "before_cursor_execute", note)
    assert written == []


@pytest.mark.parametrize(
    ("members", "attribute", "expected"),
    [
        ({"status": "withdrawn"}, "status", OrganizationStatus.INACTIVE),
        ({"domains": ["new.example"]}, "domains", ["new.example"]),
        ({"domains": []}, "domains", ["steppe.example"]),
        ({"locations": record(country="KG")["locations"]}, "country", "KG"),
        ({"locations": record(country=None)["locations"]}, "country", None),
        ({"names": [name("New University", "en", "label")]}, "names", {"en": "New University"}),
        ({"types": ["company"]}, "kind", OrganizationKind.UNIVERSITY),
    ],
)
def test_what_changed_there_changes_here(
    session: Session, members: dict[str, Any], attribute: str, expected: Any
) -> None:
    load(session, [STEPPE])
    load(session, [changed(**members)])
    assert getattr(the_one(session), attribute) == expected


def test_names_come_and_go_and_the_others_keep_their_rows(session: Session) -> None:
    load(session, [STEPPE])
    before = {row.value: row.id for row in the_one(session).all_names}
    renamed = [*STEPPE["names"][:3], name("Степь", "ru", "alias")]
    assert load(session, [changed(names=renamed)]) == ImportResult(updated=1)
    after = {row.value: row.id for row in the_one(session).all_names}
    assert set(after) == {each["value"] for each in renamed}
    assert all(after[value] == before[value] for value in set(after) & set(before))
    assert search(session, "institute") == []
    assert search(session, "Степь") == [the_one(session)]


def test_a_changed_record_shows_when_it_changed(session: Session) -> None:
    load(session, [STEPPE])
    first = the_one(session).updated_at
    load(session, [changed(domains=["new.example"])])
    assert the_one(session).updated_at > first


def test_a_closed_organization_moves_behind_the_others(session: Session) -> None:
    load(session, [STEPPE, record(8, name("Steppe University of Arts", "en", "label"), country="DE")])
    assert search(session, "steppe univ")[0] == the_one(session)
    load(session, [changed(status="inactive")])
    assert {row.standing for row in the_one(session).all_names} == {2}
    assert search(session, "steppe univ")[0].ror_id == ror_id(8)


def test_organizations_of_our_own_are_not_touched(session: Session) -> None:
    own = add_organization(session, NewOrganization(names={"kk": "Дала ұйымы"}, kind=OrganizationKind.NONPROFIT))
    session.commit()
    before = (own.names, own.updated_at, values(own, NameSource.OWN))
    load(session, [STEPPE])
    session.refresh(own)
    assert (own.names, own.updated_at, values(own, NameSource.OWN)) == before


@pytest.mark.parametrize("own_first", [True, False])
def test_our_names_stay_beside_those_of_the_registry(session: Session, own_first: bool) -> None:
    if own_first:
        add_organization(session, OWN)
        assert load(session, [STEPPE]) == ImportResult(updated=1)
    else:
        load(session, [STEPPE])
        add_organization(session, OWN)
    load(session, [changed(names=STEPPE["names"][:3])])
    made = the_one(session)
    assert values(made, NameSource.OWN) == {"Дала мемлекеттік университеті", "Steppe State University", "ДМУ"}
    assert values(made) == {"Steppe University", "Дала университеті", "Степной университет"}
    assert made.names == {
        "kk": "Дала мемлекеттік университеті",
        "en": "Steppe State University",
        "ru": "Степной университет",
    }
    assert made.kind is OrganizationKind.INTERNATIONAL_ORGANIZATION
    assert search(session, "дму") == search(session, "степной") == [made]


def test_to_add_the_same_again_adds_nothing(session: Session) -> None:
    first = add_organization(session, OWN)
    again = add_organization(session, OWN)
    assert again is first
    assert session.scalar(select(func.count()).select_from(OrganizationName)) == 3


def test_a_broken_record_is_told_of_and_the_rest_goes_in(session: Session) -> None:
    told: list[Rejected] = []
    result = load(session, [record(1), None, record(2, status="?"), record(3)], told)
    assert result == ImportResult(created=2, rejected=2)
    assert [(problem.index, problem.path, problem.ror_id) for problem in told] == [
        (1, "$[1]", None),
        (2, "$[2].status", ror_id(2)),
    ]


def test_what_was_read_before_the_file_broke_stays(session: Session) -> None:
    def broken() -> Iterator[object]:
        yield from (record(number) for number in range(501))
        raise DumpError("It stops here.")

    assert load(session, broken()) == ImportResult(created=501, stopped="It stops here.")
    assert session.scalar(select(func.count()).select_from(Organization)) == 501
    assert search(session, "invented university 500")


def test_the_vocabulary_is_that_of_the_names(session: Session) -> None:
    load(session, [STEPPE, record(8, name("Steppe School", "en", "label"))])
    load(session, [changed(names=[name("Tundra University", "en", "label")])])
    words = dict(session.execute(select(OrganizationWord.word, OrganizationWord.frequency)).all())
    assert words == {"tundra": 1, "universiti": 1, "stepe": 1, "schol": 1}


@needs_real_records
def test_the_real_records_of_central_asia_twice(session: Session) -> None:
    elements = json.loads((REAL / "ror_central_asia_v2.json").read_bytes())
    assert load(session, elements) == ImportResult(created=len(elements))
    before = everything(session)
    assert load(session, read_dump(REAL / "ror_central_asia_v2.json")) == ImportResult(unchanged=len(elements))
    assert everything(session) == before
    rows = session.scalar(select(func.count()).select_from(OrganizationName))
    assert rows == sum(
        len({(n["value"].strip(), n["lang"], str(n["types"])) for n in each["names"]}) for each in elements
    )


@needs_real_records
@pytest.mark.slow
def test_the_real_universities_twice(session: Session) -> None:
    file = REAL / "ror_education_v2.json.gz"
    first = load(session, read_dump(file))
    assert first.rejected == 0
    assert load(session, read_dump(file)) == ImportResult(unchanged=first.created)

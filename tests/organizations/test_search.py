"""Search while typing, lists, and the organization a typed name means."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from connected.organizations.models import Organization
from connected.organizations.queries import Meant, page, resolve, search
from tests.organizations.records import REAL, STEPPE, name, needs_real_records, record, ror_id
from tests.organizations.test_import import load


def university(number: int, value: str, *others: dict[str, Any], **members: Any) -> dict[str, Any]:
    return record(number, name(value, "en", "ror_display", "label"), *others, **members)


INVENTED = [
    STEPPE,
    university(11, "Tundra University", name("TU", None, "acronym"), country="RU"),
    university(12, "Taiga University", name("TU", None, "acronym"), country="KZ"),
    university(13, "Tundra University of Arts", country="RU"),
    university(14, "National University of the Tundra", country="RU"),
    university(15, "Tundra University Press", country="RU", status="inactive"),
    university(16, "Жолдасбеков University", name("Джолдасбеков университеті", "kk", "alias")),
    university(17, "Université du Désert", name("جامعة الصحراء", "ar", "label"), country="DZ"),
    university(18, "草原大学", name("Grassland University", "en", "label"), country="CN"),
    university(19, "Oxbow University", country="GB"),
    university(20, "Oxbow College", country="GB"),
]


@pytest.fixture
def known(session: Session) -> Session:
    load(session, INVENTED)
    return session


def numbers(found: list[Organization]) -> list[int]:
    return [int((each.ror_id or "")[-8:-2]) for each in found]


@pytest.mark.parametrize(
    ("q", "number"),
    [
        ("Steppe University", 7),
        ("дала университеті", 7),
        ("ДАЛА", 7),
        ("Степной", 7),
        ("stepnoi universitet", 7),
        ("Dala universiteti", 7),
        ("steppeu", 7),
        ("степпеу", 7),
        ("institute of the ste", 7),
        ("Stepe Univercity", 7),
        ("Setppe Universty", 7),
        ("Степнй универсиет", 7),
        ("Даала универститеті", 7),
        ("Joldasbekov", 16),
        ("Zholdasbekov university", 16),
        ("универститет жолдасбекова", 16),
        ("universite du desert", 17),
        ("desert", 17),
        ("جامعة", 17),
        ("草原", 18),
        ("grassland u", 18),
        ("Оксбоу", 19),
        ("oxbow uni", 19),
        ("Oxbow University, Oxford, United Kingdom", 19),
        ("ox", 19),
        ("да", 7),
    ],
)
def test_found_by_any_name_in_any_script_and_with_slips(known: Session, q: str, number: int) -> None:
    assert number in numbers(search(known, q))[:2]


@pytest.mark.parametrize(
    ("q", "order"),
    [
        ("TU", [12, 11, 13, 15]),  # equal at home, equal abroad, beginning with it, closed
        ("Tundra University", [11, 13, 15, 14]),  # equal, beginning, closed, alike
        ("tundra", [11, 13, 15, 14]),
    ],
)
def test_equal_before_beginning_before_alike(known: Session, q: str, order: list[int]) -> None:
    assert numbers(search(known, q))[:4] == order


@pytest.mark.parametrize(
    "q", ["", " ", "a", "«»", "\x00\x00", "zzzzzzzzzz qqqqqqqqqq", "%", "__", "'; --", "\\", "\ud800"]
)
def test_what_means_nothing_finds_nothing(known: Session, q: str) -> None:
    assert search(known, q) == []


@pytest.mark.parametrize("q", ["x" * 5000, "word " * 1000, "щ" * 500, "100%", "tundra %", "a b c d e f g h i j k l"])
def test_anything_may_be_typed(known: Session, q: str) -> None:
    assert len(search(known, q)) <= 10


def test_an_organization_is_found_once(known: Session) -> None:
    found = search(known, "steppe")
    assert len(found) == len(set(found))


def test_no_more_than_asked_for(known: Session) -> None:
    assert len(search(known, "university", 3)) == 3


def test_in_an_empty_table(session: Session) -> None:
    assert search(session, "steppe") == page(session, limit=5) == []
    assert resolve(session, "steppe") is None


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield statements
    event.remove(connection, "before_cursor_execute", note)


@pytest.mark.parametrize("count", [1, 3, 10])
@pytest.mark.parametrize(
    ("read", "statements"),
    [(lambda s: search(s, "invented university"), 2), (lambda s: search(s, "in"), 1), (lambda s: page(s, limit=50), 1)],
)
def test_the_number_of_statements_is_fixed(
    session: Session, count: int, read: Callable[[Session], list[Organization]], statements: int
) -> None:
    load(session, [record(number) for number in range(count)])
    session.expunge_all()
    with counted(session) as seen:
        assert len([each.names for each in read(session)]) == count
    assert len(seen) == statements


def test_pages_go_by_name_and_miss_nothing(known: Session) -> None:
    seen: list[Organization] = []
    after = None
    while found := page(known, limit=3, after=after):
        seen += found
        after = (found[-1].sorted_by, found[-1].id)
    assert len(seen) == len(INVENTED)
    assert [each.sorted_by for each in seen] == sorted(each.sorted_by for each in seen)


def ror_of(session: Session, found: Meant | None) -> str | None:
    return session.get_one(Organization, found.id).ror_id if found else None


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("Steppe University", None, 7),
        ("STEPPE  university.", "KZ", 7),
        ("Дала Университетi", "KZ", 7),  # with a Latin i
        ("Institute of the Steppe", None, 7),
        ("SteppeU", "KZ", 7),
        ("TU", "KZ", 12),
        ("TU", "RU", 11),
        ("SteppeU", None, None),
        ("Steppe University", "DE", None),
        ("Steppe", "KZ", None),
        ("Steppe Universty", "KZ", None),
        ("", "KZ", None),
        ("«»", None, None),
    ],
)
def test_a_typed_name_means_one_organization_or_none(
    known: Session, typed: str, country: str | None, number: int | None
) -> None:
    assert ror_of(known, resolve(known, typed, country)) == (ror_id(number) if number else None)


def test_of_two_with_one_name_the_one_that_exists_is_meant(session: Session) -> None:
    load(session, [university(1, "Oasis University", status="withdrawn"), university(2, "Oasis University")])
    assert ror_of(session, resolve(session, "Oasis University", "KZ")) == ror_id(2)
    load(session, [university(3, "Oasis University")])
    assert resolve(session, "Oasis University", "KZ") is None


WELL_KNOWN = {
    "NU": "Nazarbayev University",
    "Назарбаев": "Nazarbayev University",
    "nazarbaiv un": "Nazarbayev University",
    "ЕНУ": "L. N. Gumilyov Eurasian National University",
    "гумилев": "L. N. Gumilyov Eurasian National University",
    "Еуразия ұлттық": "L. N. Gumilyov Eurasian National University",
    "evraziiskii natsionalnyi": "L. N. Gumilyov Eurasian National University",
    "әл-фараби": "Al-Farabi Kazakh National University",
    "аль фараби": "Al-Farabi Kazakh National University",
    "Al-Farabi Kazak National": "Al-Farabi Kazakh National University",
    "Сәтбаев": "Satbayev University",
    "Сатпаев": "Satbayev University",
    "ҚазҰӨУ": "Kulyash Bayseyitova Kazakh National University of Arts",
    "Семей мед": "Semey Medical University",
    "министерство науки": "Ministry of Science and Higher Education of the Republic of Kazakhstan",
}


@needs_real_records
def test_the_well_known_ones_are_the_first(session: Session) -> None:
    load(session, json.loads((REAL / "ror_central_asia_v2.json").read_bytes()))
    found = {q: [each.names["en"] for each in search(session, q)[:2]] for q in WELL_KNOWN}
    assert {q: names for q, names in found.items() if WELL_KNOWN[q] not in names} == {}

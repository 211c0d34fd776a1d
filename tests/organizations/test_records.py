"""Reading a record of ROR: what is kept, and what is refused with its place."""

import copy
import gzip
import json
from typing import Any

import jsonschema
import pytest

from connected.organizations.enums import NameKind, NameSource, OrganizationKind, OrganizationStatus
from connected.organizations.ror.fields import FieldError
from connected.organizations.ror.records import Rejected, RorRecords, read_record
from connected.organizations.rules import Name
from tests.organizations.records import REAL, STEPPE, name, needs_real_records, record, ror_id


def changed(path: str, value: Any) -> dict[str, Any]:
    """STEPPE with ``value`` at ``path``, or without it where the value is Ellipsis."""
    made = copy.deepcopy(STEPPE)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    target: Any = made
    for step in steps:
        target = target[step]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return made


def test_what_is_kept() -> None:
    kept = read_record(STEPPE)
    assert kept.ror_id == ror_id(7)
    assert kept.display == "Steppe University"
    assert (kept.kind, kept.country, kept.status) == (OrganizationKind.UNIVERSITY, "KZ", OrganizationStatus.ACTIVE)
    assert kept.domains == ("steppe.example",)
    assert kept.names == (
        Name("Steppe University", NameKind.LABEL, "en", NameSource.ROR),
        Name("Дала университеті", NameKind.LABEL, "kk", NameSource.ROR),
        Name("Степной университет", NameKind.LABEL, "ru", NameSource.ROR),
        Name("SteppeU", NameKind.ACRONYM, None, NameSource.ROR),
        Name("Institute of the Steppe", NameKind.ALIAS, "en", NameSource.ROR),
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("admin", ...),
        ("links", "not a list, but nothing we keep"),
        ("established", "long ago"),
        ("domains", ...),
        ("names/0/lang", ...),
        ("locations/0/geonames_details/country_code", None),
        ("_release", "v1.13"),
    ],
)
def test_what_is_not_kept_may_be_missing_or_wrong(path: str, value: Any) -> None:
    assert read_record(changed(path, value)).ror_id == ror_id(7)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("id", ..., ".id"),
        ("id", None, ".id"),
        ("id", 7, ".id"),
        ("id", "https://ror.example/000000700", ".id"),
        ("id", ror_id(7) + "\n", ".id"),
        ("names", ..., ".names"),
        ("names", [], ".names"),
        ("names", {"en": "Steppe University"}, ".names"),
        ("names", [name("x")] * 501, ".names"),
        ("names/1", "Дала университеті", ".names[1]"),
        ("names/1/value", ..., ".names[1].value"),
        ("names/1/value", 5, ".names[1].value"),
        ("names/1/value", "", ".names[1].value"),
        ("names/1/value", " \t", ".names[1].value"),
        ("names/1/value", "Nul\x00", ".names[1].value"),
        ("names/1/value", "half a pair \ud83d", ".names[1].value"),
        ("names/1/value", "я" * 501, ".names[1].value"),
        ("names/1/types", [], ".names[1].types"),
        ("names/1/types", ["nickname"], ".names[1].types[0]"),
        ("names/1/lang", "Kazakh", ".names[1].lang"),
        ("names/1/lang", 5, ".names[1].lang"),
        ("types", ..., ".types"),
        ("types", "education", ".types"),
        ("types", [None], ".types[0]"),
        ("status", ..., ".status"),
        ("status", "closed", ".status"),
        ("status", ["active"], ".status"),
        ("locations", [], ".locations"),
        ("locations/0", None, ".locations[0]"),
        ("locations/0/geonames_details", ..., ".locations[0].geonames_details"),
        ("locations/0/geonames_details/country_code", "kz", ".locations[0].geonames_details.country_code"),
        ("locations/0/geonames_details/country_code", "ZZ", ".locations[0].geonames_details.country_code"),
        ("locations/0/geonames_details/country_code", "KAZ", ".locations[0].geonames_details.country_code"),
        ("locations/0/geonames_details/country_code", 398, ".locations[0].geonames_details.country_code"),
        ("domains", "steppe.example", ".domains"),
        ("domains/0", "https://steppe.example/", ".domains[0]"),
        ("domains/0", "a." * 127 + "example", ".domains[0]"),
    ],
)
def test_what_is_refused(path: str, value: Any, place: str) -> None:
    with pytest.raises(FieldError) as caught:
        read_record(changed(path, value))
    assert caught.value.path == place


@pytest.mark.parametrize("element", [None, 5, "a record", [], [STEPPE], True])
def test_what_is_no_record_at_all(element: object) -> None:
    with pytest.raises(FieldError, match="is not an object"):
        read_record(element)


def test_a_name_is_kept_once_and_without_stray_spaces() -> None:
    kept = read_record(
        record(1, name(" Steppe\u00a0 University ", "en", "label"), name("Steppe University", "en", "label"))
    )
    assert [each.value for each in kept.names] == ["Steppe University"]


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["label", "ror_display"], NameKind.LABEL),
        (["alias", "label"], NameKind.LABEL),
        (["ror_display"], NameKind.LABEL),
        (["alias", "acronym"], NameKind.ACRONYM),
        (["alias"], NameKind.ALIAS),
    ],
)
def test_a_name_of_several_types_is_of_the_foremost(types: list[str], kind: NameKind) -> None:
    assert read_record(record(1, name("X", None, *types))).names[0].kind is kind


def test_without_a_display_name_the_first_one_is_shown() -> None:
    assert (
        read_record(record(1, name("ABC", None, "acronym"), name("A Better College", "en", "label"))).display == "ABC"
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", OrganizationStatus.ACTIVE),
        ("inactive", OrganizationStatus.INACTIVE),
        ("withdrawn", OrganizationStatus.INACTIVE),
    ],
)
def test_withdrawn_records_are_as_good_as_closed(status: str, expected: OrganizationStatus) -> None:
    assert read_record(record(status=status)).status is expected


@pytest.mark.parametrize(
    ("types", "shown", "kind"),
    [
        (["education", "funder"], "Steppe University", OrganizationKind.UNIVERSITY),
        (["education"], "Steppe Intellectual Schools", OrganizationKind.SCHOOL),
        (["education"], "Steppe High School", OrganizationKind.SCHOOL),
        (["education"], "Steppe School of Economics", OrganizationKind.UNIVERSITY),
        (["facility", "government"], "Institute of the Steppe of the Ministry of Grass", OrganizationKind.RESEARCH),
        (["government", "funder"], "Ministry of Grass of the Steppe", OrganizationKind.MINISTRY),
        (["government"], "Министерство травы", OrganizationKind.MINISTRY),
        (["government"], "Steppe Committee", OrganizationKind.GOVERNMENT),
        (["nonprofit"], "Friends of the Steppe", OrganizationKind.NONPROFIT),
        (["company"], "World Bank", OrganizationKind.COMPANY),
        (["funder", "other"], "World Bank", OrganizationKind.INTERNATIONAL_ORGANIZATION),
        (["other"], "United Nations Children's Fund", OrganizationKind.INTERNATIONAL_ORGANIZATION),
        (["education"], "United Nations University", OrganizationKind.UNIVERSITY),
        (["healthcare", "education"], "Steppe Medical Academy", OrganizationKind.UNIVERSITY),
        (["archive"], "Steppe Library", OrganizationKind.OTHER),
        (["a_type_of_later_years"], "Steppe Something", OrganizationKind.OTHER),
    ],
)
def test_the_kind_is_told_by_types_and_names(types: list[str], shown: str, kind: OrganizationKind) -> None:
    assert read_record(record(1, name(shown, None, "ror_display", "label"), types=types)).kind is kind


def test_a_university_that_was_a_school_is_a_university() -> None:
    names = name("Steppe University", "en", "ror_display"), name("Steppe Normal High School", "en", "alias")
    assert read_record(record(1, *names)).kind is OrganizationKind.UNIVERSITY


def test_problems_are_told_with_place_and_id_and_the_rest_goes_on() -> None:
    told: list[Rejected] = []
    elements = [record(1), "nothing", record(2, status="?"), record(1), record(3), {"id": 5}]
    records = RorRecords(elements, told.append)
    assert [kept.ror_id for kept in records] == [ror_id(1), ror_id(3)]
    assert records.rejected == 4
    assert [(problem.index, problem.path, problem.ror_id) for problem in told] == [
        (1, "$[1]", None),
        (2, "$[2].status", ror_id(2)),
        (3, "$[3].id", ror_id(1)),
        (5, "$[5].names", None),
    ]
    assert str(told[1]) == f"record 2 ({ror_id(2)}): $[2].status: is unknown: '?'"


@needs_real_records
@pytest.mark.parametrize(
    "file", ["ror_central_asia_v2.json", pytest.param("ror_education_v2.json.gz", marks=pytest.mark.slow)]
)
def test_every_real_record_is_read(file: str) -> None:
    path = REAL / file
    elements = json.loads(gzip.decompress(path.read_bytes()) if file.endswith("gz") else path.read_bytes())
    told: list[Rejected] = []
    kept = list(RorRecords(elements, told.append))
    assert told == []
    assert len(kept) == len(elements)


@needs_real_records
def test_the_invented_records_are_like_real_ones() -> None:
    schema = json.loads((REAL / "ror_schema_v2_1.json").read_bytes())
    jsonschema.validate(STEPPE, schema)

"""Reading dumps: what they may be packed in, and where they say that they stop."""

import gzip
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connected.organizations.ror.dumps import DumpError, read_dump
from tests.organizations.records import record

RECORDS = [record(number) for number in range(5)]
JSON = json.dumps(RECORDS, indent=2, ensure_ascii=False).encode()


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return tmp_path / "dump.json"


def read_until_it_stops(path: Path) -> tuple[list[Any], str]:
    read: list[Any] = []
    elements = read_dump(path)
    try:
        while True:
            read.append(next(elements))
    except DumpError as error:
        return read, str(error)


def zipped(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def same(read: list[Any]) -> bool:
    return json.loads(json.dumps(read)) == json.loads(JSON, parse_int=float)


@pytest.mark.parametrize("content", [JSON, b"\xef\xbb\xbf" + JSON, b" \n" + JSON + b"\n\n", gzip.compress(JSON)])
def test_json_plain_or_gzipped_whatever_it_is_called(dump: Path, content: bytes) -> None:
    dump.write_bytes(content)
    assert same(list(read_dump(dump)))


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"v2.0-2025-11-25-ror-data.csv": b"id,name\n"},
        {"__MACOSX/._v1.60-ror-data_schema_v2.json": b"\0"},
        {"v1.60-ror-data.json": b'[{"id": "in version 1"}]', "v1.60-ror-data.csv": b"id\n"},
    ],
)
def test_the_zip_of_a_release(dump: Path, others: dict[str, bytes]) -> None:
    zipped(dump, {**others, "v1.60-ror-data_schema_v2.json": JSON})
    assert same(list(read_dump(dump)))


def test_a_zip_with_one_json_of_any_name(dump: Path) -> None:
    zipped(dump, {"v2.1-2026-01-15-ror-data.json": JSON, "readme.txt": b""})
    assert same(list(read_dump(dump)))


@pytest.mark.parametrize("members", [{}, {"a.csv": b""}, {"a.json": JSON, "b.json": JSON}])
def test_a_zip_without_the_one_json_is_refused(dump: Path, members: dict[str, bytes]) -> None:
    zipped(dump, members or {"empty.txt": b""})
    assert "should hold one JSON file" in read_until_it_stops(dump)[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a list of records"),
        (b"   ", "not a list of records"),
        (b"hello", "not a list of records"),
        (b'{"items": []}', "not a list of records"),
        (b"id,name\n1,2\n", "not a list of records"),
        (b"\xff\xfe[\x00]\x00", "not UTF-8"),
        (b"[1, 2", "a comma should follow"),
        (b"[1, 2,", "record 2"),
        (b"[1, 2,]", "record 2"),
        (b"[1 2]", "a comma should follow"),
        (b"[1, 2] [3]", "Something follows"),
        (b"[1, 2, {'a': 1}]", "record 2"),
        (b"[1, 2, " + b"[" * 200_000, "nested too deeply"),
        (b'[1, 2, "\xff"]', "not UTF-8"),
    ],
)
def test_what_is_not_a_list_in_json(dump: Path, content: bytes, said: str) -> None:
    dump.write_bytes(content)
    read, why = read_until_it_stops(dump)
    assert said in why
    assert read == [1, 2][: len(read)]


def test_a_cut_off_file_gives_what_it_has_and_says_where_it_stops(dump: Path) -> None:
    place = JSON.index(b'"id": "https://ror.org/000000300"')
    dump.write_bytes(JSON[:place])
    read, why = read_until_it_stops(dump)
    assert read == json.loads(JSON, parse_int=float)[:3]
    line = JSON[:place].count(b"\n  {\n") and JSON[: JSON[:place].rindex(b"\n  {\n") + 1].count(b"\n") + 1
    assert why.startswith(f"The file stops being JSON in record 3, which begins in line {line}: ")


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.99])
def test_a_cut_off_gzip_says_so(dump: Path, cut: float) -> None:
    packed = gzip.compress(JSON)
    dump.write_bytes(packed[: int(len(packed) * cut)])
    assert "cannot be read any further" in read_until_it_stops(dump)[1]


def test_a_damaged_zip_says_so(dump: Path) -> None:
    zipped(dump, {"a.json": JSON})
    packed = bytearray(dump.read_bytes())
    packed[60:70] = b"\0" * 10
    dump.write_bytes(packed)
    assert "cannot be read any further" in read_until_it_stops(dump)[1]
    dump.write_bytes(packed[:-40])
    assert "cannot be read any further" in read_until_it_stops(dump)[1]


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1" * 5000, "NaN"])
def test_a_number_out_of_range_spoils_nothing_else(dump: Path, number: str) -> None:
    dump.write_text(f'[{{"established": {number}}}, "the next one"]')
    assert list(read_dump(dump))[1] == "the next one"


def test_a_record_of_absurd_length_stops_the_reading(dump: Path) -> None:
    dump.write_text('["' + "x" * 9_000_000 + '"]')
    assert read_until_it_stops(dump)[0] == []


@given(
    st.lists(st.recursive(st.none() | st.integers(-999, 999) | st.text(), lambda inner: st.lists(inner, max_size=3))),
    st.data(),
)
@settings(max_examples=50)
def test_any_list_is_read_element_by_element(
    tmp_path_factory: pytest.TempPathFactory, elements: list[Any], data: Any
) -> None:
    path = tmp_path_factory.mktemp("dump") / "any.json"
    path.write_text(json.dumps(elements, ensure_ascii=data.draw(st.booleans()), indent=data.draw(st.integers(0, 2))))
    assert list(read_dump(path)) == elements


def test_memory_does_not_grow_with_the_file(dump: Path) -> None:
    def peak(records: int) -> int:
        with gzip.open(dump, "wt") as file:
            file.write("[" + ",".join([json.dumps(RECORDS[0])] * records) + "]")
        tracemalloc.start()
        assert sum(1 for _ in read_dump(dump)) == records
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(8_000) < 1.5 * peak(2_000)

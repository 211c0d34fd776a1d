"""Lists to take away, read back by other libraries; nothing in them is a formula."""

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from connected.kernel.sheets import CELL_MAX, Cell, Column, csv_chunks, json_chunks, write_xlsx

COLUMNS = [
    Column("name", "Аты-жөні", 30),
    Column("count", "Саны", 8, "number"),
    Column("on", "Күні", 12, "date"),
    Column("at", "Уақыты", 18, "moment"),
    Column("yes", "Иә"),
]
ALMATY = ZoneInfo("Asia/Almaty")
AT = datetime(2027, 6, 1, 9, 0, tzinfo=ALMATY)
EVIL = ['=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]
ROWS: list[list[Cell]] = [
    ["Әйгерім Ұлықбекқызы", 7, date(2027, 10, 14), AT, True],
    ['a, "b"\nc', None, None, None, False],
    *([text, 1, None, None, None] for text in EVIL),
]


def xlsx(tmp_path: Path, rows: list[list[Cell]]) -> list[list[object]]:
    path = tmp_path / "list.xlsx"
    write_xlsx(path, "Тізім: [2027]/1", COLUMNS, rows)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Тізім 20271"]
    return list(book.get_sheet_by_index(0).to_python())


def test_xlsx_keeps_types_and_texts(tmp_path: Path) -> None:
    heading, first, second, *evil = xlsx(tmp_path, ROWS)
    assert heading == ["Аты-жөні", "Саны", "Күні", "Уақыты", "Иә"]
    assert first == ["Әйгерім Ұлықбекқызы", 7.0, date(2027, 10, 14), AT.replace(tzinfo=None), True]
    assert second == ['a, "b"\nc', "", "", "", False]
    assert [row[0] for row in evil] == EVIL


def test_xlsx_holds_no_formula_and_no_link(tmp_path: Path) -> None:
    xlsx(tmp_path, ROWS)
    with zipfile.ZipFile(tmp_path / "list.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink " not in sheet
        assert not [name for name in parts.namelist() if "externalLink" in name or "_rels/sheet" in name]


def test_a_text_too_long_for_a_cell_is_cut(tmp_path: Path) -> None:
    [_, row] = xlsx(tmp_path, [["x" * (CELL_MAX + 9), 1, None, None, None]])
    assert row[0] == "x" * CELL_MAX


def test_csv_is_read_by_excel_and_runs_nothing() -> None:
    written = b"".join(csv_chunks(COLUMNS, ROWS))
    assert written.startswith("\ufeffАты-жөні".encode())
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert rows[1] == ["Әйгерім Ұлықбекқызы", "7", "2027-10-14", "2027-06-01 09:00", "True"]
    assert rows[2][0] == 'a, "b"\nc'
    assert [row[0] for row in rows[3:]] == [f"'{text}" for text in EVIL]


def test_json_says_the_same() -> None:
    items = json.loads(b"".join(json_chunks(COLUMNS, ROWS)))["items"]
    assert items[0] == {
        "name": "Әйгерім Ұлықбекқызы",
        "count": 7,
        "on": "2027-10-14",
        "at": "2027-06-01T09:00:00+05:00",
        "yes": True,
    }
    assert len(items) == len(ROWS)


@pytest.mark.parametrize("count", [0, 499, 500, 501])
def test_any_number_of_rows(count: int) -> None:
    rows = [["x", number, None, None, None] for number in range(count)]
    assert len(json.loads(b"".join(json_chunks(COLUMNS, rows)))["items"]) == count
    assert b"".join(csv_chunks(COLUMNS, rows)).count(b"\r\n") == count + 1


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def rows(count: int) -> Iterator[list[Cell]]:
        return (["Әйгерім Ұлықбекқызы", number, None, None, None] for number in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in csv_chunks(COLUMNS, rows(count)):
            pass
        write_xlsx(tmp_path / "list.xlsx", "x", COLUMNS, rows(count))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(8000) < 2 * peak(1000)

"""Lists to take away: CSV, XLSX and JSON of any number of rows in constant memory, none of which can run anything.

A cell that begins like a formula is one to a spreadsheet that opens CSV; it gets an apostrophe in front (OWASP, "CSV
Injection"). In XLSX a text is marked as text and stays as it is.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, Literal

import xlsxwriter

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Excel reads CSV as UTF-8 only where it begins with this mark.
_MARK = "\ufeff"
_AT_ONCE = 500
#: Limits of the format: ECMA-376, and "Excel specifications and limits".
CELL_MAX = 32_767
ROWS_MAX = 1_048_575

Cell = str | int | bool | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column: its key in JSON, its heading for people, its width in characters, and what its cells are.

    A ``moment`` is a datetime that is shown on the clocks of the conference; it is given with that zone.
    """

    key: str
    heading: str
    width: int = 16
    kind: Literal["text", "number", "date", "moment"] = "text"


def csv_chunks(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write rows as CSV (RFC 4180) in UTF-8 with a mark, a few hundred at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(_MARK)
    writer.writerow([_harmless(column.heading) for column in columns])
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        writer.writerows([_harmless(_plain(cell)) for cell in row] for row in batch)
        yield _emptied(buffer)
    yield _emptied(buffer)


def json_chunks(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write rows as one JSON object, ``{"items": [{key: cell, …}, …]}``, a few hundred at a time."""
    keys = [column.key for column in columns]
    before = '{"items": ['
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        items = (json.dumps(dict(zip(keys, map(_jsonable, row), strict=True)), ensure_ascii=False) for row in batch)
        yield (before + ",\n".join(items)).encode()
        before = ",\n"
    yield b"]}\n" if before != '{"items": [' else b'{"items": []}\n'


def write_xlsx(target: Path | IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Write rows as one sheet of a workbook (ECMA-376) into ``target``, a path or a file open for writing.

    Cells have their types; the heading stays in sight and can filter. Rows beyond ROWS_MAX are refused by the format
    and raise ValueError.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        formats = {
            "date": book.add_format({"num_format": "dd.mm.yyyy"}),
            "moment": book.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
        }
        sheet = book.add_worksheet(_sheet_name(title))
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, book.add_format({"bold": True}))
        last = 0
        for last, row in enumerate(rows, start=1):
            if last > ROWS_MAX:
                raise ValueError("too many rows for one sheet")
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                _write(sheet, last, place, cell, formats.get(column.kind))
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _write(sheet: Any, row: int, place: int, cell: Cell, form: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, place, cell.replace(tzinfo=None), form)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, form)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int):
        sheet.write_number(row, place, cell)
    else:
        sheet.write_string(row, place, cell[:CELL_MAX])


def _sheet_name(title: str) -> str:
    """Return a name of at most 31 characters without those that Excel refuses."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31].strip() or "1"


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return str(cell)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _jsonable(cell: Cell) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


def _emptied(buffer: io.StringIO) -> bytes:
    written = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return written

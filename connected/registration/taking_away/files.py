"""A list of registrations as a response: streamed where the format allows, else through a temporary file."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from flask import Response, stream_with_context
from flask_babel import gettext
from sqlalchemy import Select
from werkzeug.wsgi import FileWrapper

from connected.audit.service import note
from connected.conferences.models import Conference
from connected.kernel.db import session, transaction
from connected.kernel.i18n import pick
from connected.kernel.sheets import Cell, Column, csv_chunks, json_chunks, write_xlsx
from connected.registration.taking_away.columns import columns, headings, rows
from connected.registration.visibility import sight
from connected.site.filters import current_language

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_BLOCK = 64 * 1024


def file_of(conference: Conference, matching: Select[Any], extension: str, filters: dict[str, str]) -> Response:
    """Answer with the registrations of the query ``matching`` as a file.

    Notes in the audit who took it, in which format and by which filters. The columns are those that the caller sees.
    """
    with transaction() as current:
        note(
            current,
            "registrations.taken_away",
            conference,
            conference_id=conference.id,
            details={"format": extension, "filters": filters},
        )
    language = current_language()
    shown = headings(sight(conference.id))
    cells = rows(session(), matching, shown, language=language, timezone=conference.timezone)
    titles = columns(shown, gettext)
    response = Response(_body(extension, pick(conference.name, language).text, titles, cells))
    response.headers["Content-Type"] = FORMATS[extension]
    response.headers["Content-Disposition"] = f'attachment; filename="{conference.slug}-registrations.{extension}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _body(extension: str, title: str, titles: Sequence[Column], cells: Iterable[Sequence[Cell]]) -> Iterable[bytes]:
    if extension == "xlsx":
        return FileWrapper(_workbook(title, titles, cells), _BLOCK)
    return stream_with_context((csv_chunks if extension == "csv" else json_chunks)(titles, cells))


def _workbook(title: str, titles: Sequence[Column], cells: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """Write the workbook before the first byte is sent: its table of contents can only be written at the end."""
    file = tempfile.TemporaryFile(prefix="connected-")  # noqa: SIM115 - closed with the response
    write_xlsx(file, title, titles, cells)
    file.seek(0)
    return file

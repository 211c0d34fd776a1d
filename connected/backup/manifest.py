"""What a backup says of itself."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = "connected-backup"
FORMAT_VERSION = 1


class BackupError(Exception):
    """A backup cannot be made or restored; the text says why, for the person at the terminal."""


@dataclass(frozen=True)
class TableFacts:
    """One table of a backup.

    ``columns``: in the order of the file. ``rows``, ``size`` (bytes) and ``sha256`` (hexadecimal, FIPS 180-4) are
    those of the member, before it is compressed.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    size: int
    sha256: str

    @property
    def member(self) -> str:
        """The name of its member in the file."""
        return f"tables/{self.name}.copy"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    ``migration``: the version of the database. ``taken_at``: ISO 8601 in UTC, the moment all rows are of.
    ``sequences``: by name, the last number each gave out.
    """

    migration: str
    taken_at: str
    tables: tuple[TableFacts, ...]
    sequences: Mapping[str, int]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables)

    def to_json(self) -> str:
        """Return it as the text of the manifest's member."""
        head = {"format": FORMAT, "format_version": FORMAT_VERSION}
        return json.dumps(head | asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read the text of a manifest's member.

        Raises:
            BackupError: it is none, or one of a later format.
        """
        try:
            data = json.loads(text)
            _check_format(data)
            tables = tuple(TableFacts(**{**table, "columns": tuple(table["columns"])}) for table in data["tables"])
            return cls(str(data["migration"]), str(data["taken_at"]), tables, dict(data["sequences"]))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupError("Its manifest cannot be read: the file is damaged, or not a backup.") from error


def _check_format(data: Mapping[str, Any]) -> None:
    if data["format"] != FORMAT:
        raise BackupError("It is not a backup of ConnectED.")
    if data["format_version"] != FORMAT_VERSION:
        raise BackupError(
            f"It is of format {data['format_version']}, and this release reads format {FORMAT_VERSION}: "
            "restore it with the release that made it, or a newer one."
        )

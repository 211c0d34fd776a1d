"""A dump as ROR publishes it, read in constant memory: JSON, gzipped JSON, or the release's ZIP with the JSON inside.

The decoder of the standard library reads one element of the list after the other. A streaming parser would do the same,
but gives up the whole file for one number that is too large in one record.
"""

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, cast

_CHUNK = 256 * 1024
_MOST_CHARACTERS_A_RECORD = 4 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_SPACE = " \t\n\r"


class DumpError(Exception):
    """The file cannot be read, or not any further; the text says where and why, in English."""


def read_dump(path: Path) -> Iterator[Any]:
    """Yield the elements of the list that the file ``path`` holds, one by one, whatever they are.

    What the file is shows in its first bytes, not in its name. In a ZIP, the JSON in version 2 of the schema is taken.

    Raises:
        DumpError: it is no such file, or it is damaged or cut off; everything before that place was yielded.
    """
    with ExitStack() as stack:
        try:
            text = io.TextIOWrapper(_open(path, stack), encoding="utf-8-sig")
            yield from _List(text)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise DumpError(f"The file cannot be read any further: {error}") from error


def _open(path: Path, stack: ExitStack) -> BinaryIO:
    file = stack.enter_context(path.open("rb"))
    start = file.read(4)
    file.seek(0)
    if start.startswith(_GZIP):
        return cast(BinaryIO, stack.enter_context(gzip.open(file)))
    if start == _ZIP:
        archive = stack.enter_context(zipfile.ZipFile(file))
        return cast(BinaryIO, stack.enter_context(archive.open(_member(archive))))
    return file


def _member(archive: zipfile.ZipFile) -> str:
    names = [name for name in archive.namelist() if name.endswith(".json") and not name.startswith("__MACOSX/")]
    # Releases of 2024 and 2025 hold the same records in version 1 of the schema too.
    in_version_2 = [name for name in names if "schema_v2" in name] or names
    if len(in_version_2) != 1:
        raise DumpError(f"The ZIP should hold one JSON file with the organizations, but holds {len(in_version_2)}.")
    return in_version_2[0]


class _List:
    """The elements of a JSON array (RFC 8259), decoded while it is read."""

    def __init__(self, text: io.TextIOBase) -> None:
        self.text = text
        self.buffer = ""
        self.line = 1
        self.index = 0
        # No whole number is used, and thousands of digits would be refused.
        self.decoder = json.JSONDecoder(parse_int=float)

    def __iter__(self) -> Iterator[Any]:
        if self._next_sign() != "[":
            raise DumpError("The file is not a list of records in JSON.")
        self._drop(1)
        if self._next_sign() == "]":
            return self._finish()
        while True:
            yield self._element()
            self.index += 1
            sign = self._next_sign()
            if sign == "]":
                return self._finish()
            if sign != ",":
                raise self._stop("a comma should follow here")
            self._drop(1)

    def _element(self) -> Any:
        self._next_sign()
        while True:
            try:
                element, end = self.decoder.raw_decode(self.buffer)
            except RecursionError as error:
                raise self._stop("it is nested too deeply") from error
            except ValueError as error:
                # It may only be cut off by the end of the buffer.
                if not self._read_more():
                    raise self._stop(_reason(error)) from error
                continue
            if end < len(self.buffer) or not self._read_more():  # a number may go on
                self._drop(end)
                return element

    def _next_sign(self) -> str:
        while True:
            blank = len(self.buffer) - len(self.buffer.lstrip(_SPACE))
            self._drop(blank)
            if self.buffer:
                return self.buffer[0]
            if not self._read_more():
                return ""

    def _read_more(self) -> bool:
        if len(self.buffer) > _MOST_CHARACTERS_A_RECORD:
            return False
        try:
            more = self.text.read(_CHUNK)
        except UnicodeDecodeError as error:
            raise self._stop(f"it is not UTF-8 ({error.reason})") from error
        self.buffer += more
        return bool(more)

    def _drop(self, characters: int) -> None:
        self.line += self.buffer.count("\n", 0, characters)
        self.buffer = self.buffer[characters:]

    def _finish(self) -> None:
        self._drop(1)
        if self._next_sign():
            raise DumpError(f"Something follows the end of the list, in line {self.line}.")

    def _stop(self, reason: str) -> DumpError:
        place = f"record {self.index}, which begins in line {self.line}"
        return DumpError(f"The file stops being JSON in {place}: {reason}.")


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, {error.lineno - 1} lines further" if error.lineno > 1 else error.msg
    return str(error)

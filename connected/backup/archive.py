"""The file: members are written and read as streams, and nothing bears its name before it is whole."""

import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from connected.backup.manifest import BackupError, Manifest, TableFacts

MANIFEST = "manifest.json"
CHUNK = 1 << 18  # bytes
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_COMPRESSION_LEVEL = 3  # of 9: half the time of the usual 6, for a file that is a tenth larger


@contextmanager
def new_archive(target: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive that appears as ``target`` when the block ends well, and else leaves nothing.

    Only the account that makes it may read it. Raises BackupError when there is something of that name.
    """
    refuse_existing(target)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")  # mode 0600
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION_LEVEL) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        refuse_existing(target)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def refuse_existing(target: Path) -> None:
    """Raise BackupError when there is something of that name: a backup never takes the place of another."""
    if target.exists():
        raise BackupError(f"{target} is there already. Name another file, or remove it first.")


def write_member(archive: zipfile.ZipFile, name: str, blocks: Iterable[bytes | memoryview]) -> tuple[int, str]:
    """Write ``blocks`` as a member; return its size in bytes and its SHA-256."""
    digest, size = sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member:
        for chunk in _gathered(blocks):
            digest.update(chunk)
            size += len(chunk)
            member.write(chunk)
    return size, digest.hexdigest()


def _gathered(blocks: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """The same bytes in large chunks: COPY gives a block for each row."""
    waiting = bytearray()
    for block in blocks:
        waiting += block
        if len(waiting) >= CHUNK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


@contextmanager
def open_archive(source: Path) -> Iterator[zipfile.ZipFile]:
    """Open a backup for reading. Raises BackupError when it is not one, or was cut off."""
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as error:
        raise BackupError(f"{source} cannot be read: it is cut off, damaged, or not a backup.") from error
    with archive:
        yield archive


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Return the manifest. Raises BackupError when there is none that this release reads."""
    try:
        return Manifest.from_json(archive.read(MANIFEST).decode())
    except (KeyError, UnicodeDecodeError, *DAMAGE) as error:
        raise BackupError("Its manifest cannot be read: the file is damaged, or not a backup.") from error


def check_member(archive: zipfile.ZipFile, table: TableFacts) -> None:
    """Read the member of ``table`` to its end. Raises BackupError when it is not what was written."""
    digest = sha256()
    try:
        for chunk in read_member(archive, table.member):
            digest.update(chunk)
    except (KeyError, *DAMAGE) as error:
        raise BackupError(f"{table.member} is missing or damaged. Nothing was restored.") from error
    if digest.hexdigest() != table.sha256:
        raise BackupError(f"{table.member} is not what was written (its SHA-256 differs). Nothing was restored.")


def read_member(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield the bytes of a member in large chunks."""
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            yield chunk

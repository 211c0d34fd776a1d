"""What must not be restored is refused before anything is touched; what was not finished leaves no file."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from connected import migrations
from connected.backup import saving
from connected.backup.archive import MANIFEST
from connected.backup.manifest import BackupError
from connected.backup.restoring import restore
from connected.backup.saving import save
from tests.backup.conftest import contents, quiet

NewEngine = Callable[[], Engine]
Members = dict[str, bytes]


def read(file: Path) -> Members:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(file: Path, members: Members) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def with_manifest(members: Members, **changes: object) -> Members:
    return members | {MANIFEST: json.dumps(json.loads(members[MANIFEST]) | changes).encode()}


def refuses(engine: Engine, file: Path, words: str) -> None:
    with pytest.raises(BackupError, match=words):
        restore(engine, file, quiet)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == 0


@pytest.fixture
def target(new_engine: NewEngine) -> Engine:
    return new_engine()


def test_a_database_with_a_row_is_refused_and_stays(demo: Engine, archive: Path) -> None:
    before = contents(demo)
    with pytest.raises(BackupError, match="not empty: there are rows in"):
        restore(demo, archive, quiet)
    assert contents(demo) == before


def test_a_database_of_somebody_else_is_refused(target: Engine, archive: Path) -> None:
    with target.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id int)"))
    with pytest.raises(BackupError, match="tables that are not ours"):
        restore(target, archive, quiet)


def test_a_file_that_was_cut_off(target: Engine, archive: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    cut.write_bytes(archive.read_bytes()[:-4000])
    refuses(target, cut, "cut off, damaged, or not a backup")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_file_with_one_wrong_byte(target: Engine, archive: Path, tmp_path: Path, share: float) -> None:
    content = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as whole:
        content[int(whole.start_dir * share)] ^= 0xFF
    damaged = tmp_path / "damaged"
    damaged.write_bytes(content)
    with pytest.raises(BackupError, match=r"damaged|differs|not a backup"):
        restore(target, damaged, quiet)


def test_a_member_that_was_changed(target: Engine, archive: Path, tmp_path: Path) -> None:
    members = read(archive)
    name = "tables/conference.copy"
    changed = members | {name: members[name].replace(b"connected-2024", b"connected-2025")}
    assert changed != members
    refuses(target, write(tmp_path / "changed", changed), "SHA-256 differs")


def test_a_member_that_is_missing(target: Engine, archive: Path, tmp_path: Path) -> None:
    members = read(archive)
    del members["tables/message.copy"]
    refuses(target, write(tmp_path / "less", members), "missing or damaged")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "somebody-elses"}, "not a backup of ConnectED"),
        ({"format_version": 2}, "is of format 2, and this release reads format 1"),
        ({"migration": "9999"}, "made at version 9999 of the database, which this release does not know"),
        ({"tables": [{"name": "conference"}]}, "manifest cannot be read"),
        ({"tables": []}, "other tables or columns than its version"),
    ],
)
def test_a_manifest_that_says_otherwise(
    target: Engine, archive: Path, tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    refuses(target, write(tmp_path / "other", with_manifest(read(archive), **changes)), words)


def test_rows_that_are_fewer_than_the_manifest_says(target: Engine, archive: Path, tmp_path: Path) -> None:
    members = read(archive)
    tables = json.loads(members[MANIFEST])["tables"]
    tables[0]["rows"] += 1
    refuses(target, write(tmp_path / "fewer", with_manifest(members, tables=tables)), "as its manifest says")


@pytest.mark.parametrize("content", [b"", b"not a zip", json.dumps({"format": "connected-backup"}).encode()])
def test_a_file_of_another_kind(target: Engine, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other"
    other.write_bytes(content)
    refuses(target, other, "not a backup")
    refuses(target, write(tmp_path / "zip", {"a.txt": content}), "not a backup")


def test_one_that_fails_leaves_nothing(demo: Engine, tmp_path: Path) -> None:
    def fail(_line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(demo, tmp_path / "backup", fail)
    assert list(tmp_path.iterdir()) == []


def test_one_whose_database_goes_away_leaves_nothing(
    demo: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Iterator[bytes]:
        yield b"1\n"
        raise ConnectionResetError

    monkeypatch.setattr(saving, "Rows", broken)
    with pytest.raises(ConnectionResetError):
        save(demo, tmp_path / "backup", quiet)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_takes_the_place_of_nothing(demo: Engine, archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        save(demo, archive, quiet)
    assert archive.read_bytes() == before


def test_one_without_tables_is_refused(target: Engine, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing in this database yet"):
        save(target, tmp_path / "backup", quiet)


def test_while_a_migration_runs_none_is_made(demo: Engine, tmp_path: Path) -> None:
    with demo.begin() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": migrations.MIGRATION_LOCK})
        with pytest.raises(BackupError, match="being migrated"):
            save(demo, tmp_path / "backup", quiet)

import os
from pathlib import Path

import pytest

from connected.local import folders
from connected.local.process import Account

STRANGER = Account(uid=65534, gid=65534)


def test_a_short_path_is_taken_as_it_is(short_folder: Path) -> None:
    wanted = short_folder / "run"
    assert folders.socket_folder(wanted, "s.sock") == wanted
    assert wanted.stat().st_mode & 0o777 == 0o700


def test_a_long_path_is_replaced_by_the_same_short_one_each_time(short_folder: Path) -> None:
    wanted = short_folder / ("long" * 30)
    taken = folders.socket_folder(wanted, "s.sock")
    assert len(str(taken / "s.sock")) <= folders.SOCKET_PATH_LIMIT
    assert taken.stat().st_mode & 0o777 == 0o700
    assert folders.socket_folder(wanted, "s.sock") == taken
    assert not wanted.exists()
    taken.rmdir()


def test_length_is_counted_in_bytes_not_letters(short_folder: Path) -> None:
    wanted = short_folder / ("қ" * 50)
    taken = folders.socket_folder(wanted, "s.sock")
    assert taken != wanted
    taken.rmdir()


def test_may_enter_needs_the_search_bit_on_every_folder_above(short_folder: Path) -> None:
    inner = short_folder / "closed" / "open"
    inner.mkdir(parents=True)
    assert folders.may_enter(inner, STRANGER)
    inner.parent.chmod(0o700)
    assert not folders.may_enter(inner, STRANGER)
    assert folders.may_enter(inner, Account(os.geteuid(), os.getegid()))


def test_a_link_somebody_planted_is_refused(short_folder: Path) -> None:
    (short_folder / "elsewhere").mkdir()
    planted = short_folder / "planted"
    planted.symlink_to(short_folder / "elsewhere")
    with pytest.raises(PermissionError, match="planted"):
        folders.private_folder(planted)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_account_is_refused(short_folder: Path) -> None:
    taken = short_folder / "taken"
    taken.mkdir()
    os.chown(taken, 12345, 12345)
    with pytest.raises(PermissionError, match="taken"):
        folders.private_folder(taken)

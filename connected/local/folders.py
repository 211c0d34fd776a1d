"""Where the local servers' files can lie: paths that an unprivileged account can enter, and that a socket name fits."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from connected.local.process import Account

# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included (unix(7)).
SOCKET_PATH_LIMIT = 103


def may_enter(folder: Path, account: Account) -> bool:
    """Say whether `account` may traverse `folder` (absolute) and every folder above it, by their mode bits."""
    return all(_may_traverse(part, account) for part in (folder, *folder.parents))


def private_folder(folder: Path, account: Account | None = None) -> Path:
    """Make `folder` (0700) for `account`, ourselves when None, and return it.

    Raises:
        PermissionError: it is there already and another account's, or not a plain folder.
    """
    owner = account.uid if account else os.geteuid()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
        raise PermissionError(f"{folder} is not a folder of ours")
    if account:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    return folder


def socket_folder(wanted: Path, name: str, account: Account | None = None) -> Path:
    """Make a private folder for the socket `name` and return its absolute path.

    It is `wanted` when the socket's path is short enough and the account can get there, and a short one under the
    system's temporary folder otherwise, the same for the same `wanted` so that nothing piles up there.

    Raises:
        PermissionError: both are in another account's hands.
    """
    wanted = wanted.absolute()
    reachable = account is None or may_enter(_nearest(wanted), account)
    if reachable and len(os.fsencode(wanted / name)) <= SOCKET_PATH_LIMIT:
        return private_folder(wanted, account)
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    return private_folder(_short_temporary_folder() / f"connected-{os.geteuid()}-{digest}", account)


def _may_traverse(folder: Path, account: Account) -> bool:
    found = folder.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    return bool(found.st_mode & (stat.S_IXGRP if found.st_gid == account.gid else stat.S_IXOTH))


def _nearest(folder: Path) -> Path:
    """The closest parent of `folder` that exists."""
    return next(parent for parent in folder.parents if parent.exists())


def _short_temporary_folder() -> Path:
    usual = Path(tempfile.gettempdir())
    return usual if len(os.fsencode(usual)) < SOCKET_PATH_LIMIT // 2 else Path("/tmp")  # noqa: S108  made 0700 inside

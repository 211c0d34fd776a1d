"""Secrets from files, as orchestrators mount them."""

from pathlib import Path

import pytest

from config import secret_files
from config.secret_files import SecretFileError
from config.settings import Settings, SettingsError
from connected.local.plan import Plan

GOOD = {
    "DATABASE_URL": "postgresql://connected:pass@db/connected",
    "REDIS_URL": "redis://redis:6379/0",
    "SMTP_URL": "smtp://relay:25",
    "SECRET_KEY": "s" * 32,
    "ENCRYPTION_KEYS": "k" * 43 + "=",
    "METRICS_TOKEN": "a token",
}
OTHERS = {"PUBLIC_URL": "https://connected.example.org/"}


def in_files(folder: Path, ending: str = "\n") -> dict[str, str]:
    """GOOD, each in a file of its own, as an environment."""
    for name, value in GOOD.items():
        (folder / name).write_text(value + ending)
    return OTHERS | {f"{name}_FILE": str(folder / name) for name in GOOD}


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_what_is_in_files_is_as_good_as_what_is_in_the_environment(tmp_path: Path, ending: str) -> None:
    assert set(GOOD) == set(secret_files.NAMES)
    assert Settings.from_env(in_files(tmp_path, ending)) == Settings.from_env(GOOD | OTHERS)


def test_the_keys_may_stand_in_lines(tmp_path: Path) -> None:
    old = "o" * 43 + "="
    environment = in_files(tmp_path)
    (tmp_path / "ENCRYPTION_KEYS").write_text(f"{GOOD['ENCRYPTION_KEYS']}\n{old}\n")
    assert Settings.from_env(environment).encryption_keys == (GOOD["ENCRYPTION_KEYS"], old)


@pytest.mark.parametrize("name", secret_files.NAMES)
def test_both_at_once_is_a_fault_that_does_not_show_the_secret(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} and {name}_FILE are both set") as caught:
        Settings.from_env(in_files(tmp_path) | {name: GOOD[name]})
    assert len(caught.value.faults) == 1
    assert GOOD[name] not in str(caught.value)


def test_every_file_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    environment = in_files(tmp_path)
    (tmp_path / "SECRET_KEY").unlink()
    (tmp_path / "REDIS_URL").write_bytes(b"\xff\xfe")
    (tmp_path / "SMTP_URL").write_text("\n")
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environment)
    assert sorted(caught.value.faults) == [
        f"REDIS_URL_FILE names {tmp_path}/REDIS_URL, which cannot be read: it is not text",
        f"SECRET_KEY_FILE names {tmp_path}/SECRET_KEY, which cannot be read: No such file or directory",
        "SMTP_URL is not set",
    ]


def test_only_secrets_come_from_files(tmp_path: Path) -> None:
    (tmp_path / "mode").write_text("allowlist")
    assert Settings.from_env(GOOD | OTHERS | {"MAIL_MODE_FILE": str(tmp_path / "mode")}).mail_mode == "live"


def test_the_local_stack_takes_them_too(tmp_path: Path) -> None:
    plan = Plan.from_environment(in_files(tmp_path) | {"DATA_DIR": str(tmp_path)})
    assert (plan.database_url, plan.redis_url, plan.smtp_url) == tuple(list(GOOD.values())[:3])
    urls = {name: GOOD[name] for name in ("DATABASE_URL", "REDIS_URL", "SMTP_URL")}
    given = plan.environment({"SECRET_KEY": "another", "ENCRYPTION_KEYS": "another"}, urls)
    assert {name: given[name] for name in GOOD} == GOOD
    assert not any(name.endswith("_FILE") for name in given)


def test_an_environment_without_files_stays_as_it_is() -> None:
    environment = GOOD | OTHERS | {"SECRET_KEY_FILE": ""}
    assert secret_files.resolved(environment) == environment


def test_the_local_stack_tells_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        Plan.from_environment({"SECRET_KEY_FILE": str(tmp_path / "none")})
    with pytest.raises(SecretFileError):
        secret_files.resolved({"SECRET_KEY_FILE": str(tmp_path / "none")})

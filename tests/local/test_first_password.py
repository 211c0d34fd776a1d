"""The first administrator of an empty database, whose password is told once."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.local import __main__, first_password, prepare
from connected.local.plan import Plan
from connected.staff.enums import Role
from connected.staff.models import Account, Grant
from connected.staff.secrets import is_password


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan.from_environment({"DATA_DIR": str(tmp_path), "PORT": "8000"})


def test_a_password_is_told_once(plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first_password.keep(tmp_path, "one-time")
    (file,) = (tmp_path / "run").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    __main__.tell_addresses(plan)
    told = capsys.readouterr().out
    assert "admin@example.org" in told
    assert "\n  one-time\n" in told
    assert "http://127.0.0.1:8000/staff/" in told
    __main__.tell_addresses(plan)
    assert "admin@example.org" not in capsys.readouterr().out
    assert list((tmp_path / "run").iterdir()) == []


def test_the_account_is_made_where_there_is_none(session: Session, settings: Settings, tmp_path: Path) -> None:
    settings = replace(settings, data_dir=tmp_path)
    prepare._make_first_account(session, settings)
    (account,) = session.scalars(select(Account))
    (given,) = session.scalars(select(Grant))
    assert (account.email, account.one_time) == (first_password.EMAIL, True)
    assert (given.role, given.conference_id) == (Role.ADMINISTRATOR, None)
    assert is_password(first_password.take(tmp_path) or "", account.password_hash)
    prepare._make_first_account(session, settings)
    assert first_password.take(tmp_path) is None

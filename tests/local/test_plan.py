import socket
from pathlib import Path

import pytest

from config.settings import Settings, SettingsError
from connected.local.__main__ import tell_addresses
from connected.local.keys import load_keys
from connected.local.plan import Plan, shared

URLS = {
    "DATABASE_URL": "postgresql+psycopg://postgres@/connected?host=%2Frun",
    "REDIS_URL": "unix:///run/valkey.sock",
    "SMTP_URL": "smtp://127.0.0.1:2525",
}


def test_the_parts_get_complete_settings(tmp_path: Path) -> None:
    plan = Plan.from_environment({"DATA_DIR": str(tmp_path), "PATH": "/bin"})
    environment = plan.environment(load_keys(tmp_path), URLS)
    settings = Settings.from_env(environment)
    assert settings.local
    assert settings.mail_mode == "capture"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.data_dir == tmp_path
    assert environment["PATH"] == "/bin"


def test_what_is_given_goes_before_what_we_would_choose(tmp_path: Path) -> None:
    given = {
        "DATA_DIR": str(tmp_path),
        "PUBLIC_URL": "https://c.example.org",
        "MAIL_MODE": "live",
        "SECRET_KEY": "x" * 40,
    }
    environment = Plan.from_environment(given | {"DATA_DIR": str(tmp_path)}).environment(load_keys(tmp_path), URLS)
    assert {name: environment[name] for name in given} == given


def test_an_empty_variable_counts_as_not_given(tmp_path: Path) -> None:
    plan = Plan.from_environment({"DATA_DIR": str(tmp_path), "PORT": "", "DATABASE_URL": "", "SECRET_KEY": ""})
    assert plan.port == 8000
    assert plan.database_url is None
    assert plan.environment(load_keys(tmp_path), URLS)["SECRET_KEY"]


def test_other_commands_learn_no_more_than_they_need(tmp_path: Path) -> None:
    plan = Plan.from_environment({"DATA_DIR": str(tmp_path), "AWS_TOKEN": "private"})
    told = shared(plan.environment(load_keys(tmp_path), URLS))
    assert "AWS_TOKEN" not in told
    assert Settings.from_env(told).database_url == URLS["DATABASE_URL"]


@pytest.mark.parametrize("port", ["eighty", "-1", "70000"])
def test_a_wrong_port_is_told(port: str) -> None:
    with pytest.raises(SettingsError, match="PORT must be"):
        Plan.from_environment({"PORT": port})


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000"), ("10.1.2.3", "http://10.1.2.3:8000")],
)
def test_the_address_can_be_opened_here(host: str, address: str) -> None:
    assert Plan.from_environment({"HOST": host}).address == address


def test_who_listens_for_others_answers_to_its_name() -> None:
    environment = Plan.from_environment({"HOST": "10.1.2.3"}).environment({}, URLS)
    assert "10.1.2.3" in environment["ALLOWED_HOSTS"].split(",")
    assert socket.gethostname() in environment["ALLOWED_HOSTS"].split(",")


def test_a_taken_port_is_seen() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert not Plan.from_environment({"PORT": str(other.getsockname()[1])}).port_is_free()
    assert Plan.from_environment({"PORT": "0"}).port_is_free()


def test_keys_are_made_once_and_for_us_alone(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    assert load_keys(tmp_path) == keys
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert load_keys(_made(tmp_path / "other")) != keys


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "http://127.0.0.1:8000/local/mail"),
        ({"SMTP_URL": "smtp://mail.example.org"}, "mail.example.org:25  (MAIL_MODE=capture: every letter"),
        (
            {"SMTP_URL": "smtp://u:secret@mail.example.org:587", "MAIL_MODE": "live"},
            "mail.example.org:587  (MAIL_MODE=live: LETTERS",
        ),
    ],
)
def test_it_is_said_where_letters_go(given: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    tell_addresses(Plan.from_environment(given))
    told = capsys.readouterr().out
    assert said in told
    assert "secret" not in told


@pytest.mark.parametrize(("given", "stays"), [(None, False), ("", False), ("0", False), ("1", True)])
def test_a_new_database_may_be_left_empty(tmp_path: Path, given: str | None, stays: bool) -> None:
    environment = {"DATA_DIR": str(tmp_path)} | ({} if given is None else {"EMPTY": given})
    assert Plan.from_environment(environment).stay_empty is stays

"""Settings: read once, all faults told at once."""

import pytest

from config.settings import Settings, SettingsError

GOOD = {
    "DATABASE_URL": "postgresql://connected@db/connected",
    "REDIS_URL": "redis://redis:6379/0",
    "SMTP_URL": "smtp://relay:25",
    "SECRET_KEY": "s" * 32,
    "ENCRYPTION_KEYS": "k" * 43 + "=",
    "PUBLIC_URL": "https://connected.example.org/",
}


def test_good_settings_are_read() -> None:
    settings = Settings.from_env(GOOD)
    assert settings.database_url == "postgresql+psycopg://connected@db/connected"
    assert settings.public_url == "https://connected.example.org"
    assert settings.mail_domain == "connected.example.org"
    assert settings.mail_mode == "live"
    assert settings.is_https
    assert "connected.example.org" in settings.allowed_hosts


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({"PORT": "eighty", "MAIL_MODE": "loud", "SECRET_KEY": "short", "RATELIMIT_ENABLED": "maybe"})
    told = str(caught.value)
    names = (
        "DATABASE_URL",
        "REDIS_URL",
        "SMTP_URL",
        "PUBLIC_URL",
        "ENCRYPTION_KEYS",
        "PORT",
        "MAIL_MODE",
        "SECRET_KEY",
    )
    assert all(name in told for name in (*names, "RATELIMIT_ENABLED"))


@pytest.mark.parametrize("name", sorted(GOOD))
def test_each_secret_and_address_is_needed(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env(GOOD | {name: ""})


def test_secrets_do_not_show() -> None:
    shown = repr(Settings.from_env(GOOD))
    assert GOOD["SECRET_KEY"] not in shown
    assert GOOD["ENCRYPTION_KEYS"] not in shown


def test_local_mode_captures_mail_unless_told_otherwise() -> None:
    assert Settings.from_env(GOOD | {"CONNECTED_LOCAL": "1"}).mail_mode == "capture"
    assert Settings.from_env(GOOD | {"CONNECTED_LOCAL": "1", "MAIL_MODE": "allowlist"}).mail_mode == "allowlist"

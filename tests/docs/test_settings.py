"""docs/operating.md tells every setting, with the default that it has, and none that does not exist."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.celery import ROUTES
from config.settings import MAIL_MODES, Settings
from connected.local.plan import SHARED

ROOT = Path(__file__).parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")

GOOD = {
    "DATABASE_URL": "postgresql://connected@db/connected",
    "REDIS_URL": "redis://redis:6379/0",
    "SMTP_URL": "smtp://relay:25",
    "SECRET_KEY": "s" * 32,
    "ENCRYPTION_KEYS": "k" * 43 + "=",
    "PUBLIC_URL": "https://connected.example.org",
}
_ROW = re.compile(r"^\| `([A-Z][A-Z_]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
_ASSIGNED = re.compile(r"\b([A-Z][A-Z_]{2,})=")
_QUOTED = re.compile(r"`([A-Z][A-Z_]{2,})`")


class Watched(dict[str, str]):
    """An environment that notes what it is asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(given)
        self.asked: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.asked.add(name)
        return super().get(name, default)


def settings_read() -> set[str]:
    environment = Watched(GOOD)
    Settings.from_env(environment)
    return environment.asked


def rows() -> dict[str, str]:
    """The settings as the tables tell them, with their defaults."""
    table = OPERATING.partition("## Settings")[2].partition("\n## ")[0]
    return {name: default for name, default, _ in _ROW.findall(table)}


def named_elsewhere() -> set[str]:
    """Variables that other programs of ours read."""
    sources = [
        ROOT / "Makefile",
        *(path for top in ("config", "tasks", "benchmarks", "connected/local") for path in (ROOT / top).rglob("*.py")),
    ]
    known = {
        "EMPTY",
        "FULL",
        "PYTHON",
        "PROMETHEUS_MULTIPROC_DIR",
        "READY_FILE",
        "BENCH_RUNS",
        "BENCH_SECONDS",
        "TMPDIR",
    }
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    return {name for name in known if name in text}


def test_every_setting_is_told_and_no_other() -> None:
    assert set(rows()) == settings_read()


def test_no_document_names_a_variable_that_nobody_reads() -> None:
    known = settings_read() | named_elsewhere()
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = document.read_text(encoding="utf-8")
        named = set(_ASSIGNED.findall(text)) | {name for name in _QUOTED.findall(text) if "_" in name}
        constants = set(re.findall(r"`([A-Z_]+)` (?:of|in) `", text))
        assert named - known - constants == set(), document.name


@pytest.mark.parametrize(("name", "default"), [row for row in rows().items() if re.fullmatch(r"`[^`]*`", row[1])])
def test_a_default_is_what_one_gets_without_it(name: str, default: str) -> None:
    literal = default.strip("`").replace("MAIL_DOMAIN", "connected.example.org")
    assert Settings.from_env(GOOD | {name: literal}) == Settings.from_env(GOOD)


@pytest.mark.parametrize("name", [name for name, default in rows().items() if default == "none"])
def test_what_has_no_default_is_needed(name: str) -> None:
    assert name in GOOD


def test_an_empty_setting_counts_as_not_set() -> None:
    optional = dict.fromkeys(settings_read() - set(GOOD), "")
    assert Settings.from_env(GOOD | optional) == Settings.from_env(GOOD)


def test_commands_get_only_settings_that_exist() -> None:
    assert set(SHARED) <= settings_read()


def test_every_mail_mode_is_told() -> None:
    section = OPERATING.partition("## Where letters go")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z]+)` \|", section, re.MULTILINE)) == set(MAIL_MODES)


def test_the_worker_takes_every_queue() -> None:
    told = re.search(r"celery -A tasks\.worker worker .*--queues ([\w,]+)", OPERATING)
    assert told is not None
    assert set(told[1].split(",")) == {route["queue"] for route in ROUTES.values()}

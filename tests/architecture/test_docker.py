"""Dockerfile and docker-compose.yml, as far as they can be checked without an engine: what they name is there."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import secret_files
from config.settings import Settings
from connected.local import postgres
from tests.architecture.deployed import check_command

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
INSTRUCTIONS = re.findall(r"^([A-Z]+) (.+)$", DOCKERFILE.replace("\\\n", " "), re.MULTILINE)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
PLAIN_IMAGE = re.compile(r"(?:[a-z0-9]+/)?[a-z0-9]+(?::[\w.-]+)?")
_VARIABLE = re.compile(r"\$\{([A-Z_]+):-([^}]*)\}")
_READ_BY_PROGRAMS = {"READY_FILE"}  # not a setting: by tasks.ready alone
_SECRETS = {
    "database_url": "postgresql://connected:password@database:5432/connected",
    "secret_key": "s" * 32,
    "encryption_keys": "k" * 43 + "=",
}
_ENVIRONMENT = {
    "DATABASE_URL": _SECRETS["database_url"],
    "SECRET_KEY": _SECRETS["secret_key"],
    "ENCRYPTION_KEYS": _SECRETS["encryption_keys"],
    "REDIS_URL": "redis://redis:6379/0",
    "SMTP_URL": "smtp://mailpit:1025",
    "PUBLIC_URL": "http://localhost:8000",
}


def copied() -> Iterator[tuple[list[str], str]]:
    """The sources and the target of each COPY out of this folder."""
    for name, arguments in INSTRUCTIONS:
        if name == "COPY" and "--from=" not in arguments:
            *sources, target = arguments.split()
            yield sources, target


def settings_of(service: str) -> dict[str, str]:
    """The environment of a service, with what Compose fills in when nobody sets anything."""
    given = SERVICES[service].get("environment", {})
    return {name: _VARIABLE.sub(lambda found: found[2], str(value)) for name, value in given.items()}


def test_what_is_copied_exists_and_reaches_the_builder() -> None:
    kept = {line[1:].rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    sources = {source for sources, _ in copied() for source in sources}
    assert len(sources) > 6
    assert [source for source in sorted(sources) if not (ROOT / source).exists()] == []
    assert sources == kept


def test_what_is_copied_is_enough_to_run(tmp_path: Path) -> None:
    """Every program loads from the files that are copied, and from no other of ours."""
    ignored = shutil.ignore_patterns("__pycache__", "*.mo", "vendor")
    for sources, target in copied():
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, tmp_path / target, ignore=ignored)
            else:
                (tmp_path / target).mkdir(exist_ok=True)
                shutil.copy(ROOT / source, tmp_path / target)
    modules = ["wsgi", "config.web", "config.alive", "tasks.worker", "tasks.beat", "tasks.ready", "connected.cli"]
    code = f"import json, importlib; print(json.dumps([importlib.import_module(m).__file__ for m in {modules}]))"
    environment = _ENVIRONMENT | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert all(Path(file).is_relative_to(tmp_path) for file in json.loads(run.stdout.splitlines()[-1]))


def test_the_image_runs_as_nobody_in_particular() -> None:
    users = [arguments for name, arguments in INSTRUCTIONS if name == "USER"]
    assert users == ["10001:10001"]
    assert INSTRUCTIONS.index(("USER", users[0])) > max(
        place for place, (name, _) in enumerate(INSTRUCTIONS) if name in ("RUN", "COPY")
    )


def test_what_the_image_runs_exists() -> None:
    commands = [json.loads(arguments) for name, arguments in INSTRUCTIONS if name == "CMD"]
    health = [json.loads(arguments.partition("CMD ")[2]) for name, arguments in INSTRUCTIONS if name == "HEALTHCHECK"]
    assert len(commands) == len(health) == 1
    for command in commands + health:
        check_command(command)
    assert {name for name, _ in INSTRUCTIONS} >= {"STOPSIGNAL", "EXPOSE"}


@pytest.mark.parametrize("name", [name for name in SERVICES if "command" in SERVICES[name] and name in OURS])
def test_what_a_service_runs_exists(name: str) -> None:
    check_command(SERVICES[name]["command"])


def test_a_command_that_does_not_exist_would_be_seen() -> None:
    """The control."""
    for wrong in (
        "connected nonsense",
        "connected migrate --now",
        "python -m config.nonsense",
        "celery -A tasks.x beat",
    ):
        with pytest.raises(Exception, match=r".*"):
            check_command(shlex.split(wrong))


def test_every_image_has_a_plain_name() -> None:
    stages = {found[1] for found in re.finditer(r"^FROM .+ AS (\w+)$", DOCKERFILE, re.MULTILINE)}
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    images = [service["image"] for service in SERVICES.values()] + [base for base in bases if base not in stages]
    assert [image for image in images if not PLAIN_IMAGE.fullmatch(image)] == []


@pytest.mark.parametrize("name", OURS)
def test_our_programs_can_change_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert [mount.partition(":")[0] for mount in service["tmpfs"]] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert "user" not in service  # that of the image


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_refers_to_is_there(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
    named = {mount.partition(":")[0] for mount in service.get("volumes", ())}
    assert named <= set(COMPOSE["volumes"])
    assert "no-new-privileges:true" in service["security_opt"]
    for other, how in service.get("depends_on", {}).items():
        assert how["condition"] in ("service_healthy", "service_completed_successfully")
        if how["condition"] == "service_healthy":
            assert "test" in SERVICES[other]["healthcheck"]
        else:
            assert SERVICES[other]["restart"] == "no"


@pytest.mark.parametrize("name", OURS)
def test_the_settings_are_complete_when_nobody_sets_anything(name: str, tmp_path: Path) -> None:
    environment = settings_of(name)
    for secret in SERVICES[name]["secrets"]:
        (tmp_path / secret).write_text(_SECRETS[secret] + "\n")
    files = {key: value.replace("/run/secrets", str(tmp_path)) for key, value in environment.items()}
    settings = Settings.from_env(files)
    assert settings.mail_mode == "capture"
    assert settings.secret_key == _SECRETS["secret_key"]


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name: str) -> None:
    known = {field.upper() for field in Settings.__dataclass_fields__} | _READ_BY_PROGRAMS
    files = {secret + secret_files.SUFFIX for secret in secret_files.NAMES}
    assert set(settings_of(name)) <= known | files


def test_programs_reach_each_other_by_the_names_of_the_services() -> None:
    environment = settings_of("web")
    hosts = {re.sub(r".*@|.*//|:\d+.*", "", environment[name]) for name in ("REDIS_URL", "SMTP_URL")}
    assert hosts <= set(SERVICES)
    assert "@database:5432/" in _SECRETS["database_url"]


def test_the_database_knows_the_letters_that_the_embedded_one_knows() -> None:
    given = SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    about_letters = {option for option in postgres._INITDB if re.search("locale|encoding|ctype", option)}
    assert set(given) == about_letters


def test_only_this_machine_reaches_what_is_published() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert len(published) == 2
    assert all(port.startswith("127.0.0.1:") for port in published)

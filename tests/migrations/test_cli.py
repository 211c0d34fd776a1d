"""The command that migrates a given database."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import create_engine, text

from config.settings import Settings
from connected import cli, migrations
from connected.kernel.commands import use_application
from connected.kernel.http.settings import keep_settings
from connected.local.databases import Databases
from connected.migrations.cli import migrate

NAME = "test_migrate"
Migrate = Callable[[str], Result]


@pytest.fixture
def empty_database(cluster_share: dict[str, str]) -> Iterator[str]:
    databases = Databases(Path(cluster_share["socket_dir"]))
    databases.drop_database(NAME)
    databases.create_database(NAME)
    yield databases.url(NAME)
    databases.drop_database(NAME)


@pytest.fixture
def run(settings: Settings) -> Iterator[Migrate]:
    def run(database_url: str) -> Result:
        app = Flask("operator")
        keep_settings(app, replace(settings, database_url=database_url))
        use_application(app.app_context)  # type: ignore[arg-type]
        return CliRunner().invoke(migrate)

    yield run
    use_application(cli.application)


def test_an_empty_database_gets_the_tables_and_a_second_run_changes_nothing(run: Migrate, empty_database: str) -> None:
    told = f"The database is at version {migrations.head()}.\n"
    assert [run(empty_database).output, run(empty_database).output] == [told, told]
    engine = create_engine(empty_database)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == migrations.head()
        assert connection.scalar(text("SELECT count(*) FROM registration")) == 0
    engine.dispose()


def test_a_database_that_cannot_be_reached_is_told_without_a_traceback(run: Migrate, empty_database: str) -> None:
    result = run(empty_database.replace(NAME, "test_nobody_made_it"))
    assert result.exit_code == 1
    assert result.output.startswith("Error: The database was left as it was: ")
    assert "does not exist" in result.output


def test_it_is_a_command_of_connected() -> None:
    assert cli.main.commands["migrate"] is migrate

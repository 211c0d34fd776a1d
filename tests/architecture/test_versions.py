"""The database's versions: numbered in one line, and the newest is known without Alembic."""

from alembic.script import ScriptDirectory

from connected import migrations


def test_the_newest_version_is_the_one_alembic_finds() -> None:
    assert migrations.head() == ScriptDirectory.from_config(migrations.config()).get_current_head()

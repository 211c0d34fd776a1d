"""docs/operating.md: its SQL runs on our tables, its events and reasons are those of the code, its commands exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click
import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from connected.cli import main
from connected.messaging.enums import MessageClass, MessageState
from connected.messaging.models import Message

ROOT = Path(__file__).parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
STATEMENTS = re.findall(r"^```sql\n(.+?)^```", OPERATING, re.MULTILINE | re.DOTALL)
NOBODY = UUID(int=0)


def section(heading: str) -> str:
    return OPERATING.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def sources(*folders: str) -> str:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def stuck(state: MessageState) -> Message:
    return Message(
        id=NOBODY,
        template="test.letter",
        version=1,
        language="en",
        context={},
        message_class=MessageClass.TRANSACTIONAL,
        dedupe_key="test",
        to_email="name@example.org",
        email_key="name@example.org",
        state=state,
        refusals=11,
    )


@pytest.mark.parametrize("statement", STATEMENTS)
def test_statements_run(session: Session, statement: str) -> None:
    session.execute(text(statement))


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNCERTAIN])
def test_a_stuck_message_is_found_and_can_be_sent_again(session: Session, state: MessageState) -> None:
    session.add(stuck(state))
    session.flush()
    find, again = STATEMENTS[0], next(statement for statement in STATEMENTS if statement.startswith("UPDATE"))
    assert [row.id for row in session.execute(text(find))] == [NOBODY]
    session.execute(text(again))
    assert session.execute(text(find)).all() == []
    session.expire_all()
    message = session.get_one(Message, NOBODY)
    assert (message.state, message.refusals) == (MessageState.QUEUED, 0)


def test_every_event_of_the_logs_is_told() -> None:
    logged = set(re.findall(r'log\.\w+\(\s*"([a-z_.]+)"', sources("connected", "tasks", "config")))
    told = set(re.findall(r"^\| `([a-z_.]+)` \|", section("Logs"), re.MULTILINE))
    assert logged <= told
    assert all(f'"{event}"' in sources("connected") for event in told)


def test_every_reason_is_one_of_the_code() -> None:
    table = re.findall(r"^\| (`.+?) \|", section("Mail that failed or is uncertain"), re.MULTILINE)
    reasons = [reason for row in table for reason in re.findall(r"`([a-z_]+)", row)]
    assert len(reasons) > 10
    assert [reason for reason in reasons if reason not in sources("connected/messaging")] == []


def test_every_metric_is_told(client: FlaskClient) -> None:
    given = set(re.findall(r"^# HELP (\w+)", client.get("/metrics").text, re.MULTILINE))
    told = set(re.findall(r"^\| `(connected_\w+)", section("Health and figures"), re.MULTILINE))
    assert given == told


def test_no_metric_is_named_that_is_not_given(client: FlaskClient) -> None:
    given = set(re.findall(r"^# HELP (\w+)", client.get("/metrics").text, re.MULTILINE))
    named = {name.removesuffix("_count").removesuffix("_bucket") for name in re.findall(r"\bconnected_\w+", OPERATING)}
    assert named == given


def test_every_command_is_told() -> None:
    told = set(re.findall(r"^\| `connected ([a-z -]+[a-z])", section("The `connected` command"), re.MULTILINE))
    assert told == set(commands(main))


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name


def test_a_dot_before_a_host_allows_all_below_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(client.application.config, "TRUSTED_HOSTS", [".example.org"])
    hosts = ("conference.example.org", "example.com")
    assert [client.get("/healthz", base_url=f"http://{host}").status_code for host in hosts] == [200, 400]

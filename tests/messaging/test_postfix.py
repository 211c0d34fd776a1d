"""The way to a real mailbox: Postfix takes our letters over STARTTLS and delivers them."""

import os
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from connected.messaging.enums import MessageState
from tests.messaging.conftest import Deliver, Queue, row
from tests.messaging.postfix import POSTFIX, Postfix

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.getuid() != 0, reason="Postfix starts as root only")]


@pytest.fixture
def postfix(certificate: Path) -> Iterator[Postfix]:
    assert POSTFIX.exists(), "install Postfix: apt-get install postfix"
    with Postfix(certificate) as running:
        yield running


def test_letters_arrive_in_the_mailbox_and_a_strangers_is_refused(
    session: Session, queue: Queue, deliver: Deliver, postfix: Postfix
) -> None:
    subject = "ConnectED: қатысуыңыз расталды"
    ids = [queue(email, context={"subject": subject}) for email in ("aigul@example.org", "айгүл@example.org")]
    refused = queue("somebody@example.net")

    assert deliver(smtp_url=postfix.url) == 3

    for message_id in ids:
        message = row(session, message_id)
        assert (message.state, (message.reply or "")[:3]) == (MessageState.SENT, "250")
    message = row(session, refused)
    assert (message.state, message.reason, (message.reply or "")[:3]) == (MessageState.FAILED, "refused", "554")
    letters = [message_from_bytes(letter, policy=policy.default) for letter in postfix.delivered(2)]
    assert {letter["Message-ID"] for letter in letters} == {f"<{each}@connected.example.org>" for each in ids}
    assert {letter["Subject"] for letter in letters} == {subject}
    assert all("TLSv1.3" in letter["Received"] for letter in letters)

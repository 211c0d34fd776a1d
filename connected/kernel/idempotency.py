"""Repeating a request is safe: the answer to a key is kept in the transaction that made it.

After the IETF draft "The Idempotency-Key HTTP Header Field" (draft-ietf-httpapi-idempotency-key-header).
"""

import hmac
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, LargeBinary, SmallInteger, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from connected.kernel import clock
from connected.kernel.db import Base
from connected.kernel.errors import Problem
from connected.kernel.i18n import N_

KEY_MAX = 255
KEPT = timedelta(hours=24)


class KeyReused(Problem):
    """The key came with another request before."""

    code = "idempotency_key_reused"
    status = 422
    text = N_("This Idempotency-Key was used for another request. Please use a new key for a new request.")


class KeyInvalid(Problem):
    """The key is empty, too long or not printable."""

    code = "idempotency_key_invalid"
    status = 400
    text = N_("An Idempotency-Key must have 1 to 255 printable ASCII characters.")


class KeptAnswer(Base):
    """The answer to one key of one caller. The scope and the fingerprint are keyed hashes: nothing personal."""

    __tablename__ = "kept_answer"
    __table_args__ = (Index(None, "created_at"),)

    scope: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None] = mapped_column(SmallInteger)
    body: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def keyed_hash(secret: str, *parts: str | bytes) -> bytes:
    """Return an HMAC-SHA256 over ``parts``, each with its length, so that no two lists of parts meet."""
    mac = hmac.new(secret.encode(), digestmod="sha256")
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        mac.update(len(raw).to_bytes(8, "big") + raw)
    return mac.digest()


def kept_answer(session: Session, *, scope: bytes, fingerprint: bytes) -> tuple[int, dict[str, Any]] | None:
    """Claim ``scope`` for this request, or return (status, body) that was answered to the same request before.

    A twin at the same moment waits here until the first has committed or rolled back. Raises KeyReused where the key
    came with another request.
    """
    fresh = delete(KeptAnswer).where(KeptAnswer.scope == scope, KeptAnswer.created_at < clock.now() - KEPT)
    session.execute(fresh)
    row = {"scope": scope, "fingerprint": fingerprint, "created_at": clock.now()}
    claimed = session.execute(insert(KeptAnswer).values(**row).on_conflict_do_nothing().returning(KeptAnswer.scope))
    if claimed.first():
        return None
    kept = session.execute(select(KeptAnswer).where(KeptAnswer.scope == scope)).scalar_one()
    if not hmac.compare_digest(kept.fingerprint, fingerprint):
        raise KeyReused
    return kept.status or 202, kept.body or {}


def keep_answer(session: Session, *, scope: bytes, status: int, body: dict[str, Any]) -> None:
    """Keep the answer with the claim; call it for 2xx only, since other answers roll the claim back."""
    session.execute(update(KeptAnswer).where(KeptAnswer.scope == scope).values(status=status, body=body))


def forget_old_answers(session: Session) -> int:
    """Delete answers older than a day and return how many."""
    result = session.execute(
        delete(KeptAnswer).where(KeptAnswer.created_at < clock.now() - KEPT).returning(KeptAnswer.scope)
    )
    return len(result.all())

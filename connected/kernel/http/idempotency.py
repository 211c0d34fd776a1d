"""Idempotency-Key for operations of the API."""

import re
from collections.abc import Callable
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from connected.kernel.auth import current_caller
from connected.kernel.http.settings import current_settings
from connected.kernel.idempotency import KEY_MAX, KeyInvalid, keep_answer, kept_answer, keyed_hash

#: Printable ASCII; servers take the spaces around a header's value away.
KEY_PATTERN = "^[!-~](?:[ -~]*[!-~])?$"


def once(session: Session, act: Callable[[], tuple[dict[str, Any], int]]) -> tuple[dict[str, Any], int]:
    """Answer with what ``act`` returns, or with what it returned to the same request before.

    A request without an Idempotency-Key simply acts. Runs in the caller's transaction, so that the answer is kept
    exactly when the act is. Raises KeyInvalid or KeyReused.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return act()
    scope, fingerprint = _hashes(key)
    before = kept_answer(session, scope=scope, fingerprint=fingerprint)
    if before:
        return before[1], before[0]
    body, status = act()
    keep_answer(session, scope=scope, status=status, body=body)
    return body, status


def _hashes(key: str) -> tuple[bytes, bytes]:
    if len(key) > KEY_MAX or not re.fullmatch(KEY_PATTERN, key):
        raise KeyInvalid
    secret = "connected.idempotency:" + current_settings().secret_key
    caller = f"{request.remote_addr} {current_caller().id}"
    return (
        keyed_hash(secret, caller, request.method, request.path, key),
        keyed_hash(secret, request.get_data(cache=True)),
    )

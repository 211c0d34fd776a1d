"""What schemathesis cannot know from the description: loaded by its command as a module of hooks."""

from typing import Any
from uuid import uuid4

import schemathesis
from hypothesis import strategies as st

# Letters and digits of addresses as people have them; which domains exist no description can tell.
_WORD = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)
_MAILBOX = st.from_regex(r"[A-Za-z0-9әқұ][A-Za-z0-9_+%-]{0,9}(\.[A-Za-z0-9]{1,9})?", fullmatch=True)
_COUNTRY = st.sampled_from(["com", "org", "kz", "edu.kz", "қаз", "info"])

schemathesis.openapi.format("idn-email", st.builds("{}@{}.{}".format, _MAILBOX, _WORD, _COUNTRY))
schemathesis.openapi.format("phone", st.from_regex(r"(\+7|8) 70[0-2] [1-9][0-9]{2} [0-9]{2} [0-9]{2}", fullmatch=True))


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: dict[str, Any]) -> None:
    """Use each key once: the same key with another body is refused, as it must be, and tested elsewhere."""
    if case.meta and case.meta.generation.mode.is_positive and case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = case.headers["Idempotency-Key"][: 255 - 32] + uuid4().hex

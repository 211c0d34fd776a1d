"""Identifiers that sort by the time they were made."""

import time
from random import getrandbits
from uuid import UUID


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits of their fraction, then random bits.

    The fraction (section 6.2, method 3) keeps in order what one request makes within a millisecond.

    Made here and not by the database, because PostgreSQL 16 and 17 have no ``uuidv7()``,
    and because a row's id is then known before it is written. An id is no secret, so the random bits come from the
    process's own generator, which Python seeds anew in every fork, and not from a system call for each.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    moment = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    return UUID(int=moment | 0x7 << 76 | fraction << 64 | 0b10 << 62 | getrandbits(62))

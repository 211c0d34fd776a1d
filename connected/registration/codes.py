"""The short code of a registration, which people read out at the desk.

It is the registration's number in another dress: a bijection, so that no two are alike and none needs to be drawn
twice. It looks unordered, but it is no secret and opens nothing.
"""

#: Crockford's idea of an alphabet that survives being read out, without 0, 1, I and O.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
_MULTIPLIER = 0x9E3775  # odd, and therefore invertible modulo a power of two
_SHORTEST = 4


def encode(number: int) -> str:
    """Return the code of registration ``number`` (from 0): 4 letters for the first million, then 5, and so on."""
    length, first = _SHORTEST, 0
    while number - first >= 32**length:
        first += 32**length
        length += 1
    value = (number - first) * _MULTIPLIER % 32**length
    return "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(length)))


def decode(code: str) -> int | None:
    """Return the number behind ``code``, in either case; None for what is no code."""
    letters = code.strip().upper()
    if len(letters) < _SHORTEST or len(letters) > 12 or any(letter not in _VALUES for letter in letters):
        return None
    value = 0
    for letter in letters:
        value = value << 5 | _VALUES[letter]
    size: int = 32 ** len(letters)
    shorter = sum(1 << 5 * length for length in range(_SHORTEST, len(letters)))
    return value * pow(_MULTIPLIER, -1, size) % size + shorter

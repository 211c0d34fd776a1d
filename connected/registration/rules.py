"""What may be typed into a registration. Each check raises ValueError with the code of the fault."""

import re
import unicodedata

NAME_MAX = 100
JOB_TITLE_MAX = 200
ORGANIZATION_MAX = 300
ANSWER_MAX = 1000
#: More names than this at one address are not kept; a secretary's address stands for a delegation, not for a list.
NAMES_AT_ADDRESS_MAX = 20

_LINK = re.compile(
    r"://|www\.|\b[\w-]+\.(?:com|net|org|info|biz|xyz|top|shop|site|online|link|click|ru|kz|cn|io|me|ly)\b",
    re.IGNORECASE,
)
_HIDDEN = ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")
_NAME_MARKS = " -'’ʼ`´.,·"

#: Where a name is typed in Latin letters, as in the machine-readable passport.
LATIN_NAME_PATTERN = r"^[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ \-'’ʼ.]*$"
_LATIN_NAME = re.compile(LATIN_NAME_PATTERN)


def tidy(text: str) -> str:
    """Return ``text`` in NFC without white space at its ends or doubled within a line."""
    return re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFC", text)).strip()


def check_visible(text: str, *, lines: bool = False) -> None:
    """Refuse control, zero-width and direction-changing characters; line ends only where ``lines`` allows them."""
    for char in text:
        if lines and char in "\r\n":
            continue
        if unicodedata.category(char) in _HIDDEN:
            raise ValueError("invisible_characters")


def check_no_link(text: str) -> None:
    """Refuse web addresses: registration forms are used to send strangers' links from a trusted sender."""
    if _LINK.search(text):
        raise ValueError("contains_link")


def check_name(text: str) -> None:
    """Refuse what no name consists of, in any script."""
    check_visible(text)
    check_no_link(text)
    for char in text:
        if unicodedata.category(char)[0] not in "LM" and char not in _NAME_MARKS:
            raise ValueError("not_a_name")


def check_latin_name(text: str) -> None:
    """Refuse what is not a name in Latin letters."""
    check_name(text)
    if not _LATIN_NAME.fullmatch(text):
        raise ValueError("not_latin")


def check_line(text: str) -> None:
    """Refuse what does not belong into one line of text, like a position or an organization.

    A dot within a word is no fault here: organizations are called after their site now and then.
    """
    check_visible(text)
    if "://" in text or "www." in text.lower():
        raise ValueError("contains_link")

"""What may be typed into a registration. Each check raises ValueError with the code of the fault."""

import re

from connected.kernel.texts import HIDDEN, LINE_ENDS, SPACES, check_visible

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

#: What stands in no name of any script: digits, punctuation but for - ' ’ ʼ ` ´ . , ·, symbols, pictures.
_NOT_IN_NAMES = (
    r"!-&(-+/-@\[-_{-~\u00a1-\u00a9\u00ab-\u00b3\u00b6\u00b8\u00b9\u00bb-\u00bf\u00d7\u00f7"
    r"\u2010-\u2018\u201a-\u2027\u2030-\u205e\u2070-\u2bff\u3001-\u3004\u3008-\u3020\u3030\u303d-\u303f\uff01-\uff20"
    "\U0001f000-\U0001faff"
)
NATIVE_NAME_PATTERN = f"^[^{HIDDEN}{LINE_ENDS}{_NOT_IN_NAMES}]*$"
_NO_NAME = re.compile(f"[{_NOT_IN_NAMES}]")

#: Where a name is typed in Latin letters, as in the machine-readable passport.
_LATIN_LETTERS = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
LATIN_NAME_PATTERN = rf"^[{_LATIN_LETTERS}\u0300-\u036f{SPACES}\-'\u2019\u02bc.]*$"
LATIN_LETTER_PATTERN = f"[{_LATIN_LETTERS}]"
_LATIN_NAME = re.compile(LATIN_NAME_PATTERN)


def has_latin_letter(text: str) -> bool:
    """Whether ``text`` is more than spaces and marks."""
    return re.search(LATIN_LETTER_PATTERN, text) is not None


def check_no_link(text: str) -> None:
    """Refuse web addresses: registration forms are used to send strangers' links from a trusted sender."""
    if _LINK.search(text):
        raise ValueError("contains_link")


def check_name(text: str) -> None:
    """Refuse what no name consists of, in any script."""
    check_visible(text)
    check_no_link(text)
    if _NO_NAME.search(text):
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


def check_answer(text: str) -> None:
    """Refuse hidden characters in an answer of several lines."""
    check_visible(text, lines=True)

"""Text as people type it: which characters may stand in it, and how it is tidied. No framework.

The classes are the inside of a regular expression's ``[…]`` in the dialect that Python and ECMA-262 share, because the
API's description (JSON Schema) shows the same patterns that are checked here.
"""

import re
import unicodedata

#: White space within a line; it is tidied away.
SPACES = r"\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

#: What a reader cannot see and a trickster can use: controls, zero-width and direction-changing characters, soft
#: hyphens, separators of lines and paragraphs, tags, private use, and what is no character at all. Line ends are
#: listed apart, because some fields have lines.
HIDDEN = (
    r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000f0000-\U0010ffff"
)
LINE_ENDS = r"\n\r"

#: Patterns of ECMA-262 for a line and for a longer text.
LINE_CLASS = f"[^{HIDDEN}{LINE_ENDS}]"
LINE_PATTERN = f"^{LINE_CLASS}*$"
LINES_PATTERN = f"^[^{HIDDEN}]*$"

_SURROGATES = "\ud800-\udfff"  # only a broken \u escape of JSON brings one in; no pattern of ECMA-262 need name them
_HIDDEN_IN_LINE = re.compile(f"[{HIDDEN}{LINE_ENDS}{_SURROGATES}]")
_HIDDEN_IN_LINES = re.compile(f"[{HIDDEN}{_SURROGATES}]")
_SPACES = re.compile(f"[{SPACES}]+")
_ENDS = re.compile(f"^[{SPACES}{LINE_ENDS}]+|[{SPACES}{LINE_ENDS}]+$")


def tidy_line(text: str) -> str:
    """Return ``text`` in NFC without white space at its ends or doubled."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def tidy_lines(text: str) -> str:
    """Return ``text`` in NFC without white space and empty lines at its ends."""
    return _ENDS.sub("", unicodedata.normalize("NFC", text))


def check_visible(text: str, *, lines: bool = False) -> None:
    """Refuse control, zero-width and direction-changing characters; line ends only where ``lines`` allows them.

    Raises ValueError("invisible_characters").
    """
    if (_HIDDEN_IN_LINES if lines else _HIDDEN_IN_LINE).search(text):
        raise ValueError("invisible_characters")

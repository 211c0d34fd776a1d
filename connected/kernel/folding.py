"""Keys under which the same name meets itself, however it is written, and the local order of letters. No framework.

Kazakh and Russian Cyrillic are brought to the Latin of passports, and the Latin to one spelling of its variants, so
that Нұрлан, Нурлан and Nurlan, or Жетісу, Zhetysu and Jetisu, have one key. A key is for comparing and searching,
never for showing: what is shown is always as typed.
"""

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "ѓ": "g", "д": "d", "ђ": "dj", "е": "e",
    "ё": "e", "є": "ye", "ж": "j", "җ": "j", "з": "z", "ѕ": "z", "ҙ": "z", "и": "i", "й": "y", "і": "i", "ї": "i",
    "ј": "y", "к": "k", "қ": "k", "ҡ": "k", "ҝ": "g", "л": "l", "љ": "l", "м": "m", "н": "n", "ң": "n", "њ": "n",
    "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "ҫ": "s", "т": "t", "ћ": "ch", "у": "u", "ү": "u", "ұ": "u",
    "ў": "u", "ф": "f", "х": "h", "һ": "h", "ҳ": "h", "ц": "ts", "ч": "ch", "ҷ": "j", "ҹ": "j", "џ": "j", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
# Letters of Latin alphabets that Unicode does not take apart into a letter and a mark.
_LATIN = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŋ": "n", "ı": "i", "ə": "a",
    "ɛ": "e", "ɔ": "o", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y",
}  # fmt: skip
_SIGNS = {"&": " and ", "x": "ks", "q": "k"}
_APOSTROPHES = "'’‘ʼʻʹ`´"

# In this order; a pattern takes the whole run, so that folding a key again changes nothing.
_SPELLINGS = (
    (re.compile(r"k+h"), "h"),  # Х: Kh in passports, H in newer Kazakh Latin
    (re.compile(r"gh+"), "g"),  # Ғ: Gh or G
    (re.compile(r"z+h"), "j"),  # Ж: Zh or J
    (re.compile(r"d+j"), "j"),  # Дж, as Russian writes J
    (re.compile(r"(?<![b-df-hj-np-tvwxz0-9])y+e"), "e"),  # Е after a vowel or at the beginning: Nazarbayev, Yessenov
)
_ELISION = re.compile(rf"\b([dlDL])[{_APOSTROPHES}]")  # French and Italian: l'Université is the word Université
_LONG = 5
_SOUND = re.compile(r"(?P<s>c(?=[ei]))|(?P<k>c(?!h))|(?P<f>p+h+)|(?P<t>t+h+)|(?P<v>w)|(?P<j>d+ge$)")
_DOUBLED = re.compile(r"([^\W\d_])\1+")


class _Letters(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _folded(chr(code))
        return found


def _folded(character: str) -> str:
    known = _CYRILLIC.get(character, _LATIN.get(character, _SIGNS.get(character)))
    if known is not None:
        return known
    parts = unicodedata.normalize("NFKD", character)
    if parts[0] != character and unicodedata.name(parts[0], "").startswith(("LATIN", "CYRILLIC", "GREEK")):
        return "".join(map(_folded, parts))
    return _by_category(character)


def _by_category(character: str) -> str:
    category = unicodedata.category(character)
    if "\u0300" <= character <= "\u036f" or category in ("Cf", "Sk") or character in _APOSTROPHES:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return character if category[0] in "LMN" else " "


_letters = _Letters()


def fold(text: str) -> str:
    """Return the key of ``text``: lower-case words with single spaces between them; empty where there is no letter.

    Cyrillic becomes Latin, marks on Latin letters go, ``q`` meets ``k``, ``y`` meets ``i``. In words of five letters
    and more, letters that sound alike are one (Washington and Вашингтон) and doubled ones are written once (Assel and
    Asel); acronyms and numerals keep theirs. Other scripts stay as they are. Folding a key gives the same key.
    """
    text = _ELISION.sub(r"\1 ", unicodedata.normalize("NFKC", text)).casefold()
    key = unicodedata.normalize("NFKC", text).translate(_letters)
    for pattern, letter in _SPELLINGS:
        key = pattern.sub(letter, key)
    return " ".join([_respelled(word) for word in key.replace("y", "i").split()])


@lru_cache(maxsize=4096)
def _respelled(word: str) -> str:
    return word if len(word) < _LONG else _DOUBLED.sub(r"\1", _SOUND.sub(_sound, word))


def _sound(found: re.Match[str]) -> str:
    return found.lastgroup or ""


_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ENGLISH = "abcdefghijklmnopqrstuvwxyz"
_FIRST = ord("!")


def _order(alphabets: str) -> dict[int, str]:
    return {ord(letter): chr(_FIRST + place) for place, letter in enumerate("0123456789" + alphabets)}


_ORDERS = {"kk": _order(_KAZAKH + _ENGLISH), "ru": _order(_KAZAKH + _ENGLISH), "en": _order(_ENGLISH + _KAZAKH)}


def sort_key(text: str, language: str) -> str:
    """Return a key that sorts by code point as readers of ``language`` (kk, ru, en) expect.

    The order of letters is that of the Kazakh alphabet, which holds the Russian one; a reader's own script comes first.
    Marks on Latin letters and punctuation do not count. Texts in other scripts come last.
    """
    order = _ORDERS[language]
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(_placed(character, order) for character in text).split())


def _placed(character: str, order: dict[int, str]) -> str:
    if ord(character) in order:
        return order[ord(character)]
    parts = unicodedata.normalize("NFKD", character)
    if parts[0] != character:
        return "".join(_placed(part, order) for part in parts)
    plain = _LATIN.get(character) or _by_category(character)
    return plain if plain in (" ", "", character) else "".join(_placed(part, order) for part in plain)

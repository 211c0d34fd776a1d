"""How a letter begins and ends, in three languages and for every name people have.

All wording stands in the tables on top, so that a native editor can change it in one place. Russian has to know a
gender to say "dear": it comes from Mr or Ms as the person chose, else from the ending of a typed patronymic; where
neither tells, the letter says «Здравствуйте» and never «Уважаемый(-ая)».
"""

import re
from collections.abc import Mapping

from connected.people.names import NameParts, Names

_GREETINGS: Mapping[str, Mapping[str | None, str]] = {
    "kk": {None: "Құрметті {}!"},
    "ru": {"mr": "Уважаемый {}!", "ms": "Уважаемая {}!", None: "Здравствуйте, {}!"},
    "en": {None: "Dear {},"},
}
_TO_NOBODY = {
    "kk": "Құрметті қатысушы!",
    "ru": "Здравствуйте!",
    "en": "Dear participant,",
}
_TITLES = {
    "kk": {
        "mr": "{} мырза",
        "ms": "{} ханым",
        "dr": "доктор {}",
        "prof": "профессор {}",
    },
    "ru": {"mr": "г-н {}", "ms": "г-жа {}", "dr": "доктор {}", "prof": "профессор {}"},
    "en": {"mr": "Mr {}", "ms": "Ms {}", "dr": "Dr {}", "prof": "Professor {}"},
}
_AMBASSADORS: Mapping[str, Mapping[str | None, str]] = {
    "kk": {
        "mr": "Жоғары мәртебелі Елші мырза!",
        "ms": "Жоғары мәртебелі Елші ханым!",
        None: "Жоғары мәртебелі Елші!",
    },
    "ru": {
        "mr": "Ваше Превосходительство, господин Посол!",
        "ms": "Ваше Превосходительство, госпожа Посол!",
        None: "Ваше Превосходительство!",
    },
    "en": {None: "Your Excellency,"},
}
_EXCELLENCIES = {
    "kk": "Жоғары мәртебелі {}!",
    "ru": "Ваше Превосходительство!",
    "en": "Your Excellency,",
}
_CLOSINGS = {
    "kk": ("Құрметпен,", "Ұйымдастыру комитеті"),
    "ru": ("С уважением,", "Организационный комитет"),
    "en": ("Yours sincerely,", "Organizing Committee"),
}

_PATRONYMICS = {
    "mr": (
        "ич",
        "ұлы",
        "улы",
        "оглы",
        "оғлы",
        "угли",
        "ich",
        "uly",
        "ogly",
        "oglu",
        "ugli",
    ),
    "ms": (
        "вна",
        "ична",
        "қызы",
        "кызы",
        "кизи",
        "vna",
        "ichna",
        "kyzy",
        "qyzy",
        "qizi",
        "kizi",
    ),
}
#: Russian and Kazakh decline the word in "assistant to the ambassador"; English does not.
_AMBASSADOR = re.compile(
    r"(?<!to the )(?<!deputy )\bambassador\b(?!['’]s)|\bпосол\b|\bелші(сі)?\b",
    re.IGNORECASE,
)


def salutation(
    names: Names,
    *,
    language: str,
    form_of_address: str | None = None,
    job_title: str = "",
) -> str:
    """Write the line a letter begins with, e.g. «Құрметті Айгүл Серікқызы!», "Dear Professor Akhmetova,".

    Args:
        names: the spellings of the name; Latin stays Latin where no Cyrillic spelling was given.
        language: kk, ru or en.
        form_of_address: mr, ms, dr, prof, he (Excellency), or None where the person chose nothing.
        job_title: in any of the languages; tells an ambassador among the excellencies.

    Raises:
        KeyError: the language is none of the three.
    """
    parts = names.written_in(language)
    if not parts.surname:
        return _TO_NOBODY[language]
    agreement = _agreement(form_of_address, names.patronymic_for(language))
    if form_of_address == "he":
        return _excellency(parts, language, agreement, job_title)
    greetings = _GREETINGS[language]
    return greetings.get(agreement, greetings[None]).format(_addressed(parts, language, form_of_address or agreement))


def closing(language: str) -> tuple[str, str]:
    """Give the two lines a letter ends with: the formula and who signs, e.g. ("Құрметпен,", "Ұйымдастыру комитеті").

    Raises:
        KeyError: the language is none of the three.
    """
    return _CLOSINGS[language]


def _agreement(form: str | None, patronymic: str) -> str | None:
    """Tell mr or ms, as chosen or as the patronymic ends; None where nobody said."""
    if form in _PATRONYMICS:
        return form
    return next(
        (gender for gender, endings in _PATRONYMICS.items() if patronymic.casefold().endswith(endings)),
        None,
    )


def _addressed(parts: NameParts, language: str, form: str | None) -> str:
    if language != "en" and parts.given and parts.patronymic:
        return f"{parts.given} {parts.patronymic}"
    title = _TITLES[language].get(form or "")
    return title.format(parts.surname) if title else parts.full


def _excellency(parts: NameParts, language: str, agreement: str | None, job_title: str) -> str:
    if _AMBASSADOR.search(job_title):
        forms = _AMBASSADORS[language]
        return forms.get(agreement, forms[None])
    return _EXCELLENCIES[language].format(_addressed(parts, language, agreement))

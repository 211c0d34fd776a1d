"""Every text of the code is translated into Kazakh and Russian, and nothing else is in the catalogues."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from connected.kernel.i18n import LANGUAGES

ROOT = Path(__file__).parents[2]
TRANSLATED = [language for language in LANGUAGES if language != "en"]  # English is what the code itself says
_GLUED = re.compile(r"%\(\w+\)[sd]\w")


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> set[object]:
    """The texts that the code and the templates have now."""
    template = tmp_path_factory.mktemp("texts") / "messages.pot"
    options = ["-q", "extract", "-F", str(ROOT / "pyproject.toml"), "-o", str(template), "."]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        CommandLineInterface().run(["pybabel", *options])
    with template.open("rb") as texts:
        return {message.id for message in read_po(texts) if message.id}


def catalogue(language: str) -> Catalog:
    with (ROOT / f"connected/translations/{language}/LC_MESSAGES/messages.po").open("rb") as texts:
        return read_po(texts, locale=language)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_just_the_texts_of_the_code(language: str, wanted: set[object]) -> None:
    assert wanted
    found = {message.id for message in messages(language)}
    assert sorted(map(str, wanted - found)) == [], "`make translations` adds them to the catalogues"
    assert sorted(map(str, found - wanted)) == [], "`make translations` takes them out of the catalogues"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    plurals = catalogue(language).num_plurals
    for message in messages(language):
        forms = message.string if message.pluralizable else [message.string]
        assert all(forms), message.id
        assert not message.pluralizable or len(forms) == plurals, message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same(language: str) -> None:
    faults = [(message.id, error) for message, errors in catalogue(language).check() for error in errors]
    assert [(identity, str(error)) for identity, error in faults] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_suffix_is_glued_to_a_placeholder(language: str) -> None:
    for message in messages(language):
        for form in [message.string] if isinstance(message.string, str) else message.string:
            assert not _GLUED.search(form), form

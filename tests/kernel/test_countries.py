"""Our own table of countries."""

import json
import re
from pathlib import Path

import phonenumbers
import pytest

from connected.kernel import countries as module
from connected.kernel.countries import countries, country_name, is_country
from connected.kernel.folding import sort_key

LANGUAGES = ("kk", "ru", "en")
KAZAKH = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІа-яёәғқңөұүһі’().,\- —]+")
RUSSIAN = re.compile(r"[А-Яа-я’().,\- —]+")
LATIN = re.compile(r"[A-Za-zÅÇÉÍÔÜãéçôíü’().,\- ]+")


def test_every_code_of_iso_3166_is_there():
    # phonenumbers lists regions by ISO codes, less those without telephones of their own, plus three islands.
    regions = phonenumbers.SUPPORTED_REGIONS - {"AC", "TA"}
    assert {code for code in regions if not is_country(code)} == set()
    without_telephones = {"AQ", "BV", "GS", "HM", "PN", "TF", "UM"}
    assert {code for code, _ in countries("en")} == regions | without_telephones
    assert len(countries("en")) == 249 + 1  # and XK


@pytest.mark.parametrize(("language", "letters"), [("kk", KAZAKH), ("ru", RUSSIAN), ("en", LATIN)])
def test_names_are_written_in_the_letters_of_their_language(language, letters):
    assert [name for _, name in countries(language) if not letters.fullmatch(name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_countries_have_the_same_name(language):
    names = [name for _, name in countries(language)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_spelled_out(language):
    shortened = re.compile(r"о-в|\bSt\.|&|\bи др\b|САР|АӘА|SAR\b")
    assert [name for _, name in countries(language) if shortened.search(name)] == []


@pytest.mark.parametrize(
    ("code", "kk", "ru", "en"),
    [
        ("KZ", "Қазақстан", "Казахстан", "Kazakhstan"),
        ("KG", "Қырғызстан", "Кыргызстан", "Kyrgyzstan"),
        ("UZ", "Өзбекстан", "Узбекистан", "Uzbekistan"),
        ("TM", "Түрікменстан", "Туркменистан", "Turkmenistan"),
        ("BY", "Беларусь", "Беларусь", "Belarus"),
        ("MD", "Молдова", "Молдова", "Moldova"),
        ("RU", "Ресей", "Россия", "Russia"),
        ("US", "АҚШ", "США", "United States"),
        ("GB", "Ұлыбритания", "Великобритания", "United Kingdom"),
        ("KR", "Корея Республикасы", "Республика Корея", "Republic of Korea"),
        ("TR", "Түркия", "Турция", "Türkiye"),
        ("PS", "Палестина", "Палестина", "Palestine"),
    ],
)
def test_countries_are_called_as_official_letters_call_them(code, kk, ru, en):
    assert [country_name(code, language) for language in LANGUAGES] == [kk, ru, en]


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_come_in_local_order(language):
    keys = [sort_key(name, language) for _, name in countries(language)]
    assert keys == sorted(keys)


def test_kazakh_letters_stand_where_the_alphabet_has_them():
    names = [name for _, name in countries("kk")]
    assert names.index("Замбия") < names.index("Камбоджа") < names.index("Қазақстан") < names.index("Лаос")
    assert names.index("Оман") < names.index("Өзбекстан") < names.index("Палау")
    assert names.index("Уругвай") < names.index("Ұлыбритания") < names.index("Үндістан") < names.index("Фарер аралдары")


@pytest.mark.parametrize("code", ["", "kz", "ZZ", "KAZ", "EU", "Қ"])
def test_what_is_no_country(code):
    assert not is_country(code)
    with pytest.raises(KeyError):
        country_name(code, "en")


def test_the_list_given_out_may_be_changed_without_harm():
    countries("kk").clear()
    assert len(countries("kk")) == 250


def test_the_file_has_one_country_a_line_in_order_of_codes():
    lines = Path(module.__file__).with_name("countries.json").read_text(encoding="utf-8").splitlines()
    codes = [line.strip()[1:3] for line in lines[1:-1]]
    assert codes == sorted(codes)
    assert len(json.loads("\n".join(lines))) == len(codes)

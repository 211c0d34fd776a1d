import pytest

from connected.people.names import NameParts, Names, display_name

NATIVE = {"family": "Ахметова", "given": "Айгүл", "patronymic": "Серікқызы"}


def test_a_list_shows_the_local_spelling_family_first_and_the_latin_one_as_spoken() -> None:
    names = Names.as_typed(given="Aigul", family="Akhmetova", native=NATIVE)
    assert display_name(names, "kk") == "Ахметова Айгүл Серікқызы"
    assert display_name(names, "ru") == "Ахметова Айгүл Серікқызы"
    assert display_name(names, "en") == "Aigul Akhmetova"


@pytest.mark.parametrize(
    "native",
    [
        None,
        {},
        {"family": "李", "given": "明"},
        {"given": "Айгүл"},
        {"family": "Akhmetova", "given": "Aıgúl"},
    ],
)
def test_a_latin_name_is_never_replaced_by_another_script_or_by_a_part_of_it(
    native: dict[str, str] | None,
) -> None:
    names = Names.as_typed(given="Aigul", family="Akhmetova", native=native)
    assert display_name(names, "kk") == display_name(names, "ru") == "Aigul Akhmetova"


def test_a_person_is_written_three_ways_and_russian_stands_in_for_kazakh() -> None:
    latin = {"family": "Akhmetov", "given": "Nurlan"}
    kk, ru = (
        {"family": "Ахметов", "given": "Нұрлан"},
        {"family": "Ахметов", "given": "Нурлан"},
    )
    names = Names.of_person({"latin": latin, "kk": kk, "ru": ru})
    assert [display_name(names, language) for language in ("kk", "ru", "en")] == [
        "Ахметов Нұрлан",
        "Ахметов Нурлан",
        "Nurlan Akhmetov",
    ]
    assert display_name(Names.of_person({"latin": latin, "ru": ru}), "kk") == "Ахметов Нурлан"


def test_one_part_of_a_name_is_a_name() -> None:
    assert display_name(Names.as_typed(given="Teller", family=""), "en") == "Teller"
    assert display_name(Names.as_typed(given="", family="Sukarno"), "kk") == "Sukarno"


def test_stored_parts_may_be_missing_or_untidy() -> None:
    assert NameParts.of({"given": "  Anna \n Maria ", "family": None}) == NameParts(given="Anna Maria")
    assert NameParts.of(None) == NameParts()


def test_hyphens_and_apostrophes_do_not_make_a_name_foreign() -> None:
    assert NameParts(family="Римский-Корсаков", given="Д’Артаньян").is_cyrillic
    assert not NameParts(family="Смит", given="Alex").is_cyrillic
    assert not NameParts().is_cyrillic

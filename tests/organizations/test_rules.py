"""Which names are shown, and who comes first."""

import pytest

from connected.organizations.enums import NameKind, NameSource, OrganizationStatus
from connected.organizations.rules import KEY_MAX, Name, key_of, shown_names, sorting_key, standing

OWN, ROR = NameSource.OWN, NameSource.ROR
LABEL, ALIAS, ACRONYM = NameKind.LABEL, NameKind.ALIAS, NameKind.ACRONYM


def test_labels_are_shown_by_language() -> None:
    names = [Name("Steppe University", LABEL, "en", ROR), Name("Дала университеті", LABEL, "kk", ROR)]
    assert shown_names(names) == {"en": "Steppe University", "kk": "Дала университеті"}


def test_our_labels_come_before_a_registrys() -> None:
    names = [Name("Дала универсиеті", LABEL, "kk", ROR), Name("Дала университеті", LABEL, "kk", OWN)]
    assert shown_names(names) == {"kk": "Дала университеті"}


def test_the_label_by_which_everybody_knows_it_comes_before_others() -> None:
    names = [Name("University of the Steppe", LABEL, "en", ROR), Name("Steppe University", LABEL, "en", ROR)]
    assert shown_names(names, "Steppe University") == {"en": "Steppe University"}


def test_an_alias_stands_in_where_the_script_is_another_but_not_for_a_label() -> None:
    names = [
        Name("Степной университет", ALIAS, "ru", ROR),
        Name("Дала", ALIAS, "kk", OWN),
        Name("Дала университеті", LABEL, "kk", ROR),
        Name("Universität der Steppe", ALIAS, "de", ROR),
        Name("СУ", ACRONYM, "ru", ROR),
    ]
    assert shown_names(names) == {"ru": "Степной университет", "kk": "Дала университеті"}


@pytest.mark.parametrize(
    ("display", "shown"),
    [
        ("Universität der Steppe", {"de": "Universität der Steppe", "en": "Universität der Steppe"}),
        ("Təfəkkür Universiteti", {"de": "Universität der Steppe", "en": "Təfəkkür Universiteti"}),
        ("Đại học Thảo nguyên", {"de": "Universität der Steppe", "en": "Đại học Thảo nguyên"}),
        ("Степной университет", {"de": "Universität der Steppe"}),
        ("草原大学", {"de": "Universität der Steppe"}),
    ],
)
def test_a_latin_display_name_stands_for_english(display: str, shown: dict[str, str]) -> None:
    assert shown_names([Name("Universität der Steppe", LABEL, "de", ROR)], display) == shown


def test_there_is_always_a_name_to_show() -> None:
    assert shown_names([Name("草原", ACRONYM, None, ROR)]) == {"und": "草原"}
    assert shown_names([Name("草原大学", LABEL, None, ROR)], "草原大学") == {"und": "草原大学"}


def test_lists_go_by_the_english_name_or_the_one_there_is() -> None:
    assert sorting_key({"kk": "Дала университеті", "en": "Steppe University"}) == key_of("Steppe University")
    assert sorting_key({"kk": "Дала университеті"}) == key_of("Dala universiteti")


def test_those_that_exist_come_first_and_those_at_home_before_others() -> None:
    active, closed = OrganizationStatus.ACTIVE, OrganizationStatus.INACTIVE
    order = [standing(active, "KZ"), standing(active, "DE"), standing(closed, "KZ"), standing(closed, None)]
    assert order == [0, 1, 2, 3]


def test_a_key_is_never_too_long_for_an_index() -> None:
    assert len(key_of("щ" * 500)) == KEY_MAX
    assert len(key_of("﷽" * 500).encode()) < 2700

import pytest

from connected.people.names import Names
from connected.people.salutation import closing, salutation

AIGUL = Names.as_typed(
    given="Aigul",
    family="Akhmetova",
    native={"family": "Ахметова", "given": "Айгүл", "patronymic": "Серікқызы"},
)
SERIKOVNA = Names.as_typed(
    given="Aigul",
    family="Akhmetova",
    native={"family": "Ахметова", "given": "Айгуль", "patronymic": "Сериковна"},
)
NURLAN = Names.as_typed(given="Nurlan", family="Akhmetov", native={"family": "Ахметов", "given": "Нұрлан"})
YERLAN = Names.as_typed(
    given="Yerlan",
    family="Bolatov",
    native={"family": "Болатов", "given": "Ерлан", "patronymic": "Қайратұлы"},
)
ALI = Names.as_typed(
    given="Ali",
    family="Temir",
    native={"family": "Темир", "given": "Али", "patronymic": "Серик"},
)
ALEX = Names.as_typed(given="Alex", family="Smith")
TYPED_SMITH = Names.as_typed(given="Alex", family="Smith", native={"family": "Смит", "given": "Алекс"})
ONLY_FAMILY = Names.as_typed(given="", family="Sukarno")
ONLY_GIVEN = Names.as_typed(given="Teller", family="")
ONLY_PATRONYMIC = Names.as_typed(given="Aigul", family="Akhmetova", native={"patronymic": "Серікқызы"})
NO_GIVEN = Names.as_typed(
    given="",
    family="Akhmetova",
    native={"family": "Ахметова", "patronymic": "Сериковна"},
)
CHINESE = Names.as_typed(given="Ming", family="Li", native={"family": "李", "given": "明"})
NOBODY = Names.as_typed(given="", family="")

TABLE = [
    # Given name and patronymic, whatever the title: the most respectful form in Kazakh and Russian.
    (
        AIGUL,
        "ms",
        "Құрметті Айгүл Серікқызы!",
        "Уважаемая Айгүл Серікқызы!",
        "Dear Ms Akhmetova,",
    ),
    (
        AIGUL,
        "dr",
        "Құрметті Айгүл Серікқызы!",
        "Уважаемая Айгүл Серікқызы!",
        "Dear Dr Akhmetova,",
    ),
    (
        AIGUL,
        "prof",
        "Құрметті Айгүл Серікқызы!",
        "Уважаемая Айгүл Серікқызы!",
        "Dear Professor Akhmetova,",
    ),
    (
        AIGUL,
        None,
        "Құрметті Айгүл Серікқызы!",
        "Уважаемая Айгүл Серікқызы!",
        "Dear Aigul Akhmetova,",
    ),
    (
        AIGUL,
        "he",
        "Жоғары мәртебелі Айгүл Серікқызы!",
        "Ваше Превосходительство!",
        "Your Excellency,",
    ),
    (
        SERIKOVNA,
        "ms",
        "Құрметті Айгуль Сериковна!",
        "Уважаемая Айгуль Сериковна!",
        "Dear Ms Akhmetova,",
    ),
    (
        SERIKOVNA,
        None,
        "Құрметті Айгуль Сериковна!",
        "Уважаемая Айгуль Сериковна!",
        "Dear Aigul Akhmetova,",
    ),
    (
        YERLAN,
        "mr",
        "Құрметті Ерлан Қайратұлы!",
        "Уважаемый Ерлан Қайратұлы!",
        "Dear Mr Bolatov,",
    ),
    (
        YERLAN,
        None,
        "Құрметті Ерлан Қайратұлы!",
        "Уважаемый Ерлан Қайратұлы!",
        "Dear Yerlan Bolatov,",
    ),
    # A patronymic that tells no gender: as the person chose, else neutral.
    (ALI, "mr", "Құрметті Али Серик!", "Уважаемый Али Серик!", "Dear Mr Temir,"),
    (
        ALI,
        "prof",
        "Құрметті Али Серик!",
        "Здравствуйте, Али Серик!",
        "Dear Professor Temir,",
    ),
    (ALI, None, "Құрметті Али Серик!", "Здравствуйте, Али Серик!", "Dear Ali Temir,"),
    # No patronymic: the title or мырза, ханым with the family name.
    (
        NURLAN,
        "mr",
        "Құрметті Ахметов мырза!",
        "Уважаемый г-н Ахметов!",
        "Dear Mr Akhmetov,",
    ),
    (
        NURLAN,
        "dr",
        "Құрметті доктор Ахметов!",
        "Здравствуйте, доктор Ахметов!",
        "Dear Dr Akhmetov,",
    ),
    (
        NURLAN,
        "he",
        "Жоғары мәртебелі Нұрлан Ахметов!",
        "Ваше Превосходительство!",
        "Your Excellency,",
    ),
    (
        NURLAN,
        None,
        "Құрметті Нұрлан Ахметов!",
        "Здравствуйте, Нұрлан Ахметов!",
        "Dear Nurlan Akhmetov,",
    ),
    (
        TYPED_SMITH,
        "mr",
        "Құрметті Смит мырза!",
        "Уважаемый г-н Смит!",
        "Dear Mr Smith,",
    ),
    (
        TYPED_SMITH,
        "ms",
        "Құрметті Смит ханым!",
        "Уважаемая г-жа Смит!",
        "Dear Ms Smith,",
    ),
    # Latin stays Latin.
    (ALEX, "mr", "Құрметті Smith мырза!", "Уважаемый г-н Smith!", "Dear Mr Smith,"),
    (ALEX, "ms", "Құрметті Smith ханым!", "Уважаемая г-жа Smith!", "Dear Ms Smith,"),
    (
        ALEX,
        "dr",
        "Құрметті доктор Smith!",
        "Здравствуйте, доктор Smith!",
        "Dear Dr Smith,",
    ),
    (
        ALEX,
        "prof",
        "Құрметті профессор Smith!",
        "Здравствуйте, профессор Smith!",
        "Dear Professor Smith,",
    ),
    (
        ALEX,
        "he",
        "Жоғары мәртебелі Alex Smith!",
        "Ваше Превосходительство!",
        "Your Excellency,",
    ),
    (
        ALEX,
        None,
        "Құрметті Alex Smith!",
        "Здравствуйте, Alex Smith!",
        "Dear Alex Smith,",
    ),
    (CHINESE, "ms", "Құрметті Li ханым!", "Уважаемая г-жа Li!", "Dear Ms Li,"),
    (CHINESE, None, "Құрметті Ming Li!", "Здравствуйте, Ming Li!", "Dear Ming Li,"),
    # One part missing.
    (
        ONLY_FAMILY,
        "mr",
        "Құрметті Sukarno мырза!",
        "Уважаемый г-н Sukarno!",
        "Dear Mr Sukarno,",
    ),
    (ONLY_FAMILY, None, "Құрметті Sukarno!", "Здравствуйте, Sukarno!", "Dear Sukarno,"),
    (
        ONLY_GIVEN,
        "prof",
        "Құрметті профессор Teller!",
        "Здравствуйте, профессор Teller!",
        "Dear Professor Teller,",
    ),
    (
        ONLY_GIVEN,
        "he",
        "Жоғары мәртебелі Teller!",
        "Ваше Превосходительство!",
        "Your Excellency,",
    ),
    (ONLY_GIVEN, None, "Құрметті Teller!", "Здравствуйте, Teller!", "Dear Teller,"),
    (
        NO_GIVEN,
        None,
        "Құрметті Ахметова ханым!",
        "Уважаемая г-жа Ахметова!",
        "Dear Akhmetova,",
    ),
    (
        ONLY_PATRONYMIC,
        None,
        "Құрметті Akhmetova ханым!",
        "Уважаемая г-жа Akhmetova!",
        "Dear Aigul Akhmetova,",
    ),
    (NOBODY, "mr", "Құрметті қатысушы!", "Здравствуйте!", "Dear participant,"),
    (NOBODY, "he", "Құрметті қатысушы!", "Здравствуйте!", "Dear participant,"),
]


@pytest.mark.parametrize(("names", "form", "kk", "ru", "en"), TABLE)
def test_letters_begin_as_a_native_would(names: Names, form: str | None, kk: str, ru: str, en: str) -> None:
    assert salutation(names, language="kk", form_of_address=form) == kk
    assert salutation(names, language="ru", form_of_address=form) == ru
    assert salutation(names, language="en", form_of_address=form) == en


@pytest.mark.parametrize(
    ("names", "kk", "ru"),
    [
        (
            YERLAN,
            "Жоғары мәртебелі Елші мырза!",
            "Ваше Превосходительство, господин Посол!",
        ),
        (
            AIGUL,
            "Жоғары мәртебелі Елші ханым!",
            "Ваше Превосходительство, госпожа Посол!",
        ),
        (ALEX, "Жоғары мәртебелі Елші!", "Ваше Превосходительство!"),
    ],
)
@pytest.mark.parametrize(
    "job_title",
    [
        "Ambassador Extraordinary and Plenipotentiary",
        "Чрезвычайный и Полномочный Посол",
        "Төтенше және Өкілетті Елші",
    ],
)
def test_an_ambassador_is_addressed_by_office(names: Names, kk: str, ru: str, job_title: str) -> None:
    written = [
        salutation(names, language=language, form_of_address="he", job_title=job_title)
        for language in ("kk", "ru", "en")
    ]
    assert written == [kk, ru, "Your Excellency,"]


@pytest.mark.parametrize(
    "job_title",
    [
        "Assistant to the Ambassador",
        "Deputy Ambassador",
        "Ambassador's secretary",
        "Помощник посла",
        "",
    ],
)
def test_who_serves_an_ambassador_is_none(job_title: str) -> None:
    written = salutation(YERLAN, language="kk", form_of_address="he", job_title=job_title)
    assert written == "Жоғары мәртебелі Ерлан Қайратұлы!"


def test_an_ambassador_who_chose_no_excellency_is_addressed_as_chosen() -> None:
    assert salutation(ALEX, language="en", form_of_address="mr", job_title="Ambassador") == "Dear Mr Smith,"


@pytest.mark.parametrize(
    ("patronymic", "greeting"),
    [
        ("Серикович", "Уважаемый"),
        ("Сергеевич", "Уважаемый"),
        ("ИЛЬИЧ", "Уважаемый"),
        ("Серікұлы", "Уважаемый"),
        ("Серикулы", "Уважаемый"),
        ("Али оглы", "Уважаемый"),
        ("Сериковна", "Уважаемая"),
        ("Сергеевна", "Уважаемая"),
        ("Ильинична", "Уважаемая"),
        ("Серікқызы", "Уважаемая"),
        ("Серик кызы", "Уважаемая"),
        ("Серік", "Здравствуйте,"),
    ],
)
def test_russian_agrees_with_the_typed_patronymic(patronymic: str, greeting: str) -> None:
    names = Names.as_typed(
        given="A",
        family="B",
        native={"family": "Б", "given": "Аян", "patronymic": patronymic},
    )
    assert salutation(names, language="ru") == f"{greeting} Аян {patronymic}!"


def test_what_a_person_chose_outweighs_the_patronymic() -> None:
    assert salutation(YERLAN, language="ru", form_of_address="ms") == "Уважаемая Ерлан Қайратұлы!"


def test_a_latin_patronymic_is_respected_too() -> None:
    names = Names.of_person({"latin": {"family": "Akhmetova", "given": "Aigul", "patronymic": "Serikkyzy"}})
    assert salutation(names, language="ru") == "Уважаемая Aigul Serikkyzy!"
    assert salutation(names, language="en") == "Dear Aigul Akhmetova,"


def test_nothing_ever_says_both_genders_at_once() -> None:
    for names, form, *_ in TABLE:
        assert "(" not in salutation(names, language="ru", form_of_address=form)


def test_letters_close_in_their_language() -> None:
    assert closing("kk") == ("Құрметпен,", "Ұйымдастыру комитеті")
    assert closing("ru") == ("С уважением,", "Организационный комитет")
    assert closing("en") == ("Yours sincerely,", "Organizing Committee")

"""The pages of editions: what they offer at each time, in each language, and what is not theirs to show."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from connected.conferences.models import Conference
from connected.registration.enums import RegistrationStatus
from connected.registration.models import Registration
from tests.conferences.conftest import NAME, MakeEdition, category

LANGUAGES = ("kk", "ru", "en")
SOON = datetime(2027, 5, 31, tzinfo=UTC)
OPEN = datetime(2027, 7, 1, tzinfo=UTC)
CLOSED = datetime(2027, 10, 1, tzinfo=UTC)
OVER = datetime(2027, 10, 15, 19, tzinfo=UTC)  # midnight of the last day in Astana
STATES = {
    "soon": ("Тіркелу жақында ашылады", "Регистрация скоро откроется", "Registration opens soon"),
    "open": ("Тіркелу ашық", "Регистрация открыта", "Registration is open"),
    "closed": ("Тіркелу жабық", "Регистрация закрыта", "Registration is closed"),
    "over": ("Өтті", "Состоялась", "Has taken place"),
}


class _Text(HTMLParser):
    """Collects the text of the main part of a page, as one reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._inside |= tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "main"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.words += data.split()


def html(client: FlaskClient, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200, path
    return page.text


def read(client: FlaskClient, path: str) -> str:
    page = _Text()
    page.feed(html(client, path))
    return " ".join(page.words)


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """A function that goes to a moment."""
    travellers: list[time_machine.travel] = []

    def go(moment: datetime) -> None:
        travellers.append(time_machine.travel(moment, tick=False))
        travellers[-1].start()

    yield go
    for traveller in reversed(travellers):
        traveller.stop()


Go = Callable[[datetime], None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_found_in_the_readers_language(client: FlaskClient, language: str) -> None:
    answer = client.get("/", headers={"Accept-Language": f"{language},de;q=0.5"})
    assert (answer.status_code, answer.location) == (302, f"/{language}/")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", "Әзірге конференция жарияланған жоқ"),
        ("ru", "Конференции пока не объявлены"),
        ("en", "No conference is announced yet"),
    ],
)
def test_without_editions_it_says_what_to_expect(client: FlaskClient, language: str, told: str) -> None:
    assert told in read(client, f"/{language}/")
    assert 'class="empty"' in html(client, f"/{language}/")


def test_drafts_are_on_no_page(client: FlaskClient, make_edition: MakeEdition) -> None:
    make_edition(status="draft")
    assert NAME["en"] not in read(client, "/en/")
    for path in ("/en/forum/", "/en/forum/register", "/en/forum/registered", "/en/forum/resend"):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("number", range(3), ids=LANGUAGES)
@pytest.mark.parametrize(("state", "moment"), [("soon", SOON), ("open", OPEN), ("closed", CLOSED), ("over", OVER)])
def test_each_state_is_told_in_each_language(
    client: FlaskClient, make_edition: MakeEdition, at: Go, state: str, moment: datetime, number: int
) -> None:
    make_edition()
    at(moment)
    language = LANGUAGES[number]
    for path in (f"/{language}/", f"/{language}/forum/"):
        assert STATES[state][number] in read(client, path), path
        assert (f'href="/{language}/forum/register"' in html(client, path)) is (state == "open"), path


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", "Тіркелудің басталуы: 2027 жылғы 1 маусым, 09:00"),
        ("ru", "1 июня 2027 года, 09:00"),
        ("en", "1 June 2027, 09:00"),
    ],
)
def test_before_the_window_it_says_when_it_opens(
    client: FlaskClient, make_edition: MakeEdition, at: Go, language: str, told: str
) -> None:
    make_edition()
    at(SOON)
    text = read(client, f"/{language}/forum/")
    assert told in text
    assert '<form class="form"' not in html(client, f"/{language}/forum/register")


def test_after_the_window_the_link_can_still_be_asked_for(
    client: FlaskClient, make_edition: MakeEdition, at: Go
) -> None:
    make_edition()
    at(CLOSED)
    page = html(client, "/en/forum/")
    assert 'href="/en/forum/resend"' in page
    assert "30 September 2027" in page
    assert '<form class="form"' not in html(client, "/en/forum/register")


def test_a_full_category_is_marked_and_the_others_stay_open(
    client: FlaskClient, make_edition: MakeEdition, at: Go
) -> None:
    make_edition(categories=[category("delegate", capacity=0), category("speaker", entry="approval")])
    at(OPEN)
    text, page = read(client, "/en/forum/"), html(client, "/en/forum/")
    assert "No places left" in text
    assert "After approval" in text
    assert "register?category=speaker" in page
    assert "register?category=delegate" not in page


def test_when_all_are_full_there_is_no_button(client: FlaskClient, make_edition: MakeEdition, at: Go) -> None:
    make_edition(categories=[category(capacity=0), category("vip", entry="invitation")])
    at(OPEN)
    assert "All places are taken" in read(client, "/en/forum/")
    assert "All places are taken" in read(client, "/en/")
    assert 'href="/en/forum/register"' not in html(client, "/en/forum/")


@pytest.mark.parametrize(
    ("left", "kk", "ru", "en"),
    [
        (1, "1 орын қалды", "Осталось 1 место", "1 place left"),
        (3, "3 орын қалды", "Осталось 3 места", "3 places left"),
        (20, "20 орын қалды", "Осталось 20 мест", "20 places left"),
    ],
)
def test_the_last_places_are_counted(
    client: FlaskClient, make_edition: MakeEdition, at: Go, left: int, kk: str, ru: str, en: str
) -> None:
    make_edition(categories=[category(capacity=left)])
    at(OPEN)
    for language, told in (("kk", kk), ("ru", ru), ("en", en)):
        assert told in read(client, f"/{language}/forum/")


def test_many_places_are_not_counted(client: FlaskClient, make_edition: MakeEdition, at: Go) -> None:
    make_edition(categories=[category(capacity=21)])
    at(OPEN)
    assert "Open to all" in read(client, "/en/forum/")
    assert "21" not in read(client, "/en/forum/")


def test_what_only_staff_fill_is_not_offered(client: FlaskClient, make_edition: MakeEdition, at: Go) -> None:
    staff = category("organizer", name={"kk": "Штаб", "ru": "Штаб", "en": "Headquarters"}, entry="staff_only")
    make_edition(categories=[category(), staff])
    at(OPEN)
    for path in ("/en/forum/", "/en/forum/register"):
        assert "Headquarters" not in read(client, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_dates_are_in_the_language_of_the_page(
    client: FlaskClient, make_edition: MakeEdition, at: Go, language: str
) -> None:
    make_edition(venue={"kk": "Конгресс-орталық", "ru": "Конгресс-центр", "en": "Congress Centre"})
    at(OPEN)
    days = {"kk": "2027 жылғы 14 қазан", "ru": "14 октября 2027 года", "en": "14 October 2027"}
    text = read(client, f"/{language}/forum/")
    assert NAME[language] in text
    assert days[language] in text
    page = html(client, f"/{language}/forum/")
    assert f'<html lang="{language}">' in page
    assert 'class="other-language"' not in page
    for other in LANGUAGES:
        assert f'href="/{other}/forum/"' in page


@pytest.mark.parametrize(
    ("texts", "language", "shown", "note"),
    [
        ({"ru": "Форум"}, "kk", "ru", "орыс тілінде"),
        ({"en": "Forum"}, "kk", "en", "ағылшын тілінде"),
        ({"kk": "Форум", "en": "Forum"}, "ru", "kk", "на казахском языке"),
        ({"ru": "Форум", "kk": "Форум"}, "en", "ru", "in Russian"),
    ],
)
def test_a_missing_text_falls_back_with_its_language_and_a_note(
    client: FlaskClient, make_edition: MakeEdition, at: Go, texts: dict[str, str], language: str, shown: str, note: str
) -> None:
    make_edition(name=texts, languages=list(texts), categories=[])
    at(OPEN)
    for path in (f"/{language}/", f"/{language}/forum/"):
        page = html(client, path)
        assert f'<span lang="{shown}">{texts[shown]}</span>' in page
        assert note in read(client, path)
    assert f"<title>{texts[shown]} · ConnectED</title>" in page


def test_names_stay_text(client: FlaskClient, make_edition: MakeEdition, at: Go) -> None:
    make_edition(name=dict.fromkeys(NAME, "<b>Forum</b> & “friends”"))
    at(OPEN)
    for path in ("/en/", "/en/forum/", "/en/forum/register"):
        assert "<b>Forum" not in html(client, path)
        assert "&lt;b&gt;Forum&lt;/b&gt; &amp; “friends”" in html(client, path)


@pytest.fixture
def past(session: Session, make_edition: MakeEdition) -> Conference:
    """An archived edition with two delegates who came, of two countries, and one who cancelled."""
    edition = make_edition(status="archived")
    statuses = (RegistrationStatus.ATTENDED, RegistrationStatus.CONFIRMED, RegistrationStatus.CANCELLED)
    for country, status in zip(("KZ", "FR", "DE"), statuses, strict=True):
        address = f"{country.lower()}@example.org"
        session.add(
            Registration(
                conference=edition,
                category=edition.categories[0],
                status=status,
                email=address,
                email_key=address,
                name_key=address,
                country=country,
                language="en",
                consents={},
            )
        )
    session.commit()
    return edition


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("kk", "Кімдер қатысты 2 делегат 0 университет 0 халықаралық ұйым 2 қатысушы ел"),
        ("ru", "Кто принял участие 2 делегата 0 университетов 0 международных организаций 2 страны"),
        ("en", "Who came 2 delegates 0 universities 0 international organizations 2 countries"),
    ],
)
@pytest.mark.usefixtures("past")
def test_an_archived_edition_shows_who_came_and_takes_nobody(client: FlaskClient, language: str, told: str) -> None:
    text, page = read(client, f"/{language}/forum/"), html(client, f"/{language}/forum/")
    assert told in text
    assert f"/{language}/forum/register" not in page
    assert 'id="categories"' not in page
    assert '<form class="form"' not in html(client, f"/{language}/forum/register")


@pytest.mark.usefixtures("past")
def test_only_past_editions_leave_a_word_about_the_next(client: FlaskClient) -> None:
    assert "No new conference is announced yet." in read(client, "/en/")
    assert NAME["en"] in read(client, "/en/")


def test_a_published_edition_shows_no_figures(client: FlaskClient, make_edition: MakeEdition, at: Go) -> None:
    make_edition()
    at(OVER)
    assert "Who came" not in read(client, "/en/forum/")


def test_the_first_page_orders_by_what_one_can_do(client: FlaskClient, make_edition: MakeEdition, at: Go) -> None:
    days = {"far": "2028-10-14", "near": "2027-12-01", "gone": "2024-10-17"}
    for slug, day in days.items():
        opens = {"registration_opens_at": f"{int(day[:4]) - 1}-01-01T00:00:00Z"}
        closes = {"registration_closes_at": f"{int(day[:4]) - 1}-02-01T00:00:00Z"}
        make_edition(slug=slug, starts_on=day, ends_on=day, **opens, **closes)
    make_edition()
    at(OPEN)
    page = html(client, "/en/")
    places = [page.index(f'href="/en/{slug}/"') for slug in ("forum", "near", "far", "gone")]
    assert places == sorted(places)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_statements_is_fixed(
    client: FlaskClient, session: Session, statements: list[str], make_edition: MakeEdition, at: Go, count: int
) -> None:
    for number in range(count):
        make_edition(slug=f"forum-{number}", categories=[category(f"c{each}") for each in range(count)])
    at(OPEN)
    for path, expected in (("/en/", 2), ("/en/forum-0/", 2), ("/en/forum-0/register", 2)):
        session.expunge_all()
        statements.clear()
        html(client, path)
        assert len(statements) == expected, path


@pytest.mark.usefixtures("past")
def test_the_figures_cost_one_statement_more(client: FlaskClient, session: Session, statements: list[str]) -> None:
    session.expunge_all()
    statements.clear()
    html(client, "/en/forum/")
    assert len(statements) == 3

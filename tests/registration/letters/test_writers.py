from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.conferences.models import Conference
from connected.kernel.ids import new_id
from connected.messaging.letters import Obsolete, writer_for
from connected.registration import mail
from connected.registration.enums import RegistrationStatus as Status
from connected.registration.links import personal_url, token_of
from connected.registration.models import Registration
from tests.registration.letters.conftest import KAZNU, KINDS, LANGUAGES, Write, message_about

SUBJECTS = {
    (mail.CONFIRMED, "kk"): "ConnectED 2027: қатысуыңыз расталды (№ {})",
    (mail.CONFIRMED, "ru"): "ConnectED 2027: Ваше участие подтверждено (№ {})",
    (mail.CONFIRMED, "en"): "ConnectED 2027: your registration is confirmed (ref. {})",
    (mail.RECEIVED, "kk"): "ConnectED 2027: өтініміңіз қабылданды, қаралуда",
    (mail.RECEIVED, "ru"): "ConnectED 2027: заявка получена и рассматривается",
    (mail.RECEIVED, "en"): "ConnectED 2027: application received, under review",
    (mail.ALREADY_REGISTERED, "kk"): "ConnectED 2027: Сіз бұрын тіркелгенсіз (№ {})",
    (mail.ALREADY_REGISTERED, "ru"): "ConnectED 2027: Вы уже зарегистрированы (№ {})",
    (mail.ALREADY_REGISTERED, "en"): "ConnectED 2027: you are already registered (ref. {})",
    (mail.DECLINED, "kk"): "ConnectED 2027: өтініміңіз қабылданбады (№ {})",
    (mail.DECLINED, "ru"): "ConnectED 2027: Ваша заявка не принята (№ {})",
    (mail.DECLINED, "en"): "ConnectED 2027: your application was not accepted (ref. {})",
    (mail.CANCELLED, "kk"): "ConnectED 2027: тіркеуіңіз жойылды (№ {})",
    (mail.CANCELLED, "ru"): "ConnectED 2027: Ваша регистрация отменена (№ {})",
    (mail.CANCELLED, "en"): "ConnectED 2027: your registration is cancelled (ref. {})",
    (mail.LINK, "kk"): "ConnectED 2027: жеке сілтемеңіз (№ {})",
    (mail.LINK, "ru"): "ConnectED 2027: Ваша личная ссылка (№ {})",
    (mail.LINK, "en"): "ConnectED 2027: your personal link (ref. {})",
}
DO_NOT_BOOK = {
    "kk": "Растау хатын алғанға дейін билет пен қонақүйге тапсырыс бермеуіңізді сұраймыз.",
    "ru": "Просим не приобретать билеты до подтверждения.",
    "en": "Please do not book travel until we confirm your place.",
}

every_letter = pytest.mark.parametrize(("kind", "language"), list(SUBJECTS))


@every_letter
def test_the_subject_says_what_it_is_about(write: Write, kind: str, language: str) -> None:
    letter = write(kind, language)
    assert letter.subject == SUBJECTS[kind, language].format(letter.registration.code)
    assert letter.mail["Content-Language"] == language
    assert letter.mail["To"].addresses[0].display_name == "Aigul Akhmetova"


@every_letter
def test_text_and_html_both_say_everything(write: Write, settings: Settings, kind: str, language: str) -> None:
    letter = write(kind, language)
    facts = {
        "code": letter.registration.code,
        "link": personal_url(letter.registration, settings=settings),
        "organization": KAZNU[language],
        "name": "Aigul Akhmetova" if language == "en" else "Ахметова Айгүл Серікқызы",
        "first day": {"kk": "2027 жылғы 15 сәуір, бейсенбі", "ru": "15 апреля 2027 года, четверг",
                      "en": "Thursday, 15 April 2027"}[language],
        "last day": {"kk": "2027 жылғы 16 сәуір", "ru": "16 апреля 2027 года", "en": "16 April 2027"}[language],
        "venue": {"kk": "Астана, ЭКСПО", "ru": "конгресс-центр ЭКСПО", "en": "EXPO Congress Centre"}[language],
        "zone": {"kk": "Астана уақыты (UTC+5)", "ru": "время Астаны (UTC+5)", "en": "Astana time (UTC+5)"}[language],
        "category": {"kk": "Мәтін", "ru": "Текст", "en": "Text"}[language],
        "who signs": {"kk": "Ұйымдастыру комитеті", "ru": "Организационный комитет",
                      "en": "Organizing Committee"}[language],
        "until when the link works": {"kk": "2027 жылғы 16 мамыр", "ru": "16 мая 2027 года",
                                      "en": "16 May 2027"}[language],
    }  # fmt: skip
    assert [name for name, fact in facts.items() if fact not in letter.text] == []
    assert [name for name, fact in facts.items() if fact not in letter.html] == []


@every_letter
def test_the_secret_of_the_link_stands_nowhere_else(write: Write, settings: Settings, kind: str, language: str) -> None:
    letter = write(kind, language)
    token = token_of(letter.registration, secret_key=settings.secret_key)
    assert letter.text.count(token) == 1
    assert letter.html.count(token) == 3  # the button, the bare address, and where that leads
    elsewhere = [part for part in letter.mail.walk() if part.get_content_type() not in ("text/plain", "text/html")]
    assert not any(token in str(part.items()) for part in letter.mail.walk())
    assert not any(token.encode() in (part.get_payload(decode=True) or b"") for part in elsewhere)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (mail.CONFIRMED, ["text/plain", "text/html", "image/png", "text/calendar"]),
        (mail.RECEIVED, ["text/plain", "text/html"]),
        (mail.ALREADY_REGISTERED, ["text/plain", "text/html"]),
        (mail.DECLINED, ["text/plain", "text/html"]),
        (mail.CANCELLED, ["text/plain", "text/html", "text/calendar"]),
        (mail.LINK, ["text/plain", "text/html"]),
    ],
)
def test_files_go_where_they_are_of_use(write: Write, kind: str, parts: list[str]) -> None:
    letter = write(kind)
    assert [part.get_content_type() for part in letter.mail.walk() if not part.is_multipart()] == parts


def test_every_header_is_ascii_on_the_wire(write: Write) -> None:
    letter = write(mail.CONFIRMED, "kk", given_name="Ұлжан", family_name="Әбенова")
    raw = letter.mail.as_bytes().split(b"\n\n")[0]
    assert raw.isascii()
    assert b"Subject: =?utf-8?" in raw
    assert letter.mail["To"].addresses[0].display_name == "Ұлжан Әбенова"


@pytest.mark.parametrize(
    ("language", "facts", "salutation"),
    [
        ("kk", {}, "Құрметті Айгүл Серікқызы!"),
        ("ru", {}, "Уважаемая Айгүл Серікқызы!"),
        ("en", {}, "Dear Aigul Akhmetova,"),
        ("en", {"form_of_address": "prof"}, "Dear Professor Akhmetova,"),
        ("kk", {"native_name": None, "form_of_address": "mr", "family_name": "Smith"}, "Құрметті Smith мырза!"),
        ("ru", {"native_name": None}, "Здравствуйте, Aigul Akhmetova!"),
        ("ru", {"native_name": None, "given_name": "", "family_name": "Sukarno"}, "Здравствуйте, Sukarno!"),
        ("en", {"native_name": None, "given_name": "Suharto", "family_name": ""}, "Dear Suharto,"),
        (
            "ru",
            {"native_name": None, "form_of_address": "he", "job_title": "Ambassador of Norway"},
            "Ваше Превосходительство!",
        ),
        ("en", {"given_name": "O'Neil & Sons", "family_name": "<b>"}, "Dear O'Neil & Sons <b>,"),
    ],
)
def test_people_are_addressed_as_they_wrote_themselves(
    write: Write, language: str, facts: dict[str, str], salutation: str
) -> None:
    assert write(mail.LINK, language, **facts).text.splitlines()[0] == salutation


def test_the_passport_s_spelling_is_told_where_another_is_used(write: Write) -> None:
    assert "Паспорттағы аты-жөні: Aigul Akhmetova" in write(mail.CONFIRMED, "kk").text
    assert "Паспорттағы" not in write(mail.CONFIRMED, "kk", native_name=None).text
    assert "passport" not in write(mail.CONFIRMED, "en").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_let_book_before_the_place_is_certain(write: Write, language: str) -> None:
    for kind in (mail.RECEIVED, mail.ALREADY_REGISTERED, mail.LINK):
        letter = write(kind, language, status=Status.PENDING)
        assert DO_NOT_BOOK[language] in letter.text
        assert DO_NOT_BOOK[language] in letter.html
    for kind in (mail.CONFIRMED, mail.ALREADY_REGISTERED, mail.LINK):
        assert DO_NOT_BOOK[language] not in write(kind, language).text


@pytest.mark.parametrize(
    ("status", "subject", "said"),
    [
        (Status.CONFIRMED, "you are already registered", "Your place is confirmed."),
        (Status.ATTENDED, "you are already registered", "Thank you for coming!"),
        (Status.PENDING, "we already have your application", "Your application is under review."),
        (Status.WAITLISTED, "we already have your application", "You are on the waiting list."),
        (Status.DECLINED, "we already have your application", "We are sorry"),
        (Status.UNVERIFIED, "we already have your application", "Please open your personal link"),
    ],
)
def test_who_registers_twice_is_told_where_they_really_stand(
    write: Write, status: Status, subject: str, said: str
) -> None:
    letter = write(mail.ALREADY_REGISTERED, status=status)
    assert subject in letter.subject
    assert said in letter.text
    assert "nothing has changed" in letter.text


def test_the_way_back_is_shown_while_there_is_one(write: Write) -> None:
    form = "http://localhost/ru/connected-2027/register"
    assert form in write(mail.CANCELLED, "ru").text
    assert form in write(mail.CANCELLED, "ru").html
    assert form not in write(mail.LINK, "ru").text
    with time_machine.travel(datetime(2027, 4, 1, tzinfo=UTC)):
        assert form not in write(mail.CANCELLED, "ru").text


def test_a_text_in_another_language_is_marked(write: Write, conference: Conference) -> None:
    conference.venue = {"ru": "Назарбаев Университет"}
    letter = write(mail.LINK, "kk")
    assert "Өтетін орны: Назарбаев Университет (орыс тілінде)" in letter.text
    assert '<span lang="ru">Назарбаев Университет</span>' in letter.html


@pytest.mark.parametrize(
    ("kind", "status", "reason"),
    [
        (mail.CONFIRMED, Status.CANCELLED, "no_longer_confirmed"),
        (mail.CONFIRMED, Status.PENDING, "no_longer_confirmed"),
        (mail.RECEIVED, Status.CANCELLED, "no_longer_pending"),
        (mail.RECEIVED, Status.CONFIRMED, "no_longer_pending"),
        (mail.ALREADY_REGISTERED, Status.CANCELLED, "no_longer_registered"),
        (mail.DECLINED, Status.CONFIRMED, "no_longer_declined"),
        (mail.CANCELLED, Status.CONFIRMED, "no_longer_cancelled"),
    ],
)
def test_what_is_no_longer_true_is_not_sent(write: Write, kind: str, status: Status, reason: str) -> None:
    with pytest.raises(Obsolete) as obsolete:
        write(kind, status=status)
    assert obsolete.value.reason == reason


def test_a_refusal_says_what_staff_add_and_never_why(write: Write) -> None:
    letter = write(
        mail.DECLINED, decision_text="Please come next year.\n\n<b>We</b> mean it.", decision_reason="Known for noise"
    )
    assert "The organizers add:" in letter.text
    assert "Please come next year." in letter.html
    assert "&lt;b&gt;We&lt;/b&gt; mean it." in letter.html
    assert "noise" not in letter.text + letter.html
    assert "The organizers add:" not in write(mail.DECLINED).text


@pytest.mark.parametrize("kind", KINDS)
def test_a_registration_that_is_gone_gets_no_letter(app: Flask, session: Session, kind: str) -> None:
    message = message_about(Registration(id=new_id(), email="a@example.org"), kind, "en")
    with app.app_context(), pytest.raises(Obsolete) as obsolete:
        writer_for(message)(session, message)
    assert obsolete.value.reason == "registration_gone"


def test_writing_changes_nothing(app: Flask, session: Session, register: Callable[..., Registration]) -> None:
    registration = register()
    with app.app_context():
        writer = writer_for(message_about(registration, mail.CONFIRMED, "en"))
        writer(session, message_about(registration, mail.CONFIRMED, "en"))
    assert not session.dirty
    assert not session.new


def test_the_link_is_the_one_in_force_at_delivery(write: Write, settings: Settings) -> None:
    letter = write(mail.LINK, link_version=2)
    second = personal_url(letter.registration, settings=settings)
    letter.registration.link_version = 1
    assert second in letter.text
    assert personal_url(letter.registration, settings=settings) not in letter.text

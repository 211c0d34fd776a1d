from email.message import EmailMessage
from pathlib import Path

import pytest

from connected.local import mail, mailbox

IMAGE = b"\x89PNG not really"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def confirmation() -> EmailMessage:
    message = EmailMessage()
    message["To"], message["Subject"] = "Айгүл <aigul@example.org>", "Сіздің қатысуыңыз расталды"
    message.set_content("Құрметті Айгүл!\n")
    message.add_alternative(
        '<html><head><title>x</title></head><body><img src="cid:qr@example.org">'
        '<img src="cid:missing@example.org"><a href="https://example.org/">link</a></body></html>',
        subtype="html",
    )
    html = message.get_body(("html",))
    assert isinstance(html, EmailMessage)
    html.add_related(IMAGE, "image", "png", cid="<qr@example.org>")
    message.add_attachment(b"BEGIN:VCALENDAR", "text", "calendar", filename="кездесу.ics")
    return message


def put(folder: Path, message: EmailMessage) -> str:
    return mailbox.keep(folder, "from@example.org", ["to@example.org"], message.as_bytes()).name


def test_a_message_in_its_parts(folder: Path) -> None:
    message = mail.read(folder, put(folder, confirmation()))
    assert mail.text_of(message) == "Құрметті Айгүл!\n"
    attached = mail.attachments_of(message)
    assert [(one.filename, one.content_type) for one in attached][1] == ("кездесу.ics", "text/calendar")
    assert attached[0].content == IMAGE
    assert attached[1].content == b"BEGIN:VCALENDAR"


def test_html_carries_its_images_and_opens_links_elsewhere(folder: Path) -> None:
    html = mail.html_of(mail.read(folder, put(folder, confirmation())))
    assert html is not None
    assert 'src="data:image/png;base64,' in html
    assert "cid:missing@example.org" in html
    assert '<head><base target="_blank">' in html


def test_a_message_of_text_alone_has_no_html(folder: Path) -> None:
    message = EmailMessage()
    message.set_content("Hello")
    read = mail.read(folder, put(folder, message))
    assert mail.html_of(read) is None
    assert mail.attachments_of(read) == []


def test_the_newest_come_first_and_older_ones_after_them(folder: Path) -> None:
    names = []
    for number in range(5):
        message = EmailMessage()
        message["Subject"] = f"Number {number}"
        names.append(put(folder, message))
    assert [line.subject for line in mail.newest(folder, count=2)] == ["Number 4", "Number 3"]
    assert [line.name for line in mail.newest(folder, count=9, before=names[3])] == names[2::-1]


def test_headers_are_shown_decoded(folder: Path) -> None:
    put(folder, confirmation())
    (line,) = mail.newest(folder, count=1)
    assert (line.to, line.subject) == ("Айгүл <aigul@example.org>", "Сіздің қатысуыңыз расталды")


def test_no_folder_means_no_mail(folder: Path) -> None:
    assert mail.newest(folder / "none", count=5) == []


@pytest.mark.parametrize("name", ["../secrets.json", "x.eml", "", "00000000000000000000-00000000.eml"])
def test_other_names_find_nothing(folder: Path, name: str) -> None:
    (folder.parent / "secrets.json").write_text("{}")
    with pytest.raises(LookupError):
        mail.read(folder, name)

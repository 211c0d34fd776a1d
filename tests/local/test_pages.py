from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config.settings import Settings
from connected.app import create_app
from connected.local import mailbox

HERE = {"REMOTE_ADDR": "127.0.0.1"}
Visit = Callable[..., TestResponse]


@pytest.fixture(scope="module")
def local_settings(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return replace(settings, local=True, data_dir=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def client(local_settings: Settings) -> FlaskClient:
    return create_app(local_settings).test_client()


@pytest.fixture
def folder(local_settings: Settings) -> Iterator[Path]:
    folder = local_settings.data_dir / "mail"
    folder.mkdir(exist_ok=True)
    yield folder
    for file in folder.iterdir():
        file.unlink()


@pytest.fixture
def visit(client: FlaskClient, folder: Path) -> Visit:
    def visit(path: str, peer: str = "127.0.0.1", **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get(path, environ_base={"REMOTE_ADDR": peer}, headers=named)

    return visit


@pytest.fixture
def name(folder: Path) -> str:
    message = EmailMessage()
    message["To"], message["Subject"] = "Айгүл <aigul@example.org>", "Расталды <b>№ 4F7K</b>"
    message.set_content("Құрметті Айгүл! <script>x</script>\n")
    message.add_alternative("<html><head></head><body><p style='color:red'>Сәлем</p></body></html>", subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", "text", "calendar", filename="кездесу.ics")
    return mailbox.keep(folder, "from@example.org", ["aigul@example.org"], message.as_bytes()).name


def test_an_empty_mailbox_says_what_to_do(visit: Visit) -> None:
    assert "No mail yet" in visit("/local/mail", Accept_Language="en").text


def test_the_list_names_recipient_and_subject_as_text(visit: Visit, name: str) -> None:
    page = visit("/local/mail").text
    assert "Айгүл &lt;aigul@example.org&gt;" in page
    assert "Расталды &lt;b&gt;№ 4F7K&lt;/b&gt;" in page
    assert f"/local/mail/{name}" in page


def test_the_list_goes_on_to_older_messages(visit: Visit, folder: Path) -> None:
    for number in range(53):
        message = EmailMessage()
        message["Subject"] = f"Number {number}."
        mailbox.keep(folder, "", ["to@example.org"], message.as_bytes())
    first = visit("/local/mail", Accept_Language="en").text
    assert "Number 52." in first
    assert "Number 2." not in first
    older = first.partition("/local/mail?before=")[2].partition('"')[0]
    second = visit(f"/local/mail?before={older}", Accept_Language="en").text
    assert [f"Number {number}." in second for number in range(4)] == [True, True, True, False]
    assert "before=" not in second


def test_a_message_shows_headers_text_and_attachments(visit: Visit, name: str) -> None:
    page = visit(f"/local/mail/{name}")
    assert "Delivered-To" in page.text
    assert "Құрметті Айгүл! &lt;script&gt;" in page.text
    assert "кездесу.ics" in page.text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_html_can_do_nothing(visit: Visit, name: str) -> None:
    answer = visit(f"/local/mail/{name}/html")
    assert "<p style='color:red'>Сәлем</p>" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert "sandbox" in policy
    assert "script" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_an_attachment_is_saved_under_its_name(visit: Visit, name: str) -> None:
    answer = visit(f"/local/mail/{name}/attachments/2")
    assert answer.data == b"BEGIN:VCALENDAR"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert visit(f"/local/mail/{name}/attachments/9").status_code == 404


def test_the_source_is_shown_as_text(visit: Visit, name: str) -> None:
    answer = visit(f"/local/mail/{name}/source")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.startswith("Return-Path: <from@example.org>")


def test_unknown_messages_are_404(visit: Visit) -> None:
    for path in ("x.eml", "00000000000000000000-00000000.eml", "..%2Fsecrets.json", "x.eml/html", "x.eml/source"):
        assert visit(f"/local/mail/{path}").status_code == 404, path


@pytest.mark.parametrize("peer", ["10.1.2.3", "192.168.1.5", "2001:db8::1", "nonsense", ""])
def test_others_are_told_nothing(visit: Visit, name: str, peer: str) -> None:
    for path in ("", f"/{name}", f"/{name}/html", f"/{name}/source", f"/{name}/attachments/2"):
        assert visit(f"/local/mail{path}", peer).status_code == 404


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_answered(visit: Visit, peer: str) -> None:
    assert visit("/local/mail", peer).status_code == 200


def test_what_a_header_says_does_not_count(visit: Visit) -> None:
    assert visit("/local/mail", "10.1.2.3", X_Forwarded_For="127.0.0.1").status_code == 404
    # A proxy on this machine speaks for somebody else.
    assert visit("/local/mail", "127.0.0.1", X_Forwarded_For="10.1.2.3").status_code == 404


def test_trusted_proxies_change_nothing(local_settings: Settings) -> None:
    client = create_app(replace(local_settings, trusted_proxies=1)).test_client()
    answer = client.get(
        "/local/mail", environ_base={"REMOTE_ADDR": "10.1.2.3"}, headers={"X-Forwarded-For": "127.0.0.1"}
    )
    assert answer.status_code == 404


def test_outside_the_local_stack_there_is_no_such_page(settings: Settings) -> None:
    client = create_app(replace(settings, local=False)).test_client()
    assert client.get("/local/mail", environ_base=HERE).status_code == 404

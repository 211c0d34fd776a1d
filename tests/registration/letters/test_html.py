"""The HTML of letters: what mail programs need, and what must not be in it."""

from html.parser import HTMLParser

import pytest

from connected.registration import mail
from tests.registration.letters.conftest import KINDS, LANGUAGES, Write

_VOID = {"meta", "img", "br"}
#: Gmail shows no more of a letter.
_CLIPPED_FROM = 100_000


class Page(HTMLParser):
    """Every tag with its attributes, the texts, and whether tags are closed in the order they were opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.well_nested = True
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.well_nested &= bool(self.open) and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_well_made(write: Write, kind: str, language: str) -> None:
    letter = write(kind, language)
    page = Page(letter.html)
    assert page.well_nested
    assert page.open == []
    assert page.all("html")[0]["lang"] == language
    assert letter.subject in page.texts
    assert len(page.all("h1")) == 1
    assert {table.get("role") for table in page.all("table")} == {"presentation"}
    assert all(image["alt"] for image in page.all("img"))
    assert len(letter.html) < _CLIPPED_FROM
    assert "prefers-color-scheme: dark" in letter.html


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_fetched_and_nothing_runs(write: Write, kind: str) -> None:
    page = Page(write(kind).html)
    names = {name for name, _ in page.tags}
    assert not names & {"script", "link", "iframe", "form", "object", "video"}
    assert all((image["src"] or "").startswith("cid:") for image in page.all("img"))
    assert all((link["href"] or "").startswith("http://localhost/") for link in page.all("a"))
    assert not any("url(" in (attributes.get("style") or "") for _, attributes in page.tags)


def test_what_people_type_stays_text(write: Write) -> None:
    letter = write(
        mail.CONFIRMED,
        given_name='<img src="https://evil.example/x.png">',
        family_name="{{ 7 * 7 }} %(conference)s",
        organization_names={"en": "<script>alert(1)</script> & Sons"},
        native_name=None,
    )
    page = Page(letter.html)
    assert "script" not in {name for name, _ in page.tags}
    assert len(page.all("img")) == 1
    assert "{{ 7 * 7 }} %(conference)s" in "".join(page.texts)
    assert "<script>alert(1)</script> & Sons" in letter.text


def test_lists_of_mails_show_a_sentence_of_use(write: Write) -> None:
    letter = write(mail.RECEIVED, "ru")
    body = letter.html.split("<body", 1)[1]
    assert body.index("Просим не приобретать билеты") < body.index("Заявка получена")

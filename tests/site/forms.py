"""Reading forms as a browser does, for tests."""

from html.parser import HTMLParser

from flask.testing import FlaskClient


class _Form(HTMLParser):
    """Collects what a browser would send of the page's main form, as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "input" and name:
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.values[name] = value
        elif tag == "select" and name:
            self._select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = value
        elif tag == "textarea" and name:
            self._area = name
            self.values[name] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None


def filled_in(client: FlaskClient, url: str) -> dict[str, str]:
    """Open ``url`` and return the fields of its form as a browser would send them back."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    form = _Form()
    form.feed(page.text)
    return form.values


def token_in(client: FlaskClient, url: str) -> str:
    """Open ``url`` and return the CSRF token of its form."""
    return filled_in(client, url)["csrf_token"]

"""Error pages: what happened, in plain words, and what to do next. They need no database."""

from typing import NamedTuple

from flask import render_template
from flask_babel import gettext as _

from connected.kernel.i18n import N_


class ErrorText(NamedTuple):
    """English msgids: what happened, and what the reader can do."""

    title: str
    advice: str


#: By HTTP status; where one status has several reasons, the reason decides.
TEXTS: dict[int | str, ErrorText] = {
    400: ErrorText(
        N_("We could not read this request"),
        N_("Something in the address or the form is not right. Please go back and try again."),
    ),
    "csrf": ErrorText(
        N_("This form has expired"),
        N_("For your safety a form works for a limited time. Please go back, reload the page and send it again."),
    ),
    401: ErrorText(
        N_("You are not signed in any more"),
        N_("Please sign in and try again. What you typed was not saved."),
    ),
    403: ErrorText(
        N_("This page is not open to you"),
        N_("If you think it should be, please write to the organizers."),
    ),
    404: ErrorText(
        N_("There is no such page"),
        N_("The address may be mistyped, or the page may have moved. You will find all conferences on the first page."),
    ),
    405: ErrorText(
        N_("This page cannot do that"),
        N_("Please go back and use the buttons on the page."),
    ),
    410: ErrorText(
        N_("This page is no longer here"),
        N_("It has been taken down for good. You will find all conferences on the first page."),
    ),
    413: ErrorText(
        N_("That is too much at once"),
        N_("What was sent is larger than we accept. Please shorten your texts and try again."),
    ),
    415: ErrorText(
        N_("We cannot read this kind of data"),
        N_("Please go back and use the form on the page."),
    ),
    429: ErrorText(
        N_("Too many attempts"),
        N_("Please wait a few minutes and try again. What you have already sent is safe."),
    ),
    500: ErrorText(
        N_("Something went wrong on our side"),
        N_("We have made a note of it. Please try again in a few minutes: sending a form twice does no harm."),
    ),
    503: ErrorText(
        N_("We are not available for a moment"),
        N_("Please try again in a few minutes."),
    ),
}


def error_page(status: int, *, reason: str | None = None, home: str | None = None) -> tuple[str, int]:
    """Make the page for an error.

    Args:
        status: HTTP status; one that has no text of its own gets that of 400 or 500.
        reason: a key of `TEXTS` that says it more exactly, like "csrf".
        home: the address of the page to go on from; the first page of the public, if not given.

    Returns:
        The HTML and the status, as a Flask view returns them.
    """
    fallback = TEXTS[500 if status >= 500 else 400]
    text = TEXTS.get(reason or status, fallback)
    page = render_template("site/error.html", status=status, title=_(text.title), advice=_(text.advice), home=home)
    return page, status

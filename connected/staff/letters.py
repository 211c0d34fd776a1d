"""The letter with the link to a new password, written when it is delivered: the link is nowhere kept."""

from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from jinja2 import Template
from sqlalchemy.orm import Session

from config.settings import Settings
from connected.kernel import clock
from connected.kernel.http.settings import current_settings
from connected.messaging.letters import Letter, Obsolete, register_writer
from connected.messaging.models import Message
from connected.messaging.rendering import letter_templates
from connected.staff.models import Account
from connected.staff.reset_links import token_of
from connected.staff.rules import RESET_LASTS
from connected.staff.service.passwords import PASSWORD_RESET, VERSION


def register_writers() -> None:
    """Let the outbox know who writes the letters of accounts. Called once, while the application is composed."""
    register_writer(PASSWORD_RESET, VERSION, _password_reset)


def _password_reset(session: Session, message: Message) -> Letter:
    account = session.get(Account, UUID(message.context["account_id"]))
    if account is None or account.disabled_at:
        raise Obsolete("account_closed")
    if clock.now() >= message.queued_at + RESET_LASTS:
        raise Obsolete("link_expired")
    settings = current_settings()
    with force_locale(message.language):
        return _letter(account, _url(account, message, settings), message.language)


def _url(account: Account, message: Message, settings: Settings) -> str:
    token = token_of(account, since=message.queued_at, secret_key=settings.secret_key)
    return f"{settings.public_url}/staff/new-password/{token}?language={message.language}"


def _letter(account: Account, url: str, language: str) -> Letter:
    subject = _("A new password for ConnectED")
    context = {"language": language, "subject": subject, "name": account.name, "email": account.email, "url": url}
    return Letter(
        subject=subject,
        text=_template("password_reset.txt").render(context),
        html=_template("password_reset.html").render(context),
    )


def _template(name: str) -> Template:
    return letter_templates("connected.staff").get_template(f"staff/letters/{name}")

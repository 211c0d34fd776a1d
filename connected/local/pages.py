"""The mailbox's pages: they exist in the local stack only, and only for programs on this machine."""

from email.message import EmailMessage
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from connected.kernel.auth import LOOPBACK, access
from connected.kernel.http.security import CONTENT_SECURITY_POLICY
from connected.kernel.http.settings import current_settings
from connected.local import mail

PAGE = 50
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"  # links open in a tab of their own; nothing else works
_LETTER_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        f"sandbox {_SANDBOX}",
    )
)
_PAGE_POLICY = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"

blueprint = Blueprint("local", __name__, url_prefix="/local", template_folder="templates")


@blueprint.before_request
def _only_from_here() -> None:
    if not comes_from_here():
        abort(404)


@blueprint.get("/mail")
@access(LOOPBACK)
def mailbox() -> ResponseReturnValue:
    """List what the mailbox has, the newest first."""
    lines = mail.newest(_folder(), count=PAGE + 1, before=request.args.get("before", ""))
    older = lines[PAGE - 1].name if len(lines) > PAGE else None
    return render_template("local/mailbox.html", lines=lines[:PAGE], older=older)


@blueprint.get("/mail/<name>")
@access(LOOPBACK)
def letter(name: str) -> ResponseReturnValue:
    """Show one message: headers, HTML in a frame, text, what is attached."""
    message = _message(name)
    page = render_template(
        "local/letter.html",
        name=name,
        message=message,
        has_html=mail.html_of(message) is not None,
        text=mail.text_of(message),
        attachments=mail.attachments_of(message),
        sandbox=_SANDBOX,
    )
    return page, {"Content-Security-Policy": _PAGE_POLICY}


@blueprint.get("/mail/<name>/html")
@access(LOOPBACK)
def letter_html(name: str) -> Response:
    """Show the HTML of a message as it is, harmless: no script, no form, nothing from elsewhere."""
    response = make_response(mail.html_of(_message(name)) or abort(404))
    response.headers["Content-Security-Policy"] = _LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.get("/mail/<name>/source")
@access(LOOPBACK)
def letter_source(name: str) -> Response:
    """Show a message as it came."""
    _message(name)
    return Response(mail.source(_folder(), name), content_type="text/plain; charset=utf-8")


@blueprint.get("/mail/<name>/attachments/<int:number>")
@access(LOOPBACK)
def attachment(name: str, number: int) -> Response:
    """Give one attached file to be saved."""
    attached = next((one for one in mail.attachments_of(_message(name)) if one.number == number), None)
    if attached is None:
        abort(404)
    return send_file(
        BytesIO(attached.content),
        mimetype=attached.content_type,
        as_attachment=True,
        download_name=attached.filename,
    )


def comes_from_here() -> bool:
    """Say whether the request comes from this machine itself.

    What a proxy says about its client is not believed, and whoever comes through a proxy is not from here.
    """
    if any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "Via")):
        return False
    before_proxy = request.environ.get("werkzeug.proxy_fix.orig", {})
    peer = before_proxy.get("REMOTE_ADDR", request.environ.get("REMOTE_ADDR")) or ""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)  # how an IPv6 socket names an IPv4 peer
    return bool((mapped or address).is_loopback)


def _folder() -> Path:
    return current_settings().data_dir / "mail"


def _message(name: str) -> EmailMessage:
    try:
        return mail.read(_folder(), name)
    except LookupError:
        abort(404)

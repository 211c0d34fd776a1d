"""The first page: the conferences one may see, and where to go."""

from flask import render_template
from flask.typing import ResponseReturnValue

from connected.conferences.queries import conferences_for_staff
from connected.kernel.auth import ACCOUNT, Capability, access, current_caller
from connected.kernel.db import session
from connected.staff.pages.blueprint import blueprint


@blueprint.get("/")
@access(ACCOUNT)
def start() -> ResponseReturnValue:
    """List the conferences that are open to who asks."""
    ids = current_caller().conferences_with(Capability.CONFERENCES_READ)
    return render_template("staff/start.html", conferences=conferences_for_staff(session(), ids))

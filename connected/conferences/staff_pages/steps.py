"""Publish, postpone, archive, take out of the archive: each says what it means, and asks."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from connected.conferences import consequences, service
from connected.conferences.change_schemas import PostponeSchema
from connected.conferences.counts import registered
from connected.conferences.models import Conference
from connected.conferences.staff_pages.blueprint import accepted, blueprint, codes, edition_at, form_page, told
from connected.kernel import clock
from connected.kernel.auth import Capability, access
from connected.kernel.db import session, transaction
from connected.kernel.errors import FieldError, NeedsConfirmation, Problem
from connected.kernel.http.forms import load, nested, revision_in

WRITE = Capability.CONFERENCES_WRITE


class Step(NamedTuple):
    """A step: what it brings about, and its verb."""

    consequences: Callable[[Conference], list[FieldError]]
    verb: Callable[..., Conference]


def _of_archiving(conference: Conference) -> list[FieldError]:
    return consequences.of_archiving(conference, registered(session(), conference.id), clock.now())


def _unarchive(current: Any, conference: Conference, *, revision: int, confirmed: object) -> Conference:
    del confirmed  # nothing is to be accepted
    return service.unarchive_conference(current, conference, revision=revision)


_STEPS = {
    "publish": Step(consequences.of_publishing, service.publish_conference),
    "archive": Step(_of_archiving, service.archive_conference),
    "unarchive": Step(lambda _: [], _unarchive),
}


@blueprint.get("/<slug:slug>/<any(publish, archive, unarchive):step>")
@access(WRITE)
def step(slug: str, step: str) -> ResponseReturnValue:
    """Say what a step means and brings about, and ask."""
    return _ask(edition_at(slug), step)


@blueprint.post("/<slug:slug>/<any(publish, archive, unarchive):step>")
@access(WRITE)
def post_step(slug: str, step: str) -> ResponseReturnValue:
    """Take the step, or ask again where it brings about something that nobody has seen yet."""
    conference, typed = edition_at(slug), request.form.to_dict()
    try:
        with transaction() as current:
            _STEPS[step].verb(current, conference, revision=revision_in(typed), confirmed=accepted(typed))
    except Problem as problem:
        return _ask(edition_at(slug), step, problem)
    return redirect(url_for(".edition", slug=slug), 303)


def _ask(conference: Conference, step: str, problem: Problem | None = None) -> ResponseReturnValue:
    found = _STEPS[step].consequences(conference)
    page = render_template(
        "conferences/staff/step.html",
        conference=conference,
        step=step,
        consequences=told(found),
        accepts=codes(found),
        errors={},
        problem=problem and not isinstance(problem, NeedsConfirmation) and told([_as_fault(problem)])[0],
    )
    return page, problem.status if problem else 200


def _as_fault(problem: Problem) -> FieldError:
    return FieldError("#", problem.code, problem.text, problem.params)


@blueprint.get("/<slug:slug>/postpone")
@access(WRITE)
def postpone(slug: str) -> ResponseReturnValue:
    """Ask for the new days."""
    conference = edition_at(slug)
    days = {"starts_on": conference.starts_on.isoformat(), "ends_on": conference.ends_on.isoformat()}
    typed = days | {"revision": str(conference.revision), "with_window": "yes"}
    return form_page("conferences/staff/postpone.html", typed, conference=conference)


@blueprint.post("/<slug:slug>/postpone")
@access(WRITE)
def post_postpone(slug: str) -> ResponseReturnValue:
    """Move the edition, or show the form again with what is wrong or what it would bring about."""
    conference, typed = edition_at(slug), request.form.to_dict()
    given = {name: value for name, value in typed.items() if name != "confirm"}
    try:
        days = load(PostponeSchema(), nested(given) | {"with_window": typed.get("with_window") == "yes"})
        with transaction() as current:
            service.postpone_conference(
                current, conference, **days, revision=revision_in(typed), confirmed=accepted(typed)
            )
    except Problem as problem:
        return form_page("conferences/staff/postpone.html", typed, problem, conference=edition_at(slug))
    return redirect(url_for(".edition", slug=slug), 303)

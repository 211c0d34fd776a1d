"""The verbs of categories: add, change, put in order, remove."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from connected.audit.service import changed_fields, note
from connected.conferences import consequences
from connected.conferences.counts import registered
from connected.conferences.errors import CategoryInUse, CategorySlugTaken, NotTheCategories
from connected.conferences.facts import CategoryFacts, NewCategory, write_facts
from connected.conferences.models import Category, Conference
from connected.conferences.rules import name_faults
from connected.conferences.service.holding import (
    Confirmed,
    flush_or_refuse,
    hold_category,
    hold_changeable,
    need_confirmation,
)
from connected.kernel import clock
from connected.kernel.errors import FieldError, Invalid
from connected.kernel.places import CapacityBelowTaken


def add_category(session: Session, conference: Conference, new: NewCategory) -> Category:
    """Add a category at the end and return it. Raises Archived, CategorySlugTaken, Invalid."""
    held = hold_changeable(session, conference.id)
    _check_name(new, held)
    place = max((category.position for category in held.categories), default=-1) + 1
    category = Category(**asdict(new), position=place)
    held.categories.append(category)
    flush_or_refuse(session, {"uq_category_conference_id_slug": CategorySlugTaken()})
    note(session, "category.added", category)
    return category


def change_category(
    session: Session, category: Category, facts: CategoryFacts, *, revision: int, confirmed: Confirmed = False
) -> Category:
    """Change a category into ``facts``, as seen in ``revision``, and return it as it then stands.

    Raises Archived, ChangedMeanwhile, Invalid, CapacityBelowTaken, or NeedsConfirmation where the change has
    consequences that are not ``confirmed``.
    """
    conference = hold_changeable(session, category.conference_id)
    held = hold_category(session, category.id, revision)
    _check_name(facts, conference)
    found = consequences.of_category_change(held, facts, registered(session, conference.id))
    need_confirmation(found, confirmed=confirmed)
    write_facts(held, facts)
    fields = changed_fields(held)
    flush_or_refuse(session, {"ck_category_taken_within_capacity": _below(held.taken)})
    if fields:
        details = {"accepted": [each.code for each in found]} if found else {}
        note(session, "category.changed", held, fields=fields, details=details)
    return held


def reorder_categories(session: Session, conference: Conference, slugs: Sequence[str], *, revision: int) -> Conference:
    """Put the categories of an edition into the order of ``slugs``, as seen in the edition's ``revision``.

    The order belongs to the edition: its revision is raised, those of the categories are not. Returns the edition.
    Raises Archived, ChangedMeanwhile, NotTheCategories.
    """
    held = hold_changeable(session, conference.id, revision)
    if sorted(slugs) != sorted(category.slug for category in held.categories):
        raise NotTheCategories
    if slugs:
        places = case({slug: place for place, slug in enumerate(slugs)}, value=Category.slug)
        session.execute(
            update(Category).where(Category.conference_id == held.id).values(position=places),
            execution_options={"synchronize_session": False},
        )
    held.updated_at = clock.now()
    session.flush()
    session.refresh(held, ["categories"])
    note(session, "conference.categories_ordered", held, conference_id=held.id, details={"order": list(slugs)})
    return held


def remove_category(session: Session, category: Category, *, revision: int) -> None:
    """Remove a category in which nobody is or was registered. Raises Archived, ChangedMeanwhile, CategoryInUse."""
    conference = hold_changeable(session, category.conference_id)
    held = hold_category(session, category.id, revision)
    note(session, "category.removed", held, details={"slug": held.slug})
    conference.categories.remove(held)
    flush_or_refuse(session, dict.fromkeys(_REFERRING, CategoryInUse()))


#: The foreign keys of the layers above that keep a category.
_REFERRING = ("fk_registration_category_id_category",)


def _check_name(facts: CategoryFacts, conference: Conference) -> None:
    if faults := name_faults(facts.name, conference.languages):
        raise Invalid(*faults)


def _below(taken: int) -> CapacityBelowTaken:
    fault = FieldError("#/capacity", CapacityBelowTaken.code, CapacityBelowTaken.text, {"taken": taken})
    return CapacityBelowTaken(fault, taken=taken)

"""What can stand in the way of changing an edition."""

from connected.kernel.errors import Conflict
from connected.kernel.i18n import N_


class SlugTaken(Conflict):
    """Another conference has this slug."""

    code = "slug_taken"
    text = N_("There is a conference with this name in its address already.")


class CategorySlugTaken(Conflict):
    """Another category of the edition has this slug."""

    code = "category_slug_taken"
    text = N_("There is a category with this short name already.")


class Archived(Conflict):
    """An archived edition is read-only."""

    code = "archived"
    text = N_("This edition is archived and cannot be changed. Take it out of the archive first.")


class WrongStatus(Conflict):
    """The step does not lead on from where the edition stands."""

    code = "wrong_status"
    text = N_("This step is not possible as the edition stands now.")


class CategoryInUse(Conflict):
    """Somebody is or was registered in the category."""

    code = "category_in_use"
    text = N_("Somebody is or was registered in this category, so it has to stay. It can be taken off the public list.")


class NotTheCategories(Conflict):
    """The order does not name each category of the edition once."""

    code = "not_the_categories"
    text = N_("The order must name each category of this edition once.")

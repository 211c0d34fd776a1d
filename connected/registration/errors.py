"""What can stand in the way of a registration."""

from connected.kernel.errors import Conflict, Problem
from connected.kernel.i18n import N_


class Closed(Problem):
    """The registration window is not open now."""

    code = "closed"
    status = 409
    text = N_("Registration is not open.")


class NotOpenToPublic(Problem):
    """The category is filled by invitation or by staff."""

    code = "not_open_to_public"
    status = 409
    text = N_("This category is by invitation only. Please choose another one, or write to the organizers.")


class NotCancellable(Conflict):
    """It was cancelled or attended already."""

    code = "not_cancellable"
    text = N_("This registration cannot be cancelled any more.")


class NotChangeable(Conflict):
    """It was cancelled, or the conference is over."""

    code = "not_changeable"
    text = N_("This registration cannot be changed any more.")


class ChangedMeanwhile(Problem):
    """Somebody else changed it after the form was opened."""

    code = "changed_meanwhile"
    status = 412
    text = N_("This registration was changed in the meantime. Please look at it again and repeat your change.")


class AlreadyRegistered(Conflict):
    """Somebody of this name is registered at this address already."""

    code = "already_registered"
    text = N_("Somebody of this name is registered with this address already.")


class NotDecidable(Conflict):
    """It was decided or cancelled already, and this decision cannot follow."""

    code = "not_decidable"
    text = N_("This cannot be decided any more: the registration is cancelled, declined or confirmed already.")


class NotSettleable(Conflict):
    """No shared address of it waits to be settled."""

    code = "not_settleable"
    text = N_("There is nothing to settle: the address is not shared, or this was settled before.")


class NoAddress(Conflict):
    """There is no address to send a letter to."""

    code = "no_address"
    text = N_("This person has no email address, so there is nowhere to send the letter.")


class EditionArchived(Conflict):
    """An archived edition is read-only."""

    code = "archived"
    text = N_("This edition is archived and cannot be changed.")


class LinkInvalid(Problem):
    """The personal link is forged, cut off or revoked."""

    code = "link_invalid"
    status = 404
    text = N_("This link does not work. Perhaps it was cut off on its way, or a newer one was sent.")


class LinkExpired(Problem):
    """The personal link was right, but its time is over."""

    code = "link_expired"
    status = 410
    text = N_("This link has expired: the conference ended more than 30 days ago.")

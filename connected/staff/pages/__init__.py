"""The pages of staff that belong to no other feature: signing in, one's own account, everybody's, the audit."""

from connected.kernel.auth import Capability
from connected.kernel.i18n import N_
from connected.staff.navigation import Place
from connected.staff.pages import accounts, audit, own_account, passwords, signing_in, start
from connected.staff.pages.blueprint import blueprint

PLACES = (
    Place("staff.accounts", N_("Accounts"), Capability.STAFF_WRITE),
    Place("staff.audit", N_("Audit"), Capability.AUDIT_READ),
)

__all__ = ["PLACES", "accounts", "audit", "blueprint", "own_account", "passwords", "signing_in", "start"]

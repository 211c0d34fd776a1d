"""What to call actions and objects of the audit; those that nobody has named are shown by their codes."""

from collections.abc import Mapping

from connected.kernel.i18n import N_

ACTIONS: Mapping[str, str] = {
    "account.changed": N_("Account changed"),
    "account.created": N_("Account made"),
    "account.disabled": N_("Account closed"),
    "account.enabled": N_("Account opened"),
    "account.password_changed": N_("Password changed"),
    "account.password_issued": N_("One-time password made"),
    "account.reset_requested": N_("New password asked for"),
    "account.role_given": N_("Role given"),
    "account.role_withdrawn": N_("Role withdrawn"),
    "account.signed_in": N_("Signed in"),
    "account.signed_out": N_("Signed out"),
    "account.signed_out_everywhere": N_("Signed out everywhere"),
    "category.added": N_("Category added"),
    "category.changed": N_("Category changed"),
    "category.removed": N_("Category removed"),
    "conference.archived": N_("Conference archived"),
    "conference.categories_ordered": N_("Categories put in order"),
    "conference.changed": N_("Conference changed"),
    "conference.copied": N_("Conference copied"),
    "conference.created": N_("Conference made"),
    "conference.postponed": N_("Conference postponed"),
    "conference.published": N_("Conference published"),
    "registration.cancelled": N_("Registration cancelled"),
    "registration.changed": N_("Registration changed"),
    "registration.approved": N_("Registration approved"),
    "registration.confirmed": N_("Confirmed after the address was settled"),
    "registration.declined": N_("Registration declined"),
    "registration.entered": N_("Registration entered by hand"),
    "registration.letter_resent": N_("Letter sent again"),
    "registration.registered": N_("Registration made"),
    "registration.settled": N_("Shared address settled"),
    "registration.tied": N_("Tied to a person"),
    "registrations.taken_away": N_("List taken away"),
    "token.created": N_("Token made"),
    "token.revoked": N_("Token revoked"),
}

OBJECTS: Mapping[str, str] = {
    "account": N_("Account"),
    "api_token": N_("Token"),
    "category": N_("Category"),
    "conference": N_("Conference"),
    "message": N_("Message"),
    "organization": N_("Organization"),
    "person": N_("Person"),
    "registration": N_("Registration"),
}

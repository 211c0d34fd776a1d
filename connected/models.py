"""Every table, imported, so that the metadata is complete."""

from connected.audit.models import AuditEntry
from connected.conferences.models import Category, Conference
from connected.kernel.idempotency import KeptAnswer
from connected.messaging.models import Message
from connected.organizations.models import Organization, OrganizationName, OrganizationWord
from connected.people.models import Person, PersonEmail
from connected.registration.models import Registration, RegistrationWord
from connected.staff.models import Account, ApiToken, FailedSignIn, Grant, SignIn

__all__ = [
    "Account",
    "ApiToken",
    "AuditEntry",
    "Category",
    "Conference",
    "FailedSignIn",
    "Grant",
    "KeptAnswer",
    "Message",
    "Organization",
    "OrganizationName",
    "OrganizationWord",
    "Person",
    "PersonEmail",
    "Registration",
    "RegistrationWord",
    "SignIn",
]

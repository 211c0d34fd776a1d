"""Every table, imported, so that the metadata is complete."""

from connected.conferences.models import Category, Conference
from connected.kernel.idempotency import KeptAnswer
from connected.messaging.models import Message
from connected.organizations.models import Organization, OrganizationName, OrganizationWord
from connected.people.models import Person, PersonEmail
from connected.registration.models import Registration

__all__ = [
    "Category",
    "Conference",
    "KeptAnswer",
    "Message",
    "Organization",
    "OrganizationName",
    "OrganizationWord",
    "Person",
    "PersonEmail",
    "Registration",
]

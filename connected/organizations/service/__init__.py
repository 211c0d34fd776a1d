"""The verbs of organizations."""

from connected.organizations.service.add_organization import NewOrganization, add_organization
from connected.organizations.service.import_ror import ImportResult, import_ror
from connected.organizations.service.refresh_words import refresh_words
from connected.organizations.service.store_records import store_records

__all__ = ["ImportResult", "NewOrganization", "add_organization", "import_ror", "refresh_words", "store_records"]

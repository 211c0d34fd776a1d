"""The organizations of the demo."""

from sqlalchemy.orm import Session

from connected.local.demo.files import read
from connected.organizations.enums import OrganizationKind
from connected.organizations.models import Organization
from connected.organizations.service import NewOrganization, add_organization


def add_organizations(session: Session) -> dict[str, Organization]:
    """Add the organizations of the file and return them by the keys that its other files use."""
    return {
        facts["key"]: add_organization(
            session,
            NewOrganization(
                names=facts["names"],
                kind=OrganizationKind(facts["kind"]),
                country=facts["country"],
                ror_id=facts["ror_id"],
                aliases=facts["aliases"],
                acronyms=facts["acronyms"],
                domains=facts["domains"],
            ),
        )
        for facts in read("organizations.json")["organizations"]
    }

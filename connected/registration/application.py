"""What somebody asks for when they register, after the shape was checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from connected.people.enums import FormOfAddress
from connected.registration.enums import RegistrationStatus


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a delegate may also change later."""

    given_name: str = ""
    family_name: str = ""
    native_name: Mapping[str, str] | None = None
    form_of_address: FormOfAddress | None = None
    job_title: str | None = None
    organization_id: UUID | None = None
    organization_name: str | None = None
    organization_country: str | None = None
    country: str | None = None
    phone: str | None = None
    cc_email: str | None = None
    language: str = "en"
    dietary: str | None = None
    accessibility: str | None = None
    consents: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Application(Details):
    """A new registration as asked for: the details, the address, and the category by its slug."""

    email: str
    category: str


@dataclass(frozen=True, kw_only=True)
class HandEntry(Details):
    """A registration that staff enter: perhaps without an address, and confirmed or pending as they say."""

    category: str
    email: str | None = None
    status: RegistrationStatus | None = None

"""Kinds and states of organizations."""

from enum import StrEnum


class OrganizationKind(StrEnum):
    """What an organization is; universities and international organizations are counted in the figures."""

    UNIVERSITY = "university"
    INTERNATIONAL_ORGANIZATION = "international_organization"
    MINISTRY = "ministry"
    GOVERNMENT = "government"
    COMPANY = "company"
    RESEARCH = "research"
    SCHOOL = "school"
    NONPROFIT = "nonprofit"
    HEALTHCARE = "healthcare"
    OTHER = "other"


class OrganizationStatus(StrEnum):
    """Whether it still exists."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class NameKind(StrEnum):
    """What one of its names is."""

    LABEL = "label"
    ALIAS = "alias"
    ACRONYM = "acronym"


class NameSource(StrEnum):
    """Who says so: people here, whose names stay, or the Research Organization Registry, whose names come and go."""

    OWN = "own"
    ROR = "ror"

"""Kinds and states of organizations."""

from enum import StrEnum


class OrganizationKind(StrEnum):
    """What an organization is; universities and international organizations are counted in the figures."""

    UNIVERSITY = "university"
    INTERNATIONAL_ORGANIZATION = "international_organization"
    MINISTRY = "ministry"
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

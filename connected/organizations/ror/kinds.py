"""What kind of organization a record of ROR describes.

ROR has nine types, and neither ministries, schools nor international organizations among them. These are told by their
names: what is called a ministry, what is called a high school, and the well-known intergovernmental organizations,
which are listed here. It is a first guess, made when an organization comes in; people may change it afterwards.
"""

from collections.abc import Collection

from connected.kernel.folding import fold
from connected.organizations.enums import OrganizationKind

# The first type that a record has decides: an institute of a ministry is research, a university's clinic healthcare.
_BY_TYPE = (
    ("education", OrganizationKind.UNIVERSITY),
    ("healthcare", OrganizationKind.HEALTHCARE),
    ("facility", OrganizationKind.RESEARCH),
    ("company", OrganizationKind.COMPANY),
    ("government", OrganizationKind.GOVERNMENT),
    ("nonprofit", OrganizationKind.NONPROFIT),
)
_NEVER_INTERNATIONAL = frozenset({"education", "company", "healthcare"})

# The names are compared by their keys, in which a ministry is "ministri".
_MINISTRIES = ("ministri of ", "ministerstvo ", "ministerio ", "ministere ", "ministero ", "bundesministerium ")
_SCHOOLS = tuple(
    map(
        fold,
        (
            "Elementary School",
            "High School",
            "Intellectual School",
            "Middle School",
            "Public School",
            "School District",
            "Secondary School",
        ),
    )
)
_INTERNATIONAL = """
African Union
Asian Development Bank
Asian Infrastructure Investment Bank
Commonwealth of Independent States
Council of Europe
Economic Cooperation Organization
Eurasian Development Bank
Eurasian Economic Commission
European Bank for Reconstruction and Development
European Commission
European Organization for Nuclear Research
European Union
Food and Agriculture Organization
Food and Agriculture Organization of the United Nations
International Atomic Energy Agency
International Civil Aviation Organization
International Committee of the Red Cross
International Labour Organization
International Monetary Fund
International Organization for Migration
International Science and Technology Center
International Telecommunication Union
Islamic Development Bank
Islamic Educational, Scientific and Cultural Organization
Islamic World Educational, Scientific and Cultural Organization
North Atlantic Treaty Organization
Organisation for Economic Co-operation and Development
Organisation of Islamic Cooperation
Organization for Security and Co-operation in Europe
Organization of Turkic States
Shanghai Cooperation Organisation
Turkic Academy
World Bank
World Bank Group
World Customs Organization
World Food Programme
World Health Organization
World Intellectual Property Organization
World Meteorological Organization
World Tourism Organization
World Trade Organization
""".strip().splitlines()
_INTERNATIONAL_KEYS = frozenset(map(fold, _INTERNATIONAL))
_FAMILY = "united nations "


def kind_of_record(types: Collection[str], display: str, names: Collection[str]) -> OrganizationKind:
    """Return the kind of a record with these ``types`` of ROR, shown as ``display``, with these ``names`` in all."""
    if _NEVER_INTERNATIONAL.isdisjoint(types) and any(_is_international(fold(name)) for name in names):
        return OrganizationKind.INTERNATIONAL_ORGANIZATION
    kind = next((kind for type_, kind in _BY_TYPE if type_ in types), OrganizationKind.OTHER)
    if kind is OrganizationKind.GOVERNMENT and any(fold(name).startswith(_MINISTRIES) for name in names):
        return OrganizationKind.MINISTRY
    # By the name shown alone: many a university was a high school once.
    if kind is OrganizationKind.UNIVERSITY and _is_school(fold(display)):
        return OrganizationKind.SCHOOL
    return kind


def _is_school(key: str) -> bool:
    return any(school in key for school in _SCHOOLS)


def _is_international(key: str) -> bool:
    return key in _INTERNATIONAL_KEYS or key.startswith(_FAMILY)

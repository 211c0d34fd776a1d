"""The verbs of editions and categories. Each notes itself in the audit; on an archived edition each refuses."""

from connected.conferences.errors import SlugTaken
from connected.conferences.facts import CategoryFacts, EditionFacts, NewCategory, NewConference
from connected.conferences.service.categories import (
    add_category,
    change_category,
    remove_category,
    reorder_categories,
)
from connected.conferences.service.changes import change_conference, postpone_conference
from connected.conferences.service.making import copy_conference, create_conference
from connected.conferences.service.steps import archive_conference, publish_conference, unarchive_conference

__all__ = [
    "CategoryFacts",
    "EditionFacts",
    "NewCategory",
    "NewConference",
    "SlugTaken",
    "add_category",
    "archive_conference",
    "change_category",
    "change_conference",
    "copy_conference",
    "create_conference",
    "postpone_conference",
    "publish_conference",
    "remove_category",
    "reorder_categories",
    "unarchive_conference",
]

"""The JSON face of editions and their categories."""

from connected.conferences.api import categories, editions
from connected.conferences.api.reading import blueprint

__all__ = ["blueprint", "categories", "editions"]

"""Parts of addresses that are checked before anything is looked up."""

from flask import Flask
from werkzeug.routing import BaseConverter

from connected.kernel.i18n import LANGUAGES


class LanguageConverter(BaseConverter):
    """kk, ru or en."""

    regex = f"(?:{'|'.join(LANGUAGES)})"


class SlugConverter(BaseConverter):
    """Small Latin letters, digits and single hyphens."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class TokenConverter(BaseConverter):
    """A signed token in URL-safe base64 (RFC 4648, section 5)."""

    regex = r"[A-Za-z0-9_\-]{1,100}"


def init_routing(app: Flask) -> None:
    """Make the converters known as ``lang``, ``slug`` and ``token``."""
    app.url_map.converters.update(lang=LanguageConverter, slug=SlugConverter, token=TokenConverter)

"""What every page shares: base templates, static files, error pages, the language switch."""

from connected.site.pages import blueprint

__all__ = ["blueprint"]

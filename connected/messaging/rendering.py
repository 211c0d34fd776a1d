"""The templates of letters: an environment of their own, because a letter is written where there is no request."""

from functools import cache

from flask_babel import gettext, ngettext
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape


@cache
def letter_templates(package: str) -> Environment:
    """Return the environment in which a feature writes its letters.

    It finds the templates of the feature and those of messaging, which hold the layout all letters share. What is
    missing in the context raises, because a letter with a gap cannot be taken back. HTML is escaped, text is not.

    Args:
        package: the feature's package, e.g. "connected.registration", with a folder ``templates``.
    """
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("connected.messaging")]),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment

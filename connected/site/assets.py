"""Addresses of static files that change with their content, so that browsers may keep each for good."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import current_app, url_for

STATIC = Path(__file__).parent / "static"


def asset(filename: str) -> str:
    """Return the URL of a static file of ours, e.g. ``/static/css/site.css?v=1f0c9a2b7d``.

    Args:
        filename: path inside the static folder.

    Raises:
        FileNotFoundError: there is no such file; a template names a wrong one.
    """
    return url_for("site.static", filename=filename, v=_version(filename))


def vendor(filename: str) -> str | None:
    """Return the URL of a browser library's file, or None where the libraries are not installed.

    Args:
        filename: path inside ``static/vendor``, as `connected.site.vendor` lays it out.
    """
    try:
        return asset(f"vendor/{filename}")
    except FileNotFoundError:
        return None


def _version(filename: str) -> str:
    # While one works on the files they change under the running server; elsewhere they are read once.
    return _digest(filename) if current_app.debug else _known_digest(filename)


def _digest(filename: str) -> str:
    return sha256((STATIC / filename).read_bytes()).hexdigest()[:10]


_known_digest = cache(_digest)

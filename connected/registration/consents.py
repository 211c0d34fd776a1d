"""What a delegate agrees to: which text, in which version, and when."""

from datetime import datetime
from typing import Any

#: The version of each text in force. A changed text gets a new version; the old one stays in the catalogue.
VERSIONS = {"processing": "2026-11", "photo": "2026-11", "newsletter": "2026-11"}


def record(given: dict[str, bool], at: datetime) -> dict[str, Any]:
    """Return what is kept of the consents: per kind whether it was given, to which version, and when (ISO 8601)."""
    return {
        kind: {"given": bool(given.get(kind)), "version": version, "at": at.isoformat()}
        for kind, version in VERSIONS.items()
    }


def renew(kept: dict[str, Any], given: dict[str, bool], at: datetime) -> dict[str, Any]:
    """Return ``kept`` with the answers that changed recorded anew; what did not change keeps its moment."""
    fresh = record(given, at)
    return kept | {
        kind: fresh[kind] for kind in given if kind in fresh and kept.get(kind, {}).get("given") != fresh[kind]["given"]
    }

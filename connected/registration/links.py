"""The personal link: an HMAC of the registration and its link version. Nothing of it is stored.

Raising the link version revokes every link sent before. The token carries the registration's id and half of an
HMAC-SHA256 (RFC 2104, section 5, allows the truncation to 128 bits).
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256
from uuid import UUID

from config.settings import Settings
from connected.registration.models import Registration

_SIGNATURE_BYTES = 16


def token_of(registration: Registration, *, secret_key: str) -> str:
    """Return the token of the registration's personal link: 43 URL-safe characters."""
    raw = registration.id.bytes + _signature(registration.id, registration.link_version, secret_key)
    return urlsafe_b64encode(raw).decode().rstrip("=")


def registration_id_of(token: str) -> UUID | None:
    """Return the id that ``token`` claims to be for; None for what cannot be a token. Proves nothing yet."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (Error, ValueError):
        return None
    return UUID(bytes=raw[:16]) if len(raw) == 16 + _SIGNATURE_BYTES else None


def is_token_of(registration: Registration, token: str, *, secret_key: str) -> bool:
    """Whether ``token`` is the one in force, compared in constant time."""
    return hmac.compare_digest(token_of(registration, secret_key=secret_key), token)


def personal_url(registration: Registration, *, settings: Settings) -> str:
    """Return the absolute personal link, in the registration's language; built from PUBLIC_URL alone."""
    token = token_of(registration, secret_key=settings.secret_key)
    return f"{settings.public_url}/{registration.language}/my/{token}"


def _signature(registration_id: UUID, link_version: int, secret_key: str) -> bytes:
    key = sha256(b"connected.personal-link:" + secret_key.encode()).digest()
    return hmac.digest(key, registration_id.bytes + link_version.to_bytes(8, "big"), "sha256")[:_SIGNATURE_BYTES]

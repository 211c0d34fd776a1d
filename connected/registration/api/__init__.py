"""The JSON face of registration: the public's one way in, and what staff's programs read and decide."""

from connected.registration.api import deciding, files, reading
from connected.registration.api.posting import blueprint

__all__ = ["blueprint", "deciding", "files", "reading"]

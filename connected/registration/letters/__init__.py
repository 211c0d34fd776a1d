"""The letters of a registration: what they say, how they look, and the files that go with them."""

from connected.registration.letters.writers import register_writers

__all__ = ["register_writers"]

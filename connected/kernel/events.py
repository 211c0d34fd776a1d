"""Upward reactions between features, in the same transaction.

A lower feature publishes what happened; a higher one subscribes in its ``subscribers.py``.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

E = TypeVar("E")
_subscribers: dict[type[Any], list[Callable[[Session, Any], None]]] = defaultdict(list)


def subscribe(event: type[E], reaction: Callable[[Session, E], None]) -> None:
    """Call ``reaction(session, event)`` whenever an event of this type is published. Twice is once."""
    if reaction not in _subscribers[event]:
        _subscribers[event].append(reaction)


def publish(session: Session, event: object) -> None:
    """Tell every subscriber of ``event``'s type, in the order of subscription; their errors are the caller's."""
    for reaction in _subscribers[type(event)]:
        reaction(session, event)

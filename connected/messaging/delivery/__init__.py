"""Delivery of the outbox.

Workers call `deliver`, which finds its work in the database and may die at any instant.
"""

from connected.messaging.delivery.rounds import deliver

__all__ = ["deliver"]

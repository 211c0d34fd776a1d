"""The roles people have."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody does for a conference, or for all of them."""

    ADMINISTRATOR = "administrator"
    ORGANIZER = "organizer"
    REGISTRATION = "registration"
    PROGRAMME = "programme"
    MAIL = "mail"
    PROTOCOL = "protocol"
    DESK = "desk"
    PRESS = "press"
    VIEWER = "viewer"

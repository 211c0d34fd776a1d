"""The shape of messages for programs of staff."""

from typing import Any
from uuid import UUID

from marshmallow import fields, post_dump

from connected.kernel.auth import Capability, current_caller
from connected.kernel.http.cursors import Cursor
from connected.kernel.http.routing import SlugConverter
from connected.kernel.http.schemas import UUID_PATTERN, BaseSchema, Between, MaxLength, Number, Pattern, Uuid
from connected.messaging.enums import MessageClass, MessageState

_SLUG_MAX = 100
#: What tells an address: the relay's answer often repeats it.
_CONTACT = ("to_email", "cc", "reply")


class MessagesQuerySchema(BaseSchema):
    """Which messages, and which part of the list."""

    conference = fields.String(
        validate=[MaxLength(_SLUG_MAX), Pattern(f"^{SlugConverter.regex}$")],
        metadata={"description": "Of the conference with this slug"},
    )
    state = fields.Enum(MessageState, by_value=True)
    about_id = Uuid(metadata={"description": "About this registration"})
    limit = Number(load_default=50, validate=Between(1, 100))
    cursor = Cursor((UUID_PATTERN, UUID), most=36)


class MessageOutSchema(BaseSchema):
    """One letter. Addresses and the relay's answer are left out for those who do not see them."""

    id = fields.UUID(required=True)
    template = fields.String(required=True)
    language = fields.String(required=True)
    message_class = fields.Enum(MessageClass, by_value=True, required=True)
    state = fields.Enum(MessageState, by_value=True, required=True)
    reason = fields.String(required=True, allow_none=True)
    conference_id = fields.UUID(required=True, allow_none=True)
    person_id = fields.UUID(required=True, allow_none=True)
    about_id = fields.UUID(required=True, allow_none=True)
    queued_at = fields.AwareDateTime(required=True, format="iso")
    due_at = fields.AwareDateTime(required=True, format="iso")
    sent_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    uncertain_at = fields.AwareDateTime(required=True, format="iso", allow_none=True)
    attempt = fields.Integer(required=True)
    to_email = fields.String()
    cc = fields.List(fields.String())
    reply = fields.String(allow_none=True)

    @post_dump(pass_original=True)
    def _hide(self, data: dict[str, Any], original: Any, **_: Any) -> dict[str, Any]:
        if current_caller().may(Capability.SEE_CONTACT, original.conference_id):
            return data
        return {name: value for name, value in data.items() if name not in _CONTACT}


class MessagesOutSchema(BaseSchema):
    """A page of the outbox."""

    items = fields.List(fields.Nested(MessageOutSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)

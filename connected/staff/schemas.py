"""The forms of accounts on their way in."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validates_schema

from connected.kernel.errors import FieldError
from connected.kernel.http.schemas import BaseSchema, Between, Choice, Email, MaxLength, Number, Text
from connected.kernel.i18n import LANGUAGES, N_
from connected.staff.enums import Role
from connected.staff.roles import SCOPES
from connected.staff.rules import NAME_MAX, PASSWORD_MAX, TOKEN_DAYS, TOKEN_DAYS_MAX

NOT_THE_SAME = FieldError("", "not_the_same", N_("The two passwords are not the same."))
NO_SCOPE = FieldError("", "required", N_("Please choose what the token may do."))
_PASSWORD = MaxLength(PASSWORD_MAX)
_ADDRESS_MAX = 2000
_SLUG_MAX = 100


class EmailSchema(BaseSchema):
    """An address alone."""

    email = Email(required=True)


class SignInSchema(EmailSchema):
    """Who wants to sign in, and where to go then."""

    password = fields.String(required=True, validate=_PASSWORD)
    next = fields.String(load_default="", validate=MaxLength(_ADDRESS_MAX))


class NewPasswordSchema(BaseSchema):
    """A new password, typed twice; how good it is, its verb decides."""

    password = fields.String(required=True)
    repeated = fields.String(load_default="")

    @validates_schema
    def _check_repeated(self, data: dict[str, Any], **_: Any) -> None:
        if data["password"] != data["repeated"]:
            raise ValidationError({"repeated": [NOT_THE_SAME]})

    @post_load
    def _only_once(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if name != "repeated"}


class PasswordChangeSchema(NewPasswordSchema):
    """A new password, and the one before."""

    old_password = fields.String(required=True, validate=_PASSWORD)


class ProfileSchema(BaseSchema):
    """What somebody is called, and the language of their pages."""

    name = Text(NAME_MAX, load_default="")
    language = fields.String(required=True, validate=Choice(LANGUAGES))


class TokenSchema(BaseSchema):
    """A token to be made."""

    name = Text(NAME_MAX, required=True)
    days = Number(load_default=TOKEN_DAYS, validate=Between(1, TOKEN_DAYS_MAX))
    scopes = fields.List(fields.String(validate=Choice([scope.value for scope in SCOPES])), required=True)

    @pre_load
    def _check_scopes(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if not data.get("scopes"):
            raise ValidationError({"scopes": [NO_SCOPE]})
        return data


class GrantSchema(BaseSchema):
    """A role, at the conference of a slug or at every one."""

    role = fields.Enum(Role, by_value=True, required=True)
    conference = fields.String(load_default="", validate=MaxLength(_SLUG_MAX))


class AccountSchema(GrantSchema):
    """An account to be made, with its first role."""

    email = Email(required=True)
    name = Text(NAME_MAX, load_default="")
    language = fields.String(required=True, validate=Choice(LANGUAGES))

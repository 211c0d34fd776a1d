"""The audit is read by accounts."""

from tests.staff.conftest import (  # noqa: F401 - fixtures
    account,
    browser,
    conference,
    make_account,
    other_conference,
    sign_in,
)

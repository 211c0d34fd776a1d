"""Email addresses: what is one, and which are the same."""

import pytest

from connected.kernel.addresses import email_key, normalize_email


@pytest.mark.parametrize("text", ["a@example.com", " A.b+c@Example.ORG ", "ұлан@example.org", "x@пример.рф"])
def test_addresses_are_accepted(text: str) -> None:
    assert "@" in normalize_email(text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "x@", "@example.org", "x@y@example.org", "a b@example.org", "a@example.org\nBcc: b@example.org",
     "a\u202e@example.org", "a\u200b@example.org", "a@exam\u00adple.org", "a@localhost", "a@host.test",
     "\ud800@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        normalize_email(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A.B@Example.org", "a.b@EXAMPLE.ORG"),
        ("x@пример.рф", "x@xn--e1afmkfd.xn--p1ai"),
        ("ÜLO@example.org", "ülo@example.org"),
    ],
)
def test_spellings_of_one_address_meet(one: str, other: str) -> None:
    assert email_key(one) == email_key(other)

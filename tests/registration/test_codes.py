"""Codes: a bijection of numbers, readable aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connected.registration.codes import ALPHABET, decode, encode


@given(st.integers(min_value=0, max_value=10**12))
def test_decode_is_the_inverse_of_encode(number: int) -> None:
    assert decode(encode(number)) == number


def test_no_two_of_the_first_hundred_thousand_are_alike() -> None:
    assert len({encode(number) for number in range(100_000)}) == 100_000


@pytest.mark.parametrize(("number", "length"), [(0, 4), (32**4 - 1, 4), (32**4, 5), (32**4 + 32**5, 6)])
def test_codes_grow_only_when_they_must(number: int, length: int) -> None:
    assert len(encode(number)) == length


def test_letters_that_are_mistaken_for_digits_are_left_out() -> None:
    assert not set("01IO") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32


@pytest.mark.parametrize("text", ["", "4F", "4F7!", "4F70", "x" * 13])
def test_what_is_no_code_is_none(text: str) -> None:
    assert decode(text) is None


def test_case_and_spaces_do_not_matter() -> None:
    assert decode(f" {encode(4711).lower()} ") == 4711

"""Figures: which targets they meet, and how they read in the table."""

import pytest

from benchmarks.figures import Figure, Target, at_least, below, compared, exactly, percentile
from benchmarks.report import number, table


@pytest.mark.parametrize(
    ("target", "met", "missed"), [(at_least(2), 2, 1.9), (below(2), 1.9, 2), (exactly(2), 2, 3)], ids=str
)
def test_a_target_is_met_or_missed(target: Target, met: float, missed: float) -> None:
    assert Figure(name="x", value=met, unit="s", target=target).is_met is True
    assert Figure(name="x", value=missed, unit="s", target=target).is_met is False


def test_without_a_target_there_is_nothing_to_meet() -> None:
    assert Figure(name="x", value=1, unit="s").is_met is None


def test_the_ratio_is_the_median_of_the_pairs_and_what_the_target_is_about() -> None:
    figure = compared("rate", [10, 20, 90], [20, 20, 100], unit="1/s", target=at_least(0.9))
    assert (figure.value, figure.yardstick, figure.ratio) == (20, 20, 0.9)
    assert figure.is_met is True


def test_runs_without_their_pair_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        compared("rate", [1, 2], [1], unit="1/s", target=at_least(1))


def test_percentiles_lie_between_neighbours() -> None:
    values = list(range(101))
    assert (percentile(values, 50), percentile(values, 95), percentile(values, 99)) == (50, 95, 99)


def test_the_table_tells_value_yardstick_ratio_target_and_whether_it_is_met() -> None:
    lines = table(
        [
            compared("rate", [1234.5], [2469.0], unit="1/s", target=at_least(0.35), note="by turns"),
            Figure(name="slowest", value=612.3, unit="ms", target=below(500)),
        ]
    ).splitlines()
    assert lines[2].split() == ["rate", "1,234", "1/s", "2,469", "0.500", "ratio", "≥", "0.35", "yes"]
    assert lines[3].split() == ["slowest", "612", "ms", "<", "500", "NO"]
    assert lines[-1] == "  rate: by turns"


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (5.0, "5"), (0.0554, "0.055"), (31.25, "31.2"), (1e6, "1,000,000")]
)
def test_numbers_have_the_digits_worth_reading(value: float | None, shown: str) -> None:
    assert number(value) == shown

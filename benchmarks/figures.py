"""What a benchmark finds: figures, each beside its yardstick and its target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, Literal


@dataclass(frozen=True)
class Target:
    """What a figure should reach: `sign` and `bound`, in the figure's unit, or as a ratio where it has one."""

    sign: Literal["≥", "<", "="]
    bound: float

    def is_met_by(self, value: float) -> bool:
        """Say whether `value` reaches it."""
        if self.sign == "≥":
            return value >= self.bound
        return value < self.bound if self.sign == "<" else value == self.bound


def at_least(bound: float) -> Target:
    """The figure should be `bound` or more."""
    return Target("≥", bound)


def below(bound: float) -> Target:
    """The figure should be less than `bound`."""
    return Target("<", bound)


def exactly(bound: float) -> Target:
    """The figure should be `bound`, no more and no less."""
    return Target("=", bound)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table.

    Args:
        name: what was measured.
        value: the median or the count, in `unit`.
        yardstick: the same of what it is compared with.
        ratio: of value and yardstick, the median of the pairs; the target is about it where there is one.
        target: what to reach; None for what is only told.
        note: a few words on how it came about.
        details: what else goes into the JSON, such as every single run.
    """

    name: str
    value: float
    unit: str
    yardstick: float | None = None
    ratio: float | None = None
    target: Target | None = None
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        return self.target.is_met_by(self.value if self.ratio is None else self.ratio)


def compared(
    name: str, values: Sequence[float], yardsticks: Sequence[float], *, unit: str, target: Target, note: str = ""
) -> Figure:
    """Return a figure of runs that took turns with those of a yardstick: the ratio is the median of the pairs'."""
    ratios = [value / yardstick for value, yardstick in zip(values, yardsticks, strict=True)]
    return Figure(
        name=name,
        value=median(values),
        unit=unit,
        yardstick=median(yardsticks),
        ratio=median(ratios),
        target=target,
        note=note,
        details={"runs": list(values), "yardstick_runs": list(yardsticks), "ratios": ratios},
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that `percent` of a hundred `values` do not exceed, between neighbours where need be."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]

"""Risk: how sure a net present value is, when its lines lie between a low and a high estimate.

Each line (a cost or a benefit) has one draw, applied to all its years: the share s of the way from its low to its high
amounts, low + s (high - low). s follows a PERT distribution (Malcolm, Roseboom, Clark and Fazar, 1959): a beta one with
parameters 1 + 4 m and 1 + 4 (1 - m), where m is how far the likely total lies between the low and the high total. Lines
are drawn independently of each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from services.domain.returns import Floats, present_value

KEPT_DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Estimates:
    """Amounts of lines by year (lines x years) in three estimates; `signs` are +1 for benefits, -1 for costs."""

    low: Floats
    likely: Floats
    high: Floats
    signs: NDArray[np.float64]

    @property
    def modes(self) -> Floats:
        """How far each line's likely total lies between its low and its high one, 0 to 1; a half where they agree."""
        low, likely, high = (part.sum(axis=1) for part in (self.low, self.likely, self.high))
        width = high - low
        return np.where(width > 0, (likely - low) / np.where(width > 0, width, 1.0), 0.5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What draws say of a net present value: 10 %, 50 % and 90 % of them lie below, and the share that loses money."""

    p10: float
    p50: float
    p90: float
    mean: float
    probability_of_loss: float


@dataclass(frozen=True, slots=True)
class Swing:
    """The net present value with one line at its low and at its high amounts, the others at their likely ones."""

    line: int
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How much the line can move the value."""
        return abs(self.at_high - self.at_low)


def draw(modes: Floats, about: str, count: int = KEPT_DRAWS) -> Floats:
    """Shares of the way from low to high (lines x count), to be weighed with amounts at any rate.

    What the lines are `about` seeds them: the same initiative has the same draws everywhere, two have different ones.
    """
    chance = np.random.default_rng(crc32(about.encode()))
    shares = np.empty((len(modes), count))
    for place, mode in enumerate(modes):
        shares[place] = chance.beta(1 + 4 * mode, 5 - 4 * mode, count)
    return shares


def weigh(estimates: Estimates, draws: Floats, rate: float) -> Floats:
    """The net present value of each draw; the draws stay the same whatever the rate or the amounts."""
    low, high = (estimates.signs * present_value(part, rate) for part in (estimates.low, estimates.high))
    # not @: threads of BLAS wait for each other where other work holds the cores, and took as long as the draws
    values: Floats = low.sum() + np.einsum("l,ln->n", high - low, draws)
    return values


def quantiles(values: Floats, shares: Sequence[float]) -> Floats:
    """Below what each share (0 to 1) of the values on the last axis lies, shares first.

    Between two values it is read off the straight line through them (number 7 of Hyndman and Fan, Sample Quantiles in
    Statistical Packages, 1996), as np.quantile does, which takes three times as long since it does not sort.
    """
    ordered = np.sort(values, axis=-1)
    places = np.multiply(shares, ordered.shape[-1] - 1)
    below = places.astype(np.intp)
    low, high = ordered[..., below], ordered[..., np.minimum(below + 1, ordered.shape[-1] - 1)]
    between = np.minimum(low + (high - low) * (places - below), high)
    return np.moveaxis(between, -1, 0)


def outcome(values: Floats) -> Outcome:
    """What the net present values of draws say."""
    p10, p50, p90 = quantiles(values, (0.1, 0.5, 0.9))
    return Outcome(float(p10), float(p50), float(p90), float(values.mean()), float((values < 0).mean()))


def expected(estimates: Estimates, rate: float) -> float:
    """The mean net present value without drawing: a PERT line lies (1 + 4 m) / 6 of the way from low to high."""
    low, high = (estimates.signs * present_value(part, rate) for part in (estimates.low, estimates.high))
    return float((low + (high - low) * (1 + 4 * estimates.modes) / 6).sum())


def tornado(estimates: Estimates, rate: float) -> tuple[Swing, ...]:
    """What each line alone can do to the net present value, the widest swing first."""
    low, likely, high = (
        estimates.signs * present_value(part, rate)
        for part in (estimates.low, estimates.likely, estimates.high)
    )
    base = likely.sum()
    swings = (
        Swing(line, float(base - likely[line] + low[line]), float(base - likely[line] + high[line]))
        for line in range(len(likely))
    )
    return tuple(sorted(swings, key=lambda swing: -swing.width))

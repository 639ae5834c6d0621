"""Measures the business case: draws against the bare ones of numpy, and a what-if that weighs kept draws again."""

import statistics
from collections.abc import Sequence

import numpy as np

from services.domain.business_case import (
    BASES,
    Initiative,
    Line,
    Range,
    WhatIf,
    estimates,
    evaluate,
    together,
)
from services.domain.returns import Floats
from services.domain.risk import KEPT_DRAWS, draw, weigh
from tests.bench.imports import Report, timed

INITIATIVES, LINES, YEARS, DRAWS, ROUNDS = 50, 5, 5, 100_000, 5
RATE, ANOTHER_RATE, VALUATION_YEAR = 0.08, 0.12, 2026
SLOWER = WhatIf(realisation=0.8, delay=1)


def plan(number: int) -> Initiative:
    """An initiative of two costs and three benefits over five years, each amount between a half and twice itself."""
    chance = np.random.default_rng(number)
    lines = tuple(
        Line(
            f"line{place}",
            "cost" if place < 2 else "benefit",
            BASES[place % len(BASES)],
            tuple(Range(0.5 * amount, amount, 2 * amount) for amount in chance.uniform(10e3, 100e3, YEARS)),
            ramp_months=6 * place,
        )
        for place in range(LINES)
    )
    return Initiative(f"initiative{number}", "NORTH", 2024 + number % 5, lines)


def draw_all(initiatives: Sequence[Initiative]) -> None:
    """Draw and weigh each initiative, as the product does."""
    for one in initiatives:
        found = estimates(one)
        weigh(found, draw(found.modes, one.code, DRAWS), RATE)


def draw_bare(modes: Floats) -> None:
    """As many draws of the same distributions by numpy alone, a line at a time."""
    chance = np.random.default_rng(1)
    for mode in modes:
        chance.beta(1 + 4 * mode, 5 - 4 * mode, DRAWS)


def ask(initiatives: Sequence[Initiative], kept: Sequence[Floats]) -> None:
    """Every figure of each initiative and of all together at another rate, later and with less realised."""
    cases = [
        (one, evaluate(one, ANOTHER_RATE, SLOWER, draws), draws)
        for one, draws in zip(initiatives, kept, strict=True)
    ]
    together(cases, ANOTHER_RATE, VALUATION_YEAR)


def measure_money(report: Report) -> None:
    """Draws over bare draws in turn, then the milliseconds of a what-if."""
    initiatives = [plan(number) for number in range(INITIATIVES)]
    modes = np.concatenate([estimates(one).modes for one in initiatives])
    pairs = [(timed(lambda: draw_all(initiatives)), timed(lambda: draw_bare(modes))) for _ in range(ROUNDS)]
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    title = (
        f"Monte Carlo of {INITIATIVES} initiatives x {LINES} lines x {DRAWS:,} draws, over numpy's bare draws"
    )
    report(title, f"{ours / bare:.2f} x ({ours:.2f} against {bare:.2f} s)", "<= 1.5 x")
    kept = [draw(estimates(one).modes, one.code) for one in initiatives]
    seconds = statistics.median(timed(lambda: ask(initiatives, kept)) for _ in range(3 * ROUNDS))
    what_if = (
        f"a what-if on these {INITIATIVES} initiatives, {KEPT_DRAWS:,} kept draws each, alone and together"
    )
    report(what_if, f"{seconds * 1000:.0f} ms", "<= 150 ms")

"""Many people on one server for a while: errors, waiting times, and whether its memory keeps growing."""

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event

import click
import numpy as np

from tests.bench.visitor import Visitor
from tests.running import palier_process, store_sample

PAGES = ("", "maturity", "compare", "business-case", "kpis", "roadmap", "narrative", "answers", "method")
PERIODS = ("2026-Q3", "2026-Q2", "2026-Q1")
UNITS = ("HAVRESOL", "BOUT", "WEB", "ENER", "LOGI")
PAUSE, EVERY = 3.0, 1.0
"""Seconds a person looks at a screen at most, and between two looks at the memory."""
SHOWN = 10
"""Errors that are printed."""
WARM = 0.25
"""The share of the time after which memory must not grow any more."""


@dataclass(frozen=True, slots=True)
class Soaked:
    """What many people saw: what screens told of errors, seconds each took, and the server's memory (seconds, MB)."""

    errors: Sequence[str]
    seconds: Sequence[float]
    memory: Sequence[tuple[float, float]]

    @property
    def median(self) -> float:
        """Seconds until half of the screens were there."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """Seconds until 95 of 100 screens were there."""
        return float(np.quantile(self.seconds, 0.95))

    @property
    def slope(self) -> float:
        """Megabytes a minute that the server's memory grows by after it is warm (least squares)."""
        start, end = self.memory[0][0], self.memory[-1][0]
        warm = [(at, size) for at, size in self.memory if at >= start + WARM * (end - start)]
        at, size = np.array(warm).T
        return float(np.polyfit(at / 60, size, 1)[0])


def resident(process: int) -> float:
    """Megabytes of memory that a process holds (Linux)."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def soak(url: str, process: int, people: int, seconds: float) -> Soaked:
    """Let people look at one screen after another, each with a session and a choice of their own."""
    end, over = time.monotonic() + seconds, Event()
    with ExitStack() as stack, ThreadPoolExecutor(people + 1) as crowd:
        visitors = [stack.enter_context(Visitor(url)) for _ in range(people)]
        looks = [crowd.submit(_look, visitor, Random(seed), end) for seed, visitor in enumerate(visitors)]
        watch = crowd.submit(_watch, process, over)
        try:
            found = [look.result() for look in looks]
        finally:
            over.set()
        memory = watch.result()
    errors = [error for told, _ in found for error in told]
    return Soaked(errors, [one for _, took in found for one in took], memory)


def _look(visitor: Visitor, chance: Random, end: float) -> tuple[list[str], list[float]]:
    """One person: what screens told of errors, and the seconds each took."""
    errors, took = [], []
    while time.monotonic() < end:
        page, query = chance.choice(PAGES), f"period={chance.choice(PERIODS)}&unit={chance.choice(UNITS)}"
        took.append(visitor.show(page, query))
        errors += [f"/{page}?{query}: {error}" for error in visitor.errors]
        time.sleep(chance.random() * PAUSE)
    return errors, took


def _watch(process: int, over: Event) -> list[tuple[float, float]]:
    memory = [(time.monotonic(), resident(process))]
    while not over.wait(EVERY):
        memory.append((time.monotonic(), resident(process)))
    return memory


@click.command()
@click.option("--people", "count", default=50, help="How many at once.")
@click.option("--minutes", default=10.0, help="For how long.")
def people(count: int, minutes: float) -> None:
    """Let many people use the product; says waiting times and how memory grows; exits with 1 where a screen failed."""
    with tempfile.TemporaryDirectory(prefix="palier-soak-") as folder:
        store_sample(Path(folder))
        with palier_process(Path(folder)) as (url, process):
            found = soak(url, process, count, minutes * 60)
    first, last = found.memory[0][1], found.memory[-1][1]
    click.echo(
        f"{count} people, {minutes:g} minutes: {len(found.seconds)} screens, {len(found.errors)} errors; "
        f"half within {found.median * 1000:.0f} ms, 95 of 100 within {found.p95 * 1000:.0f} ms; "
        f"memory {first:.0f} to {last:.0f} MB, {found.slope:+.2f} MB a minute once warm"
    )
    for error in found.errors[:SHOWN]:
        click.echo(error)
    sys.exit(1 if found.errors else 0)

"""Prints the table of ratios; `--answers` sets the size, `--fewest` and `--most` those of which reruns are compared."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from services.adapters.database import Sessions, writing
from services.domain import framework_document
from services.domain.framework import Framework
from services.domain.scoring import AnswerMatrix, score_answers
from tests import builders
from tests.bench import company, imports, money, pack
from tests.bench.imports import timed
from tests.bench.visitor import Visitor
from tests.running import ROOT, palier, script

UNITS, ANSWERS, FEWEST, MOST = 1_000, 1_200_000, 10_000, 10_000_000
PAGES = (
    *("", "maturity", "compare", "business-case", "kpis", "narrative", "roadmap"),
    *("answers", "import", "frameworks", "method", "administration"),
)
ROUNDS, CLICKS, PEOPLE = 25, 15, 20
HERE = ROOT / "tests" / "bench"


def report(work: str, figure: str, bar: str) -> None:
    """One line of the table."""
    print(f"| {work} | {figure} | {bar} |", flush=True)  # noqa: T201


def alternately(first: Callable[[int], float], second: Callable[[int], float]) -> tuple[float, float]:
    """The median of two measurements taken in turn, so that the machine's moods strike both."""
    pairs = [(first(turn), second(turn)) for turn in range(ROUNDS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def address(turn: int) -> str:
    """Another period at each turn."""
    return f"period={company.PERIODS[turn % len(company.PERIODS)]}"


def measure_screens(urls: Mapping[str, str], sessions: Sessions) -> None:
    """Reruns of each page over the hello world, on little and on much data, and after an import."""
    with ExitStack() as stack:
        visitors = {name: stack.enter_context(Visitor(url)) for name, url in urls.items()}
        few, many, most, nothing = (visitors[name] for name in ("few", "many", "most", "hello"))
        nothing.show()
        for page in PAGES:
            for visitor in (few, many, most):
                for turn in range(len(company.PERIODS)):
                    visitor.show(page, address(turn))
                if visitor.errors:
                    raise RuntimeError(f"{page}: {visitor.errors}")
            ours, theirs = alternately(
                lambda turn, page=page: many.show(page, address(turn)), lambda _: nothing.show()
            )
            on_most, on_few = alternately(
                lambda turn, page=page: most.show(page, address(turn)),
                lambda turn, page=page: few.show(page, address(turn)),
            )
            fresh = []
            for turn in range(5):
                with writing(sessions):
                    pass
                fresh.append(many.show(page, address(turn)))
            name = page or "overview"
            over = f"{(ours - theirs) * 1000:.0f} ms ({ours * 1000:.0f} against {theirs * 1000:.0f})"
            report(f"rerun of {name}, over hello world", over, "<= 30 ms")
            much = f"rerun of {name}, {MOST:,} against {FEWEST:,} answers"
            report(much, f"{on_most / on_few:.2f} x", "<= 1.2 x")
            report(
                f"first rerun of {name} after an import",
                f"{statistics.median(fresh) * 1000:.0f} ms",
                "<= 500 ms",
            )
            report(f"bytes of a rerun of {name}", f"{many.received / 1000:.0f} KB", "<= 300 KB")


def measure_what_if(large: str) -> None:
    """The screen Business case with another discount rate at each turn, none of them asked before."""
    with Visitor(large) as visitor:
        visitor.show("business-case")
        seconds = [visitor.show("business-case", f"rate={10 + turn / 2:g}") for turn in range(ROUNDS)]
    report(
        f"rerun of the screen for a what-if never asked, {money.INITIATIVES} initiatives",
        f"{statistics.median(seconds) * 1000:.0f} ms",
        "<= 150 ms",
    )


def throughput(url: str, pages: Sequence[str]) -> float:
    """Pages a second with people who click without pause, each on a page of their own at a time."""
    with ExitStack() as stack:
        people = [stack.enter_context(Visitor(url)) for _ in range(PEOPLE)]
        for person in people:
            for page in pages:
                person.show(page)

        def click(place: int) -> None:
            for turn in range(CLICKS):
                people[place].show(pages[(place + turn) % len(pages)], address(turn))

        with ThreadPoolExecutor(PEOPLE) as crowd:
            seconds = timed(lambda: list(crowd.map(click, range(PEOPLE))))
    return PEOPLE * CLICKS / seconds


def measure_crowd(large: str, charts: str) -> None:
    """Twenty people at once, against a page of three charts."""
    ours, theirs = throughput(large, ("", "maturity", "compare")), throughput(charts, ("",))
    figure = f"{ours / theirs:.2f} x ({ours:.0f} against {theirs:.0f} pages a second)"
    report(f"{PEOPLE} people clicking, against three charts", figure, ">= 0.6 x")


def measure_start(folder: Path) -> None:
    """From the start of the process to the end of the first screen."""

    def first_screen(start: Callable[[], object]) -> float:
        began = time.perf_counter()
        with start() as url, Visitor(url) as visitor:
            visitor.show()
            return time.perf_counter() - began

    rounds = [
        (first_screen(lambda: palier(folder)), first_screen(lambda: script(HERE / "hello.py", folder)))
        for _ in range(3)
    ]
    ours, theirs = (statistics.median(side) for side in zip(*rounds, strict=True))
    figure = f"{ours / theirs:.2f} x ({ours:.1f} against {theirs:.1f} s)"
    report("process start to first screen, over hello world with the same libraries", figure, "<= 1.5 x")


def large_framework() -> Framework:
    """2,000 questions below a tree of six levels."""
    dimensions, parents = [{"code": "all", "title": builders.text("All"), "rollup": "mean"}], ["all"]
    for _ in range(5):
        parents = [f"{parent}{place}" for parent in parents for place in range(3)]
        dimensions += [
            {"code": code, "parent": code[:-1], "title": builders.text(code), "rollup": "mean"}
            for code in parents
        ]
    questions = [builders.question(f"Q{number}", parents[number % len(parents)]) for number in range(2_000)]
    return builders.framework(dimensions=dimensions, questions=questions, levels=[])


def measure_scoring() -> None:
    """A million answers in memory, against numpy and pandas."""
    source = ROOT / "services" / "frameworks" / f"{company.FRAMEWORK}.yaml"
    ours, counted, grouped = time_scoring(framework_document.parse(yaml.safe_load(source.read_text("utf-8"))))
    report("scoring a million answers, over one bincount", f"{ours / counted:.1f} x", "<= 15 x")
    report("the same, over pandas groupby doing it", f"{ours / grouped:.2f} x", "<= 0.33 x")
    ours, counted, _ = time_scoring(large_framework())
    title = "the same for 2,000 questions below a tree of six levels, over one bincount"
    report(title, f"{ours / counted:.1f} x", "<= 15 x")


def time_scoring(framework: Framework) -> tuple[float, float, float]:
    """Seconds for scoring a million answers of 500 units, one bincount of them, and pandas doing the same."""
    questions = len(framework.questions)
    people = 1_000_000 // questions
    units = min(500, people // 10)
    chance = np.random.default_rng(2)
    values = chance.integers(1, 6, size=(questions, people)).astype(float)
    owners = np.sort(chance.integers(0, units, people)).astype(np.intp)
    matrix = AnswerMatrix(values, np.ones(values.shape, np.int8), owners, np.ones(people), units)
    flat = (np.arange(questions)[:, None] * units + owners).ravel()
    weights = values.ravel()
    dimensions = pd.factorize(np.array([question.dimension for question in framework.questions]))[0]
    frame = pd.DataFrame(
        {
            "question": np.repeat(np.arange(questions), people),
            "dimension": np.repeat(dimensions, people),
            "respondent": np.tile(np.arange(people), questions),
            "unit": np.tile(owners, questions),
            "value": weights,
        }
    )

    def group() -> None:
        """Questions, respondents' own scores of each dimension and in all, and their spread, by unit."""
        figures = ["count", "mean", "std", "min", "max"]
        frame.groupby(["unit", "question"])["value"].agg(figures)
        own = frame.groupby(["unit", "respondent", "dimension"])["value"].mean()
        own.groupby(["unit", "dimension"]).agg(figures)
        own.groupby(["unit", "respondent"]).mean().groupby("unit").agg(figures)

    return (
        statistics.median(timed(lambda: score_answers(framework, matrix)) for _ in range(7)),
        statistics.median(timed(lambda: np.bincount(flat, weights, questions * units)) for _ in range(7)),
        statistics.median(timed(group) for _ in range(3)),
    )


def main() -> None:
    """Measure everything and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--answers", type=int, default=ANSWERS)
    options.add_argument("--fewest", type=int, default=FEWEST)
    options.add_argument("--most", type=int, default=MOST)
    chosen = options.parse_args()
    report("work", "measured", "bar")
    report("---", "---", "---")
    measure_scoring()
    money.measure_money(report)
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        folder = Path(home)
        imports.measure_survey(folder, report)
        imports.measure_others(folder, report)
        sessions = {}
        for name, answers in (("few", chosen.fewest), ("many", chosen.answers), ("most", chosen.most)):
            (folder / name).mkdir()
            sessions[name] = company.found(folder / name / "palier.db", UNITS, answers)
        pack.measure_pack(sessions["many"], report)
        measure_start(folder / "many")
        urls = {name: stack.enter_context(palier(folder / name)) for name in sessions}
        urls["hello"] = stack.enter_context(script(HERE / "hello.py", folder))
        measure_screens(urls, sessions["many"])
        measure_what_if(urls["many"])
        measure_crowd(urls["many"], stack.enter_context(script(HERE / "three_charts.py", folder)))


if __name__ == "__main__":
    main()

"""The published figures that come with the product: the catalogue's own, and the shares that frameworks carry."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from services.domain import framework_document
from services.domain.benchmarks import Benchmark
from services.domain.framework import Framework
from services.domain.kpi_facts import MEASURES
from services.domain.texts import LocalText

Entry = Mapping[str, Any]


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """Every published figure, the size class that counts first before the others of its series."""
    return parse(files("services").joinpath("benchmark_catalogue.yaml").read_text("utf-8"))


def parse(text: str) -> tuple[Benchmark, ...]:
    """The figures of a catalogue; raises ValueError for one that is impossible or stands twice, KeyError for a gap."""
    document = yaml.load(text, yaml.CSafeLoader)
    sizes = {code: LocalText(**words) for code, words in document["sizes"].items()}
    found = [_figure(series, one, sizes) for series in document["series"] for one in series["figures"]]
    for series in document["shares"]:
        framework = _framework(series["framework"])
        for one in series["figures"]:
            found += _shares(series, one, sizes, framework)
    _require_sound(found)
    return tuple(found)


def _figure(series: Entry, figure: Entry, sizes: Mapping[str, LocalText]) -> Benchmark:
    size = sizes[figure["size"]]
    title = LocalText(f"{series['title']['en']}, {size.en}", f"{series['title']['fr']}, {size.fr}")
    return Benchmark(
        code=series["code"],
        title=title,
        value=float(figure["value"]),
        measure=series["measure"],
        year=figure["year"],
        source=LocalText(**series["source"]),
        version=LocalText(**figure["version"]),
        licence=LocalText(**series["licence"]),
        geography=LocalText(**series["geography"]),
        size_class=figure["size"],
        sample=figure.get("sample"),
    )


def _shares(
    series: Entry, figure: Entry, sizes: Mapping[str, LocalText], framework: Framework
) -> list[Benchmark]:
    """A figure for each level or option that a framework's published shares name; the series' code ends with its."""
    published = next(found for found in framework.benchmarks if found.code == figure["shares"])
    titles = _titles(framework, published.about)
    return [
        _figure(
            {
                "code": f"{series['code']}_{code}",
                "title": _titled(series["title"], titles[code]),
                "measure": "percent",
                "source": {"en": published.source.en, "fr": published.source.fr},
                "licence": series["licence"],
                "geography": series["geography"],
            },
            {**figure, "value": share, "year": published.year},
            sizes,
        )
        for code, share in published.shares.items()
    ]


def _titles(framework: Framework, about: str) -> dict[str, LocalText]:
    """What the levels of a dimension, or the options of a question, are called."""
    question = framework.question_by_code.get(about)
    if question is None:
        return {level.code: level.title for level in framework.levels if level.dimension == about}
    return {option.code: option.label for option in framework.answer_set_of(question).options}


def _titled(title: Mapping[str, str], level: LocalText) -> dict[str, str]:
    return {"en": f"{title['en']}: {level.en}", "fr": f"{title['fr']}\N{NO-BREAK SPACE}: {level.fr}"}


def _framework(key: str) -> Framework:
    text = files("services.frameworks").joinpath(f"{key}.yaml").read_text("utf-8")
    return framework_document.parse(yaml.load(text, yaml.CSafeLoader))


def _require_sound(found: Iterable[Benchmark]) -> None:
    """Stop at figures of an unknown measure, percentages beyond 0 to 100, and figures that stand twice."""
    seen: set[tuple[str, int, str]] = set()
    for one in found:
        place = (one.code, one.year, one.size_class)
        if one.measure not in MEASURES or place in seen:
            raise ValueError(place)
        if one.measure == "percent" and not 0 <= one.value <= 100:
            raise ValueError(place)
        seen.add(place)

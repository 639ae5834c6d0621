"""Benchmarks: published figures of others, with all that has to be said beside them."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.domain.kpi_facts import Measure
from services.domain.texts import LocalText


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One published figure of a series, in the unit of `measure` (a percentage in points).

    `code` is the series', which has figures of several years and size classes. `version` tells methods apart: figures
    of different versions of a series must not be read as a trend. `size_class` is a code such as 10+ (people); the
    title says it in words. `sample` is how many were asked, where it was said.
    """

    code: str
    title: LocalText
    value: float
    measure: Measure
    year: int
    source: LocalText
    version: LocalText
    licence: LocalText
    geography: LocalText
    size_class: str
    sample: int | None = None

    def comparable(self, other: "Benchmark") -> bool:
        """Whether two figures are of one series, method and size class, so that they make a trend."""
        ours, theirs = (
            (self.code, self.version, self.size_class),
            (other.code, other.version, other.size_class),
        )
        return ours == theirs


def nearest(
    benchmarks: Iterable[Benchmark], code: str, year: int, size_class: str | None = None
) -> Benchmark | None:
    """The figure of a series whose year is nearest, the earlier of two; None where there is no such series.

    Without a size class, or where the series lacks it, the one listed first counts.
    """
    series = [found for found in benchmarks if found.code == code]
    if not series:
        return None
    sizes = [found.size_class for found in series]
    wanted = size_class if size_class in sizes else sizes[0]
    ours = [found for found in series if found.size_class == wanted]
    return min(ours, key=lambda found: (abs(found.year - year), found.year))

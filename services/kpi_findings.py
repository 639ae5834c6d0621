"""KPI findings: how many KPIs are on target and which are not, in a sentence; comparisons in words."""

from collections.abc import Sequence

from services.domain.kpi_facts import KpiDefinition
from services.domain.kpi_standing import Base
from services.kpi_figures import written
from services.kpis import KpiList, UnitStanding
from services.language import (
    format_count,
    format_list,
    format_percent,
    format_period,
    local,
    ngettext,
)
from services.language import gettext as _

MOST_NAMED = 2


def finding(kpis: KpiList, standings: Sequence[UnitStanding], unit: str) -> str:
    """How many of a unit's KPIs are on target, and which are off."""
    judged = [one for one in standings if one.standing.status is not None]
    if not judged:
        return _("{unit} has no KPI that can be judged yet").format(unit=unit)
    good = sum(one.standing.status == "on_target" for one in judged)
    sentence = ngettext(
        "{unit}: {good} of {count} KPI is on target",
        "{unit}: {good} of {count} KPIs are on target",
        len(judged),
    ).format(unit=unit, good=format_count(good), count=format_count(len(judged)))
    off = [one.kpi for one in judged if one.standing.status == "off"]
    return sentence + _off(kpis, off)


def off_target(kpis: KpiList, standings: Sequence[UnitStanding]) -> str:
    """Which KPIs are off target, as a note; which are to be watched where none is off."""
    titles = {d.code: local(d.title) for d in kpis.definitions}
    for status, words in (("off", _("off target: {kpis}")), ("watch", _("to watch: {kpis}"))):
        named = [titles.get(one.kpi, one.kpi) for one in standings if one.standing.status == status]
        if named:
            return words.format(kpis=format_list(named[:MOST_NAMED]))
    return _("all on target")


def _off(kpis: KpiList, codes: Sequence[str]) -> str:
    titles = {d.code: local(d.title) for d in kpis.definitions}
    named = format_list([titles[code] for code in codes[:MOST_NAMED]])
    if not codes:
        return _("; none is off target")
    if len(codes) > MOST_NAMED:
        more = len(codes) - MOST_NAMED
        words = ngettext(
            "; off target: {kpis} and {count} more", "; off target: {kpis} and {count} more", more
        )
        return words.format(kpis=named, count=format_count(more))
    return _("; off target: {kpis}").format(kpis=named)


def finding_of_one(definition: KpiDefinition, one: UnitStanding | None, unit: str, currency: str) -> str:
    """Where a unit stands in one KPI."""
    title = local(definition.title)
    if one is None or one.standing.actual.value is None:
        return _("{unit} has no value of {kpi} yet").format(unit=unit, kpi=title)
    found = one.standing
    words = {
        "on_target": _("{kpi} of {unit} is on target: {actual} against {target}"),
        "watch": _("{kpi} of {unit} is to be watched: {actual} against {target}"),
        "off": _("{kpi} of {unit} is off target: {actual} against {target}"),
    }
    sentence = words.get(found.status or "", _("{kpi} of {unit} stands at {actual}"))
    actual, target = (written(definition, f.value, currency) for f in (found.actual, found.target))
    return sentence.format(kpi=title, unit=unit, actual=actual, target=target)


def bases() -> dict[Base, str]:
    """What figures may be compared with, as people choose it."""
    return {
        "prior": _("Period before"),
        "year_earlier": _("Same period last year"),
        "target": _("Target"),
        "group": _("Group average"),
        "best": _("Best other unit"),
        "benchmark": _("Benchmark"),
    }


def against(base: Base, one: UnitStanding, definition: KpiDefinition, currency: str) -> str:
    """What a figure is compared with, in words; that there is nothing to compare it with."""
    found = one.standing.comparisons[base].base
    if found is None:
        return _nothing(base)
    value = written(definition, found, currency)
    if base == "prior":
        return _("since {period} ({value})").format(period=format_period(str(one.period.prior)), value=value)
    if base == "year_earlier":
        period = format_period(str(one.period.year_earlier))
        return _("since {period} ({value})").format(period=period, value=value)
    if base == "benchmark" and one.benchmark is not None:
        place, year = local(one.benchmark.geography), str(one.benchmark.year)
        return _("against {place} {year} ({value})").format(place=place, year=year, value=value)
    words = {
        "target": _("against the target ({value})"),
        "group": _("against the group average ({value})"),
        "best": _("against the best other unit ({value})"),
    }
    return words.get(base, "{value}").format(value=value)


def _nothing(base: Base) -> str:
    words: dict[Base, str] = {
        "prior": _("no value the period before"),
        "year_earlier": _("no value a year before"),
        "target": _("no target"),
        "group": _("no group average"),
        "best": _("no other unit with a value"),
        "benchmark": _("no benchmark"),
    }
    return words[base]


def benchmark_source(one: UnitStanding) -> str:
    """Where a benchmark comes from: source, year, how many were asked, version and licence."""
    found = one.benchmark
    if found is None:
        return ""
    parts = [
        local(found.title),
        local(found.geography),
        str(found.year),
        local(found.source),
        _("n = {count}").format(count=format_count(found.sample)) if found.sample is not None else "",
        local(found.version),
        local(found.licence),
    ]
    return " · ".join(part for part in parts if part)


def progress(one: UnitStanding) -> str:
    """How much of the way from baseline to target is behind."""
    share = one.standing.progress
    if share is None:
        return ""
    return _("{share} of the way from baseline to target").format(share=format_percent(share))

"""Case figures: a business case as frames, as charts and tables show it.

Amounts are in the organisation's currency, present values in the valuation year of the list: for one initiative by
itself that is its own year 0. Titles are in the current language.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

from services.adapters import case_catalogue
from services.business_case import CaseList, EvaluatedCase, of_units
from services.domain.business_case import AS_PLANNED, Line, at_valuation_year, estimates, plan_and_actual
from services.domain.case_facts import PlannedLine
from services.domain.cash_flow import cash_flow
from services.domain.returns import Floats, present_value
from services.domain.risk import tornado
from services.domain.units import UnitTree
from services.language import format_figure, format_list, format_percent, local
from services.language import gettext as _

WORTH_COLUMNS = ("code", "label", "npv", "p10", "p90", "roi", "payback", "loss", "costs", "count", "note")
STEP_COLUMNS = ("label", "kind", "amount")
FLOW_COLUMNS = ("year", "net", "cumulative", "p10", "p90")
SWING_COLUMNS = ("label", "at_low", "at_high")
PLAN_COLUMNS = ("label", "kind", "plan", "actual", "years")
EFFECT_COLUMNS = ("label", "initiative", "importance", "achieved")
LINE_COLUMNS = ("label", "kind", "basis", "ramp_months", "low", "likely", "high", "worth", "inputs")


def factor(cases: CaseList, one: EvaluatedCase) -> float:
    """What an amount at an initiative's own year 0 is worth in the valuation year."""
    settings = cases.settings
    return at_valuation_year(1.0, one.initiative.start_year, settings.valuation_year, settings.rate)


def worth(cases: CaseList) -> pd.DataFrame:
    """What each initiative is worth (WORTH_COLUMNS), the best first."""
    rows = []
    for one in cases.cases:
        found, risk, scale = one.case.returns, one.case.outcome, factor(cases, one)
        rows.append(
            (
                one.plan.code,
                one.plan.title,
                *(scale * value for value in (found.npv, risk.p10, risk.p90)),
                *(found.roi, found.payback, risk.probability_of_loss, scale * found.pv_costs, 1),
                one.unit,
            )
        )
    return _worth_frame(rows)


Groups = Mapping[str, tuple[str, frozenset[int]]]
"""Units that are taken together: the name and the ids, by the code of the highest of them."""


def groups_below(tree: UnitTree, unit: int) -> Groups:
    """The units directly below one, each with all below it, and the one itself by itself."""
    own = tree.by_id[unit]
    below = groups_of(tree, [child.id for child in tree.children(unit)])
    return {own.code: (tree.names[unit], frozenset({unit})), **below}


def groups_of(tree: UnitTree, units: Iterable[int]) -> Groups:
    """Units, each with all below it."""
    return {
        tree.by_id[unit].code: (tree.names[unit], frozenset(below.id for below in tree.subtree(unit)))
        for unit in units
    }


def worth_of_groups(cases: CaseList, groups: Groups) -> pd.DataFrame:
    """What the initiatives of groups of units are worth together (WORTH_COLUMNS); a group without any has no row."""
    rows = []
    for code, (name, units) in groups.items():
        own = of_units(cases, units)
        if own.together is not None:
            found, risk = own.together, own.together.outcome
            value, titles = found.portfolio, format_list([one.plan.title for one in own.cases])
            figures = value.npv, risk.p10, risk.p90, value.roi, found.returns.payback
            rows.append(
                (code, name, *figures, risk.probability_of_loss, value.pv_costs, len(own.cases), titles)
            )
    return _worth_frame(rows)


def _worth_frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    numbers = dict.fromkeys(("npv", "p10", "p90", "roi", "payback", "loss", "costs"), "float64")
    frame = pd.DataFrame(rows, columns=list(WORTH_COLUMNS)).astype(numbers)
    return frame.sort_values("npv", ascending=False, kind="stable", ignore_index=True)


def steps(cases: CaseList) -> pd.DataFrame:
    """Present values by catalogue row (STEP_COLUMNS): costs, then benefits, the largest first."""
    total: dict[tuple[str, str], float] = defaultdict(float)
    for one, line, amounts in _each_line(cases):
        label = local(case_catalogue.title(line.row))
        total[line.kind, label] += float(present_value(amounts, cases.settings.rate)) * factor(cases, one)
    ordered = sorted(total.items(), key=lambda pair: (pair[0][0] != "cost", -pair[1]))
    rows = [(label, kind, amount) for (kind, label), amount in ordered]
    return pd.DataFrame(rows, columns=list(STEP_COLUMNS))


def _each_line(cases: CaseList) -> Iterator[tuple[EvaluatedCase, PlannedLine, Floats]]:
    """Each line with its likely amounts by year, as they are asked for."""
    for one in cases.cases:
        for line, amounts in zip(one.plan.lines, one.case.estimates.likely, strict=True):
            yield one, line, amounts


def flow(cases: CaseList) -> pd.DataFrame:
    """Likely net flows by calendar year, their running total and its band (FLOW_COLUMNS); nothing is discounted."""
    found = cash_flow([(one.initiative, one.draws) for one in cases.cases], cases.what_if)
    if found is None:
        return pd.DataFrame(columns=list(FLOW_COLUMNS))
    years = range(found.first_year, found.first_year + len(found.net))
    figures = found.net, found.cumulative, found.p10, found.p90
    return pd.DataFrame(dict(zip(FLOW_COLUMNS, (list(years), *figures), strict=True)))


def swings(cases: CaseList) -> pd.DataFrame:
    """The net present value with one line at its low and at its high amounts (SWING_COLUMNS), the widest first."""
    base = npv(cases)
    rows: list[tuple[str, float, float]] = []
    for one in cases.cases:
        own, scale, names = one.case.returns.npv, factor(cases, one), line_names(one)
        for swing in tornado(one.case.estimates, cases.settings.rate):
            if swing.width > 0:
                name = names[swing.line]
                label = name if len(cases.cases) == 1 else f"{name} · {one.plan.title}"
                low, high = (base + scale * (end - own) for end in (swing.at_low, swing.at_high))
                rows.append((label, low, high))
    rows.sort(key=lambda row: -abs(row[2] - row[1]))
    return pd.DataFrame(rows, columns=list(SWING_COLUMNS))


def npv(cases: CaseList) -> float:
    """The net present value of all together; 0 without any."""
    return cases.together.portfolio.npv if cases.together is not None else 0.0


def line_names(one: EvaluatedCase) -> list[str]:
    """What each line is called, with its code where two bear one name."""
    names = [local(case_catalogue.title(line.row)) for line in one.plan.lines]
    shared = Counter(names)
    return [
        name if shared[name] == 1 else f"{name} ({line.code})"
        for name, line in zip(names, one.plan.lines, strict=True)
    ]


def plan_against_actual(cases: CaseList) -> pd.DataFrame:
    """Plan and actual of years that have one (PLAN_COLUMNS): by line of one initiative, else by initiative and kind."""
    rows: list[tuple[str, str, float, float, str]] = []
    for one in cases.cases:
        known = [
            (name, line, pairs)
            for name, line in zip(line_names(one), one.initiative.lines, strict=True)
            if (pairs := _known(line))
        ]
        if len(cases.cases) == 1:
            rows += [(name, line.kind, *_sums(one, pairs)) for name, line, pairs in known]
            continue
        labels = {"cost": _("Costs · {initiative}"), "benefit": _("Benefits · {initiative}")}
        for kind, label in labels.items():
            pairs = [pair for _name, line, found in known if line.kind == kind for pair in found]
            if pairs:
                rows.append((label.format(initiative=one.plan.title), kind, *_sums(one, pairs)))
    return pd.DataFrame(rows, columns=list(PLAN_COLUMNS))


Pairs = Sequence[tuple[int, float, float]]
"""Year of the initiative, plan and actual."""


def _known(line: Line) -> Pairs:
    return [(year, plan, actual) for year, plan, actual in plan_and_actual(line) if actual is not None]


def _sums(one: EvaluatedCase, pairs: Pairs) -> tuple[float, float, str]:
    years = [one.initiative.start_year + year for year, _plan, _actual in pairs]
    span = str(min(years)) if min(years) == max(years) else f"{min(years)}–{max(years)}"
    return sum(plan for _, plan, _ in pairs), sum(actual for _, _, actual in pairs), span


def effects(cases: CaseList) -> pd.DataFrame:
    """Intangible effects (EFFECT_COLUMNS), 0 to 5; one that is not rated yet has no `achieved`."""
    rows = [
        (local(case_catalogue.title(effect.row)), one.plan.title, effect.importance, effect.achieved)
        for one in cases.cases
        for effect in one.plan.intangibles
    ]
    frame = pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))
    return frame.astype({"importance": "float64", "achieved": "float64"})


def lines(cases: CaseList) -> pd.DataFrame:
    """The lines of initiatives with what they rest on (LINE_COLUMNS): sums over the years, and present values."""
    rows = []
    for one in cases.cases:
        found, scale = estimates(one.initiative, AS_PLANNED, actuals=False), factor(cases, one)
        sums = zip(
            *(part.sum(axis=1).tolist() for part in (found.low, found.likely, found.high)), strict=True
        )
        worths = (present_value(found.likely, cases.settings.rate) * scale).tolist()
        for name, line, three, value in zip(line_names(one), one.plan.lines, sums, worths, strict=True):
            rows.append((name, line.kind, line.basis, line.ramp_months, *three, value, _inputs(line)))
    return pd.DataFrame(rows, columns=list(LINE_COLUMNS))


def _inputs(line: PlannedLine) -> str:
    """The assumptions behind saved time, as a product."""
    saved = line.time_saved
    if saved is None:
        return ""
    return _("{people} people × {hours} h a year × {cost} an hour × {share} realised").format(
        people=format_figure(saved.people),
        hours=format_figure(saved.hours_each),
        cost=format_figure(saved.cost_of_an_hour),
        share=format_percent(saved.realised),
    )

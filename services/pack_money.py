"""Pack money: the slides of the business case; all together, when the money comes back, each initiative."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from services import case_figures, case_findings
from services.domain.board_pack import (
    Axis,
    BarChart,
    Card,
    Cards,
    Cell,
    Figure,
    LineChart,
    Role,
    Series,
    Slide,
    Step,
    Table,
    WaterfallChart,
)
from services.domain.business_case import BASES, Together
from services.domain.risk import KEPT_DRAWS
from services.language import (
    DASH,
    format_count,
    format_money,
    format_percent,
    format_rate,
    format_years,
    ngettext,
)
from services.language import gettext as _
from services.pack_figures import each_row, money, share, years
from services.pack_matter import Matter

MOST_STEPS, BEST, WORST = 9, 10, 5
SECTION = "business-case"


def case_slides(matter: Matter) -> Sequence[Slide]:
    """What the initiatives come to, when the money is back, and what each is worth; nothing without any."""
    found = matter.cases.together
    if found is None:
        return ()
    slides = [_portfolio(matter, found)]
    if flow := _flow(matter, found):
        slides.append(flow)
    if len(matter.cases.cases) > 1:
        slides.append(_ranked(matter))
    return (*slides, _one_liners(matter))


def _money(matter: Matter) -> str:
    settings = matter.cases.settings
    return _("{currency} of {year}, discounted at {rate}").format(
        currency=settings.currency, year=settings.valuation_year, rate=format_rate(settings.rate)
    )


def _notes() -> str:
    return _(
        "Present values: each amount is discounted by its year to the valuation year. Benefits ramp up as planned; "
        "actuals take the place of estimates. The range comes from {count} draws of each line between low and high."
    ).format(count=format_count(KEPT_DRAWS))


def _portfolio(matter: Matter, found: Together) -> Slide:
    title = case_findings.finding(matter.cases, matter.name)
    blocks = (Cards(tuple(_cards(matter, found))), _waterfall(matter))
    notice = " · ".join(part for part in (_money(matter), case_findings.delays(matter.cases)) if part)
    return Slide(SECTION, title, blocks, notice, _notes())


def _cards(matter: Matter, found: Together) -> list[Card]:
    currency, value = matter.cases.settings.currency, found.portfolio
    low, high = (format_money(end, currency) for end in (found.outcome.p10, found.outcome.p90))
    measured, benchmark, assumed = (found.shares.get(basis) for basis in BASES)
    return [
        Card(
            _("Net present value (NPV)"),
            money(value.npv, currency),
            _("8 times in 10 from {low} to {high}").format(low=low, high=high),
            "good" if value.npv >= 0 else "bad",
        ),
        _roi(found),
        _payback(found),
        Card(
            _("Benefits backed by measurement"),
            share(measured),
            _("benchmark {benchmark}, assumed {assumed}").format(
                benchmark=format_percent(benchmark), assumed=format_percent(assumed)
            ),
        ),
        Card(
            _("Risk of a loss"),
            share(found.outcome.probability_of_loss),
            _("of {count} draws").format(count=format_count(KEPT_DRAWS)),
        ),
    ]


def _roi(found: Together) -> Card:
    plain = format_percent(found.returns.roi_undiscounted)
    words = _("{roi} without discounting").format(roi=plain)
    if found.portfolio.roi is None:
        words = _("undefined: nothing is paid")
    return Card(_("Return on investment (ROI)"), share(found.portfolio.roi), words)


def _payback(found: Together) -> Card:
    if found.returns.free:
        return Card(_("Payback"), years(None), _("undefined: nothing is paid"))
    paid, discounted = found.returns.payback, found.returns.discounted_payback
    words = _("discounted: {years}").format(
        years=format_years(discounted) if discounted is not None else _("never")
    )
    return Card(_("Payback"), years(paid) if paid is not None else _("Never"), words)


def _waterfall(matter: Matter) -> WaterfallChart:
    currency = matter.cases.settings.currency
    steps = _folded(case_figures.steps(matter.cases))
    value = case_figures.npv(matter.cases)
    drawn = [
        Step(label, money(amount, currency, signed=True), "good" if amount >= 0 else "bad")
        for label, amount in steps
    ]
    drawn.append(Step(_("Net present value"), money(value, currency), "deep", total=True))
    words = "; ".join(f"{step.label} {step.amount.text}" for step in drawn)
    return WaterfallChart(words, tuple(drawn), _("From costs to net value"))


def _folded(steps: pd.DataFrame) -> list[tuple[str, float]]:
    """Costs as negative amounts, then benefits; the smallest of each kind as one where there are too many."""
    found: list[tuple[str, float]] = []
    for kind, sign, others in (("cost", -1.0, _("Other costs")), ("benefit", 1.0, _("Other benefits"))):
        own = [(row.label, sign * row.amount) for row in each_row(steps[steps["kind"] == kind])]
        most = max(MOST_STEPS // 2, MOST_STEPS - int((steps["kind"] != kind).sum()))
        if len(own) > most:
            rest = sum(amount for _label, amount in own[most - 1 :])
            own = [*own[: most - 1], (others, rest)]
        found += own
    return found


def _flow(matter: Matter, found: Together) -> Slide | None:
    """The running total of all flows with its range."""
    rows = case_figures.flow(matter.cases)
    if len(rows) < 2:
        return None
    currency = matter.cases.settings.currency
    lines: tuple[tuple[str, str, Role], ...] = (
        ("p90", _("9 of 10 outcomes are below"), "faint"),
        ("cumulative", _("Running total"), "accent"),
        ("p10", _("9 of 10 outcomes are above"), "context"),
    )
    series = tuple(
        Series(name, tuple(money(value, currency) for value in rows[column].tolist()), role)
        for column, name, role in lines
    )
    values = [figure.value or 0.0 for one in series for figure in one.figures]
    axis = round_axis(min(values), max(values), _("Running total of costs and benefits, not discounted"))
    paid = found.returns.payback
    if found.returns.free:
        title = _("Never in the red")
    elif paid is not None:
        title = _("The money is back after {years}").format(years=format_years(paid))
    else:
        title = _("The money does not come back")
    words = "; ".join(
        f"{year} {money(value, currency).text}"
        for year, value in zip(rows["year"], rows["cumulative"], strict=True)
    )
    chart = LineChart(words, tuple(str(year) for year in rows["year"]), series, axis)
    return Slide(
        SECTION, title, (chart,), _("In {currency} of each year").format(currency=currency), _notes()
    )


def round_axis(low: float, high: float, title: str = "") -> Axis:
    """An axis over values and zero whose ends are round, with zero as its base."""
    low, high = min(low, 0.0), max(high, 0.0)
    reach = high - low or 1.0
    step = 10.0 ** len(str(int(reach))) / 100
    while reach / step > 8:
        step *= 2.5 if str(step).lstrip("0.").startswith("2") else 2
    return Axis(-step * -(low // step), -step * (-high // step) or step, title, zero=True)


def _ranked(matter: Matter) -> Slide:
    """Initiatives by what they are worth, the best first."""
    rows = matter.worth
    cut = len(rows) > BEST + WORST
    shown = pd.concat([rows.head(BEST), rows.tail(WORST)]) if cut else rows
    currency = matter.cases.settings.currency
    figures = tuple(money(value, currency) for value in shown["npv"].tolist())
    roles: tuple[Role, ...] = tuple("bad" if (figure.value or 0) < 0 else "good" for figure in figures)
    values = shown["npv"].tolist()
    axis = Axis(min(0.0, *values), max(0.0, *values) or 1.0, _("Net present value"), zero=True)
    best, last = rows.iloc[0], rows.iloc[-1]
    alt = _("Highest: {best} at {high}; lowest: {worst} at {low}.").format(
        best=best["label"],
        high=format_money(best["npv"], currency),
        worst=last["label"],
        low=format_money(last["npv"], currency),
    )
    chart = BarChart(
        alt, tuple(shown["label"]), (Series(_("Net present value"), figures, "good", roles),), axis
    )
    count = _("The {best} best and the {worst} weakest of {count} initiatives.").format(
        best=format_count(BEST), worst=format_count(WORST), count=format_count(len(rows))
    )
    notice = " · ".join(part for part in (_money(matter), count if cut else "") if part)
    return Slide(SECTION, _worth_title(rows, currency), (chart,), notice, _notes())


def _worth_title(rows: pd.DataFrame, currency: str) -> str:
    """Which initiative is worth most, and how many lose money."""
    best, losing = rows.iloc[0], rows[rows["npv"] < 0]
    sentence = _("{initiative} is worth most, {amount}").format(
        initiative=best["label"], amount=format_money(best["npv"], currency)
    )
    if losing.empty:
        return sentence
    last = losing.iloc[-1]
    ending = ngettext(
        "; {initiative} loses money ({amount})",
        "; {count} lose money, most of all {initiative} ({amount})",
        len(losing),
    )
    return sentence + ending.format(
        count=format_count(len(losing)), initiative=last["label"], amount=format_money(last["npv"], currency)
    )


def _one_liners(matter: Matter) -> Slide:
    """A line an initiative, the best first, and all together."""
    currency, found = matter.cases.settings.currency, matter.cases.together
    rows = [_line(row, currency) for row in each_row(matter.worth)]
    strong: tuple[int, ...] = ()
    if found is not None and len(rows) > 1:
        strong = (len(rows),)
        ends = money(found.outcome.p10, currency), money(found.outcome.p90, currency)
        value, paid = found.portfolio, _paid(found.returns.payback, found.portfolio.pv_costs)
        risk = share(found.outcome.probability_of_loss)
        rows.append((_("All together"), "", money(value.npv, currency), *ends, share(value.roi), paid, risk))
    titles = (
        _("Initiative"),
        _("Business unit"),
        _("NPV"),
        _("NPV, P10"),
        _("NPV, P90"),
        _("ROI"),
        _("Payback"),
        _("Risk of a loss"),
    )
    title = _("What each initiative costs, returns and risks")
    table = Table(title, titles, tuple(rows), strong)
    return Slide(SECTION, title, (table,), _money(matter), _notes())


def _line(row: Any, currency: str) -> tuple[Cell, ...]:
    ends = money(row.p10, currency), money(row.p90, currency)
    paid = _paid(None if row.payback != row.payback else row.payback, row.costs)
    return row.label, row.note, money(row.npv, currency), *ends, share(row.roi), paid, share(row.loss)


def _paid(paid: float | None, costs: float) -> Figure:
    """Years until the money is back, or that it never is; nothing where nothing is paid."""
    if paid is None:
        return Figure(None, _("never") if costs > 0 else DASH)
    return years(paid)

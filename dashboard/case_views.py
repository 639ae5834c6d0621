"""Business case views: what the screen shows of initiatives together, and of one by itself."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import (
    case_cards,
    case_charts,
    components,
    initiative_form,
    markup,
    notes_panel,
    reads,
    resources,
)
from dashboard.case_filters import CaseSelection
from services import case_figures, case_findings, case_table, glossary
from services.adapters.table_files import Kind
from services.domain.viewer import ViewerRole
from services.language import (
    format_count,
    format_figure,
    format_percent,
    format_period,
    format_score,
)
from services.language import gettext as _


def show(selection: CaseSelection) -> None:
    """What is asked, the cards, the charts and the figures."""
    if selection.asked:
        what_if = case_findings.what_if(selection.cases, selection.planned)
        st.info(markup.plain(what_if), icon=":material/science:")
    components.cards(case_cards.case_cards(selection))
    st.caption(markup.plain(case_findings.delays(selection.cases)))
    if not selection.initiative:
        _ranked(selection)
    _worth(selection)
    _sureness(selection)
    _effects(selection)
    if selection.initiative:
        _lines(selection)
    _figures(selection)
    if selection.initiative and selection.cases.cases:
        unit = selection.tree.by_id[selection.cases.cases[0].plan.unit]
        notes_panel.show(unit, selection.noted, selection.notes)


def no_initiatives() -> None:
    """A unit that has no initiative yet."""
    components.empty_state(
        _("No initiatives yet"),
        _(
            "Download the workbook of costs and benefits, fill it in, and upload it; or add an initiative below."
        ),
        "import_answers",
        _("Go to Import"),
    )


def _ranked(selection: CaseSelection) -> None:
    """Initiatives or units by what they are worth, and that against the gap they are meant to close."""
    left, right = st.columns(2, gap="medium")
    with left:
        title = (
            _("Business units by net present value")
            if selection.by_unit
            else _("Initiatives by net present value")
        )
        note, about = _("The line spans 8 of 10 outcomes."), glossary.explain("npv")
        components.chart(selection, case_charts.worth(selection), "case.worth", title, note, about)
    with right:
        note = " ".join(
            (
                _("Gap: what the dimensions served still lack to their targets, as a share of their scales."),
                _("The dotted line is the median gap."),
                case_charts.without_gap(selection),
            )
        ).strip()
        title = _("Worth against the gap to close")
        components.chart(selection, case_charts.worth_and_gap(selection), "case.gap", title, note)


def _worth(selection: CaseSelection) -> None:
    """From costs to what is left, and the running total of the flows."""
    left, right = st.columns(2, gap="medium")
    with left:
        note = _("Present values: each amount discounted by its year.")
        components.chart(
            selection,
            case_charts.waterfall(selection),
            "case.waterfall",
            _("From costs to net value"),
            note,
            glossary.explain("present_value"),
        )
    with right:
        note = _("Running total, not discounted; 8 of 10 outcomes lie in the band.")
        components.chart(
            selection,
            case_charts.cash_flow(selection),
            "case.flow",
            _("When the money comes back"),
            note,
            glossary.explain("payback", "percentiles"),
        )


def _sureness(selection: CaseSelection) -> None:
    """What could change the value most, and what came true."""
    left, right = st.columns(2, gap="medium")
    with left:
        note = _("Net present value with one line at its low and at its high estimate.")
        components.chart(
            selection,
            case_charts.tornado(selection),
            "case.tornado",
            _("What it depends on most"),
            note,
            glossary.explain("estimate"),
        )
    with right:
        title = _("Plan and actual")
        if case_charts.plan_actual_frame(selection).empty:
            components.heading(title)
            st.caption(_("Nothing has come true yet: fill in the sheet of actuals of the workbook."))
            return
        note = _("Years that have an actual. It takes the place of the estimate in every figure above.")
        components.chart(
            selection,
            case_charts.plan_actual(selection),
            "case.actual",
            title,
            note,
            glossary.explain("actual"),
        )


def _effects(selection: CaseSelection) -> None:
    """Effects without an amount, and how far the dimensions served are from their targets."""
    left, right = st.columns(2, gap="medium")
    with left:
        title = _("Effects without an amount")
        note, about = _("Rated 0 to 5; never added to the money."), glossary.explain("intangible_benefit")
        components.chart(selection, case_charts.intangibles(selection), "case.effects", title, note, about)
    with right:
        _served(selection)


def _served(selection: CaseSelection) -> None:
    st.header(_("Dimensions served"), anchor=False, help=glossary.explain("gap"))
    found = resources.kept(lambda: _served_table(selection), "served", *selection.about_planned)
    if found.empty:
        st.caption(_("No initiative names a dimension that has been measured."))
        return
    components.frame(found, _("Scores, targets and gaps of the dimensions that initiatives serve"))


def _served_table(selection: CaseSelection) -> pd.DataFrame:
    titles = {one.plan.code: one.plan.title for one in selection.cases.cases}
    found = reads.served_gaps(selection.top)
    shown = found[found["code"].isin(list(titles))]
    return pd.DataFrame(
        {
            _("Dimension"): shown["dimension"],
            _("Score"): [format_score(score) for score in shown["score"]],
            _("Target"): [format_score(score) for score in shown["target"]],
            _("Gap"): [format_score(gap) for gap in shown["gap"]],
            _("Initiative"): [titles[code] for code in shown["code"]],
            _("Business unit"): shown["unit"],
            _("Framework"): shown["framework"],
            _("Period"): [format_period(period) for period in shown["period"]],
        }
    )


def _lines(selection: CaseSelection) -> None:
    """Each line with its assumptions."""
    st.header(_("Lines and what they rest on"), anchor=False)
    kinds = {"cost": _("Cost"), "benefit": _("Benefit")}
    bases = {"measured": _("Measured"), "benchmark": _("Benchmark"), "assumed": _("Assumed")}
    found = case_figures.lines(selection.planned)
    components.frame(
        pd.DataFrame(
            {
                _("Line"): found["label"],
                _("Kind"): [kinds[kind] for kind in found["kind"]],
                _("Basis"): [bases[basis] for basis in found["basis"]],
                _("Low"): [format_count(amount) for amount in found["low"]],
                _("Likely"): [format_count(amount) for amount in found["likely"]],
                _("High"): [format_count(amount) for amount in found["high"]],
                _("Present value"): [format_count(amount) for amount in found["worth"]],
                _("Ramp-up (months)"): [format_count(months) for months in found["ramp_months"]],
                _("Time saved"): found["inputs"],
            }
        ),
        _("Costs and benefits as planned, summed over the years"),
    )


def edit(selection: CaseSelection) -> None:
    """The form of the initiative that is shown, or of a new one, for those who may."""
    if resources.viewer().role is ViewerRole.EXECUTIVE:
        return
    chosen = selection.planned.cases[0] if selection.initiative and selection.planned.cases else None
    title = _("Edit this initiative") if chosen else _("New initiative")

    def draw() -> None:
        settings = reads.cases(selection.top).settings
        initiative_form.show(selection.organisation, selection.tree, chosen, settings)

    components.form(title, f"case.edit.{selection.initiative}", draw)


_FORMATS: Mapping[Kind, Callable[[float | None], str]] = {
    "share": format_percent,
    "count": format_count,
    "score": format_score,
    "figure": format_figure,
}


def _figures(selection: CaseSelection) -> None:
    """Every figure of every initiative, as a table that is made when it is opened."""

    def draw() -> None:
        found = case_table.rows(selection.cases)
        shown = {title: _texts(found[name].tolist(), kind) for name, title, kind in case_table.fields()}
        components.frame(pd.DataFrame(shown), _("Every figure of the initiatives shown"))
        st.caption(_("An initiative is valued at its own year 0, all together in the valuation year."))

    components.opened(_("All figures"), "case.figures", draw)


def _texts(values: Sequence[str | float | None], kind: Kind) -> list[str]:
    """A column as texts; what is a text already stays as it is."""
    write = _FORMATS.get(kind, format_figure)
    return [value if isinstance(value, str) else write(value) for value in values]

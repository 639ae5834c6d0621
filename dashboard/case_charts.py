"""The charts of the business case, from the frames that services make."""

from collections.abc import Callable, Mapping

import pandas as pd

from dashboard import charts, reads, resources
from dashboard.case_filters import CaseSelection
from dashboard.charts import Chart
from services import case_figures, case_gaps
from services.case_figures import Groups
from services.language import format_list
from services.language import gettext as _


def _kept(selection: CaseSelection, name: str, draw: Callable[[], Chart]) -> Chart:
    return resources.kept(draw, name, *selection.about)


def _currency(selection: CaseSelection) -> str:
    return selection.cases.settings.currency


def _groups(selection: CaseSelection) -> Groups:
    return case_figures.groups_below(selection.tree, selection.unit.id)


def worth_frame(selection: CaseSelection) -> pd.DataFrame:
    """What initiatives, or the units directly below the chosen one, are worth (case_figures.WORTH_COLUMNS)."""

    def find() -> pd.DataFrame:
        if not selection.by_unit:
            return case_figures.worth(selection.cases)
        return case_figures.worth_of_groups(selection.cases, _groups(selection))

    return resources.kept(find, "worth frame", *selection.about)


def worth(selection: CaseSelection) -> Chart:
    """Initiatives or units ranked by what they are worth."""
    return _kept(selection, "worth", lambda: charts.worth(worth_frame(selection), _currency(selection)))


def worth_and_gap(selection: CaseSelection) -> Chart:
    """What initiatives or units are worth against how far what they serve is from its target."""
    return _kept(
        selection,
        "worth and gap",
        lambda: charts.worth_and_gap(
            case_gaps.beside(worth_frame(selection), _gaps(selection)), _currency(selection)
        ),
    )


def without_gap(selection: CaseSelection) -> str:
    """What has no place beside the gap, since none is known; empty where all have one."""

    def tell() -> str:
        known, frame = _gaps(selection), worth_frame(selection)
        pairs = zip(frame["code"], frame["label"], strict=True)
        names = [label for code, label in pairs if code not in known]
        return _("Without a known gap: {names}.").format(names=format_list(names)) if names else ""

    return resources.kept(tell, "without gap", *selection.about)


def _gaps(selection: CaseSelection) -> Mapping[str, float]:
    """How far what initiatives or units serve is from its target, by code, whatever is asked of them."""

    def find() -> Mapping[str, float]:
        gaps = reads.served_gaps(selection.top)
        if selection.by_unit:
            return case_gaps.by_group(gaps, _groups(selection))
        return case_gaps.by_initiative(gaps)

    return resources.kept(find, "gaps", *selection.about_planned)


def waterfall(selection: CaseSelection) -> Chart:
    """From costs to benefits to what is left."""
    frame = case_figures.steps
    return _kept(
        selection, "waterfall", lambda: charts.waterfall(frame(selection.cases), _currency(selection))
    )


def cash_flow(selection: CaseSelection) -> Chart:
    """The running total of all flows with its band."""

    def draw() -> Chart:
        found = selection.cases.together
        payback = found.returns.payback if found is not None else None
        flow = case_figures.flow(selection.cases)
        return charts.cash_flow(flow, _currency(selection), payback, _noted(selection, flow))

    return _kept(selection, "cash flow", draw)


def _noted(selection: CaseSelection, flow: pd.DataFrame) -> list[tuple[int, int, str]]:
    """Notes at their year, at the first or the last one where that is not shown."""
    if flow.empty:
        return []
    first, last = int(flow["year"].min()), int(flow["year"].max())
    return [
        (min(max(note.day.year, first), last), number, note.text)
        for number, note in enumerate(selection.notes, 1)
    ]


def tornado(selection: CaseSelection) -> Chart:
    """What each line alone can do to the net present value."""

    def draw() -> Chart:
        swings, base = case_figures.swings(selection.cases), case_figures.npv(selection.cases)
        return charts.tornado(swings, base, _currency(selection))

    return _kept(selection, "tornado", draw)


def plan_actual_frame(selection: CaseSelection) -> pd.DataFrame:
    """What was planned and what came true (case_figures.PLAN_COLUMNS)."""
    frame = case_figures.plan_against_actual
    return resources.kept(lambda: frame(selection.planned), "plan and actual frame", *selection.about_planned)


def plan_actual(selection: CaseSelection) -> Chart:
    """What was planned and what came true."""
    return resources.kept(
        lambda: charts.plan_actual(plan_actual_frame(selection), _currency(selection)),
        "plan and actual",
        *selection.about_planned,
    )


def intangibles(selection: CaseSelection) -> Chart:
    """Effects without an amount, by importance and achievement."""
    return resources.kept(
        lambda: charts.intangibles(case_figures.effects(selection.planned)),
        "intangibles",
        *selection.about_planned,
    )

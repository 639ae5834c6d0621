"""KPIs edited on screen: values and own definitions, by the rules of the import, undone, two people at once."""

import pytest

from services import import_history, kpi_editing, kpis
from services.domain.errors import (
    NotAllowedError,
    NotFoundError,
    OutOfDateError,
    RefusedError,
    WorkbookRejectedError,
)
from services.domain.kpi_facts import KpiValue
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.edited_kpi import EditedDefinition, EditedValues

RATE = "engagement_rate"
MONTHS = ("2026-01", "2026-02", "2026-03")
OWN = {
    "code": "nps", "title_en": "Recommendation", "perspective": "customer", "measure": "index", "better": "up",
    "frequency": "quarter", "roll_up": "none", "on_target": "2", "watch": "5,5", "low": "-100", "high": "100",
}  # fmt: skip


def opened(company, unit="NORTH", kpi=RATE, viewer=LOCAL_VIEWER, **typed):
    """Values as a form holds them once some were typed, such as actual_2026_01."""
    stood = kpi_editing.open_values(company.sessions, viewer, company.units[unit], kpi)
    cells = {}
    for name, text in typed.items():
        figure, _, period = name.partition("_")
        cells[period.replace("_", "-"), figure] = text
    return EditedValues(company.units[unit], kpi, stood, MONTHS, cells)


def save(company, edited, viewer=LOCAL_VIEWER):
    return kpi_editing.save_values(company.sessions, viewer, edited)


def stand(company, unit="NORTH", kpi=RATE):
    return dict(kpi_editing.open_values(company.sessions, LOCAL_VIEWER, company.units[unit], kpi))


def told(company, **typed):
    """The problems of what is typed, by code and place."""
    found = kpi_editing.value_problems(company.sessions, LOCAL_VIEWER, opened(company, **typed))
    return [(issue.code, issue.cell) for issue in found]


def test_values_are_typed_and_stored(company):
    save(company, opened(company, actual_2026_01="45,5 %", target_2026_03="60", weight_2026_01="12"))
    assert stand(company) == {"2026-01": KpiValue(45.5, None, None, 12), "2026-03": KpiValue(None, 60)}


def test_a_blank_takes_back_that_figure_alone(company):
    save(company, opened(company, actual_2026_01="45 %", target_2026_01="60 %"))
    save(company, opened(company, actual_2026_01=""))
    assert stand(company) == {"2026-01": KpiValue(None, 60)}


def test_what_was_not_typed_is_left_to_other_batches(company):
    first = save(company, opened(company, actual_2026_01="45 %"))
    save(company, opened(company, target_2026_01="60 %"))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, first)
    assert stand(company) == {"2026-01": KpiValue(None, 60)}


def test_the_history_names_what_was_edited_and_undoes_it(company):
    batch = save(company, opened(company, actual_2026_01="45 %"))
    (found,) = import_history.list_batches(company.sessions, LOCAL_VIEWER)
    assert (found.id, found.file_name) == (batch, "Typed on screen: Engagement rate, North")
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    assert stand(company) == {}


def test_somebody_else_was_faster(company):
    mine = opened(company, target_2026_01="60 %")
    save(company, opened(company, actual_2026_02="45 %"))
    with pytest.raises(OutOfDateError):
        save(company, mine)
    assert stand(company) == {"2026-02": KpiValue(45)}


def test_changes_of_periods_that_are_not_shown_do_not_matter(company):
    mine = opened(company, target_2026_01="60 %")
    save(company, opened(company, actual_2025_07="45 %"))
    save(company, mine)
    assert set(stand(company)) == {"2025-07", "2026-01"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"actual_2026_01": "many"}, [("kpi.figure", "January 2026, Actual")]),
        ({"actual_2026_01": "0.45"}, [("kpi.percent", "January 2026, Actual")]),
        ({"target_2026_02": "101 %"}, [("kpi.range", "February 2026, Target")]),
        ({"actual_2190_01": "4 %"}, [("kpi.future", "January 2190, Actual")]),
        ({"weight_2026_01": "-1"}, [("kpi.weight", "January 2026, Weight")]),
        ({"baseline_2026_01": "50 %", "target_2026_01": "40 %"}, [("kpi.target_side", "January 2026, Target")]),
        ({"actual_2026_01": "45 %"}, []),
    ],
)  # fmt: skip
def test_problems_say_period_and_figure(company, typed, found):
    assert told(company, **typed) == found


def test_a_baseline_that_makes_a_target_wrong_is_told_at_the_target(company):
    save(company, opened(company, target_2026_06="40 %"))
    assert told(company, baseline_2026_01="50 %") == [("kpi.target_side", "June 2026, Target")]


def test_a_share_is_plain_beside_figures_of_its_size(company):
    save(company, opened(company, actual_2026_01="1.3 %"))
    assert told(company, actual_2026_02="0.9") == []


def test_problems_of_what_nobody_typed_do_not_count(company):
    save(company, opened(company, actual_2026_01="45 %", target_2026_01="60 %"))
    narrow = kpi_editing.open_definition(company.sessions, LOCAL_VIEWER, company.units["ORG"], RATE)
    cells = EditedDefinition({**narrow.cells, "high": "50"}, narrow.stood)
    kpi_editing.save_definition(company.sessions, LOCAL_VIEWER, company.units["ORG"], cells)
    assert told(company, actual_2026_01="46 %") == []


def test_nothing_is_stored_where_there_is_a_problem(company):
    with pytest.raises(WorkbookRejectedError):
        save(company, opened(company, actual_2026_01="45 %", actual_2026_02="many"))
    assert stand(company) == {}


@pytest.mark.parametrize("again", ["45%", "45", "45,0 %"])
def test_the_same_figure_is_no_change(company, again):
    save(company, opened(company, actual_2026_01="45 %"))
    with pytest.raises(RefusedError, match="Nothing has changed"):
        save(company, opened(company, actual_2026_01=again))


def test_who_may_not_write_a_value(company):
    boss = Viewer("boss", ViewerRole.EXECUTIVE)
    south = Viewer("scoped", ViewerRole.CONTRIBUTOR, company.units["SOUTH"])
    edited = opened(company, actual_2026_01="45 %")
    with pytest.raises(NotAllowedError):
        save(company, edited, boss)
    with pytest.raises(NotFoundError):
        save(company, edited, south)


def define(company, cells, viewer=LOCAL_VIEWER, stood=""):
    edited = EditedDefinition(cells, stood)
    return kpi_editing.save_definition(company.sessions, viewer, company.units["ORG"], edited)


def known(company):
    offered = kpis.offered_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    return {one.code: one for one in offered}


def faults(company, viewer=LOCAL_VIEWER, stood="", **cells):
    edited = EditedDefinition({**OWN, **cells}, stood)
    found = kpi_editing.definition_problems(company.sessions, viewer, company.units["ORG"], edited)
    return [(issue.code, issue.cell) for issue in found]


def test_an_own_kpi_is_stated_and_undone(company):
    batch = define(company, OWN)
    found = known(company)["nps"]
    assert (found.title.fr, found.watch, found.low, found.roll_up) == ("Recommendation", 5.5, -100, "none")
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    assert "nps" not in known(company)


@pytest.mark.parametrize("code", ["nps", RATE, "cost_per_contact"])
def test_a_definition_reads_as_it_is_shown(company, code):
    define(company, OWN)
    form = kpi_editing.open_definition(company.sessions, LOCAL_VIEWER, company.units["ORG"], code)
    with pytest.raises(RefusedError, match="Nothing has changed"):
        define(company, form.cells, stood=form.stood)


def test_a_kpi_of_the_catalogue_is_replaced(company):
    form = kpi_editing.open_definition(company.sessions, LOCAL_VIEWER, company.units["ORG"], RATE)
    define(company, {**form.cells, "watch": "7"}, stood=form.stood)
    assert known(company)[RATE].watch == 7


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"code": ""}, [("kpi.missing", "KPI code")]),
        ({"title_en": ""}, [("kpi.missing", "Title (en)")]),
        ({"measure": ""}, [("kpi.choice", "Measured in")]),
        ({"on_target": "some"}, [("kpi.number", "Tolerance: on target")]),
        ({"high": "-200"}, [("kpi.bounds", "Highest value")]),
        ({"code": "Engagement_Rate"}, [("kpi.twice", "KPI code")]),
        ({}, []),
    ],
)
def test_problems_of_a_definition_say_the_field(company, cells, found):
    assert faults(company, **cells) == found


def test_the_measure_of_a_kpi_with_values_stays(company):
    save(company, opened(company, actual_2026_01="45 %"))
    form = kpi_editing.open_definition(company.sessions, LOCAL_VIEWER, company.units["ORG"], RATE)
    cells = {**form.cells, "measure": "count"}
    assert faults(company, stood=form.stood, **cells) == [("kpi.in_use", "Measured in")]


def test_a_definition_that_somebody_else_changed_stays(company):
    define(company, OWN)
    mine = kpi_editing.open_definition(company.sessions, LOCAL_VIEWER, company.units["ORG"], "nps")
    define(company, {**mine.cells, "watch": "7"}, stood=mine.stood)
    with pytest.raises(OutOfDateError):
        define(company, {**mine.cells, "watch": "8"}, stood=mine.stood)
    assert known(company)["nps"].watch == 7


def test_definitions_are_for_those_who_see_the_organisation(company):
    north = Viewer("scoped", ViewerRole.CONTRIBUTOR, company.units["NORTH"])
    edited = EditedDefinition(OWN)
    found = kpi_editing.definition_problems(company.sessions, north, company.units["NORTH"], edited)
    assert [issue.code for issue in found] == ["kpi.organisation_wide"]

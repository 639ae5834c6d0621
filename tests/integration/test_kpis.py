"""KPIs: stated in a workbook or on screen, restated, undone in any order, chosen and erased."""

import pytest
from sqlalchemy import delete, select

from services import (
    administration,
    business_case,
    erasing,
    import_history,
    importing,
    kpi_storing,
    kpi_table,
    kpis,
    scoring,
)
from services.adapters.database import data_version, reading, writing
from services.adapters.kpi_tables import KpiSetting, OwnBenchmark, OwnKpi, StandingValue, StoredValue
from services.domain.case_facts import MoneySettings
from services.domain.errors import (
    NotAllowedError,
    NotFoundError,
    OutOfDateError,
    RefusedError,
    WorkbookRejectedError,
)
from services.domain.importing import Contents
from services.domain.kpi_facts import GivenValue, KpiValue
from services.domain.periods import Period
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import KEY, changed, import_now, kpi_workbook, problems, spreadsheet

OWN = {
    "KPI code": "nps", "Title (en)": "Recommendation", "Title (fr)": "Recommandation", "Perspective": "customer",
    "Measured in": "index", "Better": "higher", "Frequency": "quarter", "Roll-up": "none",
    "Tolerance: on target": 2, "Tolerance: to watch": 5, "Lowest value": -100, "Highest value": 100,
}  # fmt: skip


def value(unit="NORTH", period="2026-01", kpi="Engagement rate", **figures):
    named = {"KPI": kpi, "Unit code": unit, "Period": period}
    return named | {name.capitalize(): figure for name, figure in figures.items()}


def stated(company, kpi="engagement_rate", unit="NORTH", viewer=LOCAL_VIEWER):
    """What a unit states of a KPI by period."""
    top = viewer.scope or company.units["ORG"]
    listed = kpis.list_kpis(company.sessions, viewer, top, every=True)
    found = next((one.values for one in listed.kpis if one.definition.code == kpi), {})
    return {str(period): value for period, value in found.get(company.units[unit], {}).items()}


def scoped(company, unit, role=ViewerRole.CONTRIBUTOR):
    return Viewer("scoped", role, company.units[unit])


def test_a_workbook_is_stored(company):
    import_now(company, kpi_workbook(company, values=[value(actual="45 %", target="60 %", weight=12)]))
    assert stated(company) == {"2026-01": KpiValue(45, 60, None, 12)}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_downloaded_workbook_imports_again_without_a_difference(company, language):
    values = [value(actual="45.7 %", baseline="0.3 %"), value("ORG", "2026-Q1", "nps", actual=-12.5)]
    place = {"Geography": "CA", "Year": 2025, "Licence": "CC BY"}
    benchmarks = [
        place | {"Series": "own", "Value": 0.1 + 0.2},
        place | {"Series": "ai_use", "Value": "0.3 %", "Sample size": 0},
    ]
    import_now(company, kpi_workbook(company, values=values, definitions=[OWN], benchmarks=benchmarks))
    before = _everything(company)
    import_now(company, kpi_workbook(company, language=language), name="again.xlsx")
    assert _everything(company) == before
    assert before[0]["engagement_rate"] and before[0]["nps"] and before[1]


def _everything(company):
    listed = kpis.list_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"], every=True)
    definitions = kpis.offered_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    benchmarks = kpis.list_benchmarks(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    return {one.definition.code: dict(one.values) for one in listed.kpis}, benchmarks, definitions


def test_figures_come_in_different_files(company):
    import_now(
        company,
        spreadsheet([["KPI", "Unit", "Period", "Target"], ["engagement_rate", "North", "2026-01", "60 %"]]),
    )
    import_now(
        company,
        spreadsheet([["KPI", "Unit", "Period", "Actual"], ["engagement_rate", "North", "2026-01", "45 %"]]),
    )
    assert stated(company) == {"2026-01": KpiValue(45, 60)}


def test_a_figure_that_is_emptied_in_the_template_is_taken_back(company):
    import_now(company, kpi_workbook(company, values=[value(actual="45 %", target="60 %")]))
    import_now(company, changed(kpi_workbook(company), "Values", {"D3": None}))
    assert stated(company) == {"2026-01": KpiValue(None, 60)}
    import_now(company, changed(kpi_workbook(company), "Values", {"E3": None}))
    assert stated(company) == {}


def test_restatements_are_undone_in_any_order(company):
    (first,) = import_now(company, kpi_workbook(company, values=[value(actual="45 %", target="60 %")]))
    (second,) = import_now(company, changed(kpi_workbook(company), "Values", {"D3": "48 %"}))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, first)
    assert stated(company) == {"2026-01": KpiValue(48, 60)}
    import_history.withdraw(company.sessions, LOCAL_VIEWER, second)
    assert stated(company) == {}
    import_history.withdraw(company.sessions, LOCAL_VIEWER, first, withdrawn=False)
    assert stated(company) == {"2026-01": KpiValue(45, 60)}


def test_the_history_of_a_value_keeps_what_it_was(company):
    (first,) = import_now(company, kpi_workbook(company, values=[value(actual="45 %", target="60 %")]))
    (second,) = import_now(
        company, changed(kpi_workbook(company), "Values", {"D3": "48 %"}), name="late.xlsx"
    )
    place = company.sessions, LOCAL_VIEWER, "engagement_rate", company.units["NORTH"], "2026-01"
    found = [(one.batch, one.file_name, one.who, one.value) for one in kpis.value_history(*place)]
    assert found == [
        (second, "late.xlsx", "local", KpiValue(48, 60)),
        (first, "answers.xlsx", "local", KpiValue(45, 60)),
    ]


def test_the_preview_tells_what_is_restated(company):
    import_now(company, kpi_workbook(company, values=[value(actual="45 %"), value("SOUTH", actual="5 %")]))
    content = changed(kpi_workbook(company), "Values", {"D3": "48 %"})
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "kpis.xlsx", content)
    found = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged]).files[0].contents
    assert (found.counts["values"], found.replaced) == (2, 1)


def test_a_preview_is_out_of_date_once_a_value_changed(company):
    content = kpi_workbook(company, values=[value(actual="45 %")])
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "kpis.xlsx", content)
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    import_now(company, kpi_workbook(company, values=[value(actual="46 %")]))
    with pytest.raises(OutOfDateError):
        importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)


def test_two_files_may_not_hold_the_same_value(company):
    contents = [kpi_workbook(company, values=[value(actual=f"{n} %")]) for n in (45, 46)]
    staged = [importing.stage(company.sessions, LOCAL_VIEWER, "kpis.xlsx", one) for one in contents]
    files = importing.preview(company.sessions, LOCAL_VIEWER, KEY, staged).files
    assert [issue.code for issue in files[1].issues if issue.blocks] == ["kpi.twice"]


def test_the_history_of_imports_tells_kpis(company):
    import_now(company, kpi_workbook(company, values=[value(actual="45 %")], definitions=[OWN]))
    (found,) = import_history.list_batches(company.sessions, LOCAL_VIEWER)
    assert found.contents == Contents("kpis", {"definitions": 1, "values": 1, "benchmarks": 0})


def test_values_are_rolled_up_by_the_rules(company):
    values = [value(actual="40 %", weight=30), value("SOUTH", actual="60 %", weight=10)]
    import_now(company, kpi_workbook(company, values=values))
    (kpi,) = kpis.list_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"]).kpis
    assert kpi.figure("actual", company.units["ORG"], Period.parse("2026-01")).value == 45


def test_a_standing_is_of_the_latest_period(company):
    values = [value(actual="40 %", target="39 %"), value(period="2026-02", actual="42 %", target="50 %")]
    import_now(company, kpi_workbook(company, values=values))
    (found,) = kpis.list_standings(company.sessions, LOCAL_VIEWER, [company.units["NORTH"]])
    assert (str(found.period), found.standing.status) == ("2026-02", "off")
    assert found.standing.comparisons["prior"].delta == pytest.approx(2)


def test_a_total_that_is_not_complete_is_marked_in_the_table(company):
    import_now(company, kpi_workbook(company, values=[value(kpi="ecommerce_orders", actual=4)]))
    listed = kpis.list_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    found = kpis.list_standings(company.sessions, LOCAL_VIEWER, [company.units["ORG"]])
    (row,) = kpi_table.rows(listed, found).to_dict("records")
    assert (row["actual"], row["status"], row["note"]) == (4, "", "incomplete: 1 of 2 values")


def test_values_on_screen_are_a_batch(company):
    given = [GivenValue("engagement_rate", company.units["NORTH"], "2026-01", KpiValue(45, 60))]
    batch = kpi_storing.set_values(company.sessions, LOCAL_VIEWER, company.units["ORG"], given, "January")
    assert stated(company) == {"2026-01": KpiValue(45, 60)}
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    assert stated(company) == {}


@pytest.mark.parametrize(
    ("kpi", "period", "figures", "code"),
    [
        ("none", "2026-01", {"actual": 1}, "kpi.unknown"),
        ("engagement_rate", "2026-Q1", {"actual": 1}, "kpi.frequency"),
        ("engagement_rate", "soon", {"actual": 1}, "period.unreadable"),
        ("engagement_rate", "2026-01", {"actual": 101}, "kpi.range"),
        ("engagement_rate", "2026-01", {"weight": -1}, "kpi.weight"),
        ("engagement_rate", "2199-01", {"actual": 1}, "kpi.future"),
    ],
)
def test_values_on_screen_are_checked_like_a_file(company, kpi, period, figures, code):
    given = [GivenValue(kpi, company.units["NORTH"], period, KpiValue(**figures))]
    with pytest.raises(WorkbookRejectedError) as raised:
        kpi_storing.set_values(company.sessions, LOCAL_VIEWER, company.units["ORG"], given, "Typed")
    assert [issue.code for issue in raised.value.issues] == [code]


def test_a_value_twice_on_screen_is_refused(company):
    given = [GivenValue("engagement_rate", company.units["NORTH"], "2026-01", KpiValue(n)) for n in (1, 2)]
    with pytest.raises(WorkbookRejectedError) as raised:
        kpi_storing.set_values(company.sessions, LOCAL_VIEWER, company.units["ORG"], given, "Typed")
    assert [issue.code for issue in raised.value.issues] == ["kpi.twice"]


def test_a_scoped_viewer_sees_and_states_the_own_subtree_only(company):
    import_now(company, kpi_workbook(company, values=[value(actual="45 %"), value("SOUTH", actual="5 %")]))
    viewer = scoped(company, "NORTH")
    listed = kpis.list_kpis(company.sessions, viewer, company.units["NORTH"])
    assert [set(one.values) for one in listed.kpis] == [{company.units["NORTH"]}]
    for call in (kpis.list_kpis, kpis.make_template):
        with pytest.raises(NotFoundError):
            call(
                company.sessions,
                viewer,
                company.units["SOUTH"],
                *(["en"] if call is kpis.make_template else []),
            )
    given = [GivenValue("engagement_rate", company.units["SOUTH"], "2026-01", KpiValue(1))]
    with pytest.raises(WorkbookRejectedError):
        kpi_storing.set_values(company.sessions, viewer, company.units["ORG"], given, "Theirs")


def test_a_scoped_contributor_imports_for_the_own_subtree_only(company):
    viewer = scoped(company, "NORTH")
    assert problems(
        company, kpi_workbook(company, viewer, values=[value("SOUTH", actual="4 %")]), viewer
    ) == [("unit.unknown", "Values!B3")]
    assert problems(company, kpi_workbook(company, viewer, definitions=[OWN]), viewer) == [
        ("kpi.organisation_wide", "Own KPIs!A3")
    ]


def test_who_may_only_read_states_nothing(company):
    given = [GivenValue("engagement_rate", company.units["NORTH"], "2026-01", KpiValue(1))]
    with pytest.raises(NotAllowedError):
        kpi_storing.set_values(
            company.sessions, Viewer("reader", ViewerRole.EXECUTIVE), company.units["ORG"], given, "No"
        )


def test_what_stands_can_be_worked_out_anew(company):
    import_now(company, kpi_workbook(company, values=[value(actual="45 %", target="60 %")]))
    import_now(company, changed(kpi_workbook(company), "Values", {"D3": "48 %"}))
    with writing(company.sessions) as session:
        session.execute(delete(StandingValue))
    scoring.rebuild(company.sessions, LOCAL_VIEWER)
    assert stated(company) == {"2026-01": KpiValue(48, 60)}


def test_own_benchmarks_of_one_place_are_held_against(company):
    benchmark = {"Series": "Engagement rate", "Geography": "CA", "Year": 2025, "Value": 30}
    import_now(company, kpi_workbook(company, values=[value(actual="45 %")], benchmarks=[benchmark]))
    (found,) = kpis.list_standings(company.sessions, LOCAL_VIEWER, [company.units["NORTH"]])
    assert (found.benchmark.value, found.standing.comparisons["benchmark"].delta) == (30, 15)


FIVE = ["engagement_rate", "first_response_time", "ecommerce_orders", "sentiment", "digital_revenue"]


def test_chosen_kpis_keep_their_order(company):
    kpis.choose_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"], FIVE[::-1])
    found = kpis.chosen_kpis(company.sessions, LOCAL_VIEWER, company.units["NORTH"])
    assert [one.code for one in found] == FIVE[::-1]


@pytest.mark.parametrize("codes", [FIVE[:4], ["engagement_rate", "first_response_time", "x", "y", "z"]])
def test_a_choice_of_too_few_or_of_unknown_kpis_is_refused(company, codes):
    with pytest.raises(RefusedError):
        kpis.choose_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"], codes)


def test_chosen_kpis_have_lines_to_fill_in(company):
    kpis.choose_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"], FIVE)
    import_now(company, changed(kpi_workbook(company), "Values", {"D3": 3, "D4": 4}))
    listed = kpis.list_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"], every=True)
    assert sum(len(series) for one in listed.kpis for series in one.values.values()) == 2


def test_a_definition_that_values_rest_on_is_not_undone(company):
    (definition,) = import_now(company, kpi_workbook(company, definitions=[OWN]))
    rows = [["KPI", "Unit", "Period", "Actual"], ["nps", "North", "2026-Q1", 5]]
    (values,) = import_now(company, spreadsheet(rows))
    with pytest.raises(RefusedError, match="nps"):
        import_history.withdraw(company.sessions, LOCAL_VIEWER, definition)
    import_history.withdraw(company.sessions, LOCAL_VIEWER, values)
    import_history.withdraw(company.sessions, LOCAL_VIEWER, definition)
    with pytest.raises(RefusedError, match="nps"):
        import_history.withdraw(company.sessions, LOCAL_VIEWER, values, withdrawn=False)


def test_a_definition_with_values_keeps_its_unit(company):
    import_now(
        company,
        kpi_workbook(company, values=[value(period="2026-Q1", kpi="nps", actual=5)], definitions=[OWN]),
    )
    other = kpi_workbook(company, definitions=[])
    assert problems(company, changed(other, "Own KPIs", {"E3": "hours"})) == [("kpi.in_use", "Own KPIs!E3")]


def test_money_keeps_its_currency(company):
    own = OWN | {
        "KPI code": "sales",
        "Title (en)": "Sales",
        "Title (fr)": "Ventes",
        "Measured in": "money",
        "Highest value": None,
    }
    business_case.set_money_settings(
        company.sessions, LOCAL_VIEWER, company.units["ORG"], MoneySettings("CAD", 0.1, 2026)
    )
    given = [value(period="2026-Q1", kpi="Sales", actual="1 234,50 $")]
    import_now(company, kpi_workbook(company, values=given, definitions=[own]))
    assert stated(company, "sales") == {"2026-Q1": KpiValue(1234.5)}
    with pytest.raises(RefusedError):
        business_case.set_money_settings(
            company.sessions, LOCAL_VIEWER, company.units["ORG"], MoneySettings("EUR", 0.1, 2026)
        )


def test_a_unit_with_values_stays(company):
    import_now(company, kpi_workbook(company, values=[value(actual="45 %")]))
    with pytest.raises(RefusedError, match="engagement_rate"):
        administration.remove_unit(company.sessions, LOCAL_VIEWER, company.units["NORTH"])


def test_an_erased_organisation_leaves_no_kpis(company):
    kpis.choose_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"], FIVE)
    benchmark = {"Series": "own", "Geography": "CA", "Year": 2025, "Value": 3}
    import_now(
        company,
        kpi_workbook(company, values=[value(actual="45 %")], definitions=[OWN], benchmarks=[benchmark]),
    )
    erasing.erase_organisation(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    with reading(company.sessions) as session:
        for table in (StoredValue, StandingValue, OwnKpi, OwnBenchmark, KpiSetting):
            assert session.scalars(select(table)).all() == []


@pytest.mark.parametrize("every", [False, True])
def test_reads_that_name_a_version_see_what_those_see_that_name_none(company, every):
    """They share what they read, whatever the organisation and whoever looks."""
    sessions = company.sessions
    other = administration.add_organisation(sessions, LOCAL_VIEWER, "Other", "OTHER")
    for top, units in ((company.units["ORG"], ["NORTH", "SOUTH"]), (other, [])):
        places = [company.units[unit] for unit in units] or [top]
        given = [GivenValue("platform_use", unit, "2026-01", KpiValue(40 + unit, 50)) for unit in places]
        kpi_storing.set_values(sessions, LOCAL_VIEWER, top, given, "made")
    with reading(sessions) as session:
        version = data_version(session)
    north = company.units["NORTH"]
    asked = [(LOCAL_VIEWER, company.units["ORG"]), (scoped(company, "NORTH"), north), (LOCAL_VIEWER, other)]
    for viewer, unit in asked:
        for call in (
            lambda at, v=viewer, u=unit: kpis.list_kpis(sessions, v, u, at, every=every),
            lambda at, v=viewer, u=unit: kpis.list_standings(sessions, v, [u], None, at),
        ):
            assert call(version) == call(None)

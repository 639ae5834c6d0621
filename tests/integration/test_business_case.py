"""The business case: planned in a workbook, valued, compared with what came true, undone and erased."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from services import administration, business_case, erasing, import_history, importing
from services.adapters.database import reading
from services.adapters.money_tables import Actual, CashLine, InitiativePlan, IntangibleEffect, MoneySetting
from services.domain.case_facts import MoneySettings, Served, TimeSaved
from services.domain.errors import NotAllowedError, NotFoundError, OutOfDateError, RefusedError
from services.domain.importing import Contents
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import KEY, case_workbook, changed, import_now, problems

SETTINGS = MoneySettings("CAD", 0.1, 2026)
INTRANET = ("INTRA", "Intranet", "NORTH", 2026, 3, "Head of digital", "small: a; small: b")


def line(initiative, code, kind, row, amounts, basis="assumed", **more):
    years = {f"{2026 + n} likely": amount for n, amount in enumerate(amounts)}
    named = {"Initiative code": initiative, "Line code": code, "Kind": kind, "Cost or benefit": row}
    return named | {"Basis": basis} | years | more


COST = line("INTRA", "C1", "cost", "Licence fees", [100, 20, 20], "measured")
SAVED = line("INTRA", "B1", "benefit", "Tools retired", [0, 90, 90])


@pytest.fixture
def valued(company):
    """A company whose settings are stated."""
    business_case.set_money_settings(company.sessions, LOCAL_VIEWER, company.units["ORG"], SETTINGS)
    return company


def book(company, viewer=LOCAL_VIEWER, **parts):
    given = {"initiatives": [INTRANET], "lines": [COST, SAVED]} | parts
    return case_workbook(company, viewer, **given)


def listed(company, unit="ORG", viewer=LOCAL_VIEWER):
    return business_case.list_cases(company.sessions, viewer, company.units[unit])


def npv(company):
    return {one.plan.code: round(one.case.returns.npv, 4) for one in listed(company).cases}


def scoped(company, unit, role=ViewerRole.CONTRIBUTOR):
    return Viewer("scoped", role, company.units[unit])


VALUE = round(-100 + 70 / 1.1 + 70 / 1.21, 4)


def test_a_workbook_is_stored_and_valued(valued):
    import_now(valued, book(valued))
    assert npv(valued) == {"INTRA": VALUE}


def test_what_was_planned_is_kept_whole(valued):
    effects = [("INTRA", "Engagement", 4, 2), ("INTRA", "Calm", 3)]
    import_now(valued, book(valued, intangibles=effects))
    plan = listed(valued).cases[0].plan
    assert (plan.owner, plan.serves) == ("Head of digital", (Served("small", "a"), Served("small", "b")))
    assert [one.row for one in plan.lines] == ["licences", "tools_retired"]
    assert [(one.row, one.importance, one.achieved) for one in plan.intangibles] == [
        ("engagement", 4, 2),
        ("Calm", 3, None),
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_downloaded_workbook_imports_again_without_a_difference(valued, language):
    saved = {"People": 100, "Hours a year each": 10, "Cost of an hour": 40, "Share realised": 0.4}
    range_ = {"2027 low": 1, "2027 likely": 2, "2027 high": 3}
    lines = [COST, SAVED, line("INTRA", "B2", "benefit", "Faster projects", [0], **saved, **range_)]
    import_now(valued, book(valued, lines=lines, actuals=[("INTRA", "B1", 2027, 80)]))
    before = [(one.plan, one.initiative) for one in listed(valued).cases]
    import_now(valued, case_workbook(valued, language=language))
    assert [(one.plan, one.initiative) for one in listed(valued).cases] == before


def test_the_newest_plan_counts_whole(valued):
    import_now(valued, book(valued))
    import_now(valued, changed(book(valued, initiatives=[], lines=[]), "Lines", {"O3": 200}))
    assert npv(valued) == {"INTRA": VALUE - 100 + 0}
    assert len(listed(valued).cases[0].plan.lines) == 2


def test_imports_are_undone_in_any_order(valued):
    (first,) = import_now(valued, book(valued))
    (second,) = import_now(valued, changed(book(valued, initiatives=[], lines=[]), "Lines", {"O3": 200}))
    import_history.withdraw(valued.sessions, LOCAL_VIEWER, first)
    assert npv(valued) == {"INTRA": VALUE - 100}
    import_history.withdraw(valued.sessions, LOCAL_VIEWER, second)
    assert npv(valued) == {}
    import_history.withdraw(valued.sessions, LOCAL_VIEWER, first, withdrawn=False)
    assert npv(valued) == {"INTRA": VALUE}


def test_an_initiative_is_removed_and_brought_back_by_undoing(valued):
    import_now(valued, book(valued))
    (batch,) = import_now(
        valued, changed(case_workbook(valued), "Initiatives", {"H3": "yes"}), name="gone.xlsx"
    )
    assert npv(valued) == {}
    import_history.withdraw(valued.sessions, LOCAL_VIEWER, batch)
    assert npv(valued) == {"INTRA": VALUE}


def test_actuals_replace_estimates_and_can_be_taken_back(valued):
    import_now(valued, book(valued, actuals=[("INTRA", "B1", 2027, "60,00 $")]))
    assert npv(valued) == {"INTRA": round(VALUE - 30 / 1.1, 4)}
    import_now(valued, changed(case_workbook(valued), "Actuals", {"D3": None}))
    assert npv(valued) == {"INTRA": VALUE}


def test_actuals_alone_are_a_workbook(valued):
    import_now(valued, book(valued))
    (batch,) = import_now(valued, _only_actuals(valued, [("INTRA", "C1", 2026, 130)]))
    assert npv(valued) == {"INTRA": VALUE - 30}
    import_history.withdraw(valued.sessions, LOCAL_VIEWER, batch)
    assert npv(valued) == {"INTRA": VALUE}


def _only_actuals(company, rows):
    cleared = {"A3": None, "B3": None, "C3": None, "D3": None, "E3": None, "F3": None, "G3": None}
    content = changed(case_workbook(company, actuals=rows), "Initiatives", cleared)
    gone = {f"{letter}{row}": None for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for row in (3, 4)}
    return changed(content, "Lines", gone)


def test_saved_time_is_worked_out_where_no_amount_stands(valued):
    saved = {"People": "200", "Hours a year each": 30, "Cost of an hour": "45,00 $", "Share realised": "40 %"}
    lines = [COST, line("INTRA", "B1", "benefit", "Faster projects", [0], **saved)]
    import_now(valued, book(valued, lines=lines))
    benefit = listed(valued).cases[0].plan.lines[1]
    assert benefit.time_saved == TimeSaved(200, 30, 45, 0.4)
    assert [amount.likely for amount in benefit.amounts] == [0, 108_000, 108_000]


def test_the_portfolio_stands_at_the_valuation_year(valued):
    later = [("B", "Later", "SOUTH", 2027, 2), INTRANET]
    lines = [COST, SAVED, line("B", "X", "cost", "Content", [None, 50])]
    import_now(valued, book(valued, initiatives=later, lines=lines))
    found = listed(valued).together
    assert found.portfolio.npv == pytest.approx(VALUE - 50 / 1.1, abs=1e-3)
    assert found.outcome.p50 == pytest.approx(found.portfolio.npv)


def test_parts_of_the_portfolio_add_up(valued):
    lines = [COST, SAVED, line("B", "X", "cost", "Content", [None, 50])]
    import_now(valued, book(valued, initiatives=[INTRANET, ("B", "Later", "SOUTH", 2027, 2)], lines=lines))
    parts = [listed(valued, unit).together.portfolio.npv for unit in ("NORTH", "SOUTH")]
    assert sum(parts) == pytest.approx(listed(valued).together.portfolio.npv)


def test_without_initiatives_there_is_no_portfolio(company):
    assert listed(company).together is None


def test_the_preview_counts_what_there_is(valued):
    content = book(valued, intangibles=[("INTRA", "Engagement", 4)], actuals=[("INTRA", "C1", 2026, 99)])
    staged = importing.stage(valued.sessions, LOCAL_VIEWER, "case.xlsx", content)
    found = importing.preview(valued.sessions, LOCAL_VIEWER, KEY, [staged]).files[0].contents
    assert found.counts == {"initiatives": 1, "lines": 2, "intangibles": 1, "actuals": 1}


def test_a_preview_is_out_of_date_once_the_initiative_changed(valued):
    staged = importing.stage(valued.sessions, LOCAL_VIEWER, "case.xlsx", book(valued))
    preview = importing.preview(valued.sessions, LOCAL_VIEWER, KEY, [staged])
    import_now(valued, book(valued, lines=[COST]))
    with pytest.raises(OutOfDateError):
        importing.confirm(valued.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)


def test_two_files_may_not_plan_the_same_initiative(valued):
    contents = [book(valued), book(valued, lines=[COST])]
    staged = [importing.stage(valued.sessions, LOCAL_VIEWER, "case.xlsx", one) for one in contents]
    files = importing.preview(valued.sessions, LOCAL_VIEWER, KEY, staged).files
    assert [issue.code for issue in files[1].issues if issue.blocks] == ["money.code_twice"]


def test_the_history_tells_a_business_case(valued):
    import_now(valued, book(valued))
    (found,) = import_history.list_batches(valued.sessions, LOCAL_VIEWER)
    counts = {"initiatives": 1, "lines": 2, "intangibles": 0, "actuals": 0}
    assert (found.contents, found.units) == (Contents("business case", counts), ("North",))


def test_a_scoped_viewer_sees_the_own_subtree_only(valued):
    lines = [COST, SAVED, line("B", "X", "cost", "Content", [50])]
    import_now(valued, book(valued, initiatives=[INTRANET, ("B", "B", "SOUTH", 2026, 1)], lines=lines))
    viewer = scoped(valued, "NORTH")
    assert [one.plan.code for one in listed(valued, "NORTH", viewer).cases] == ["INTRA"]
    with pytest.raises(NotFoundError):
        listed(valued, "SOUTH", viewer)
    with pytest.raises(NotFoundError):
        business_case.make_template(valued.sessions, viewer, valued.units["SOUTH"], "en")


def test_a_scoped_contributor_plans_for_the_own_subtree_only(valued):
    viewer = scoped(valued, "NORTH")
    other = book(valued, viewer, initiatives=[("B", "B", "SOUTH", 2026, 1)], lines=[])
    assert ("unit.unknown", "Initiatives!C3") in problems(valued, other, viewer)
    import_now(valued, book(valued, viewer), viewer=viewer)
    assert npv(valued) == {"INTRA": VALUE}


@pytest.mark.parametrize("undone", [False, True])
def test_a_code_of_another_unit_cannot_be_taken_over(valued, undone):
    theirs = {"initiatives": [("INTRA", "Theirs", "SOUTH", 2026, 3)]}
    (batch,) = import_now(valued, book(valued, **theirs))
    if undone:
        import_history.withdraw(valued.sessions, LOCAL_VIEWER, batch)
    viewer = scoped(valued, "NORTH")
    found = problems(valued, book(valued, viewer), viewer)
    assert found == [("money.initiative_elsewhere", "Initiatives!A3")]


def test_only_an_administrator_of_the_whole_sets_the_settings(company):
    for viewer, error in (
        (Viewer("reader", ViewerRole.EXECUTIVE), NotAllowedError),
        (scoped(company, "NORTH", ViewerRole.ADMINISTRATOR), NotFoundError),
    ):
        with pytest.raises(error):
            business_case.set_money_settings(company.sessions, viewer, company.units["ORG"], SETTINGS)


@pytest.mark.parametrize("wrong", [{"currency": "XXZ"}, {"rate": 15}, {"rate": -0.1}, {"valuation_year": 0}])
def test_settings_that_make_no_sense_are_refused(company, wrong):
    with pytest.raises(RefusedError):
        business_case.set_money_settings(
            company.sessions, LOCAL_VIEWER, company.units["ORG"], replace(SETTINGS, **wrong)
        )


def test_the_first_workbook_of_an_administrator_states_the_settings(company):
    before = business_case.money_settings(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    content = changed(book(company), "Settings", {"B3": "EUR", "B4": "10 %", "B5": 2026})
    import_now(company, changed(content, "Lines", {"O3": "100 €"}))
    after = business_case.money_settings(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    assert (before.stated, after) == (False, MoneySettings("EUR", 0.1, 2026))


def test_the_currency_stays_while_there_are_amounts(valued):
    (batch,) = import_now(valued, book(valued))
    euro, top = replace(SETTINGS, currency="EUR"), valued.units["ORG"]
    with pytest.raises(RefusedError):
        business_case.set_money_settings(valued.sessions, LOCAL_VIEWER, top, euro)
    import_history.withdraw(valued.sessions, LOCAL_VIEWER, batch)
    business_case.set_money_settings(valued.sessions, LOCAL_VIEWER, top, euro)
    with pytest.raises(RefusedError):
        import_history.withdraw(valued.sessions, LOCAL_VIEWER, batch, withdrawn=False)


def test_a_unit_with_initiatives_stays_and_names_them(valued):
    import_now(valued, book(valued))
    with pytest.raises(RefusedError, match="Intranet"):
        administration.remove_unit(valued.sessions, LOCAL_VIEWER, valued.units["NORTH"])


def test_an_erased_organisation_leaves_no_business_case(valued):
    import_now(valued, book(valued, intangibles=[("INTRA", "Calm", 3)], actuals=[("INTRA", "C1", 2026, 99)]))
    erasing.erase_organisation(valued.sessions, LOCAL_VIEWER, valued.units["ORG"])
    with reading(valued.sessions) as session:
        for table in (InitiativePlan, CashLine, IntangibleEffect, Actual, MoneySetting):
            assert session.scalars(select(table)).all() == []

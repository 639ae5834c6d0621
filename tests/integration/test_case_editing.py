"""An initiative edited on screen: the import's rules, its history, nobody's change overwritten."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services import business_case, case_editing, edited_case, import_history
from services.adapters import case_reader, case_sheets
from services.adapters.case_reader import Known
from services.adapters.database import reading
from services.adapters.tables import ImportBatch
from services.domain.case_facts import MoneySettings, Served
from services.domain.errors import NotAllowedError, NotFoundError, OutOfDateError, WorkbookRejectedError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.edited_case import EditedInitiative
from services.language import in_language
from tests.builders import case_workbook, import_now, problems
from tests.integration.test_case_round_trip import plans

COST = {"code": "C1", "kind": "cost", "row": "licences", "basis": "measured", "2026 likely": "100"}
GAIN = {"code": "B1", "kind": "benefit", "row": "tools_retired", "basis": "assumed", "2026 likely": "150"}
ACTUAL = {"line": "C1", "year": 2026, "amount": "110"}


@pytest.fixture
def valued(company):
    """A company whose settings are stated."""
    settings_ = MoneySettings("CAD", 0.1, 2026)
    business_case.set_money_settings(company.sessions, LOCAL_VIEWER, company.units["ORG"], settings_)
    return company


def typed(company, **more):
    given_ = {
        "code": "INTRA",
        "title": "Intranet",
        "unit": company.units["NORTH"],
        "start_year": 2026,
        "years": 3,
    }
    return EditedInitiative(**({"lines": (COST, GAIN), **given_} | more))


def save(company, edited, viewer=LOCAL_VIEWER):
    return case_editing.save_initiative(company.sessions, viewer, company.units["ORG"], edited)


def opened(company, viewer=LOCAL_VIEWER, code="INTRA"):
    return case_editing.open_initiative(company.sessions, viewer, company.units["ORG"], code)


def found(company, edited, viewer=LOCAL_VIEWER):
    issues = case_editing.problems(company.sessions, viewer, company.units["ORG"], edited)
    return [(issue.code, issue.cell) for issue in issues]


def stored(company):
    """The plans with what came true, as they stand."""
    cases = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"]).cases
    return [(one.plan, one.initiative) for one in cases]


def undo(company, batch):
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)


def scoped(company, unit, role=ViewerRole.CONTRIBUTOR):
    return Viewer("scoped", role, company.units[unit])


def of_gain(company, **cells):
    return found(company, typed(company, lines=(COST, GAIN | cells)))


def test_what_is_typed_is_what_a_workbook_would_store(valued):
    book = case_workbook(
        valued,
        initiatives=[("INTRA", "Intranet", "NORTH", 2026, 3, "Digital", "small: a")],
        lines=[
            {"Initiative code": "INTRA", "Line code": "C1", "Cost or benefit": "Licence fees", "Basis": "measured",
             "2026 likely": 100},
            {"Initiative code": "INTRA", "Line code": "B1", "Cost or benefit": "Tools retired", "Basis": "assumed",
             "2026 likely": 150, "2027 low": 1, "2027 likely": "1 234,50 $", "2027 high": 2000},
        ],
        intangibles=[("INTRA", "Engagement", 4, 2)],
        actuals=[("INTRA", "C1", 2026, 110)],
    )  # fmt: skip
    (batch,) = import_now(valued, book)
    imported = stored(valued)
    undo(valued, batch)
    gain = GAIN | {"2027 low": "1", "2027 likely": "1 234,50 $", "2027 high": 2000.0}
    effects = ({"row": "engagement", "importance": 4, "achieved": 2},)
    served = (Served("small", "a"),)
    save(
        valued,
        typed(
            valued, owner="Digital", serves=served, lines=(COST, gain), intangibles=effects, actuals=(ACTUAL,)
        ),
    )
    assert stored(valued) == imported


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"2026 low": "160"}, ("money.range_order", "Costs and benefits, line 2 (B1), 2026 likely")),
        ({"2026 likely": "much"}, ("money.amount", "Costs and benefits, line 2 (B1), 2026 likely")),
        ({"2026 likely": "1,234"}, ("money.amount_ambiguous", "Costs and benefits, line 2 (B1), 2026 likely")),
        ({"2026 likely": "500 €"}, ("money.currency", "Costs and benefits, line 2 (B1), 2026 likely")),
        ({"2029 likely": "5"}, ("money.year_beyond", "Costs and benefits, line 2 (B1), 2029 likely")),
        ({"row": None}, ("money.missing", "Costs and benefits, line 2 (B1), Cost or benefit")),
        (
            {"people": "5", "hours": "2", "hour_cost": "3"},
            ("money.calculator", "Costs and benefits, line 2 (B1), Share realised"),
        ),
        ({"code": "c1"}, ("money.code_twice", "Costs and benefits, line 2 (c1), Line code")),
    ],
    ids=str,
)  # fmt: skip
def test_a_problem_is_named_by_its_line_and_column(valued, cells, problem):
    assert of_gain(valued, **cells) == [problem]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": " "}, ("money.missing", "Title")),
        ({"unit": None}, ("unit.unknown", "Business unit")),
        ({"start_year": None}, ("money.number", "Start year")),
        ({"years": 31}, ("money.number", "Number of years")),
        ({"serves": (Served("small", "nothing"),)}, ("money.dimension", "Dimensions served")),
        ({"lines": ()}, ("money.no_lines", "Initiative code")),
        (
            {"intangibles": ({"row": "Calm", "importance": 6},)},
            ("money.number", "Intangible effects, line 1, Importance (0 to 5)"),
        ),
        ({"actuals": ({}, ACTUAL | {"line": "X"})}, ("money.actual_without_plan", "Actuals, line 2, Line code")),
        ({"actuals": (ACTUAL | {"year": 2031},)}, ("money.year_beyond", "Actuals, line 1, Year")),
    ],
    ids=str,
)  # fmt: skip
def test_a_problem_of_the_rest_of_the_form(valued, changes, problem):
    assert found(valued, typed(valued, **changes)) == [problem]


def test_the_code_is_missed_once(valued):
    assert found(valued, typed(valued, code="", actuals=(ACTUAL,))) == [("money.missing", "Initiative code")]


def test_an_actual_of_a_line_with_a_problem_has_none_of_its_own(valued):
    wrong = typed(valued, lines=(COST | {"2026 likely": "much"}, GAIN), actuals=(ACTUAL,))
    assert [code for code, _ in found(valued, wrong)] == ["money.amount"]


def test_sentences_are_those_of_the_import(valued):
    cells = {
        "Initiative code": "INTRA",
        "Line code": "C1",
        "Cost or benefit": "Licence fees",
        "Basis": "assumed",
    }
    book = case_workbook(
        valued,
        initiatives=[("INTRA", "Intranet", "NORTH", 2026, 3)],
        lines=[cells | {"2026 likely": "much", "2027 low": 3, "2027 likely": 2}],
    )
    told = problems(valued, book)
    line = {"code": "C1", "row": "licences", "basis": "assumed", "2026 likely": "much"}
    on_screen = found(valued, typed(valued, lines=(line | {"2027 low": "3", "2027 likely": "2"},)))
    assert (
        [code for code, _ in told] == [code for code, _ in on_screen] == ["money.amount", "money.range_order"]
    )


def test_nothing_is_stored_while_there_is_a_problem(valued):
    with pytest.raises(WorkbookRejectedError) as refused:
        save(valued, typed(valued, title=""))
    assert [issue.cell for issue in refused.value.issues] == ["Title"]
    assert stored(valued) == []


def test_a_line_without_a_code_gets_a_free_one(valued):
    save(valued, typed(valued, lines=(COST | {"code": None}, {"code": None}, GAIN | {"code": "l1"})))
    assert [line.code for line in stored(valued)[0][0].lines] == ["L2", "l1"]


def test_saved_unchanged_nothing_is_lost(valued):
    saved = {"people": "640", "hours": "42", "hour_cost": "44,1250", "realised": "7 %"}
    gain = GAIN | saved | {"2027 likely": "1,2340"}
    save(valued, typed(valued, lines=(COST, gain), actuals=(ACTUAL,)))
    before = stored(valued)
    save(valued, opened(valued))
    assert stored(valued) == before


def test_saving_is_undone_by_the_history(valued):
    save(valued, typed(valued))
    before = stored(valued)
    batch = save(valued, replace(opened(valued), title="Another", actuals=(ACTUAL,)))
    assert stored(valued) != before
    undo(valued, batch)
    assert stored(valued) == before


def test_the_history_names_what_was_edited(valued):
    batch = save(valued, typed(valued))
    told = import_history.list_batches(valued.sessions, LOCAL_VIEWER)[0]
    assert (told.id, told.file_name, told.kind) == (batch, "Edited on screen: Intranet", "business case")


def test_a_removed_initiative_comes_back_when_that_is_undone(valued):
    save(valued, typed(valued, actuals=(ACTUAL,)))
    before = stored(valued)
    batch = case_editing.remove_initiative(valued.sessions, LOCAL_VIEWER, valued.units["ORG"], opened(valued))
    assert stored(valued) == []
    undo(valued, batch)
    assert stored(valued) == before


def test_an_actual_that_is_taken_out_is_taken_back(valued):
    save(valued, typed(valued, actuals=(ACTUAL,)))
    save(valued, replace(opened(valued), actuals=()))
    assert opened(valued).actuals == ()


def test_an_actual_goes_with_its_line(valued):
    save(valued, typed(valued, actuals=(ACTUAL,)))
    save(valued, replace(opened(valued), lines=(GAIN, COST | {"code": "C2"}), actuals=()))
    save(valued, replace(opened(valued), lines=(GAIN, COST)))
    assert opened(valued).actuals == ()


def test_a_code_that_is_used_again_does_not_bring_old_actuals_back(valued):
    save(valued, typed(valued, actuals=(ACTUAL,)))
    case_editing.remove_initiative(valued.sessions, LOCAL_VIEWER, valued.units["ORG"], opened(valued))
    save(valued, typed(valued))
    assert opened(valued).actuals == ()


def test_an_unchanged_actual_stays_with_the_import_it_came_from(valued):
    first = save(valued, typed(valued))
    given_ = case_workbook(valued, actuals=[("INTRA", "C1", 2026, 110)])
    (imported,) = import_now(valued, given_)
    undo(valued, first)
    undo_later = save(valued, replace(opened(valued), title="Another"))
    undo(valued, imported)
    assert undo_later > imported
    assert opened(valued).actuals == ()


def test_two_people_at_once(valued):
    save(valued, typed(valued))
    mine, theirs = opened(valued), opened(valued)
    save(valued, replace(theirs, title="Theirs"))
    with pytest.raises(OutOfDateError):
        save(valued, replace(mine, title="Mine"))
    assert opened(valued).title == "Theirs"


def test_actuals_that_came_in_since_are_not_lost(valued):
    save(valued, typed(valued))
    mine = opened(valued)
    save(valued, replace(opened(valued), actuals=(ACTUAL,)))
    with pytest.raises(OutOfDateError):
        save(valued, mine)


def test_an_initiative_that_is_gone_is_not_brought_back_by_saving(valued):
    undo_this = save(valued, typed(valued))
    mine = opened(valued)
    undo(valued, undo_this)
    with pytest.raises(OutOfDateError):
        save(valued, mine)


def test_a_new_initiative_does_not_take_the_place_of_another(valued):
    save(valued, typed(valued))
    assert found(valued, typed(valued, code="intra")) == [("money.code_twice", "Initiative code")]


def test_a_contributor_edits_the_own_unit(valued):
    north = scoped(valued, "NORTH")
    save(valued, typed(valued), north)
    save(valued, replace(opened(valued, north), title="Ours"), north)
    assert opened(valued).title == "Ours"


def test_a_contributor_does_not_plan_for_another_unit(valued):
    assert found(valued, typed(valued), scoped(valued, "SOUTH")) == [("unit.unknown", "Business unit")]


def test_a_contributor_does_not_see_an_initiative_of_another_unit(valued):
    save(valued, typed(valued))
    with pytest.raises(NotFoundError):
        opened(valued, scoped(valued, "SOUTH"))


def test_a_contributor_does_not_write_over_an_initiative_of_another_unit(valued):
    save(valued, typed(valued))
    edited = typed(valued, unit=valued.units["SOUTH"])
    assert found(valued, edited, scoped(valued, "SOUTH")) == [
        ("money.initiative_elsewhere", "Initiative code")
    ]


def test_an_executive_does_not_edit(valued):
    with pytest.raises(NotAllowedError):
        save(valued, typed(valued), Viewer("boss", ViewerRole.EXECUTIVE))


def test_one_save_is_one_batch(valued):
    save(valued, typed(valued, actuals=(ACTUAL,)))
    with reading(valued.sessions) as session:
        assert [row.kind for row in session.query(ImportBatch)] == ["business case"]


@settings(max_examples=60)
@given(plans(1), st.sampled_from(["en", "fr"]))
def test_typed_again_as_it_stands_a_plan_reads_the_same(plan, language):
    with in_language(language):
        edited = edited_case.as_typed(plan, {}, "")
        workbook = edited_case.as_workbook("ORG", {1: "NORTH", 2: "SOUTH"}[plan.unit], edited)
    known = Known(
        MoneySettings("CAD", 0.1, 2026), False, {"north": 1, "south": 2}, {}, {}, (), lambda _: {"a"}
    )
    read = case_reader.read(case_sheets.identify(workbook), known)
    assert ([i for i in read.issues if i.blocks], read.case.plans) == ([], (plan,))


@pytest.mark.parametrize(
    ("title", "taken", "code"),
    [
        ("Réseau social d'entreprise", [], "RESEAU-SOCIAL-D-ENTREPRISE"),
        ("Intranet", ["intranet", "INTRANET-2"], "INTRANET-3"),
        ("", [], ""),
        ("x" * 300, [], "X" * 55),
    ],
)
def test_a_code_is_suggested_from_the_title(title, taken, code):
    assert edited_case.suggested_code(title, taken) == code

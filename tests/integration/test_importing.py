"""Importing: nothing counts before confirmation, all or nothing after, undo in any order."""

import pytest
from sqlalchemy import func, select

from services import (
    administration,
    framework_library,
    import_history,
    importing,
    score_listing,
    scoring,
    wave_administration,
)
from services.adapters.database import reading
from services.adapters.tables import Answer, Assessment, ImportBatch, StagedUpload
from services.domain.errors import NotAllowedError, NotFoundError, OutOfDateError, WorkbookRejectedError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import KEY, changed, import_now, problems, questionnaire

LOW, HIGH = [1, 1, 1, 1], [5, 5, 5, 5]


def scores(company, viewer=LOCAL_VIEWER):
    """Root scores by unit code."""
    lines = score_listing.list_scores(company.sessions, viewer)
    return {line.unit: line.score for line in lines if line.node == "all"}


def count(company, table):
    with reading(company.sessions) as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_a_confirmed_import_moves_scores_up_to_the_organisation(company):
    import_now(company, questionnaire(company, {"NORTH": [LOW], "SOUTH": [HIGH]}))
    assert scores(company) == {"NORTH": 1, "SOUTH": 5, "ORG": 3}


def test_nothing_counts_before_confirmation(company):
    staged = importing.stage(
        company.sessions, LOCAL_VIEWER, "a.xlsx", questionnaire(company, {"NORTH": [LOW]})
    )
    importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    assert scores(company) == {}


def test_a_preview_says_how_scores_would_change(company):
    import_now(company, questionnaire(company, {"NORTH": [LOW]}))
    staged = importing.stage(
        company.sessions, LOCAL_VIEWER, "b.xlsx", questionnaire(company, {"NORTH": [HIGH]})
    )
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    change = next(c for c in preview.changes if c.unit == "North" and c.dimension.en == "All")
    assert (change.before, change.after, preview.files[0].replaced) == (1, 5, 1)


def test_a_correction_replaces_the_same_respondent(company):
    import_now(company, questionnaire(company, {"NORTH": [LOW]}))
    import_now(company, questionnaire(company, {"NORTH": [HIGH]}))
    assert scores(company)["NORTH"] == 5


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_undo_works_in_any_order(company, order):
    batches = import_now(company, questionnaire(company, {"NORTH": [LOW]}))
    batches += import_now(company, questionnaire(company, {"NORTH": [HIGH]}))
    for place in order:
        import_history.withdraw(company.sessions, LOCAL_VIEWER, batches[place])
    assert scores(company) == {}


def test_undo_of_the_newest_brings_the_older_back(company):
    import_now(company, questionnaire(company, {"NORTH": [LOW]}))
    (newest,) = import_now(company, questionnaire(company, {"NORTH": [HIGH]}))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, newest)
    assert scores(company)["NORTH"] == 1


def test_undo_of_the_older_changes_nothing_seen(company):
    (older,) = import_now(company, questionnaire(company, {"NORTH": [LOW]}))
    import_now(company, questionnaire(company, {"NORTH": [HIGH]}))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, older)
    assert scores(company)["NORTH"] == 5


def test_an_undone_import_can_be_brought_back(company):
    (batch,) = import_now(company, questionnaire(company, {"NORTH": [LOW]}))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch, withdrawn=False)
    assert scores(company)["NORTH"] == 1


def test_the_same_file_is_recognised_and_not_stored_twice(company):
    content = questionnaire(company, {"NORTH": [LOW]})
    import_now(company, content)
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "renamed.xlsx", content)
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    assert preview.files[0].earlier is not None
    assert not preview.ready


def test_problems_store_nothing(company):
    bad = questionnaire(company, {"NORTH": [["often", 1, 1, 1]]})
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "bad.xlsx", bad)
    with pytest.raises(WorkbookRejectedError):
        importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], "")
    assert count(company, Answer) == 0


def test_one_bad_file_keeps_the_good_one_out(company):
    good = questionnaire(company, {"NORTH": [LOW]})
    bad = questionnaire(company, {"SOUTH": [["often", 1, 1, 1]]})
    with pytest.raises(WorkbookRejectedError):
        import_now(company, good, bad)
    assert count(company, Assessment) == 0


def test_a_confirmation_that_is_out_of_date_is_refused(company):
    staged = importing.stage(
        company.sessions, LOCAL_VIEWER, "a.xlsx", questionnaire(company, {"NORTH": [LOW]})
    )
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    import_now(company, questionnaire(company, {"NORTH": [HIGH]}))
    with pytest.raises(OutOfDateError):
        importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)
    assert scores(company)["NORTH"] == 5


def test_a_change_elsewhere_does_not_outdate_a_preview(company):
    staged = importing.stage(
        company.sessions, LOCAL_VIEWER, "a.xlsx", questionnaire(company, {"NORTH": [LOW]})
    )
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    company.open_wave("2027")
    importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)
    assert scores(company)["NORTH"] == 1


def test_a_confirmed_upload_cannot_be_confirmed_twice(company):
    staged = importing.stage(
        company.sessions, LOCAL_VIEWER, "a.xlsx", questionnaire(company, {"NORTH": [LOW]})
    )
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)
    with pytest.raises(NotFoundError):
        importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)


def test_another_persons_upload_cannot_be_confirmed(company):
    staged = importing.stage(
        company.sessions, LOCAL_VIEWER, "a.xlsx", questionnaire(company, {"NORTH": [LOW]})
    )
    with pytest.raises(NotFoundError):
        importing.preview(company.sessions, Viewer("other", ViewerRole.ADMINISTRATOR), KEY, [staged])


def test_an_executive_may_not_import(company):
    with pytest.raises(NotAllowedError):
        importing.stage(company.sessions, Viewer("boss", ViewerRole.EXECUTIVE), "a.xlsx", b"")


def test_respondents_are_stored_as_a_keyed_hash(company):
    content = changed(questionnaire(company, {"NORTH": [LOW]}), "North", {"D3": "Alex Tremblay"})
    import_now(company, content)
    with reading(company.sessions) as session:
        stored = session.scalars(select(Assessment.respondent)).one()
    assert "alex" not in stored.lower()
    assert len(stored) == 64


def test_named_frameworks_keep_the_name(sessions):
    from tests.builders import found_company  # noqa: PLC0415

    company = found_company(sessions, answers="named")
    content = changed(questionnaire(company, {"NORTH": [LOW]}), "North", {"D3": "Alex"})
    import_now(company, content)
    with reading(company.sessions) as session:
        assert session.scalars(select(Assessment.respondent)).one() == "Alex"


def test_rebuilt_scores_are_equal(company):
    import_now(company, questionnaire(company, {"NORTH": [LOW, [3, None, 2, "Don't know"]], "SOUTH": [HIGH]}))
    before = score_listing.list_scores(company.sessions, LOCAL_VIEWER)
    scoring.rebuild(company.sessions, LOCAL_VIEWER)
    assert score_listing.list_scores(company.sessions, LOCAL_VIEWER) == before


def test_unit_weight_moves_the_organisation(company):
    import_now(company, questionnaire(company, {"NORTH": [LOW], "SOUTH": [HIGH]}))
    administration.change_unit(company.sessions, LOCAL_VIEWER, company.units["SOUTH"], "South", 3)
    assert scores(company)["ORG"] == 4


def test_comments_and_states_are_kept(company):
    content = questionnaire(company, {"NORTH": [[1, "Not applicable", "Don't know", 2]]})
    content = changed(content, "North", {"D12": "because"})
    import_now(company, content)
    with reading(company.sessions) as session:
        rows = {a.question: (a.state, a.comment) for a in session.scalars(select(Answer))}
    assert rows == {"A1": (1, "because"), "A2": (2, None), "B1": (3, None), "B2": (1, None)}


def test_history_lists_the_newest_first(company):
    import_now(company, questionnaire(company, {"NORTH": [LOW]}), name="first.xlsx")
    import_now(company, questionnaire(company, {"SOUTH": [LOW]}), name="second.xlsx")
    names = [batch.file_name for batch in import_history.list_batches(company.sessions, LOCAL_VIEWER)]
    assert names == ["second.xlsx", "first.xlsx"]


def test_a_staged_upload_expires(company, monkeypatch):
    from datetime import timedelta  # noqa: PLC0415

    from services.adapters import staging  # noqa: PLC0415

    monkeypatch.setattr(staging, "KEPT", timedelta(seconds=-1))
    importing.stage(company.sessions, LOCAL_VIEWER, "a.xlsx", questionnaire(company, {"NORTH": [LOW]}))
    importing.stage(company.sessions, LOCAL_VIEWER, "b.xlsx", questionnaire(company, {"SOUTH": [LOW]}))
    assert count(company, StagedUpload) == 1


def cell_problem(company, answers, **cells):
    content = questionnaire(company, {"NORTH": answers})
    return problems(company, changed(content, "North", cells) if cells else content)


def test_an_answer_outside_its_options_is_named_by_cell(company):
    assert cell_problem(company, [[1, "often", 2, 2]]) == [("answer.unknown", "North!D7")]


def test_every_problem_is_named_at_once(company):
    found = cell_problem(company, [["often", 9, 2, "#"]])
    assert [cell for _code, cell in found] == ["North!D6", "North!D7", "North!D10"]


def test_the_same_respondent_twice_is_named(company):
    assert cell_problem(company, [LOW, HIGH], E3="r01") == [("respondent.twice", "North!E3")]


def test_answers_without_a_respondent_code_are_named(company):
    assert cell_problem(company, [LOW], D3=None) == [("respondent.missing", "North!D3")]


def test_an_unknown_role_is_named(company):
    assert cell_problem(company, [LOW], D4="Wizard") == [("role.unknown", "North!D4")]


def test_a_changed_label_is_only_a_warning(company):
    content = changed(questionnaire(company, {"NORTH": [LOW]}), "North", {"B6": "Something else"})
    import_now(company, content)
    assert problems_of_label(company, content) == []


def problems_of_label(company, content):
    """Warnings do not keep a workbook out: it is stored by now, so nothing is left to say but that."""
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "again.xlsx", content)
    checked = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged]).files[0]
    return [issue.code for issue in checked.issues if issue.blocks]


def test_a_missing_question_row_is_named(company):
    content = changed(questionnaire(company, {"NORTH": [LOW]}), "North", {"A6": None})
    assert problems(company, content)[0][0] == "row.missing"


def renamed(content, old, new):
    from io import BytesIO  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415

    from tests.builders import saved  # noqa: PLC0415

    workbook = load_workbook(BytesIO(content))
    workbook[old].title = new
    return saved(workbook)


def test_a_renamed_sheet_is_named_with_its_new_name(company):
    content = renamed(questionnaire(company, {"NORTH": [LOW]}), "North", "Nord")
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "a.xlsx", content)
    issue = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged]).files[0].issues[0]
    assert (issue.code, issue.sheet, issue.found) == ("sheet.missing", "North", "Nord")


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("B3", "nothing-here", "framework.unknown"),
        ("B4", "9.9", "framework.unknown"),
        ("B6", "NOBODY", "organisation.unknown"),
        ("B7", "some day", "period.unreadable"),
        ("B7", "2031", "wave.unknown"),
        ("B8", "GHOST", "unit.unknown"),
    ],
)
def test_what_the_hidden_sheet_says_must_exist(company, cell, value, code):
    content = changed(questionnaire(company, {"NORTH": [LOW]}), "palier", {cell: value})
    assert (code, f"palier!{cell}") in problems(company, content)


def test_a_retired_framework_takes_no_answers(company):
    content = questionnaire(company, {"NORTH": [LOW]})
    framework_library.retire(company.sessions, LOCAL_VIEWER, company.framework_id)
    assert problems(company, content) == [("framework.retired", "palier!B4")]


def test_a_closed_wave_takes_no_answers(company):
    content = questionnaire(company, {"NORTH": [LOW]})
    wave_administration.close_wave(company.sessions, LOCAL_VIEWER, company.wave)
    assert problems(company, content) == [("wave.closed", "palier!B7")]


def test_an_empty_questionnaire_is_said(company):
    assert problems(company, questionnaire(company, {"NORTH": []}))[0][0] == "workbook.no_answers"


def test_another_workbook_is_not_taken_for_a_questionnaire(company):
    from openpyxl import Workbook  # noqa: PLC0415

    from tests.builders import saved  # noqa: PLC0415

    workbook = Workbook()
    workbook.active["A1"] = "Hello"
    assert problems(company, saved(workbook)) == [("workbook.unknown", "!")]


def test_two_files_with_the_same_respondent_are_refused(company):
    one = questionnaire(company, {"NORTH": [LOW]})
    other = questionnaire(company, {"NORTH": [HIGH]})
    staged = [
        importing.stage(company.sessions, LOCAL_VIEWER, name, content)
        for name, content in (("one.xlsx", one), ("other.xlsx", other))
    ]
    files = importing.preview(company.sessions, LOCAL_VIEWER, KEY, staged).files
    assert [file.errors for file in files] == [0, 1]


def test_withdrawn_batches_stay_in_the_history(company):
    (batch,) = import_now(company, questionnaire(company, {"NORTH": [LOW]}))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    assert [b.withdrawn for b in import_history.list_batches(company.sessions, LOCAL_VIEWER)] == [True]
    assert count(company, ImportBatch) == 1

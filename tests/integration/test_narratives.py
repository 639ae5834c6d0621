"""Narratives: written on screen or imported, kept with their history, undone and erased."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from services import administration, erasing, import_history, importing, narratives
from services.adapters.database import reading
from services.adapters.narrative_tables import NarrativeRow
from services.domain.errors import NotAllowedError, NotFoundError, OutOfDateError, RefusedError
from services.domain.importing import Contents
from services.domain.narrative import Narrative, Said
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import KEY, changed, checked, import_now, narrative_workbook, spreadsheet

NORTH = {
    "Why are we here?": "To serve",
    "Why: how clearly": "explicit",
    "What can you do to help us accomplish it?": "Lend us two people",
    "Call to action: how clearly": "vague",
    "To whom": "Head of stores",
    "Threat or opportunity": "opportunity",
    "Sponsor (role)": "Head of the north",
}


def told(company, unit="NORTH", period="2026-Q3", call="Lend us two people", **more):
    said = {"call": Said(call, "explicit")} | more
    return Narrative(company.units[unit], period, **said)


def write(company, seen=None, viewer=LOCAL_VIEWER, **about):
    return narratives.write_narrative(company.sessions, viewer, told(company, **about), seen)


def standing(company, unit="ORG", viewer=LOCAL_VIEWER):
    return narratives.read(company.sessions, viewer, company.units[unit])


def calls(company, **about):
    return [one.narrative.call.text for one in standing(company, **about)]


def scoped(company, unit, role=ViewerRole.CONTRIBUTOR):
    return Viewer("scoped", role, company.units[unit])


def test_what_is_written_is_kept_whole(company):
    written = told(company, why=Said("So", "vague"), audience="All", outlook=-2, sponsor="Head")
    narratives.write_narrative(company.sessions, LOCAL_VIEWER, written, None)
    assert standing(company)[0].narrative == written


def test_it_is_told_who_wrote_it(company):
    batch = write(company)
    assert (standing(company)[0].batch, standing(company)[0].who) == (batch, "local")


def test_the_latest_period_comes_first(company):
    for period in ("2025", "2026-Q3", "2026-09", "2026-Q1"):
        write(company, period=period)
    found = [one.narrative.period for one in standing(company)]
    assert found == ["2026-09", "2026-Q3", "2026-Q1", "2025"]


def test_a_period_is_kept_by_its_code(company):
    write(company, period="T3 2026")
    assert standing(company)[0].narrative.period == "2026-Q3"


def test_the_newest_one_counts_and_older_ones_are_its_history(company):
    first = write(company)
    write(company, first, call="Lend us three")
    assert calls(company) == ["Lend us three"]
    found = narratives.history(company.sessions, LOCAL_VIEWER, company.units["NORTH"], "2026-Q3")
    assert [one.narrative.call.text for one in found] == ["Lend us three", "Lend us two people"]


def test_imports_are_undone_in_any_order(company):
    first = write(company)
    second = write(company, first, call="Lend us three")
    import_history.withdraw(company.sessions, LOCAL_VIEWER, second)
    assert calls(company) == ["Lend us two people"]
    import_history.withdraw(company.sessions, LOCAL_VIEWER, first)
    import_history.withdraw(company.sessions, LOCAL_VIEWER, second, withdrawn=False)
    assert calls(company) == ["Lend us three"]


@pytest.mark.parametrize("seen", [None, 999])
def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(company, seen):
    write(company)
    with pytest.raises(OutOfDateError):
        write(company, seen, call="Mine")
    assert calls(company) == ["Lend us two people"]


def test_a_narrative_undone_since_the_form_was_drawn_is_out_of_date(company):
    first = write(company)
    import_history.withdraw(company.sessions, LOCAL_VIEWER, first)
    with pytest.raises(OutOfDateError):
        write(company, first, call="Mine")


def test_the_same_words_are_not_stored_twice(company):
    first = write(company)
    with pytest.raises(RefusedError, match="Nothing has changed"):
        write(company, first)


def test_an_empty_narrative_is_refused(company):
    with pytest.raises(RefusedError, match="None of the three"):
        write(company, call="  ")


def test_a_reader_may_not_write(company):
    with pytest.raises(NotAllowedError):
        write(company, viewer=scoped(company, "ORG", ViewerRole.EXECUTIVE))


def test_a_scoped_viewer_writes_for_the_own_units_only(company):
    with pytest.raises(NotFoundError):
        write(company, viewer=scoped(company, "SOUTH"))


def test_a_scoped_viewer_reads_the_own_units_only(company):
    write(company)
    write(company, unit="SOUTH", call="South's")
    assert calls(company, unit="SOUTH", viewer=scoped(company, "SOUTH")) == ["South's"]
    with pytest.raises(NotFoundError):
        narratives.history(company.sessions, scoped(company, "SOUTH"), company.units["NORTH"], "2026-Q3")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_workbook_is_imported_in_either_language(company, language):
    headings = dict(NORTH)
    if language == "fr":
        headings = {
            "Pourquoi sommes-nous ici?": "To serve",
            "Clarté du pourquoi": "explicite",
            "Que pouvez-vous faire pour nous aider à l'accomplir?": "Lend us two people",
            "Clarté de l'appel": "vague",
            "À qui": "Head of stores",
            "Menace ou occasion": "occasion",
            "Parrainage (rôle)": "Head of the north",
        }
    import_now(company, narrative_workbook(company, {"NORTH": headings}, language=language))
    expected = Narrative(
        company.units["NORTH"],
        "2026-Q3",
        Said("To serve", "explicit"),
        Said(),
        Said("Lend us two people", "vague"),
        "Head of stores",
        2,
        "Head of the north",
    )
    assert [one.narrative for one in standing(company)] == [expected]


def test_a_downloaded_workbook_holds_what_is_told_and_brings_nothing_new(company):
    write(company, why=Said("One\n\nTwo", "vague"), outlook=-1)
    found = checked(company, narrative_workbook(company))
    assert [issue.code for issue in found.issues] == ["workbook.no_narrative"]


def test_only_what_is_new_takes_the_place_of_what_is_there(company):
    first = write(company)
    write(company, unit="SOUTH")
    (batch,) = import_now(company, changed(narrative_workbook(company), 0, {"H4": "Lend us three"}))
    by_unit = {one.narrative.unit: one.batch for one in standing(company)}
    assert by_unit[company.units["NORTH"]] == batch > first
    assert by_unit[company.units["SOUTH"]] != batch


def test_the_history_of_imports_tells_how_many(company):
    import_now(company, narrative_workbook(company, {"NORTH": NORTH, "SOUTH": NORTH}))
    (batch,) = import_history.list_batches(company.sessions, LOCAL_VIEWER)
    assert (batch.contents, batch.period) == (Contents("narrative", {"narratives": 2}), "2026-Q3")


def test_a_preview_does_not_hold_once_somebody_wrote(company):
    content = narrative_workbook(company, {"NORTH": NORTH})
    staged = [importing.stage(company.sessions, LOCAL_VIEWER, "n.xlsx", content)]
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, staged)
    write(company)
    with pytest.raises(OutOfDateError):
        importing.confirm(company.sessions, LOCAL_VIEWER, KEY, staged, preview.fingerprint)


def test_a_template_asks_for_a_period(company):
    with pytest.raises(RefusedError):
        narratives.make_template(company.sessions, LOCAL_VIEWER, company.units["ORG"], "soon", "en")


def test_a_unit_that_had_a_narrative_stays(company):
    import_history.withdraw(company.sessions, LOCAL_VIEWER, write(company))
    with pytest.raises(RefusedError, match="has narratives: 2026-Q3"):
        administration.remove_unit(company.sessions, LOCAL_VIEWER, company.units["NORTH"])


def test_erasing_the_organisation_takes_its_narratives_along(company):
    write(company)
    erasing.erase_organisation(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    with reading(company.sessions) as session:
        assert session.scalars(select(NarrativeRow)).all() == []
    assert import_history.list_batches(company.sessions, LOCAL_VIEWER) == ()


CELLS = [
    ({"A4": "NOWHERE"}, ("unit.unknown", "A4")),
    ({"C4": "soon"}, ("period.unreadable", "C4")),
    ({"C4": None}, ("period.unreadable", "C4")),
    ({"E4": "clear"}, ("narrative.rating", "E4")),
    ({"E4": None}, ("narrative.rating", "E4")),
    ({"D4": None}, ("narrative.unsaid", "E4")),
    ({"D4": "x" * 2_001}, ("narrative.text", "D4")),
    ({"J4": "x" * 201}, ("narrative.text", "J4")),
    ({"D4": True}, ("narrative.text", "D4")),
    ({"K4": 3}, ("narrative.outlook", "K4")),
    ({"K4": 0.5}, ("narrative.outlook", "K4")),
    ({"K4": "100 %"}, ("narrative.outlook", "K4")),
    ({"K4": None}, ("narrative.outlook", "K4")),
    ({"A5": "NORTH"}, ("narrative.twice", "A5")),
    ({"D4": None, "E4": None, "H4": None, "I4": None}, ("narrative.empty", "H4")),
    ({"D2": "Another heading"}, ("headings.missing", "A2")),
    ({"B2": "Period"}, ("heading.twice", "C2")),
    ({"B1": "NOBODY"}, ("organisation.unknown", "B1")),
]


@pytest.mark.parametrize(("cells", "expected"), CELLS)
def test_every_problem_is_named_by_its_cell(company, cells, expected):
    content = changed(narrative_workbook(company, {"NORTH": NORTH, "SOUTH": NORTH}), 0, cells)
    assert [(issue.code, issue.cell) for issue in checked(company, content).issues] == [expected]


def test_all_problems_are_named_at_once(company):
    content = changed(narrative_workbook(company, {"NORTH": NORTH}), 0, {"C4": "soon", "E4": "?", "K4": 9})
    assert [issue.cell for issue in checked(company, content).issues] == ["C4", "K4", "E4"]


def test_a_period_without_a_wave_is_warned_of(company):
    content = changed(narrative_workbook(company, {"NORTH": NORTH}), 0, {"C4": "2062-Q3"})
    (issue,) = checked(company, content).issues
    assert (issue.code, issue.cell, issue.blocks) == ("narrative.period", "C4", False)


@pytest.mark.parametrize(("cell", "step"), [(-2, -2), ("2", 2), ("threat", -2), ("Occasion", 2), ("-1", -1)])
def test_a_step_is_read_as_a_number_or_by_its_name(company, cell, step):
    import_now(company, narrative_workbook(company, {"NORTH": NORTH | {"Threat or opportunity": cell}}))
    assert standing(company)[0].narrative.outlook == step


def test_a_month_that_became_a_date_is_read(company):
    content = changed(narrative_workbook(company, {"NORTH": NORTH}), 0, {"C4": date(2026, 9, 1)})
    import_now(company, content)
    assert standing(company)[0].narrative.period == "2026-09"


def test_an_empty_workbook_is_said(company):
    assert [issue.code for issue in checked(company, narrative_workbook(company)).issues] == [
        "workbook.no_narrative"
    ]


def test_a_sheet_without_headings_is_said(company):
    content = spreadsheet([["palier-narrative/1", "ORG"]])
    assert {issue.code for issue in checked(company, content).issues} == {"headings.missing"}


def test_two_files_may_not_tell_of_the_same_unit_and_period(company):
    contents = [narrative_workbook(company, {"NORTH": NORTH | {"To whom": who}}) for who in ("One", "Two")]
    staged = [importing.stage(company.sessions, LOCAL_VIEWER, f"{n}.xlsx", c) for n, c in enumerate(contents)]
    files = importing.preview(company.sessions, LOCAL_VIEWER, KEY, staged).files
    assert [[issue.code for issue in file.issues] for file in files] == [[], ["narrative.twice"]]


def test_a_unit_out_of_scope_is_unknown(company):
    content = narrative_workbook(company, {"NORTH": NORTH})
    viewer = scoped(company, "SOUTH")
    staged = importing.stage(company.sessions, viewer, "n.xlsx", content)
    (file,) = importing.preview(company.sessions, viewer, KEY, [staged]).files
    assert [issue.code for issue in file.issues] == ["unit.unknown"]


def test_what_looks_like_a_formula_stays_a_text(company):
    write(company, call="=1+1")
    content = narrative_workbook(company)
    import_now(company, changed(content, 0, {"J4": "Everybody"}))
    assert calls(company) == ["=1+1"]


def test_replacing_is_counted(company):
    write(company)
    found = checked(company, changed(narrative_workbook(company), 0, {"J4": "Everybody"}))
    assert found.contents == Contents("narrative", {"narratives": 1}, replaced=1)


def test_a_narrative_is_tidied(company):
    narratives.write_narrative(
        company.sessions, LOCAL_VIEWER, replace(told(company), sponsor=" Head \x00"), None
    )
    assert standing(company)[0].narrative.sponsor == "Head"

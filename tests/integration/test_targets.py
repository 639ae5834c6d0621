"""Targets: set, imported, superseded and undone like answers."""

from datetime import date, datetime

import pytest

from services import administration, comparing, import_history, targets
from services.domain.errors import NotAllowedError, NotFoundError, RefusedError
from services.domain.importing import Contents
from services.domain.targets import GivenTarget
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import changed, import_now, problems, questionnaire

DUE, LATER = date(2026, 12, 31), date(2027, 12, 31)


def set_now(company, *given, viewer=LOCAL_VIEWER):
    found = [GivenTarget(company.units[unit], node, due, score) for unit, node, due, score in given]
    return targets.set_targets(company.sessions, viewer, company.wave, found, "by hand")


def aims(company, unit="NORTH"):
    found = targets.list_targets(company.sessions, LOCAL_VIEWER, company.wave, [company.units[unit]])
    return {row.node: (row.target, row.due) for row in found.itertuples()}


def book(company, **cells):
    units = [company.units["NORTH"], company.units["SOUTH"]]
    content = targets.workbook(company.sessions, LOCAL_VIEWER, company.wave, units, "en")
    return changed(content, 0, cells)


def test_the_newest_target_counts(company):
    set_now(company, ("NORTH", "all", DUE, 3))
    set_now(company, ("NORTH", "all", DUE, 4))
    assert aims(company) == {"all": (4, DUE)}


def test_undoing_brings_the_earlier_one_back(company):
    set_now(company, ("NORTH", "all", DUE, 3))
    batch = set_now(company, ("NORTH", "all", DUE, 4))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batch)
    assert aims(company) == {"all": (3, DUE)}


def test_a_target_can_be_taken_back(company):
    set_now(company, ("NORTH", "all", DUE, 3))
    set_now(company, ("NORTH", "all", DUE, None))
    assert aims(company) == {}


def test_gap_priority_and_share_follow_from_the_score(company):
    import_now(company, questionnaire(company, {"NORTH": [[2, 2, 4, 4]]}))
    set_now(company, ("NORTH", "a", DUE, 4), ("NORTH", "b", DUE, 4))
    found = targets.list_targets(company.sessions, LOCAL_VIEWER, company.wave, [company.units["NORTH"]])
    assert found["gap"].tolist() == [2, 0] and found["priority"].tolist() == ["medium", "none"]
    assert found["percent"].tolist() == [0.75, 0.75]


def test_scores_carry_their_target(company):
    set_now(company, ("NORTH", "a", DUE, 4), ("NORTH", "a", LATER, 5))
    units = [company.units["NORTH"]]
    found = comparing.unit_scores(company.sessions, LOCAL_VIEWER, company.wave, None, units)
    assert found[found["node"] == "a"]["target"].tolist() == [4]


@pytest.mark.parametrize(("node", "score"), [("a", 6), ("a", 0.5), ("nowhere", 3)])
def test_a_target_off_the_scale_is_refused(company, node, score):
    with pytest.raises(RefusedError):
        set_now(company, ("NORTH", node, DUE, score))
    assert aims(company) == {}


def test_a_reader_sets_no_target(company):
    with pytest.raises(NotAllowedError):
        set_now(company, ("NORTH", "a", DUE, 4), viewer=Viewer("reader", ViewerRole.EXECUTIVE))


def test_a_target_outside_the_own_subtree_is_refused(company):
    viewer = Viewer("north", ViewerRole.CONTRIBUTOR, company.units["NORTH"])
    with pytest.raises(NotFoundError):
        set_now(company, ("SOUTH", "a", DUE, 4), viewer=viewer)


def test_a_workbook_of_targets_is_imported(company):
    import_now(company, book(company, E3=datetime(2026, 12, 31), F3=4, E4="2026-12-31", F4="3,5"))  # noqa: DTZ001
    assert aims(company) == {"all": (4, DUE), "a": (3.5, DUE)}


def test_a_downloaded_workbook_imports_again_without_a_difference(company):
    set_now(company, ("NORTH", "a", DUE, 4), ("SOUTH", "b", LATER, 2.5))
    before = aims(company), aims(company, "SOUTH")
    import_now(company, book(company))
    assert (aims(company), aims(company, "SOUTH")) == before


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"E3": "soon", "F3": 4}, [("target.due", "Targets!E3")]),
        ({"F3": 4}, [("target.due", "Targets!E3")]),
        ({"E3": "2026-12-31", "F3": 9}, [("target.score", "Targets!F3")]),
        ({"E3": "2026-12-31", "F3": "high"}, [("target.score", "Targets!F3")]),
        ({"A3": "NOWHERE", "E3": "2026-12-31", "F3": 4}, [("unit.unknown", "Targets!A3")]),
        ({"C3": "nothing", "E3": "2026-12-31", "F3": 4}, [("target.dimension", "Targets!C3")]),
        (
            {"E3": "2026-12-31", "F3": 4, "C4": "all", "E4": "2026-12-31", "F4": 5},
            [("target.twice", "Targets!E4")],
        ),
        ({}, [("workbook.no_targets", "Targets!")]),
        ({"B1": "another"}, [("framework.unknown", "Targets!B1")]),
        ({"D1": "ELSEWHERE"}, [("organisation.unknown", "Targets!D1")]),
    ],
)
def test_every_problem_is_named_by_its_cell(company, cells, found):
    assert problems(company, book(company, **cells)) == found


def test_the_history_tells_targets_from_answers(company):
    set_now(company, ("NORTH", "a", DUE, 4))
    found = import_history.list_batches(company.sessions, LOCAL_VIEWER)[0]
    assert (found.contents, found.units) == (Contents("targets", {"targets": 1}), ("North",))


def test_targets_may_come_as_a_text_file(company):
    rows = [
        ["palier-targets/1", "small", "1", "ORG"],
        ["Code", "Unité", "Code", "Dimension", "Échéance", "Cible"],
        ["NORTH", "North", "all", "All", "2026-12-31", "3,5"],
    ]
    content = "\r\n".join(";".join(row) for row in rows).encode("cp1252")
    import_now(company, content, name="cibles.csv")
    assert aims(company) == {"all": (3.5, DUE)}


def test_a_unit_with_targets_stays(company):
    set_now(company, ("NORTH", "a", DUE, 4))
    with pytest.raises(RefusedError, match="has targets: a 2026-12-31"):
        administration.remove_unit(company.sessions, LOCAL_VIEWER, company.units["NORTH"])

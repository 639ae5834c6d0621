"""Notes beside KPIs, scores and initiatives: written, listed within the scope, removed."""

from datetime import date

import pytest
from sqlalchemy import select

from services import administration, erasing, notes
from services.adapters.database import reading
from services.adapters.kpi_tables import Note
from services.domain.errors import NotAllowedError, NotFoundError, RefusedError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole

DAY = date(2026, 3, 1)


def write(
    company, unit="NORTH", text="A strike in March", about=("kpi", "engagement_rate"), viewer=LOCAL_VIEWER
):
    return notes.add_note(company.sessions, viewer, company.units[unit], about, DAY, text)


def texts(company, unit="ORG", viewer=LOCAL_VIEWER, **about):
    return [one.text for one in notes.list_notes(company.sessions, viewer, company.units[unit], **about)]


def scoped(company, unit, name="scoped", role=ViewerRole.CONTRIBUTOR):
    return Viewer(name, role, company.units[unit])


def test_a_note_keeps_who_wrote_it_about_what(company):
    write(company)
    (found,) = notes.list_notes(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    assert (found.kind, found.subject, found.unit_name, found.day, found.author) == (
        "kpi", "engagement_rate", "North", DAY, "local",
    )  # fmt: skip


def test_notes_are_listed_by_subject(company):
    write(company, text="of a KPI")
    write(company, text="of a score", about=("score", "overall"))
    assert texts(company, kind="score") == ["of a score"]
    assert texts(company, kind="kpi", subject="engagement_rate") == ["of a KPI"]
    assert texts(company, kind="kpi", subject="other") == []


def test_notes_of_units_out_of_scope_are_unseen(company):
    note = write(company, "SOUTH")
    viewer = scoped(company, "NORTH")
    assert texts(company, "NORTH", viewer) == []
    with pytest.raises(NotFoundError):
        texts(company, "SOUTH", viewer)
    with pytest.raises(NotFoundError):
        write(company, "SOUTH", viewer=viewer)
    with pytest.raises(NotFoundError):
        notes.remove_note(company.sessions, viewer, note)


def test_a_note_is_removed_by_its_author_or_an_administrator(company):
    ann, bob = (scoped(company, "NORTH", name) for name in ("ann", "bob"))
    note = write(company, viewer=ann)
    with pytest.raises(NotAllowedError):
        notes.remove_note(company.sessions, bob, note)
    notes.remove_note(company.sessions, ann, note)
    notes.remove_note(company.sessions, LOCAL_VIEWER, write(company, viewer=ann))
    assert texts(company) == []


@pytest.mark.parametrize(("text", "kind"), [(" ", "kpi"), ("x" * 5000, "kpi"), ("fine", "weather")])
def test_a_note_without_words_or_of_nothing_known_is_refused(company, text, kind):
    with pytest.raises(RefusedError):
        write(company, text=text, about=(kind, "a"))


def test_who_may_only_read_writes_no_note(company):
    with pytest.raises(NotAllowedError):
        write(company, viewer=Viewer("reader", ViewerRole.EXECUTIVE))


def test_notes_go_with_their_unit_and_organisation(company):
    write(company, "SOUTH")
    administration.remove_unit(company.sessions, LOCAL_VIEWER, company.units["SOUTH"])
    assert texts(company) == []
    write(company)
    erasing.erase_organisation(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    with reading(company.sessions) as session:
        assert session.scalars(select(Note)).all() == []

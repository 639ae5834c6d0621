"""Notes on screens: written, numbered by day, removed by those who may, part of exports."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from dashboard import exports
from services import notes
from services.adapters.database import open_sessions
from services.administration import list_units
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.app.test_pages import open_all

OVERALL = ("score", "social-maturity/overall")
INTRANET = ("initiative", "INTRANET")
FORM = "Add a note"


@pytest.fixture
def sessions(with_sample):
    """The sample company's database, beside the app."""
    opened = open_sessions(with_sample)
    yield opened
    opened.kw["bind"].dispose()


def unit_id(sessions, code="HAVRESOL"):
    return next(unit.id for unit in list_units(sessions, LOCAL_VIEWER).units if unit.code == code)


def write(sessions, text, day=date(2026, 3, 1), about=OVERALL, unit="HAVRESOL", viewer=LOCAL_VIEWER):
    return notes.add_note(sessions, viewer, unit_id(sessions, unit), about, day, text)


def stored(sessions, about=OVERALL):
    return notes.list_notes(sessions, LOCAL_VIEWER, unit_id(sessions), *about)


def field(app, kind, label):
    return next(one for one in getattr(app, kind) if one.label == label)


def type_note(app, text, day=date(2026, 4, 2)):
    open_all(app, FORM)
    field(app, "date_input", "Day").set_value(day)
    field(app, "text_area", "Text of the note").set_value(text)
    return field(app, "button", "Save the note").click().run()


@pytest.mark.parametrize(
    ("page", "query", "about"),
    [("maturity", {"score": "overall"}, OVERALL), ("business_case", {"initiative": "INTRANET"}, INTRANET)],
)
def test_a_note_is_written_on_a_screen(open_app, sessions, page, query, about):
    app = type_note(open_app(page, **query), "A *strike*\nin March")
    assert not app.exception
    assert [(one.day, one.text) for one in stored(sessions, about)] == [
        (date(2026, 4, 2), "A *strike*\nin March")
    ]
    assert "A *strike*\nin March" in [one.value for one in app.text]
    assert field(open_all(app, FORM), "text_area", "Text of the note").value == ""


def test_a_note_on_an_initiative_is_of_its_unit(open_app, sessions):
    type_note(open_app("business_case", initiative="FORMATION", unit="HAVRESOL"), "Late")
    (found,) = stored(sessions, ("initiative", "FORMATION"))
    plain = open_app("business_case", initiative="FORMATION").caption
    assert any(found.unit_name in one.value for one in plain)


def test_notes_are_numbered_by_their_days(open_app, sessions):
    write(sessions, "second", date(2026, 5, 1))
    write(sessions, "first", date(2026, 2, 1), unit="WEB")
    app = open_app("maturity", score="overall")
    assert [one.value for one in app.text] == ["first", "second"]
    heads = [one.value for one in app.markdown if one.value.startswith(("**1.**", "**2.**"))]
    assert ["Commerce en ligne" in head for head in heads] == [True, False]


def test_a_note_without_words_is_refused_and_the_day_stays(open_app, sessions):
    app = type_note(open_app("maturity", score="overall"), "  ")
    assert app.error[0].value.startswith("A note has from 1 to")
    assert field(app, "date_input", "Day").value == date(2026, 4, 2)
    assert stored(sessions) == ()


def test_a_note_is_removed(open_app, sessions):
    note = write(sessions, "wrong")
    open_app("maturity", score="overall").button(key=f"notes.{note}.remove").click().run()
    assert stored(sessions) == ()


def test_only_the_own_notes_can_be_removed(open_app, sessions):
    ann = Viewer("ann", ViewerRole.CONTRIBUTOR)
    mine, theirs = write(sessions, "mine", viewer=ann), write(sessions, "theirs")
    keys = {button.key for button in open_app("maturity", ann, score="overall").button}
    assert f"notes.{mine}.remove" in keys
    assert f"notes.{theirs}.remove" not in keys


def test_an_executive_reads_notes_only(open_app, sessions):
    write(sessions, "to be read")
    app = open_app("maturity", Viewer("boss", ViewerRole.EXECUTIVE), score="overall")
    assert [one.value for one in app.text] == ["to be read"]
    assert "Text of the note" not in [area.label for area in app.text_area]


@pytest.fixture
def offered(monkeypatch):
    """What files are offered, by the key of their button."""
    found = {}
    monkeypatch.setattr(
        exports.st, "download_button", lambda _label, data, key, **_more: found.setdefault(key, data)
    )
    return found


def about(content):
    """What a workbook says it is about."""
    rows = load_workbook(BytesIO(content)).worksheets[1].iter_rows(values_only=True)
    return {row[0]: row[1] for row in rows if len(row) > 1}


def test_an_exported_table_tells_the_notes(open_app, sessions, offered):
    write(sessions, "=A strike")
    app = open_app("maturity", score="overall")
    app.session_state["maturity.trend.table"] = True
    app.run()
    told = about(offered["maturity.trend.export.xlsx"]())
    assert told["Note 1"] == "1 Mar 2026, Groupe Havresol, local: =A strike"


@pytest.mark.parametrize(
    ("page", "query", "subject", "key"),
    [
        ("maturity", {"score": "overall"}, OVERALL, "scores"),
        ("kpis", {"kpi": "livraison"}, ("kpi", "livraison"), "kpis"),
        ("business_case", {"initiative": "INTRANET"}, INTRANET, "business-case"),
    ],
)
def test_exported_figures_tell_the_notes(open_app, sessions, offered, page, query, subject, key):
    write(sessions, "A strike", about=subject)
    open_app(page, opened=(f"export.{key}.open",), **query)
    assert about(offered[f"export.{key}.xlsx"]())["Note 1"].endswith("A strike")

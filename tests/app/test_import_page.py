"""The Import page: upload, every problem by cell, preview, confirm, undo."""

from pathlib import Path

import pytest

from services import score_listing, templates
from services.adapters.database import open_sessions
from services.administration import list_units
from services.domain.viewer import LOCAL_VIEWER
from services.wave_administration import list_waves
from tests.builders import filled


@pytest.fixture
def sample_answers(with_sample):
    """Make a questionnaire of the open wave for Fabrication, with these columns of answers."""

    def make(*columns):
        sessions = open_sessions(with_sample)
        unit = next(u for u in list_units(sessions, LOCAL_VIEWER).units if u.code == "FABR")
        wave = next(w for w in list_waves(sessions, LOCAL_VIEWER) if not w.closed)
        content = templates.make_template(
            sessions, LOCAL_VIEWER, wave.id, "en", {unit.id: max(len(columns), 1)}
        )
        sessions.kw["bind"].dispose()
        return filled(content, {"FABR": columns})

    return make


def score(url):
    """Fabrication's score in the open wave."""
    sessions = open_sessions(url)
    lines = score_listing.list_scores(sessions, LOCAL_VIEWER)
    sessions.kw["bind"].dispose()
    found = [x.score for x in lines if (x.unit, x.period, x.node) == ("FABR", "2026-Q4", "overall")]
    return found[0] if found else None


def upload(app, content, name="answers.xlsx"):
    app.file_uploader(key="import.files.0").upload(name, content).run()
    return app


def test_a_bad_answer_is_named_by_cell_and_nothing_is_stored(open_app, with_sample, sample_answers):
    app = upload(open_app("import_answers"), sample_answers(["often", *[3] * 11]))
    assert app.dataframe[0].value["Cell"].tolist() == ["Fabrication!D6"]
    assert "import.confirm" not in [button.key for button in app.button]
    assert score(with_sample) is None


def test_confirmed_answers_move_scores(open_app, with_sample, sample_answers):
    app = upload(open_app("import_answers"), sample_answers([4] * 12))
    assert score(with_sample) is None
    app.button(key="import.confirm").click().run()
    assert score(with_sample) == 4


def test_the_preview_shows_scores_before_and_after(open_app, with_sample, sample_answers):
    app = upload(open_app("import_answers"), sample_answers([4] * 12))
    changes = next(t.value for t in app.dataframe if "Before" in t.value)
    row = changes[(changes["Unit"] == "Fabrication") & (changes["Dimension"] == "Social maturity")]
    assert row[["Before", "After"]].values.tolist() == [["–", "4.0"]]


def test_an_import_is_undone(open_app, with_sample, sample_answers):
    app = upload(open_app("import_answers"), sample_answers([4] * 12))
    app.button(key="import.confirm").click().run()
    undo = next(button for button in app.button if str(button.key).startswith("import.undo."))
    undo.click().run()
    assert score(with_sample) is None


def test_what_is_no_workbook_is_one_sentence(open_app, with_sample):
    app = upload(open_app("import_answers"), b"hello")
    assert "This file is not a workbook." in app.error[0].value


def test_staged_files_survive_a_reload(open_app, with_sample, sample_answers):
    upload(open_app("import_answers"), sample_answers([4] * 12))
    assert open_app("import_answers").button(key="import.confirm")


def test_a_staged_file_is_discarded(open_app, with_sample, sample_answers):
    app = upload(open_app("import_answers"), sample_answers(["often"] * 12))
    next(button for button in app.button if str(button.key).startswith("import.discard.")).click().run()
    assert not app.dataframe


def test_the_same_file_is_recognised(open_app, with_sample, sample_answers):
    content = sample_answers([4] * 12)
    app = upload(open_app("import_answers"), content)
    app.button(key="import.confirm").click().run()
    app.file_uploader(key="import.files.1").upload("again.xlsx", content).run()
    assert any("Imported already on" in info.value for info in app.info)


def test_the_history_is_told_by_pages(open_app, with_sample):
    def undoable(app):
        return [button.key for button in app.button if str(button.key).startswith("import.undo.")]

    app = open_app("import_answers")
    newest = undoable(app)
    app.session_state["import.page"] = 2
    older = undoable(app.run())
    assert (len(newest), len(older), set(newest) & set(older)) == (6, 6, set())


def test_the_first_sample_workbook_is_what_build_writes(tmp_path):
    from sample_data.build import FOLDER, build  # noqa: PLC0415
    from services.adapters.workbook_reader import read_workbook  # noqa: PLC0415

    def cells(path: Path):
        return [sheet.rows for sheet in read_workbook(path.name, path.read_bytes()).sheets]

    first = next(build(tmp_path))
    assert cells(first) == cells(FOLDER / first.name)

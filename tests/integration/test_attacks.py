"""Hostile texts in files: none becomes a formula, a link or a script, and all of them stay as they are written."""

import csv
import zipfile
from io import BytesIO, StringIO

import pandas as pd
import pytest
from openpyxl import load_workbook

from services import (
    answer_browsing,
    answering,
    audit_export,
    auditing,
    board_pack,
    business_case,
    exporting,
    framework_library,
    importing,
    kpis,
    narratives,
    problem_table,
    targets,
    templates,
)
from services.adapters.database import open_sessions
from services.answer_search import Wanted
from services.answering import Sheet, Who
from services.domain.answers import GivenAnswer
from services.domain.audit import Action, Sought, Subject, SubjectKind
from services.domain.scoring import AnswerState
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.exporting import Scope
from services.pack_matter import PackRequest
from services.workspace import upgrade
from tests.attack_stage import FORMULA, HTML, SQL, TEXTS, found_attacked, hostile_document
from tests.builders import KEY, found_company, framework, questionnaire
from tests.packs import texts as texts_of_slides

STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """The attacked company; these tests only read it."""
    sessions = open_sessions(f"sqlite:///{tmp_path_factory.mktemp('attacked') / 'palier.db'}")
    upgrade(sessions)
    yield found_attacked(sessions)
    sessions.kw["bind"].dispose()


def standings(company, top):
    return kpis.list_standings(company.sessions, LOCAL_VIEWER, [top])


def flawed(company):
    """A staged file with problems."""
    content = questionnaire(company, {"U0": [[9, SQL, 1, 1]]})
    return importing.stage(company.sessions, LOCAL_VIEWER, f"{FORMULA}.xlsx", content)


def problems(company, form):
    name, _content, found = importing.problems(company.sessions, LOCAL_VIEWER, KEY, flawed(company))
    return problem_table.export_problems([(name, issue) for issue in found], len(found), form)


TABLES = {
    "answers": lambda c, s, v, top, form: exporting.export_answers(s, v, c.wave, Wanted(top), form),
    "scores": lambda c, s, v, top, form: exporting.export_scores(s, v, all_of(c), form),
    "comparison": lambda c, s, v, top, form: exporting.export_comparison(s, v, all_of(c), form),
    "cases": lambda c, s, v, top, form: exporting.export_cases(
        s, v, business_case.list_cases(s, v, top), (), form
    ),
    "kpis": lambda c, s, v, top, form: exporting.export_kpis(
        s, v, kpis.list_kpis(s, v, top), standings(c, top), (), form
    ),
    "shown": lambda c, s, v, top, form: exporting.export_shown(
        s, v, top, "table", FORMULA, ((FORMULA, FORMULA),), pd.DataFrame({FORMULA: list(TEXTS)}), form
    ),
    "problems": lambda c, s, v, top, form: problems(c, form),
    "audit": lambda c, s, v, top, form: audit_export.export_events(s, v, Sought(), form),
}
WORKBOOKS = {
    "questionnaire": lambda c, s, v, top: templates.make_template(
        s, v, c.wave, "en", {unit: 2 for code, unit in c.units.items() if code != "ORG"}
    ),
    "case template": lambda c, s, v, top: business_case.make_template(s, v, top, "en"),
    "kpi template": lambda c, s, v, top: kpis.make_template(s, v, top, "en"),
    "narratives": lambda c, s, v, top: narratives.make_template(s, v, top, c.period, "en"),
    "targets": lambda c, s, v, top: targets.workbook(s, v, c.wave, list(c.units.values()), "en"),
    "marked": lambda c, s, v, top: importing.marked(s, v, KEY, flawed(c)).content,
    "framework": lambda c, s, v, top: framework_library.write_file(framework(**hostile_document()), "xlsx"),
    "xlsform": lambda c, s, v, top: framework_library.write_file(framework(**hostile_document()), "xlsform"),
    "board pack": lambda c, s, v, top: pack(c, "xlsx"),
}


def all_of(company):
    return Scope(company.wave, None, tuple(company.units.values()))


def pack(company, form):
    request = PackRequest(company.wave, company.units["ORG"], units=tuple(company.units.values()))
    return board_pack.export_board_pack(company.sessions, LOCAL_VIEWER, request, form)


def formulas(content):
    """The formulas of a workbook that hold a text of somebody's."""
    book = load_workbook(BytesIO(content))
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return [c.value for c in cells if c.data_type == "f" and not str(c.value).startswith('=HYPERLINK("#')]


def outward(content):
    """What a workbook or a presentation points to outside of itself."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        relations = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")]
    return [text for text in relations if 'TargetMode="External"' in text]


def call(made, company, *form):
    return made(company, company.sessions, LOCAL_VIEWER, company.units["ORG"], *form)


@pytest.mark.parametrize("what", TABLES)
def test_no_table_as_a_workbook_holds_a_formula_or_a_link(attacked, what):
    content = call(TABLES[what], attacked, "xlsx")
    assert (formulas(content), outward(content)) == ([], [])


@pytest.mark.parametrize("what", WORKBOOKS)
def test_no_workbook_holds_a_formula_or_a_link_of_others(attacked, what):
    content = call(WORKBOOKS[what], attacked)
    assert (formulas(content), outward(content)) == ([], [])


@pytest.mark.parametrize("what", TABLES)
def test_no_cell_of_a_text_file_begins_like_a_formula(attacked, what):
    text = call(TABLES[what], attacked, "csv").decode("utf-8-sig")
    cells = [
        cell for row in csv.reader(StringIO(text, newline="")) for cell in row if cell.startswith(STARTS)
    ]
    assert [cell for cell in cells if not is_number(cell)] == []


def is_number(cell):
    return cell.lstrip("-").replace(".", "", 1).isdigit()


def test_slides_hold_texts_as_they_are_written_and_no_link(attacked):
    content = pack(attacked, "pptx")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        slides = [archive.read(name).decode() for name in archive.namelist() if "/slides/" in name]
    assert outward(content) == []
    assert not [slide for slide in slides if "hlinkClick" in slide]
    assert any(HTML in text for text in texts_of_slides(content))


def test_the_page_of_the_board_pack_holds_no_markup_of_others(attacked):
    page = pack(attacked, "html").decode()
    assert "<img" not in page
    assert "<script" not in page
    assert "href=" not in page
    assert "&lt;img src=x" in page


SAID = {"A1": "100% sure", "A2": "snake_case", "B1": "back\\slash", "B2": 'it\'s; -- "so" [a-z]*'}
SEARCHES = {
    "%": {"A1"},
    "_": {"A2"},
    "e_c": {"A2"},
    "s_r": set(),
    "\\": {"B1"},
    "\\%": set(),
    "'": {"B2"},
    "'; --": set(),
    "it's; --": {"B2"},
    '"so"': {"B2"},
    "[a-z]": {"B2"},
    "*": {"B2"},
    "' OR 1=1": set(),
    "100%\0": {"A1"},
}
"""What is searched for, and the questions whose comment holds it."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def talkative(request, tmp_path_factory):
    """Answers with a comment of signs that databases give a meaning to, and an event about each."""
    folder = tmp_path_factory.mktemp("talkative")
    url = f"sqlite:///{folder / 'palier.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")("talkative")
    sessions = open_sessions(url)
    upgrade(sessions)
    company = found_company(sessions, answers="named")
    given = GivenAnswer(AnswerState.ANSWERED, 4.0, "4")
    who = Who(company.wave, company.units["NORTH"], "R1")
    answering.submit(sessions, LOCAL_VIEWER, KEY, who, Sheet("staff", dict.fromkeys(SAID, given), SAID))
    for code, said in SAID.items():
        boss = Viewer(f"{code} {said}", ViewerRole.ADMINISTRATOR)
        auditing.note(sessions, boss, Action.EXPORT, Subject(SubjectKind.TABLE, f"{code} {said}"))
    yield company
    sessions.kw["bind"].dispose()


@pytest.mark.parametrize("sought", SEARCHES)
def test_a_search_of_answers_takes_every_sign_as_it_is(talkative, sought):
    wanted = Wanted(talkative.units["NORTH"], search=sought)
    found = answer_browsing.browse(talkative.sessions, LOCAL_VIEWER, talkative.wave, wanted, 0)
    assert set(found.rows["question"]) == SEARCHES[sought]


@pytest.mark.parametrize("field", ["search", "who"])
@pytest.mark.parametrize("sought", SEARCHES)
def test_a_search_of_the_audit_takes_every_sign_as_it_is(talkative, sought, field):
    found = auditing.list_events(talkative.sessions, LOCAL_VIEWER, Sought(**{field: sought})).events
    told = [event.words if field == "search" else event.who for event in found]
    assert {text[:2] for text in told} == SEARCHES[sought]


@pytest.mark.parametrize("field", ["theme", "question"])
@pytest.mark.parametrize("sought", [text for text in SEARCHES if "\0" not in text])
def test_a_choice_that_is_none_finds_nothing(talkative, sought, field):
    wanted = Wanted(talkative.units["NORTH"], **{field: sought})
    found = answer_browsing.browse(talkative.sessions, LOCAL_VIEWER, talkative.wave, wanted, 0)
    assert found.rows.empty

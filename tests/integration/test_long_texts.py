"""Texts that are too long, or of signs that nobody sees: stored or refused in a sentence, alike on both databases."""

from datetime import date
from itertools import count

import pytest

from services import (
    administration,
    answer_browsing,
    answering,
    auditing,
    case_editing,
    erasing,
    export_names,
    founding,
    framework_library,
    import_history,
    importing,
    kpi_editing,
    kpis,
    mapping,
    members,
    narratives,
    notes,
    roadmapping,
    targets,
)
from services.adapters.database import open_sessions
from services.answer_search import Wanted
from services.answering import Sheet, Who
from services.domain import framework_document
from services.domain.answers import LONGEST_TEXT, GivenAnswer
from services.domain.audit import Action, Sought, Subject, SubjectKind
from services.domain.column_mapping import Choices, Column, ColumnMapping, Layout, Meaning
from services.domain.errors import FrameworkRejectedError, PalierError
from services.domain.narrative import Narrative, Said
from services.domain.roadmap_facts import Aim, GivenRoadmap, Step
from services.domain.scoring import AnswerState
from services.domain.targets import GivenTarget
from services.domain.unit_drafts import UnitDraft
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.edited_case import EditedInitiative
from services.edited_kpi import EditedDefinition
from services.workspace import upgrade
from tests.attack_stage import definition
from tests.builders import (
    KEY,
    changed,
    checked,
    document,
    found_company,
    framework,
    import_now,
    kpi_workbook,
    question,
    questionnaire,
    spreadsheet,
    text,
)

LONG = "x" * 10_001
TEXTS = (LONG, "a\0b\ud800c\u202ed\u2069", " \t\u00a0 ", "\0\ud800")
"""A long one, one with signs that nobody sees, blanks, and nothing but such signs."""

DAY, DUE = date(2026, 10, 1), date(2026, 12, 31)
FOUR = GivenAnswer(AnswerState.ANSWERED, 4.0, "4")
_numbers = count()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def company(request, tmp_path_factory):
    """A company whose respondents are named, and which asks for a text too."""
    url = f"sqlite:///{tmp_path_factory.mktemp('long') / 'palier.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")("long_texts")
    sessions = open_sessions(url)
    upgrade(sessions)
    asked = [*document()["questions"], question("T1", "b", answer_set="words", weight=0)]
    sets = [*document()["answer_sets"], {"code": "words", "kind": "text"}]
    yield found_company(sessions, answers="named", questions=asked, answer_sets=sets)
    sessions.kw["bind"].dispose()


def code():
    """One that nothing else has."""
    return f"C{next(_numbers)}"


def unit(c, name, written):
    return administration.add_unit(c.sessions, LOCAL_VIEWER, c.units["ORG"], name, written)


def draft(c, written, name):
    founding.add_units(c.sessions, LOCAL_VIEWER, c.units["ORG"], [UnitDraft(written, name)])


def submit(c, respondent="R1", answers=None, comments=None, role=""):
    who, sheet = (
        Who(c.wave, c.units["NORTH"], respondent),
        Sheet(role, answers or {"A1": FOUR}, comments or {}),
    )
    answering.save_draft(c.sessions, LOCAL_VIEWER, KEY, who, sheet)
    return answering.submit(c.sessions, LOCAL_VIEWER, KEY, who, sheet)


def said(words):
    return GivenAnswer(AnswerState.ANSWERED, text=words)


def note(c, words="Words", subject="kpi"):
    return notes.add_note(c.sessions, LOCAL_VIEWER, c.units["NORTH"], ("kpi", subject), DAY, words)


def plan(c, name="Plan", aims=(), **changes):
    about = {"code": code(), "title": "Do", "phase": "people", "owner": "Us", "starts": DAY, "due": DUE}
    given = GivenRoadmap((Step(**({"unit": c.units["NORTH"]} | about | changes)),), aims)
    return roadmapping.save_steps(c.sessions, LOCAL_VIEWER, c.units["NORTH"], given, name, today=DAY)


def aim(c, **changes):
    about = {"unit": c.units["NORTH"], "year": 2026, "objective": "More", "metric": "Much"}
    return plan(c, aims=(Aim(**(about | changes)),))


def target(c, name="Targets", node="a"):
    given = [GivenTarget(c.units["NORTH"], node, DUE, 4.5)]
    return targets.set_targets(c.sessions, LOCAL_VIEWER, c.wave, given, name)


def narrative(c, **changes):
    about = {"unit": unit(c, "Unit", code()), "period": "2026-Q3", "why": Said("Why", "explicit")}
    return narratives.write_narrative(c.sessions, LOCAL_VIEWER, Narrative(**(about | changes)), None)


def initiative(c, line=None, effects=(), **changes):
    lines = ({"kind": "cost", "row": "licences", "basis": "assumed", "2026 likely": "10"} | (line or {}),)
    about = {"code": code(), "title": "Case", "unit": c.units["NORTH"], "start_year": 2026, "years": 3}
    edited = EditedInitiative(**(about | {"lines": lines, "intangibles": effects} | changes))
    return case_editing.save_initiative(c.sessions, LOCAL_VIEWER, c.units["ORG"], edited)


def kpi(c, **changes):
    mine = code()
    cells = definition() | {"code": mine, "title_en": mine, "title_fr": mine} | changes
    return kpi_editing.save_definition(c.sessions, LOCAL_VIEWER, c.units["ORG"], EditedDefinition(cells))


def model(c, **changes):
    made = framework_document.parse(document(**({"key": code()} | changes)))
    return framework_library.add(c.sessions, LOCAL_VIEWER, made)


def coded(part, words):
    """The parts of a framework whose first code is another one."""
    return {part: [document()[part][0] | {"code": words}, *document()[part][1:]]}


def member(c, written):
    return members.add_member(c.sessions, LOCAL_VIEWER, written, ViewerRole.EXECUTIVE)


def mapped(c, **changes):
    about = {"organisation": "ORG", "framework": "small", "layout": Layout.RESPONDENTS, "header": 0}
    columns = Column(0, "a", Meaning.RESPONDENT), Column(1, "b", Meaning.UNIT)
    made = ColumnMapping(**(about | {"columns": columns} | changes))
    staged = importing.stage(c.sessions, LOCAL_VIEWER, "a.csv", f"a,b\n1,{code()}\n".encode())
    mapping.decide(c.sessions, LOCAL_VIEWER, staged, Choices(made))
    importing.preview(c.sessions, LOCAL_VIEWER, KEY, [staged])


def browse(c, **wanted):
    about = Wanted(c.units["NORTH"], **wanted)
    return answer_browsing.browse(c.sessions, LOCAL_VIEWER, c.wave, about, 0)


def event(c, words):
    about = Subject(SubjectKind.TABLE, words)
    auditing.note(c.sessions, Viewer(words, ViewerRole.EXECUTIVE), Action.EXPORT, about)


WRITTEN = {
    "unit": ("rsrr", lambda c, words: unit(c, words, code())),
    "code of a unit": ("rsrr", lambda c, words: unit(c, "Unit", words)),
    "drafted unit": ("rsrr", lambda c, words: draft(c, code(), words)),
    "code of a drafted unit": ("rsrr", lambda c, words: draft(c, words.replace("a", "e"), "Unit")),
    "respondent": ("rsrr", submit),
    "role": ("rrrr", lambda c, words: submit(c, role=words)),
    "comment": ("rsss", lambda c, words: submit(c, comments={"A1": words})),
    "answer": ("rsss", lambda c, words: submit(c, answers={"A1": FOUR, "T1": said(words)})),
    "answer alone": ("rsrr", lambda c, words: submit(c, answers={"T1": said(words)})),
    "note": ("rsrr", note),
    "subject of a note": ("rssr", lambda c, words: note(c, subject=words)),
    "step": ("rsrr", lambda c, words: plan(c, title=words)),
    "owner of a step": ("rsrr", lambda c, words: plan(c, owner=words)),
    "code of a step": ("rsss", lambda c, words: plan(c, code=words)),
    "removed step": ("rsss", lambda c, words: plan(c, title=words, removed=True)),
    "framework of a step": ("ssss", lambda c, words: plan(c, framework=words)),
    "name of a plan": ("ssss", plan),
    "objective": ("rsrr", lambda c, words: aim(c, objective=words)),
    "metric": ("rsrr", lambda c, words: aim(c, metric=words)),
    "name of targets": ("ssss", target),
    "narrative": ("rsrr", lambda c, words: narrative(c, why=Said(words, "explicit"))),
    "sponsor": ("rsss", lambda c, words: narrative(c, sponsor=words)),
    "audience": ("rsss", lambda c, words: narrative(c, audience=words)),
    "initiative": ("rsrr", lambda c, words: initiative(c, title=words)),
    "code of an initiative": ("rsrr", lambda c, words: initiative(c, code=words)),
    "owner of an initiative": ("rsss", lambda c, words: initiative(c, owner=words)),
    "cost": ("rsrr", lambda c, words: initiative(c, {"row": words})),
    "code of a cost": ("rssr", lambda c, words: initiative(c, {"code": words})),
    "effect": ("rsrr", lambda c, words: initiative(c, effects=({"row": words, "importance": "3"},))),
    "kpi": ("rsrr", lambda c, words: kpi(c, title_en=words, title_fr=words)),
    "code of a kpi": ("rsrr", lambda c, words: kpi(c, code=words)),
    "owner of a kpi": ("rsss", lambda c, words: kpi(c, owner=words)),
    "definition of a kpi": ("rsss", lambda c, words: kpi(c, definition_en=words)),
    "key of a framework": ("rrrr", lambda c, words: model(c, key=words)),
    "version of a framework": ("rrrr", lambda c, words: model(c, version=words)),
    "title of a framework": ("ssrr", lambda c, words: model(c, title=text(words) | {"fr": words})),
    "code of a role": ("rrrr", lambda c, words: model(c, **coded("roles", words))),
    "code of a question": ("rrrr", lambda c, words: model(c, **coded("questions", words))),
    "e-mail": ("rrrr", lambda c, words: member(c, f"{words}@example.org")),
    "login": ("ssss", lambda c, words: members.viewer_of(c.sessions, words)),
    "organisation of a mapping": ("ssss", lambda c, words: mapped(c, organisation=words)),
    "framework of a mapping": ("ssss", lambda c, words: mapped(c, framework=words)),
    "heading of a mapping": (
        "ssss",
        lambda c, words: mapped(c, columns=(Column(0, words, Meaning.RESPONDENT),)),
    ),
    "search": ("ssss", lambda c, words: browse(c, search=words)),
    "question sought": ("ssss", lambda c, words: browse(c, question=words)),
    "subject sought": (
        "ssss",
        lambda c, words: auditing.list_events(c.sessions, LOCAL_VIEWER, Sought(search=words)),
    ),
    "person sought": (
        "ssss",
        lambda c, words: auditing.list_events(c.sessions, LOCAL_VIEWER, Sought(who=words)),
    ),
    "event": ("ssss", event),
    "benchmarks sought": ("ssss", lambda c, words: kpis.list_benchmarks(c.sessions, LOCAL_VIEWER, 1, words)),
    "notes sought": ("ssss", lambda c, words: notes.list_notes(c.sessions, LOCAL_VIEWER, 1, "kpi", words)),
    "respondent to erase": (
        "rrrr",
        lambda c, words: erasing.erase_respondent(c.sessions, LOCAL_VIEWER, KEY, c.units["ORG"], f"?{words}"),
    ),
    "file name": (
        "ssss",
        lambda c, words: importing.stage(c.sessions, LOCAL_VIEWER, f"{words}.csv", b"a,b\n1,2\n"),
    ),
}
"""What is done with each of TEXTS: s where it is stored, or sought, r where it is refused."""


def outcome(call, company, words):
    try:
        call(company, words)
    except PalierError as error:
        assert error.remedy or all(issue.remedy for issue in error.issues)
        return "r"
    return "s"


@pytest.mark.parametrize("what", WRITTEN)
def test_a_text_is_stored_or_refused_in_a_sentence(company, what):
    expected, call = WRITTEN[what]
    assert "".join(outcome(call, company, words) for words in TEXTS) == expected


@pytest.mark.parametrize("version", ["9999999999.0", "1.9999999999"])
def test_a_number_of_a_version_is_one_that_databases_take(company, version):
    assert outcome(lambda c, words: model(c, version=words), company, version) == "r"


def test_the_longest_texts_are_kept_whole(company):
    words = "y" * LONGEST_TEXT
    submit(company, "R" * 200, {"T1": said(words)}, {"A1": words})
    rows = browse(company, search=words).rows
    assert sorted(rows["respondent"]) == ["R" * 200] * 2


def test_a_long_name_of_a_batch_ends_in_an_ellipsis(company):
    plan(company, LONG)
    newest = import_history.list_batches(company.sessions, LOCAL_VIEWER, 1)[0]
    assert newest.file_name == "x" * 254 + "…"


HEADINGS = ("Respondent", "Business unit", "Role", "Question A1", "Question A2", "Question B1", "Question T1")


def table(company, **cells):
    """A file of answers that is not ours, with other texts in its second row."""
    row = {"Respondent": "R9", "Business unit": "NORTH", "Role": "boss"} | dict.fromkeys(HEADINGS[3:6], 4)
    return spreadsheet([HEADINGS, [(row | cells).get(heading, "") for heading in HEADINGS]])


def benchmark(company, **cells):
    return kpi_workbook(
        company, benchmarks=[{"Series": "mine", "Geography": "CA", "Year": 2025, "Value": 5} | cells]
    )


FILES = {
    "respondent": ("respondent.long", "A2", lambda c: table(c, Respondent="x" * 201)),
    "answer": ("answer.long", "G2", lambda c: table(c, **{"Question T1": LONG})),
    "role": ("role.unknown", "C2", lambda c: table(c, Role=LONG)),
    "unit": ("unit.unknown", "B2", lambda c: table(c, **{"Business unit": LONG})),
    "geography": ("kpi.text", "B3", lambda c: benchmark(c, Geography=LONG)),
    "source": ("kpi.text", "G3", lambda c: benchmark(c, Source=LONG)),
    "flag": ("kpi.text", "J3", lambda c: benchmark(c, Flag="x" * 61)),
    "series": (
        "kpi.text",
        "D1",
        lambda c: spreadsheet([["Geography", "Size class", "Year", LONG], ["CA", "all", 2025, 5]]),
    ),
    "ours": ("respondent.long", "D3", lambda c: changed(questionnaire(c, {"NORTH": [[4]]}), 1, {"D3": LONG})),
}


@pytest.mark.parametrize("what", FILES)
def test_a_long_text_in_a_file_is_told_by_its_cell(company, what):
    problem, cell, make = FILES[what]
    found = checked(company, make(company)).issues
    assert [(issue.code, issue.cell) for issue in found if issue.blocks] == [(problem, cell)]


def test_lines_without_a_respondent_are_told_apart_whatever_their_file_is_called(company):
    rows = [",".join(HEADINGS[1:]), *["SOUTH,boss,4,4,4,said"] * 12]
    import_now(company, "\n".join(rows).encode(), name=f"{'n' * 300}.csv")
    assert len(browse_south(company)) == 12


def browse_south(company):
    found = answer_browsing.browse(
        company.sessions, LOCAL_VIEWER, company.wave, Wanted(company.units["SOUTH"]), 0
    )
    return set(found.rows["respondent"])


def test_a_text_file_of_zeros_is_stored_without_them(company):
    rows = f"{','.join(HEADINGS)}\nR\0 8,NORTH,boss,4,4,4,to\0ld\n"
    import_now(company, rows.encode("utf-16"), name="zeros.csv")
    assert set(browse(company, search="told").rows["respondent"]) == {"R 8"}


@pytest.mark.parametrize(
    ("part", "cell"), [("settings", "settings!B2"), ("questions", "questions!A2"), ("options", "options!B2")]
)
def test_a_long_code_of_a_framework_is_told_by_its_cell(part, cell):
    content = changed(
        framework_library.write_file(framework(), "xlsx"), part, {cell.partition("!")[2]: "x" * 81}
    )
    with pytest.raises(FrameworkRejectedError) as caught:
        framework_library.read_file("framework.xlsx", content)
    told = [str(issue.where) for issue in caught.value.issues if "is longer than" in str(issue.what)]
    assert told == [cell]


def test_a_framework_that_is_stored_with_longer_codes_can_still_be_read():
    long = document(**coded("questions", "Q" * 61))
    assert framework_document.parse(long, stored=True).questions[0].code == "Q" * 61


HOSTILE = (
    '"; filename=evil.exe',
    "a\r\nSet-Cookie: b",
    "../../etc/passwd",
    "..",
    "a/b\\c",
    "\u202egpj.exe",
    "é",
)


@pytest.mark.parametrize("written", HOSTILE)
def test_names_of_downloads_are_plain(written):
    names = export_names.workbook_name("kpis", written), export_names.file_name("csv", "kpis", written)
    assert all(name.replace("-", "").replace(".", "", 1).isalnum() and name.isascii() for name in names)

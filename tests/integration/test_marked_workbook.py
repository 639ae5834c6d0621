"""A file given back with its problems marked: the user's own workbook where that can be, else a copy of its values."""

import re
import time
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from services import palette
from services.adapters import own_workbook, problem_marks, values_copy
from services.adapters.marked_workbook import is_problem_sheet, mark
from services.adapters.workbook_reader import UncalculatedFormula, read_workbook
from services.domain.errors import CellIssue
from services.domain.texts import Message
from services.language import in_language
from tests.builders import saved

DATA = "Data"


def issue(cell, *, sheet=DATA, found="often", severity="error"):
    expected, remedy = Message("at least one answer"), Message("Download the workbook again.")
    return CellIssue("x", sheet, cell, found, expected, remedy, severity)


def book(**cells):
    made = Workbook()
    made.active.title = DATA
    for address, value in cells.items():
        made.active[address] = value
    return made


def rezipped(content, changes, added=None):
    """A workbook with parts changed by a function each, and parts added."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            change = changes.get(name, bytes)
            target.writestr(name, change(source.read(name)))
        for name, data in (added or {}).items():
            target.writestr(name, data)
    return written.getvalue()


def in_sheet(change):
    return {"xl/worksheets/sheet1.xml": change}


def marked(made, *issues, name="a.xlsx"):
    """The marked file, opened."""
    content = made if isinstance(made, bytes) else saved(made)
    return load_workbook(BytesIO(mark(name, content, issues).content))


def listed(opened):
    """The texts of the list's lines, below its heading."""
    rows = [[c.value for c in row[1:]] for row in opened.worksheets[0].iter_rows()]
    start = next(place for place, row in enumerate(rows) if row[2] == "Cell")
    return rows[start + 1 :]


def notes(opened):
    return " ".join(str(row[1].value) for row in opened.worksheets[0].iter_rows(max_row=6))


def with_macros(content):
    def types(xml):
        main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        part = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        xml = xml.replace(main, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        return xml.replace(b"</Types>", part + b"</Types>")

    return rezipped(content, {"[Content_Types].xml": types}, {"xl/vbaProject.bin": b"macros"})


def test_the_own_workbook_keeps_every_value_where_it_was():
    content = saved(book(A1="Question", C5=3.25, B7="souvent", A9=True))
    given = mark("a.xlsx", content, [issue("C5"), issue("Z99")])
    rows = read_workbook("a.xlsx", given.content).sheet(DATA).rows
    assert given.rewritten
    assert rows == read_workbook("a.xlsx", content).sheet(DATA).rows


def test_a_formula_stays_a_formula():
    assert marked(book(A1=1, A2="=A1+1"), issue("A1"))[DATA]["A2"].value == "=A1+1"


@pytest.mark.parametrize("result", ["<v>2</v>", "<v>2.5</v>"])
def test_a_formula_keeps_its_result(result):
    def calculated(xml):
        return xml.replace(b"<v></v>", result.encode()).replace(b"<v />", result.encode())

    content = rezipped(saved(book(A1=1, A2="=A1+1")), in_sheet(calculated))
    sheet = read_workbook("a.xlsx", mark("a.xlsx", content, [issue("A1")]).content).sheet(DATA)
    assert f"<v>{sheet.cell(1, 0):g}</v>" == result


def test_a_formula_without_a_result_gets_none():
    content = mark("a.xlsx", saved(book(A1=1, A2="=A1+1")), [issue("A1")]).content
    assert read_workbook("a.xlsx", content).sheet(DATA).cell(1, 0) == UncalculatedFormula("=A1+1")


@pytest.mark.parametrize(("severity", "tint"), [("error", palette.RAMP_BAD[1]), ("warning", palette.RAMP[1])])
def test_a_cell_is_coloured_by_severity(severity, tint):
    cell = marked(book(A1="often"), issue("A1", severity=severity))[DATA]["A1"]
    assert cell.fill.fgColor.rgb == f"00{tint[1:]}"


def test_white_text_gets_a_strong_colour():
    made = book(A1="often")
    made.active["A1"].font = Font(color="FFFFFFFF")
    assert marked(made, issue("A1"))[DATA]["A1"].fill.fgColor.rgb == f"00{palette.BAD[1:]}"


def test_a_comment_says_what_the_colour_says():
    comment = marked(book(A1="often"), issue("A1"))[DATA]["A1"].comment
    assert comment.author == "Palier"
    assert comment.content.splitlines()[1:3] == ["ERROR", "Found: often"]


def test_the_problems_of_a_cell_share_a_comment():
    comment = marked(book(A1="x"), issue("A1", found="one"), issue("A1", found="two"))[DATA]["A1"].comment
    assert "Found: one" in comment.content
    assert "Found: two" in comment.content


def test_a_users_comment_stays_above_ours():
    made = book(A1="often")
    made.active["A1"].comment = Comment("Ask Ann.", "Bo")
    comment = marked(made, issue("A1"))[DATA]["A1"].comment
    assert comment.author == "Bo"
    assert comment.content.startswith("Ask Ann.\n\n— Palier —\nERROR")


def test_beyond_a_number_of_comments_cells_are_only_coloured(monkeypatch):
    monkeypatch.setattr(problem_marks, "MOST_COMMENTS", 1)
    opened = marked(book(A1="x"), issue("A1", severity="warning"), issue("A2"))
    assert [bool(opened[DATA][cell].comment) for cell in ("A1", "A2")] == [False, True]
    assert "Only 1 of the coloured cells" in notes(opened)


def test_a_problem_inside_a_merged_range_marks_its_corner():
    made = book(A1="x")
    made.active.merge_cells("A1:C2")
    assert marked(made, issue("B2"))[DATA]["A1"].comment


@pytest.mark.filterwarnings("ignore:Data Validation extension")
def test_a_drop_down_list_that_refers_to_another_sheet_is_kept():
    extension = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
        b' uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1"'
        b' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"'
        b' allowBlank="1"><x14:formula1><xm:f>palier!$E$1:$E$3</xm:f></x14:formula1><xm:sqref>B1:B9 D1</xm:sqref>'
        b"</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    content = rezipped(saved(book(A1=1)), in_sheet(lambda xml: xml.replace(b"</worksheet>", extension)))
    kept = marked(content, issue("A1"))[DATA].data_validations.dataValidation[0]
    assert (kept.type, kept.formula1, str(kept.sqref)) == ("list", "palier!$E$1:$E$3", "B1:B9 D1")


def test_a_protected_sheet_stays_protected():
    made = book(A1="x")
    made.active.protection.set_password("secret")
    made.active.protection.enable()
    before, after = made.active.protection, marked(made, issue("A1"))[DATA].protection
    assert (after.sheet, after.password) == (True, before.password)


def test_a_hidden_sheet_stays_hidden_and_is_not_linked():
    made = book(A1="x")
    made.create_sheet("secret").sheet_state = "veryHidden"
    opened = marked(made, issue("A1", sheet="secret"))
    assert opened["secret"].sheet_state == "veryHidden"
    assert listed(opened)[0][1] == "secret (hidden)"


def test_only_the_list_is_selected():
    opened = marked(book(A1="x"), issue("A1"))
    assert [sheet.sheet_view.tabSelected for sheet in opened] == [True, False]


def test_the_list_leads_to_the_cell():
    made = book(A1="x")
    made.active.title = "Côté d'Or"
    opened = marked(made, issue("B2", sheet="Côté d'Or"))
    links = [cell.hyperlink.location for row in opened.worksheets[0] for cell in row if cell.hyperlink]
    assert links == ["'Côté d''Or'!B2"]


def test_errors_are_listed_before_warnings():
    opened = marked(book(A1="x"), issue("A1", severity="warning"), issue("A2"))
    assert [line[:3] for line in listed(opened)] == [["Error", DATA, "A2"], ["Warning", DATA, "A1"]]


@pytest.mark.parametrize(
    "place", [{"cell": ""}, {"cell": "A1", "sheet": "gone"}, {"cell": "XFE1"}, {"cell": "A0"}]
)
def test_a_problem_without_a_cell_is_listed_only(place):
    opened = marked(book(A1="x"), issue(**place))
    assert len(listed(opened)) == 1
    assert not any(cell.hyperlink or cell.comment for sheet in opened for row in sheet for cell in row)


def test_the_list_is_recognised_when_it_comes_back():
    given = mark("a.xlsx", saved(book(A1="x")), [issue("A1")])
    assert [is_problem_sheet(sheet) for sheet in read_workbook("a.xlsx", given.content).sheets] == [
        True,
        False,
    ]


def test_the_list_takes_a_free_name():
    made = book(A1="x")
    made.create_sheet("problems")
    assert marked(made, issue("A1")).sheetnames == ["Problems (2)", DATA, "problems"]


def test_a_second_pass_replaces_the_marks_of_the_first():
    made = book(A1="x", A2="y")
    made.active["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
    made.active["A1"].comment = Comment("Ask Ann.", "Bo")
    made.active.merge_cells("A1:B1")
    first = mark("a.xlsx", saved(made), [issue("B1")])
    opened = marked(first.content, issue("A2"))
    cell = opened[DATA]["A1"]
    assert opened.sheetnames == ["Problems", DATA]
    assert (cell.fill.fgColor.rgb, cell.comment.content) == ("FF00FF00", "Ask Ann.")


def test_our_own_comments_are_no_loss():
    first = mark("a.xlsx", saved(book(A1="x")), [issue("A1")])
    assert "written anew" not in notes(marked(first.content, issue("A1")))


def test_a_users_comment_loses_its_formatting():
    made = book(A1="often")
    made.active["A1"].comment = Comment("Ask Ann.", "Bo")
    assert "still has: size and formatting of comments." in notes(marked(made, issue("A1")))


def test_macros_are_kept():
    given = mark("a.xlsm", with_macros(saved(book(A1="x"))), [issue("A1")])
    with zipfile.ZipFile(BytesIO(given.content)) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"
        assert b"macroEnabled" in archive.read("[Content_Types].xml")
    assert given.file_name == "a - problems.xlsm"


def test_a_plain_workbook_loses_nothing():
    assert "written anew" not in notes(marked(book(A1="x"), issue("A1")))


def test_what_a_rewrite_loses_is_said():
    content = rezipped(
        saved(book(A1="x")), {}, {"customXml/item1.xml": "<a/>", "xl/diagrams/data1.xml": "<a/>"}
    )
    assert "still has: SmartArt and custom XML data." in notes(marked(content, issue("A1")))


def test_a_text_file_comes_back_as_a_copy():
    given = mark("answers.csv", b"Unit;Q1;Q2\nA;often;3\n", [issue("B2", sheet="answers")])
    opened = load_workbook(BytesIO(given.content))
    assert (given.file_name, given.rewritten) == ("answers - problems.xlsx", False)
    assert (opened["answers"]["B2"].value, bool(opened["answers"]["B2"].comment)) == ("often", True)


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_copy_holds_no_formula(text):
    content = f"Unit;Q1\n{text};{text}\n".encode()
    sheet = marked(content, issue("B2", sheet="a", found=text), name="a.csv")["a"]
    assert [(c.value, c.data_type, c.quotePrefix) for c in sheet[2]] == [(text, "s", True)] * 2


def test_a_control_character_does_not_break_a_copy():
    content = "Unit;Q1\nA\x01;\ud7ff\n".encode()
    assert marked(content, issue("A2", sheet="a", found="A\x01"), name="a.csv")["a"]["A2"].value == "A"


def test_a_sheet_name_that_excel_refuses_is_changed():
    opened = marked(b"a;b\n1;2\n", issue("A2", sheet="x[1]"), name="x[1].csv")
    assert (opened.sheetnames, listed(opened)[0][1]) == (["Problems", "x 1"], "x[1]")


def test_a_large_workbook_comes_back_as_a_copy(monkeypatch):
    monkeypatch.setattr(own_workbook, "MOST_CELLS", 3)
    made = book(A1="x", A2=1.5, A3="=A1")
    given = mark("a.xlsx", saved(made), [issue("A2")])
    sheet = read_workbook("a.xlsx", given.content).sheet(DATA)
    assert (given.rewritten, sheet.rows) == (False, [["x"], [1.5], ["=A1"]])


def test_sheets_without_room_in_a_copy_are_named(monkeypatch):
    monkeypatch.setattr(values_copy, "MOST_CELLS", 1)
    assert "too large: a." in notes(marked(b"a;b\n1;2\n", issue("A2", sheet="a"), name="a.csv"))


def test_a_workbook_that_cannot_be_rewritten_comes_back_as_a_copy():
    def undated(xml):
        return re.sub(rb"\d{4}-\d\d-\d\dT[^<]*", b"some day", xml)

    content = rezipped(saved(book(A1="x")), {"docProps/core.xml": undated})
    given = mark("a.xlsx", content, [issue("A1")])
    assert (given.rewritten, load_workbook(BytesIO(given.content))[DATA]["A1"].value) == (False, "x")


@pytest.mark.parametrize(
    "bomb",
    [
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        b"<hyperlinks><hyperlink location='a' ref='A1:XFD1048576'/></hyperlinks>",
    ],
)
def test_a_range_of_billions_of_cells_is_not_laid_out(bomb):
    content = rezipped(saved(book(A1="x")), in_sheet(lambda xml: xml.replace(b"<pageM", bomb + b"<pageM")))
    started = time.perf_counter()
    assert not mark("a.xlsx", content, [issue("A1")]).rewritten
    assert time.perf_counter() - started < 5


def test_two_distant_cells_are_marked_quickly():
    started = time.process_time()
    assert mark("a.xlsx", saved(book(A1="x", Z190000="y")), [issue("Z190000")]).rewritten
    assert time.process_time() - started < 10


def test_the_list_speaks_french():
    with in_language("fr"):
        given = mark("a.xlsx", saved(book(A1="x")), [issue("A1")])
    list_sheet = load_workbook(BytesIO(given.content)).worksheets[0]
    texts = [cell.value for row in list_sheet for cell in row]
    assert (given.file_name, list_sheet.title) == ("a - problèmes.xlsx", "Problèmes")
    assert {"Gravité", "Erreur", "au moins une réponse"} <= set(texts)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/a.xlsx", "a"),
        ("C:\\temp\\a.xlsx", "a"),
        ("a\n\u202eb<>.xlsx", "ab"),
        ("a - problèmes.xlsx", "a"),
        ("x" * 300 + ".xlsx", "x" * 120),
    ],
)
def test_a_file_name_is_safe(given, expected):
    assert mark(given, saved(book(A1="x")), []).file_name == f"{expected} - problems.xlsx"

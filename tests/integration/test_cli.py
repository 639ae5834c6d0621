"""The command line: the same rules as the screens, for scripts."""

import gc
import json
import sys

import pytest
import yaml
from click.testing import CliRunner

from services import entry
from services.adapters.database import open_sessions
from services.cli import main
from services.domain.viewer import LOCAL_VIEWER
from services.targets import workbook
from tests.builders import case_workbook, changed, document, found_company, questionnaire, spreadsheet, text


@pytest.fixture
def palier(sqlite_url, monkeypatch):
    """Run the command on a fresh database; returns exit code and output."""
    monkeypatch.setenv("PALIER_DATABASE_URL", sqlite_url)

    def run(*arguments):
        result = CliRunner().invoke(main, ["--language", "en", *arguments])
        return result.exit_code, result.output

    return run


def test_garbage_is_collected_again_once_a_command_is_loaded(sqlite_url, monkeypatch):
    monkeypatch.setenv("PALIER_DATABASE_URL", sqlite_url)
    monkeypatch.setattr(sys, "argv", ["palier", "scores"])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert (ended.value.code, gc.isenabled()) == (0, True)


@pytest.fixture
def files(sqlite_url, tmp_path):
    """A good and a bad questionnaire."""
    company = found_company(open_sessions(sqlite_url))
    paths = {"good": [[1, 2, 3, 4]], "bad": [["often", 2, 3, 4]]}
    for name, answers in paths.items():
        (tmp_path / f"{name}.xlsx").write_bytes(questionnaire(company, {"NORTH": answers}))
    return {name: str(tmp_path / f"{name}.xlsx") for name in paths}


@pytest.fixture
def targets(sqlite_url, tmp_path):
    """A workbook with one target."""
    company = found_company(open_sessions(sqlite_url))
    content = workbook(company.sessions, LOCAL_VIEWER, company.wave, [company.units["NORTH"]], "en")
    (tmp_path / "targets.xlsx").write_bytes(changed(content, 0, {"E3": "2026-12-31", "F3": 4}))
    return str(tmp_path / "targets.xlsx")


def scores(palier):
    return json.loads(palier("scores", "--json")[1])


def test_import_stores_and_exits_with_zero(palier, files):
    assert palier("import", files["good"])[0] == 0
    assert {line["score"] for line in scores(palier) if line["node"] == "all"} == {2.5}


def test_import_of_problems_names_the_cell_and_exits_with_one(palier, files):
    code, output = palier("import", files["bad"])
    assert (code, "North!D6" in output, scores(palier)) == (1, True, [])


def test_a_dry_run_stores_nothing(palier, files):
    code, output = palier("import", "--dry-run", "--json", files["good"])
    assert (code, json.loads(output)["changes"][0]["after"], scores(palier)) == (0, 2.5, [])


def test_import_as_json_lists_every_problem(palier, files):
    _, output = palier("import", "--json", files["bad"])
    (issue,) = json.loads(output)["files"][0]["issues"]
    assert (issue["code"], issue["cell"], issue["found"]) == ("answer.unknown", "D6", "often")


def test_import_as_json_tells_what_a_file_holds_by_its_kind(palier, targets):
    (file,) = json.loads(palier("import", "--json", targets)[1])["files"]
    found = {kind: file[kind] for kind in ("assessments", "targets", "case", "kpis", "narratives")}
    assert found == {"assessments": 0, "targets": 1, "case": None, "kpis": None, "narratives": None}


def test_a_file_that_is_no_workbook_is_one_sentence(palier, tmp_path):
    (tmp_path / "notes.xlsx").write_text("hello")
    code, output = palier("import", str(tmp_path / "notes.xlsx"))
    assert code == 1
    assert "Traceback" not in output


def test_scores_have_the_promised_fields(palier, files):
    palier("import", files["good"])
    assert set(scores(palier)[0]) == {
        "unit", "framework", "version", "period", "node", "score", "level", "n", "answered", "asked", "coverage",
        "spread",
    }  # fmt: skip


def test_the_database_is_checked(palier):
    assert palier("database", "check")[0] == 0


def test_scores_are_rebuilt(palier, files):
    palier("import", files["good"])
    before = scores(palier)
    assert palier("database", "rebuild")[0] == 0
    assert scores(palier) == before


def test_frameworks_are_listed(palier):
    assert "digital-transformation 1.0" in palier("framework", "list")[1]


@pytest.mark.parametrize("form", ["yaml", "xlsx"])
def test_a_framework_goes_out_and_comes_back(palier, tmp_path, form):
    path = str(tmp_path / f"model.{form}")
    assert palier("framework", "export", "social-maturity", "--format", form, "--output", path)[0] == 0
    assert palier("framework", "add", path) == (0, "social-maturity 1.0 is stored.\n")


def changed_framework(tmp_path, **changes):
    path = tmp_path / "small.yaml"
    path.write_text(yaml.safe_dump(document(**changes), allow_unicode=True), "utf-8")
    return str(path)


def test_a_framework_with_problems_is_refused_at_once(palier, tmp_path):
    code, said = palier("framework", "check", changed_framework(tmp_path, version="one", scale=[5, 1]))
    assert code == 1 and "framework, version" in said and "framework, scale" in said


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": text("Other")}, "with another content"),
        ({"version": "1.2", "minimum_coverage": 0.7}, "scores differently"),
        ({"version": "0.9"}, "comes before version 1.1"),
    ],
)
def test_a_stored_version_never_changes(palier, tmp_path, changes, why):
    palier("framework", "add", changed_framework(tmp_path))
    palier("framework", "add", changed_framework(tmp_path, version="1.1"))
    code, said = palier("framework", "add", changed_framework(tmp_path, **changes))
    assert code == 1 and why in said


def test_a_framework_is_retired_and_brought_back(palier):
    palier("framework", "retire", "social-maturity", "1.0")
    assert "social-maturity 1.0  Social maturity in five stages (retired)" in palier("framework", "list")[1]
    palier("framework", "retire", "social-maturity", "1.0", "--undo")
    assert "(retired)" not in palier("framework", "list")[1]


def test_an_unknown_framework_is_one_sentence(palier):
    code, said = palier("framework", "export", "nothing")
    assert code == 1 and "There is no framework" in said


def test_a_broken_yaml_names_its_line(palier, tmp_path):
    (tmp_path / "broken.yaml").write_text("key: a\n  title: [", "utf-8")
    assert "line 2" in palier("framework", "check", str(tmp_path / "broken.yaml"))[1]


def test_the_sample_company_comes_and_goes_without_a_trace(palier, sqlite_url):
    assert palier("sample", "load")[0] == 0
    assert scores(palier)
    assert palier("sample", "remove")[0] == 0
    with open_sessions(sqlite_url)() as session:
        from sqlalchemy import func, select  # noqa: PLC0415

        from services.adapters.tables import Table  # noqa: PLC0415

        kept = {"framework", "data_version", "staged_upload", "audit_event"}
        tables = [table for name, table in Table.metadata.tables.items() if name not in kept]
        left = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert sum(left) == 0


def export(palier, files, what, target, *more):
    palier("import", files["good"])
    subject = ("--organisation", "ORG", "--framework", "small", "--period", "2026-Q3")
    return palier("export", what, *subject, "--to", str(target), *more)


@pytest.mark.parametrize("what", ["answers", "scores", "comparison"])
def test_exports_are_written_by_the_ending_of_the_file(palier, files, tmp_path, what):
    assert export(palier, files, what, tmp_path / "out.csv") == (0, f"{tmp_path / 'out.csv'}\n")
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith("Period,Framework,Version,Unit code")


def test_an_export_is_a_workbook_otherwise(palier, files, tmp_path):
    export(palier, files, "scores", tmp_path / "out", "--unit", "NORTH")
    assert (tmp_path / "out").read_bytes().startswith(b"PK")


def test_units_to_compare_are_named(palier, files, tmp_path):
    export(palier, files, "comparison", tmp_path / "out.csv", "--units", "SOUTH, NORTH")
    assert "Distance from South" in (tmp_path / "out.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("more", [("--unit", "WEST"), ("--units", "WEST"), ("--period", "2020")])
def test_what_is_not_there_is_one_sentence(palier, files, tmp_path, more):
    code, said = export(palier, files, "comparison", tmp_path / "out.csv", *more)
    assert code == 1 and "There is no" in said


@pytest.fixture
def foreign(sqlite_url, tmp_path):
    """A file nobody recognises, and what its columns are."""
    found_company(open_sessions(sqlite_url), answers="named")
    rows = [["Wer", "Eins", "Zwei"], ["Ann", "genau", 3], ["Bob", "genau", 1]]
    (tmp_path / "foreign.xlsx").write_bytes(spreadsheet(rows))
    columns = [
        {"heading": "Wer", "as": "respondent"},
        {"heading": "Eins", "as": "question", "question": "A1"},
        {"column": "C", "heading": "Zwei", "as": "question", "question": "A2"},
    ]
    described = {
        "format": "palier-mapping/1",
        "organisation": "ORG",
        "framework": "small",
        "layout": "respondents",
        "header": 1,
        "period": "2026-Q3",
        "unit": "NORTH",
        "columns": columns,
        "words": {"answers": {"five": {"genau": "5"}}},
    }
    (tmp_path / "mapping.yaml").write_text(yaml.safe_dump(described), "utf-8")
    return str(tmp_path / "foreign.xlsx"), str(tmp_path / "mapping.yaml")


def test_a_mapping_says_how_any_file_is_read(palier, foreign):
    file, described = foreign
    assert palier("import", file)[0] == 1
    assert palier("import", "--mapping", described, file)[0] == 0
    assert [line["n"] for line in scores(palier) if (line["node"], line["unit"]) == ("a", "NORTH")] == [2]


def test_a_written_mapping_reads_the_file_again(palier, foreign, tmp_path):
    file, described = foreign
    written = str(tmp_path / "written.yaml")
    assert palier("import", "--mapping", described, "--write-mapping", written, file)[0] == 0
    assert scores(palier) == []
    assert palier("import", "--mapping", written, file)[0] == 0


def test_a_mapping_with_errors_is_told_line_by_line(palier, foreign, tmp_path):
    (tmp_path / "bad.yaml").write_text(
        "format: palier-mapping/1\nlayout: sideways\ncolumns: [{as: question}]\n"
    )
    code, output = palier("import", "--mapping", str(tmp_path / "bad.yaml"), foreign[0])
    assert (code, "sideways" in output, "columns 1" in output) == (1, True, True)


def test_cash_flows_are_imported_by_a_mapping_that_was_completed(palier, files, tmp_path):
    flows, written = tmp_path / "flows.xlsx", tmp_path / "flows.yaml"
    flows.write_bytes(spreadsheet([["", "Year 0", "Year 1"], ["Licences", -100, -20], ["Gain", 0, 200]]))
    assert palier("import", str(flows))[0] == 1
    assert palier("import", "--write-mapping", str(written), str(flows))[0] == 0
    said = "initiative: Wiki\nunit: NORTH\nstart_year: 2026\n"
    written.write_text(written.read_text("utf-8") + said, "utf-8")
    code, output = palier("import", "--mapping", str(written), str(flows))
    assert (code, "initiatives: 1, lines: 2" in output, "Stored." in output) == (0, True, True)


SUMMARY = "case.xlsx: initiatives: 2, lines: 3, intangibles: 0, actuals: 0"
FIGURES = {
    "npv", "roi", "roi_undiscounted", "irr", "payback_years", "discounted_payback_years", "benefit_cost_ratio",
    "break_even_share", "npv_p10", "npv_p50", "npv_p90", "probability_of_loss", "share_measured", "share_benchmark",
    "share_assumed",
}  # fmt: skip


@pytest.fixture
def case(sqlite_url, tmp_path):
    """A workbook with an initiative that costs and returns, and one that never pays back."""
    company = found_company(open_sessions(sqlite_url))
    plans = [("A", "Intranet", "NORTH", 2026, 2), ("B", "Games", "SOUTH", 2026, 1)]
    line = {"Kind": "cost", "Cost or benefit": "Content", "Basis": "assumed", "Line code": "C"}
    lines = [line | {"Initiative code": code, "2026 likely": 100} for code in "AB"]
    gain = {"Kind": "benefit", "Cost or benefit": "Tools retired", "Line code": "G"} | {
        "2026 likely": None,
        "2027 likely": 216,
    }
    path = tmp_path / "case.xlsx"
    path.write_bytes(case_workbook(company, initiatives=plans, lines=[*lines, lines[0] | gain]))
    return str(path)


def test_the_business_case_is_imported_and_listed(palier, case):
    assert palier("import", case) == (0, f"{SUMMARY}\nStored.\n")
    found = json.loads(palier("business-case", "--json")[1])
    one, other = found["initiatives"]
    assert set(one) == set(other) == FIGURES | {"initiative", "unit"}
    assert (one["initiative"], one["unit"], one["npv"]) == ("A", "NORTH", pytest.approx(100))
    assert (one["irr"], one["payback_years"]) == (pytest.approx(1.16), pytest.approx(100 / 216))
    assert (other["irr"], other["payback_years"], other["share_assumed"]) == (None, None, None)


def test_the_portfolio_stands_beside_its_initiatives(palier, case):
    palier("import", case)
    found = json.loads(palier("business-case", "--json")[1])["portfolio"]
    assert set(found) == FIGURES | {
        "currency", "discount_rate", "valuation_year", "initiatives", "pv_costs", "pv_benefits", "first_year",
    }  # fmt: skip
    assert (found["currency"], found["initiatives"]) == ("CAD", 2)


def test_without_initiatives_there_is_no_portfolio(palier):
    assert json.loads(palier("business-case", "--json")[1]) == {"initiatives": [], "portfolio": None}


def test_the_business_case_of_one_unit(palier, case):
    palier("import", case)
    found = json.loads(palier("business-case", "--json", "--unit", "SOUTH")[1])
    assert [one["initiative"] for one in found["initiatives"]] == ["B"]
    assert palier("business-case", "--unit", "NOWHERE")[0] == 1


def test_the_business_case_in_words(palier, case):
    palier("import", case)
    output = palier("business-case")[1]
    assert "A  NORTH  Intranet  NPV 100, ROI 100% and IRR 116%" in output
    assert "B  SOUTH  Games  NPV −100, ROI −100% and IRR none" in output


@pytest.mark.parametrize(
    ("ending", "start"), [("pptx", b"PK"), ("xlsx", b"PK"), ("html", b"<!doctype html>")]
)
def test_a_board_pack_is_written_by_the_ending_of_the_file(palier, files, tmp_path, ending, start):
    palier("import", files["good"])
    target = tmp_path / f"pack.{ending}"
    asked = ("--organisation", "ORG", "--framework", "small", "--period", "2026-Q3", "--language", "fr")
    assert palier("export", "board-pack", *asked, "--to", str(target)) == (0, f"{target}\n")
    assert target.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--to", "pack.docx"), ".pptx, .html, .xlsx or .pdf"),
        (("--to", "pack.pptx", "--sections", "kitchen"), "There is no section “kitchen”"),
        (("--to", "pack.pptx", "--units", "NOWHERE"), "There is no unit “NOWHERE”"),
    ],
)
def test_a_board_pack_that_cannot_be_is_refused_in_words(palier, files, options, told):
    asked = ("--organisation", "ORG", "--framework", "small", "--period", "2026-Q3")
    code, output = palier("export", "board-pack", *asked, *options)
    assert (code, told in output) == (1, True)

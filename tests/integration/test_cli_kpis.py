"""The command `palier kpis`."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from services.adapters.database import open_sessions
from services.cli import main
from tests.builders import found_company, spreadsheet

HEADS = ["KPI", "Unit", "Period", "Actual", "Target", "Baseline", "Weight"]
ROWS = [
    ["engagement_rate", "North", "2026-01", 40, None, 40, 30],
    ["engagement_rate", "North", "2026-02", 45, 50, None, 30],
    ["engagement_rate", "South", "2026-02", 61, None, None, 10],
]


@pytest.fixture
def palier(sqlite_url, tmp_path, monkeypatch):
    """Run the command on a company with values of one KPI; returns exit code and output."""
    monkeypatch.setenv("PALIER_DATABASE_URL", sqlite_url)
    found_company(open_sessions(sqlite_url))
    (tmp_path / "kpis.xlsx").write_bytes(spreadsheet([HEADS, *ROWS]))

    def run(*arguments):
        result = CliRunner().invoke(main, ["--language", "en", *arguments])
        return result.exit_code, result.output

    run("import", str(tmp_path / "kpis.xlsx"))
    return run


def listed(palier, *arguments):
    return json.loads(palier("kpis", "--json", *arguments)[1])


def test_a_stated_value_has_status_progress_and_change(palier):
    (found,) = [row for row in listed(palier, "--unit", "NORTH") if row["period"] == "2026-02"]
    assert found == {
        "kpi": "engagement_rate", "unit": "NORTH", "period": "2026-02", "actual": 45, "target": 50,
        "baseline": 40, "status": "off", "progress": 0.5, "delta_prior": 5,
    }  # fmt: skip


def test_a_parent_has_what_is_rolled_up_and_null_where_there_is_none(palier):
    (found,) = [row for row in listed(palier, "--period", "2026-02") if row["unit"] == "ORG"]
    assert (found["actual"], found["target"], found["status"]) == (49, None, None)


def test_a_sum_of_the_current_month_is_listed_and_not_judged(palier, tmp_path):
    month = f"{datetime.now(UTC):%Y-%m}"
    rows = [HEADS, ["ecommerce_orders", "North", month, 40, 50, None, None]]
    (tmp_path / "now.xlsx").write_bytes(spreadsheet(rows))
    palier("import", str(tmp_path / "now.xlsx"))
    (found,) = listed(palier, "--unit", "NORTH", "--period", month)[:1]
    assert (found["actual"], found["target"], found["status"]) == (40, 50, None)


def test_values_in_words(palier):
    output = palier("kpis", "--unit", "NORTH", "--period", "2026-02")[1]
    assert "2026-02  NORTH  Engagement rate  45  50  off target" in output


@pytest.mark.parametrize("wrong", [("--unit", "NOWHERE"), ("--period", "soon"), ("--organisation", "NONE")])
def test_what_is_not_there_is_said(palier, wrong):
    assert palier("kpis", *wrong)[0] == 1


def test_an_import_as_json_counts_kpis(palier, tmp_path):
    (tmp_path / "more.xlsx").write_bytes(spreadsheet([HEADS, ["engagement_rate", "South", "2026-01", 60]]))
    output = palier("import", "--json", str(tmp_path / "more.xlsx"))[1]
    assert json.loads(output)["files"][0]["kpis"]["values"] == 1

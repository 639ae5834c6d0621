"""The manual: what the screens show of the documentation."""

import re
import tomllib

import pytest

from dashboard import manual
from services.language import use_language
from tests.running import ROOT


@pytest.fixture(params=["en", "fr"])
def _each_language(request):
    use_language(request.param)
    yield
    use_language("en")


@pytest.mark.usefixtures("_each_language")
@pytest.mark.parametrize("text", [manual.scoring, manual.business_case, manual.kpis])
def test_a_text_has_no_link_that_leads_nowhere(text):
    assert not re.search(r"\]\((?!https?:)", text())


@pytest.mark.usefixtures("_each_language")
@pytest.mark.parametrize("text", [manual.scoring, manual.business_case, manual.kpis])
def test_a_text_begins_with_its_first_section(text):
    assert text().lstrip().startswith("## ")


@pytest.mark.usefixtures("_each_language")
def test_the_command_is_not_for_readers_of_a_screen():
    assert "--json" not in manual.business_case()


@pytest.mark.usefixtures("_each_language")
def test_all_else_of_the_business_case_is_shown():
    assert "`npv_at_valuation_year`" in manual.business_case()


@pytest.mark.parametrize("name", ["scoring", "business-case"])
@pytest.mark.parametrize("ending", ["", ".fr"])
def test_a_page_that_a_screen_shows_is_shipped(name, ending):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert shipped[f"docs/{name}{ending}.md"] == f"docs/{name}{ending}.md"

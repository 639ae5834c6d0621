"""More units than a chart shows: the extremes, and those that are asked for."""

import pytest

from services.adapters.database import open_sessions
from tests.builders import found_company, import_now, questionnaire

UNITS = {f"U{number:02}": "ORG" for number in range(20)}


@pytest.fixture
def many(sqlite_url):
    """The app's database holds a company of twenty units that differ."""
    sessions = open_sessions(sqlite_url)
    company = found_company(sessions, UNITS)
    given = {unit: [[1 + place % 5, 1 + place // 5, 3, 4]] for place, unit in enumerate(UNITS)}
    import_now(company, questionnaire(company, given))
    sessions.kw["bind"].dispose()
    return company


def also(app):
    return next(box for box in app.multiselect if box.label == "Also show")


@pytest.mark.parametrize("page", ["overview", "maturity"])
def test_units_to_show_as_well_are_taken_from_the_address(open_app, many, page):
    app = open_app(page, unit="ORG", also="U07,U11")
    assert not app.exception
    assert also(app).value == [many.units["U07"], many.units["U11"]]


def test_they_are_kept_in_the_address(open_app, many):
    app = open_app("overview", unit="ORG")
    also(app).select(many.units["U09"]).run()
    assert app.query_params["also"] == "U09"


def test_one_that_is_not_there_is_said(open_app, many):
    app = open_app("overview", unit="ORG", also="NOWHERE")
    assert any("NOWHERE" in warning.value for warning in app.warning)

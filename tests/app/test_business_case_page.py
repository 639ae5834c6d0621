"""The screen Business case: its finding, its cards, what is asked of it, and what it leaves alone."""

import pytest

from services import business_case, case_editing
from services.adapters.database import open_sessions
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.edited_case import EditedInitiative
from tests.app.test_pages import unit_id, words


def figures(app):
    return {metric.label: metric.value for metric in app.metric}


def test_the_finding_is_the_title(open_app, with_sample):
    title = open_app("business_case").title[0].value
    assert title.startswith("8 initiatives return \\$") and "3 lose money" in title


def test_five_cards_tell_value_return_payback_basis_and_risk(open_app, with_sample):
    assert list(figures(open_app("business_case"))) == [
        "Net present value (NPV)",
        "Return on investment (ROI)",
        "Payback",
        "Benefits backed by measurement",
        "Risk of a loss",
    ]


def test_a_link_asks_what_if(open_app, with_sample):
    app = open_app("business_case", rate="12", realised="80", delay="1")
    assert "a discount rate of 12% instead of 8%" in words(app)
    assert "80% of the benefits" in words(app) and "a start 1 year later" in words(app)


@pytest.mark.parametrize("asked", [{}, {"rate": "12"}])
def test_the_value_is_told_with_its_range(open_app, with_sample, asked):
    assert "8 times in 10 from" in words(open_app("business_case", **asked))


def test_what_is_asked_stands_in_the_address(open_app, with_sample):
    app = open_app("business_case")
    app.slider(key="realised").set_value(50.0).run()
    assert app.query_params["realised"] == "50"


def test_what_is_asked_is_never_stored(open_app, with_sample):
    def stored():
        sessions = open_sessions(with_sample)
        found = business_case.list_cases(sessions, LOCAL_VIEWER, unit_id(with_sample, "HAVRESOL"))
        sessions.kw["bind"].dispose()
        return found

    before = stored()
    open_app("business_case", realised="20", rate="25")
    assert stored() == before


def test_a_rate_that_is_none_is_said(open_app, with_sample):
    assert "“much” is not among those" in words(open_app("business_case", rate="much"))


def test_one_initiative_is_shown_by_itself(open_app, with_sample):
    app = open_app("business_case", initiative="ENTREPOT")
    assert "Lines and what they rest on" in words(app)
    assert app.title[0].value.startswith("Capteurs et tableaux d'entrepôt returns")


def test_an_initiative_that_never_pays_back_says_so(open_app, with_sample):
    assert figures(open_app("business_case", initiative="AMBASSADEURS"))["Payback"] == "Never"


def test_without_a_cost_return_and_payback_are_undefined(open_app, with_sample):
    sessions = open_sessions(with_sample)
    unit = unit_id(with_sample, "FABR")
    gain = {"kind": "benefit", "row": "tools_retired", "basis": "assumed", "2026 likely": "9000"}
    free = EditedInitiative("GRATUIT", "Gratuit", unit, 2026, 1, lines=(gain,))
    case_editing.save_initiative(sessions, LOCAL_VIEWER, unit, free)
    sessions.kw["bind"].dispose()
    app = open_app("business_case", initiative="GRATUIT")
    assert (figures(app)["Payback"], figures(app)["Return on investment (ROI)"]) == ("–", "–")
    assert words(app).count("undefined: nothing is paid") == 2


def test_an_unknown_initiative_is_said(open_app, with_sample):
    assert "“NOWHERE” is not among those" in words(open_app("business_case", initiative="NOWHERE"))


def test_a_unit_without_initiatives_says_what_to_do(open_app, with_sample):
    app = open_app("business_case", unit="FABR")
    assert "Fabrication has no initiative yet" in app.title[0].value
    assert "Download the workbook" in words(app)


def test_a_scoped_viewer_sees_the_own_initiatives(open_app, with_sample):
    viewer = Viewer("scoped", ViewerRole.EXECUTIVE, unit_id(with_sample, "BOUT"))
    options = open_app("business_case", viewer).selectbox(key="initiative").options
    assert "Programme d'employés ambassadeurs" in options and "Intranet social" not in options


def test_units_are_ranked_when_asked_for(open_app, with_sample):
    assert "Business units by net present value" in words(open_app("business_case", ranked="units"))


def test_the_copied_link_holds_what_is_asked(open_app, with_sample):
    code = open_app("business_case", delay="2").code[0].value
    assert all(part in code for part in ("delay=2", "rate=8", "realised=100", "unit=HAVRESOL"))


def test_compare_shows_money_beside_the_gap(open_app, with_sample):
    assert "Money beside the gap" in words(open_app("compare", units="WEB,ASSU", part="money"))

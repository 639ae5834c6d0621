"""Figures of the business case as screens show them: what is shown of parts adds up to what is shown of all."""

import pytest

from services import administration, business_case, case_figures, case_findings, case_gaps, case_table
from services.domain.business_case import AS_PLANNED, WhatIf
from services.domain.viewer import LOCAL_VIEWER
from services.framework_library import get_framework
from services.language import in_language
from services.wave_administration import list_waves


@pytest.fixture(scope="module")
def tree(sample_sessions):
    return administration.list_units(sample_sessions, LOCAL_VIEWER)


@pytest.fixture(scope="module")
def cases(sample_sessions, tree):
    return business_case.list_cases(sample_sessions, LOCAL_VIEWER, tree.roots[0].id)


@pytest.fixture(scope="module")
def gaps(sample_sessions, cases):
    waves = list_waves(sample_sessions, LOCAL_VIEWER)
    return case_gaps.served_gaps(
        sample_sessions,
        LOCAL_VIEWER,
        cases,
        waves,
        lambda framework: get_framework(sample_sessions, framework),
    )


def npv(cases):
    return case_figures.npv(cases)


def test_initiatives_add_up_to_the_portfolio(cases):
    assert case_figures.worth(cases)["npv"].sum() == pytest.approx(npv(cases))


def test_units_add_up_to_the_portfolio(cases, tree):
    groups = case_figures.groups_below(tree, tree.roots[0].id)
    assert case_figures.worth_of_groups(cases, groups)["npv"].sum() == pytest.approx(npv(cases))


def test_steps_lead_from_costs_to_the_net_value(cases):
    found = case_figures.steps(cases)
    signed = found["amount"].where(found["kind"] == "benefit", -found["amount"])
    assert signed.sum() == pytest.approx(npv(cases))


def test_the_running_total_ends_at_the_sum_of_flows(cases):
    found = case_figures.flow(cases)
    assert found["cumulative"].iloc[-1] == pytest.approx(found["net"].sum())


def test_a_swing_holds_the_value_between_its_ends(cases):
    found = case_figures.swings(cases)
    ends = found[["at_low", "at_high"]]
    assert (ends.min(axis=1) <= npv(cases)).all() and (ends.max(axis=1) >= npv(cases)).all()


def test_one_alone_is_valued_at_its_own_year(cases):
    alone = business_case.alone(cases, "ENTREPOT")
    (one,) = alone.cases
    assert npv(alone) == pytest.approx(one.case.returns.npv)
    assert alone.settings.valuation_year == one.initiative.start_year


def test_one_alone_is_as_risky_as_its_case(cases):
    alone = business_case.alone(cases, "RECLAMATIONS")
    assert alone.together.outcome == alone.cases[0].case.outcome


def test_asking_for_what_is_planned_changes_nothing(cases):
    again = business_case.reconsider(cases, cases.settings.rate, AS_PLANNED)
    assert again.together == cases.together


def test_fewer_benefits_are_worth_less(cases):
    assert npv(business_case.reconsider(cases, cases.settings.rate, WhatIf(0.5))) < npv(cases)


def test_what_is_asked_leaves_the_plan_as_it_is(cases):
    before = npv(cases)
    business_case.reconsider(cases, 0.2, WhatIf(0.5, 2))
    assert npv(cases) == before


def test_plan_and_actual_are_of_the_same_years(cases):
    found = case_figures.plan_against_actual(business_case.alone(cases, "CLAVARDAGE"))
    calls = found[found["label"] == "Support cost avoided"].iloc[0]
    assert (calls["actual"], calls["years"]) == (38000, "2025")


def test_saved_time_shows_its_inputs(cases):
    found = case_figures.lines(business_case.alone(cases, "INTRANET"))
    assert "640 people × 42 h a year × 44 an hour × 30% realised" in found["inputs"].tolist()


def test_a_gap_is_what_the_unit_lacks_to_its_target(gaps):
    known = gaps.dropna(subset=["gap"])
    assert len(known) and (known["gap"] - (known["target"] - known["score"])).abs().max() < 1e-9


def test_an_initiative_has_the_mean_gap_of_what_it_serves(gaps):
    shares = case_gaps.by_initiative(gaps)
    code = next(iter(shares))
    assert shares[code] == pytest.approx(gaps.loc[gaps["code"] == code, "share"].mean())


def test_the_finding_names_what_loses_money_most(cases):
    with in_language("fr"):
        found = case_findings.finding(cases, "Groupe")
    assert found.startswith("8 initiatives rapportent") and "perdent de l'argent" in found


def test_the_finding_of_one_says_when_it_pays_back(cases):
    assert "paid back after" in case_findings.finding(business_case.alone(cases, "INTRANET"), "")


def test_a_unit_without_initiatives_is_said(cases):
    assert case_findings.finding(business_case.of_units(cases, ()), "Nord") == "Nord has no initiative yet"


def test_the_table_has_all_together_last(cases):
    found = case_table.rows(cases)
    assert found["npv"].iloc[-1] == pytest.approx(npv(cases))


def test_payback_that_never_comes_is_said(cases):
    found = case_table.rows(cases).set_index("code")
    assert found.loc["AMBASSADEURS", "payback"] == "never"

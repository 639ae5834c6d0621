"""docs/business-case.md says what the rules compute, and its French page says the same."""

import re
from dataclasses import replace

import pytest
import yaml

from services.domain import risk
from services.domain.business_case import (
    Initiative,
    Line,
    Range,
    WhatIf,
    estimates,
    evaluate,
    hours_saved,
    portfolio,
)
from services.domain.case_facts import DEFAULT_CURRENCY, DEFAULT_RATE
from services.domain.returns import ramp_up
from tests import worked_pages

PAGE, FRENCH = worked_pages.page("business-case.md"), worked_pages.page("business-case.fr.md")
EXAMPLE = yaml.safe_load(re.search(r"```yaml\n(.+?)```", PAGE, re.DOTALL)[1])
ROWS = worked_pages.rows(PAGE)
RATE = EXAMPLE["rate"]


def amounts(given):
    return tuple(Range(*one) if isinstance(one, list) else Range(one, one, one) for one in given)


LINES = tuple(
    Line(one["code"], one["kind"], one["basis"], amounts(one["amounts"])) for one in EXAMPLE["lines"]
)
INITIATIVE = Initiative("example", "NORTH", EXAMPLE["start_year"], LINES)


def figures():
    """Every figure of the page by the rules."""
    case, found = evaluate(INITIATIVE, RATE), estimates(INITIATIVE)
    names = (
        "pv_costs",
        "pv_benefits",
        "npv",
        "roi",
        "roi_undiscounted",
        "irr",
        "payback",
        "discounted_payback",
    )
    more = ("benefit_cost_ratio", "break_even_share", "cost_of_delay")
    swing = next(one for one in risk.tornado(found, RATE) if one.line == 1)
    known = replace(INITIATIVE, lines=(LINES[0], replace(LINES[1], actuals={1: 30}), LINES[2]))
    mode = found.modes[1]
    together = portfolio([(INITIATIVE, case)], RATE, EXAMPLE["valuation_year"])
    return {name: getattr(case.returns, name) for name in names + more} | {
        "ramp_up": ramp_up(6, 1)[0],
        "hours_saved": hours_saved(200, 30, 45, 0.4),
        "mode": mode,
        "alpha": 1 + 4 * mode,
        "beta": 5 - 4 * mode,
        "mean_share": (1 + 4 * mode) / 6,
        "expected": risk.expected(found, RATE),
        "at_low": swing.at_low,
        "at_high": swing.at_high,
        "share_assumed": case.shares["assumed"],
        "share_benchmark": case.shares["benchmark"],
        "npv_with_actual": evaluate(known, RATE).returns.npv,
        "share_measured_with_actual": evaluate(known, RATE).shares["measured"],
        "npv_half": evaluate(INITIATIVE, RATE, WhatIf(realisation=0.5)).returns.npv,
        "npv_delayed": evaluate(INITIATIVE, RATE, WhatIf(delay=1)).returns.npv,
        "npv_at_valuation_year": together.npv,
    }


FIGURES = figures()


@pytest.mark.parametrize("page", [PAGE, FRENCH], ids=["en", "fr"])
def test_every_figure_is_on_the_page(page):
    assert sorted(name for name, *_ in worked_pages.rows(page)) == sorted(FIGURES)


@pytest.mark.parametrize(("name", "by_hand", "value"), ROWS, ids=[name for name, *_ in ROWS])
def test_a_figure_is_what_the_rules_compute_and_what_a_hand_does(name, by_hand, value):
    decimals = len(value.partition(".")[2])
    assert f"{FIGURES[name]:.{decimals}f}" == value
    assert eval(by_hand) == pytest.approx(FIGURES[name], rel=1e-3, abs=1e-3)


def test_the_french_page_shows_the_same_figures():
    assert worked_pages.rows(FRENCH) == ROWS


def test_the_french_page_has_the_same_code():
    assert worked_pages.code(FRENCH) == worked_pages.code(PAGE)


def test_the_french_page_has_the_same_structure():
    assert worked_pages.levels(FRENCH) == worked_pages.levels(PAGE)


def test_the_number_of_draws_and_the_defaults_are_on_the_page():
    assert f"{risk.KEPT_DRAWS:,} draws" in PAGE
    assert f"{DEFAULT_CURRENCY}, {100 * DEFAULT_RATE:.0f} %" in PAGE


def test_the_number_of_draws_and_the_defaults_are_on_the_french_page():
    draws = f"{risk.KEPT_DRAWS:,}".replace(",", "\u00a0")
    assert f"{draws} tirages" in FRENCH
    assert f"{DEFAULT_CURRENCY}, {100 * DEFAULT_RATE:.0f}\u00a0%" in FRENCH

"""The command `palier business-case`: what initiatives are worth, alone and together."""

import json
from typing import Any

import click

from services import administration, business_case
from services.business_case import CaseList, EvaluatedCase
from services.case_table import internal_rate
from services.cli_viewer import COMMAND_VIEWER
from services.domain.business_case import BASES, Together
from services.domain.returns import Returns
from services.domain.risk import Outcome
from services.language import format_count, format_list, format_percent
from services.language import gettext as _
from services.settings import Settings
from services.unit_choice import chosen_units
from services.workspace import open_workspace


@click.command("business-case")
@click.option("--json", "as_json", is_flag=True, help="Print initiatives and portfolio as an object.")
@click.option("--organisation", metavar="CODE", help="Code of the organisation; all of them by default.")
@click.option("--unit", metavar="CODE", help="Only this unit and all below it.")
def business_case_command(as_json: bool, organisation: str | None, unit: str | None) -> None:
    """Show what every initiative is worth, and the portfolio in the valuation year."""
    sessions = open_workspace(Settings()).sessions
    tree = administration.list_units(sessions, COMMAND_VIEWER)
    chosen = chosen_units(tree, organisation, unit)
    listed = [business_case.list_cases(sessions, COMMAND_VIEWER, one.id) for one in chosen]
    planned = [cases for cases in listed if cases.cases]
    if as_json:
        click.echo(json.dumps(_as_json(planned), ensure_ascii=False, indent=2))
        return
    for cases in planned:
        _print(cases)


def _as_json(planned: list[CaseList]) -> dict[str, Any]:
    """Every initiative; the portfolio of the one organisation that has any, null for none or for several."""
    return {
        "initiatives": [_initiative(one) for cases in planned for one in cases.cases],
        "portfolio": _portfolio(planned[0]) if len(planned) == 1 else None,
    }


def _initiative(one: EvaluatedCase) -> dict[str, Any]:
    case = one.case
    return (
        {"initiative": one.plan.code, "unit": one.unit_code, "npv": case.returns.npv}
        | _figures(case.returns)
        | _risk(case.outcome)
        | {f"share_{basis}": case.shares.get(basis) for basis in BASES}
    )


def _figures(found: Returns) -> dict[str, Any]:
    return {
        "roi": found.roi,
        "roi_undiscounted": found.roi_undiscounted,
        "irr": found.irr,
        "payback_years": found.payback,
        "discounted_payback_years": found.discounted_payback,
        "benefit_cost_ratio": found.benefit_cost_ratio,
        "break_even_share": found.break_even_share,
    }


def _risk(found: Outcome) -> dict[str, float]:
    return {
        "npv_p10": found.p10,
        "npv_p50": found.p50,
        "npv_p90": found.p90,
        "probability_of_loss": found.probability_of_loss,
    }


def _portfolio(cases: CaseList) -> dict[str, Any] | None:
    found, settings = cases.together, cases.settings
    if found is None:
        return None
    return (
        {
            "currency": settings.currency,
            "discount_rate": settings.rate,
            "valuation_year": settings.valuation_year,
            "initiatives": len(cases.cases),
            "pv_costs": found.portfolio.pv_costs,
            "pv_benefits": found.portfolio.pv_benefits,
            "npv": found.portfolio.npv,
        }
        | _figures(found.returns)
        | {"first_year": found.first_year}
        | _risk(found.outcome)
        | {f"share_{basis}": found.shares.get(basis) for basis in BASES}
    )


def _print(cases: CaseList) -> None:
    for one in cases.cases:
        click.echo(f"{one.plan.code}  {one.unit_code}  {one.plan.title}  {_worth(one.case.returns)}")
    if cases.together is not None:
        click.echo(_total(cases.together, cases))


def _worth(found: Returns) -> str:
    """NPV, ROI and payback in words."""
    parts = [_("NPV {npv}").format(npv=format_count(found.npv))]
    parts.append(_("ROI {roi}").format(roi=format_percent(found.roi)))
    parts.append(_("IRR {irr}").format(irr=internal_rate(found)))
    return format_list(parts)


def _total(found: Together, cases: CaseList) -> str:
    return _("Together, in {currency} of {year}: NPV {npv}, ROI {roi}").format(
        currency=cases.settings.currency,
        year=cases.settings.valuation_year,
        npv=format_count(found.portfolio.npv),
        roi=format_percent(found.portfolio.roi),
    )

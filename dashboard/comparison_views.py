"""Comparison views: the finding, all areas at a glance, and each area in a tab of its own."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from dashboard import (
    case_comparison,
    comparison_figures,
    comparison_filters,
    comparison_maturity,
    comparison_models,
    comparison_narratives,
    comparison_reads,
    components,
    kpi_comparison,
    markup,
    resources,
)
from dashboard.comparison_filters import Compared
from services import comparison_findings
from services.language import DASH, format_score, local
from services.language import gettext as _

FIRST = "maturity"


def finding(compared: Compared) -> str:
    """Who leads and by how much, or how far the unit moved or is from its group."""

    def find() -> str:
        framework, node = compared.selection.framework, compared.selection.node.code
        if framework.kind == "nominal":
            shares = comparison_reads.shares(compared, comparison_reads.own_waves(compared))
            return comparison_findings.of_choices(
                shares, compared.unit.name if compared.mode == "periods" else ""
            )
        scores = comparison_reads.scores(compared)
        if compared.mode == "units":
            return comparison_findings.of_units(framework, scores, node)
        if compared.mode == "group":
            return comparison_findings.of_group(framework, scores, node, comparison_reads.group(compared))
        alike = comparison_reads.like_for_like(compared)
        return comparison_findings.of_periods(framework, scores, node, compared.unit.name, alike)

    return resources.kept(find, "compared finding", *compared.about)


def lack(compared: Compared) -> str:
    """What is to be done where there is nothing to compare yet."""
    if compared.mode != "periods":
        return _("Choose at least two units above.")
    if comparison_filters.has_one_wave(compared):
        return _(
            "This framework has one wave only; open another one under Administration, or choose another framework."
        )
    return _("Choose at least two periods above.")


def is_alone(compared: Compared) -> bool:
    """Whether a unit is to be compared with its group and has none."""
    return compared.mode == "group" and comparison_reads.group(compared).units == 0


def glance(compared: Compared) -> None:
    """Every area in a row for each side."""
    table = resources.kept(lambda: _glance(compared), "compared glance", *compared.about)
    components.frame(table, _("What is compared, in all areas at a glance"))


def _glance(compared: Compared) -> pd.DataFrame:
    node = compared.selection.node.code
    scores = comparison_reads.scores(compared)
    at_node = {row["unit_id"]: row for row in scores[scores["node"] == node].to_dict("records")}
    kinds = comparison_models.models(compared)[:1]
    first = _("Period") if compared.mode == "periods" else _("Unit")
    rows = []
    for key, name in compared.sides.items():
        own = at_node.get(key, {})
        row = {first: name}
        if own.get("scored") and compared.selection.node.rollup != "gated":
            row[_("Score")] = format_score(own["score"])
        if own.get("scored"):
            row[_("Level")] = own["level"] or own["reason"] or DASH
        if compared.mode != "periods":
            row[_("NPV")] = case_comparison.value(compared, key)
        row[_("KPIs on target")] = kpi_comparison.on_target(compared, key)
        row |= {model.title: comparison_models.cell(compared, model, key) for model in kinds}
        row[_("Call to action")] = comparison_narratives.call(compared, key)
        row[_("Threat or opportunity")] = comparison_narratives.sees(compared, key)
        rows.append(row)
    return pd.DataFrame(rows)


def parts() -> Mapping[str, str]:
    """The titles of the areas by their code in the address."""
    return {
        "maturity": _("Maturity"),
        "difference": _("What makes the difference"),
        "money": _("Money"),
        "kpis": _("KPIs"),
        "models": _("Organisation model"),
        "narrative": _("Narrative"),
    }


def show(compared: Compared, part: str) -> None:
    """One area."""
    _SHOWN[part](compared)


def _differences(compared: Compared) -> None:
    """The questions with the largest gaps."""
    framework = compared.selection.framework
    found = comparison_reads.differences(compared)
    if found.empty:
        st.info(markup.plain(_no_difference(compared)), icon=":material/compare_arrows:")
        return
    chart = comparison_figures.differences(compared)
    title = _("What makes the difference in “{score}”").format(score=local(compared.selection.node.title))
    components.chart(compared, chart, "compare.differences", title, _how(compared))
    if framework.nominal_questions:
        st.caption(
            _("Questions that are a choice among names have no distance; see “{part}”.").format(
                part=parts()["models"]
            )
        )


def _how(compared: Compared) -> str:
    """How questions are ranked."""
    return {
        "units": _(
            "The questions with the largest distance between the highest and the lowest mean, of those that at least "
            "two answered."
        ),
        "periods": _(
            "The questions that moved most, like for like: those unchanged and answered in every period. Highest less "
            "lowest mean."
        ),
        "group": _(
            "The questions in which the unit is furthest from its group: its mean less that of the group."
        ),
    }[compared.mode]


def _no_difference(compared: Compared) -> str:
    """Why there is no question to name."""
    if compared.selection.framework.kind == "nominal":
        return _(
            "Choices among names have no distance, so no question has a largest one; their shares are compared."
        )
    return _("No question tells them apart: fewer than two sides answered, or all answered alike.")


_SHOWN: Mapping[str, Callable[[Compared], None]] = {
    "maturity": comparison_maturity.show,
    "difference": _differences,
    "money": case_comparison.show,
    "kpis": kpi_comparison.show,
    "models": comparison_models.show,
    "narrative": comparison_narratives.show,
}

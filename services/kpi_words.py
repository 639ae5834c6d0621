"""KPIs in words: what a workbook of them holds, and what a figure lacks."""

from collections.abc import Mapping

from services.domain.kpi_roll_up import REASONS, Figure
from services.language import format_count, format_list, translate
from services.language import gettext as _


def held(counts: Mapping[str, int]) -> str:
    """What a file of KPIs holds, in words."""
    parts = [_("KPI values: {count}").format(count=format_count(counts["values"]))]
    if counts["definitions"]:
        parts.append(_("own KPIs: {count}").format(count=format_count(counts["definitions"])))
    if counts["benchmarks"]:
        parts.append(_("benchmarks: {count}").format(count=format_count(counts["benchmarks"])))
    return format_list(parts[0 if counts["values"] or len(parts) == 1 else 1 :])


def unsure(figure: Figure) -> str:
    """Why a figure is not there or not whole, in words; empty where it is whole."""
    if figure.withheld is not None:
        return translate(REASONS[figure.withheld])
    if figure.complete:
        return ""
    if figure.running:
        return _("incomplete: the period is not over")
    words = _("incomplete: {parts} of {expected} values")
    return words.format(parts=format_count(figure.parts), expected=format_count(figure.expected))

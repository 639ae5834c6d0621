"""What a workbook of KPIs holds, in words."""

from collections.abc import Mapping

from services.language import format_count, format_list
from services.language import gettext as _


def held(counts: Mapping[str, int]) -> str:
    """What a file of KPIs holds, in words."""
    parts = [_("KPI values: {count}").format(count=format_count(counts["values"]))]
    if counts["definitions"]:
        parts.append(_("own KPIs: {count}").format(count=format_count(counts["definitions"])))
    if counts["benchmarks"]:
        parts.append(_("benchmarks: {count}").format(count=format_count(counts["benchmarks"])))
    return format_list(parts[0 if counts["values"] or len(parts) == 1 else 1 :])

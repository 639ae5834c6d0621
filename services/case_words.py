"""What a workbook of a business case holds, in words."""

from services.domain.case_facts import CaseCounts
from services.language import format_count
from services.language import gettext as _


def held(case: CaseCounts) -> str:
    """What a business case holds, in words."""
    return _(
        "initiatives: {initiatives}, lines: {lines}, intangibles: {intangibles}, actuals: {actuals}"
    ).format(
        initiatives=format_count(case.initiatives),
        lines=format_count(case.lines),
        intangibles=format_count(case.intangibles),
        actuals=format_count(case.actuals),
    )

"""Business case: what initiatives cost and return, how sure that is, and what came true."""

from dashboard import case_filters, case_views, components, exports, manual, welcome
from services import case_findings


def render() -> None:
    """Show initiatives together or one by itself, or how to bring the first one."""
    selection = case_filters.current()
    if selection is None:
        welcome.first_steps()
        return
    finding = case_findings.finding(selection.cases, selection.name)
    spot = components.header(finding, selection, topic=manual.BUSINESS_CASE)
    if selection.cases.cases:
        exports.business_case(selection, spot)
        case_views.show(selection)
    else:
        case_views.no_initiatives()
    case_views.edit(selection)


render()

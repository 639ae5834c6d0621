"""What the audit tells, in words."""

from collections.abc import Mapping

from services.domain.audit import Action, Event, SubjectKind
from services.language import format_count, format_list
from services.language import gettext as _


def actions() -> Mapping[Action, str]:
    """What actions are called."""
    return {
        Action.LOGIN: _("login"),
        Action.LOGOUT: _("logout"),
        Action.REFUSAL: _("refused login"),
        Action.IMPORT: _("import"),
        Action.UNDO: _("undoing"),
        Action.RESTORE: _("restoring"),
        Action.ADD: _("addition"),
        Action.CHANGE: _("change"),
        Action.REMOVE: _("removal"),
        Action.ERASE: _("erasure for good"),
        Action.OPEN: _("opening"),
        Action.CLOSE: _("closing"),
        Action.RETIRE: _("retirement"),
        Action.REBUILD: _("recomputation"),
        Action.EXPORT: _("download"),
    }


def kinds() -> Mapping[SubjectKind, str]:
    """What the kinds of subjects are called."""
    return {
        SubjectKind.ACCOUNT: _("account"),
        SubjectKind.MEMBER: _("member"),
        SubjectKind.ORGANISATION: _("organisation"),
        SubjectKind.UNIT: _("business unit"),
        SubjectKind.FRAMEWORK: _("framework"),
        SubjectKind.WAVE: _("wave"),
        SubjectKind.ANSWERS: _("answers"),
        SubjectKind.SCREEN: _("answers on screen"),
        SubjectKind.BUSINESS_CASE: _("business case"),
        SubjectKind.KPIS: _("KPIs"),
        SubjectKind.NARRATIVE: _("narrative"),
        SubjectKind.ROADMAP: _("roadmap"),
        SubjectKind.TARGETS: _("targets"),
        SubjectKind.NOTE: _("note"),
        SubjectKind.RESPONDENT: _("respondent"),
        SubjectKind.ORIGINAL: _("original file"),
        SubjectKind.MONEY_SETTINGS: _("money settings"),
        SubjectKind.KPI_CHOICE: _("choice of KPIs"),
        SubjectKind.SCORES: _("scores"),
        SubjectKind.COMPARISON: _("comparison"),
        SubjectKind.TABLE: _("table of a screen"),
        SubjectKind.BOARD_PACK: _("board pack"),
        SubjectKind.TEMPLATE: _("workbook to fill in"),
        SubjectKind.PROBLEMS: _("problems of a file"),
        SubjectKind.AUDIT: _("audit"),
        SubjectKind.DATABASE: _("database"),
    }


def _counted() -> Mapping[str, str]:
    """What is counted, by the name of the count."""
    return {
        "actuals": _("actuals"),
        "aims": _("aims"),
        "answers": _("answers"),
        "assessments": _("assessments"),
        "benchmarks": _("benchmarks"),
        "changes": _("scores that changed"),
        "chosen": _("KPIs chosen"),
        "definitions": _("own KPIs"),
        "events": _("events"),
        "initiatives": _("initiatives"),
        "intangibles": _("intangibles"),
        "lines": _("lines"),
        "narratives": _("narratives"),
        "originals": _("original files"),
        "problems": _("problems"),
        "replaced": _("replaced"),
        "steps": _("steps"),
        "targets": _("targets"),
        "units": _("business units"),
        "values": _("values"),
        "waves": _("waves"),
    }


def counts(event: Event) -> str:
    """The counts of an event that are not zero, in words."""
    words = _counted()
    return format_list(
        [f"{words.get(name, name)}: {format_count(count)}" for name, count in event.details.items() if count]
    )

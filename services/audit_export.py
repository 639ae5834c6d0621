"""Exporting the audit: the events that are sought as a workbook or as text."""

from collections.abc import Iterator, Sequence

from services import audit_words, auditing, export_subjects
from services.adapters import audit_rows, structure
from services.adapters.database import Sessions, reading
from services.adapters.table_files import Cell, Column, ExportTable, Pair
from services.domain.audit import Action, Event, Sought, Subject, SubjectKind
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.exporting import WRITERS, Form
from services.language import gettext as _


def export_events(sessions: Sessions, viewer: Viewer, sought: Sought, form: Form) -> bytes:
    """Every event that `auditing.list_events` would list page by page, in its order, with moments in UTC."""
    with reading(sessions) as session:
        units = auditing.seen_units(session, viewer, sought)
        about = (*_filters(sought, structure.load_tree(session)), *export_subjects.made())
        count = audit_rows.count(session, sought, units)
        rows = _rows(audit_rows.read(session, sought, units))
        content = WRITERS[form](ExportTable(_("Audit"), about, _columns(), rows))
    own = () if viewer.scope is None else (viewer.scope,)
    subject = Subject(SubjectKind.AUDIT, form, own, {"events": count})
    auditing.note(sessions, viewer, Action.EXPORT, subject)
    return content


def _columns() -> tuple[Column, ...]:
    titles = (
        _("Number"),
        _("When (UTC)"),
        _("Who"),
        _("Action"),
        _("Kind of subject"),
        _("Subject"),
        _("Unit code"),
        _("Counts"),
    )
    return Column(titles[0], "count"), *map(Column, titles[1:])


def _rows(events: Iterator[Event]) -> Iterator[Sequence[Cell]]:
    actions, kinds = audit_words.actions(), audit_words.kinds()
    for event in events:
        moment = event.at.isoformat(timespec="seconds").replace("+00:00", "Z")
        action, kind = actions[event.action], kinds[event.kind]
        told = event.words, event.unit_code, audit_words.counts(event)
        yield event.id, moment, event.who, action, kind, *told


def _filters(sought: Sought, tree: UnitTree) -> Iterator[Pair]:
    """The choices that narrow the events."""
    if sought.action is not None:
        yield _("Action"), audit_words.actions()[sought.action]
    if sought.who.strip():
        yield _("Who"), sought.who.strip()
    if sought.unit is not None:
        yield _("Business unit"), tree.names[sought.unit]
    if sought.since is not None:
        yield _("From the day"), sought.since.isoformat()
    if sought.until is not None:
        yield _("Until the day"), sought.until.isoformat()
    if sought.search.strip():
        yield _("Search"), sought.search.strip()

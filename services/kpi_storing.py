"""Storing KPIs: of a checked file or as given on screen, in one batch; and what follows when it is undone."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services import access, auditing, kpi_entry
from services.adapters import batches, benchmark_rows, case_rows, kpi_rows, structure
from services.adapters.database import Sessions
from services.adapters.tables import ImportBatch
from services.domain.audit import Action
from services.domain.errors import RefusedError
from services.domain.kpi_facts import GivenKpis, GivenValue
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.kpi_checking import CheckedKpis, today_of
from services.language import local

KIND = "kpis"


def set_values(
    sessions: Sessions, viewer: Viewer, organisation: int, given: Sequence[GivenValue], name: str
) -> int:
    """Store values as one batch called `name` in the history and return it.

    Raises WorkbookRejectedError with every problem in them.
    """
    access.require_contributor(viewer)
    with auditing.writing(sessions) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        units = {u.id: u.code for u in visible.units if tree.root_of(u.id).id == organisation}
        access.require_unit(visible, next(iter(units), organisation))
        definitions = kpi_rows.read_definitions(session, organisation)
        kpi_entry.require_sound(given, definitions, units, today_of(session, organisation))
        standing = kpi_rows.read(session, organisation)
        checked = CheckedKpis(organisation, GivenKpis(values=tuple(given)), standing)
        batch = store(session, viewer, checked, name, "")
        auditing.record_batch(session, viewer, Action.CHANGE, batch)
        return batch


def store(session: Session, viewer: Viewer, checked: CheckedKpis, name: str, sha256: str) -> int:
    """Store checked KPIs within the caller's transaction and return the batch."""
    organisation, given = checked.organisation, checked.given
    told = {
        "units": list(checked.units),
        "organisation": organisation,
        **checked.counts,
        "replaced": checked.replaced,
    }
    batch = batches.add(session, KIND, name, sha256, viewer.name, told)
    kpi_rows.add_definitions(session, batch, organisation, given.definitions)
    known = kpi_rows.read_definitions(session, organisation).by_code
    measured = {code: [known[code].measure, known[code].frequency] for code in {v.kpi for v in given.values}}
    more: dict[str, object] = {"measured": measured}
    if any(measure == "currency" for measure, _frequency in measured.values()):
        more["currency"] = case_rows.read_settings(session, organisation).currency
    batches.add_counts(session, batch, more)
    kpi_rows.add_values(session, batch, organisation, given.values)
    benchmark_rows.add(session, batch, organisation, given.benchmarks)
    return batch


def after_undoing(session: Session, batch: ImportBatch) -> None:
    """Bring what stands in step with a batch that was withdrawn or brought back; raises RefusedError.

    Refused where values that count would be without the definition, the unit or the frequency that they were given in.
    """
    kpi_rows.refresh(session, batch.id)
    organisation: int = batch.counts["organisation"]
    concerned = kpi_rows.defined_by(session, batch.id)
    if not batch.withdrawn:
        concerned |= batch.counts["measured"].keys()
    known = kpi_rows.read_definitions(session, organisation).by_code
    for code, measured in kpi_rows.measured(session, organisation):
        now = known.get(code)
        if code in concerned and (now is None or [now.measure, now.frequency] != measured):
            title = local(now.title) if now else code
            raise RefusedError(
                Message(
                    "Values of “{kpi}” rest on the definition that they were given with.", {"kpi": title}
                ),
                Message("Undo the imports with those values first."),
            )

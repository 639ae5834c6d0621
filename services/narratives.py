"""Narratives: why each unit is here, what it can accomplish, and what others can do; written, imported, kept."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from services import access, auditing
from services.adapters import batches, narrative_rows, narrative_workbook, structure
from services.adapters.database import Sessions, reading
from services.adapters.narrative_rows import StoredNarrative
from services.adapters.narrative_workbook import NarrativeRequest
from services.domain.audit import Action
from services.domain.errors import OutOfDateError, RefusedError
from services.domain.narrative import Narrative, Said, flaws
from services.domain.periods import Period, is_period
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.domain.written import lines
from services.language import gettext as _
from services.narrative_checking import CheckedNarratives

KIND = "narrative"


def read(
    sessions: Sessions, viewer: Viewer, unit: int, version: int | None = None
) -> tuple[StoredNarrative, ...]:
    """The narratives that count of a unit and all below it, the latest period first."""
    stored = _stored_below(sessions, viewer, unit, version)
    standing = narrative_rows.standing(stored).values()
    return tuple(sorted(standing, key=lambda one: _lateness(one.narrative.period), reverse=True))


def _stored_below(
    sessions: Sessions, viewer: Viewer, unit: int, version: int | None
) -> list[StoredNarrative]:
    with reading(sessions, version) as session:
        tree = access.visible_tree(session, viewer)
        access.require_unit(tree, unit)
        return narrative_rows.read(session, [below.id for below in tree.subtree(unit)])


def _lateness(period: str) -> tuple[str, int]:
    """Later periods sort behind earlier ones; of two with one end the shorter one is later."""
    parsed = Period.parse(period)
    return parsed.ends.isoformat(), -parsed.months


def history(
    sessions: Sessions, viewer: Viewer, unit: int, period: str, version: int | None = None
) -> tuple[StoredNarrative, ...]:
    """All that was told of a unit for a period and is not undone, newest first; the first one counts."""
    with reading(sessions, version) as session:
        access.require_unit(access.visible_tree(session, viewer), unit)
        stored = narrative_rows.read(session, [unit])
    return tuple(one for one in stored if one.narrative.period == period)


def write_narrative(sessions: Sessions, viewer: Viewer, narrative: Narrative, seen: int | None) -> int:
    """Store what was written on screen as a batch of its own, and return that.

    `seen` is the batch of the narrative that the form was drawn with, None where there was none: raises OutOfDateError
    when another one counts by now, RefusedError for what may not be stored.
    """
    access.require_contributor(viewer)
    told = _tidied(narrative)
    with auditing.writing(sessions) as session:
        access.require_unit(access.visible_tree(session, viewer), told.unit)
        _require_sound(told)
        there = narrative_rows.standing(narrative_rows.read(session, [told.unit])).get(
            (told.unit, told.period)
        )
        if (there.batch if there else None) != seen:
            raise OutOfDateError(
                Message("Somebody has changed this narrative since you began; nothing was stored."),
                Message("Compare yours with what counts now, then start over from it."),
            )
        if there is not None and there.narrative == told:
            raise RefusedError(Message("Nothing has changed."), Message("Change something, then save again."))
        standing = {} if there is None else {(told.unit, told.period): there.batch}
        checked = CheckedNarratives((told,), standing)
        batch = store(session, viewer, checked, _("Narrative written on screen"), "")
        auditing.record_batch(session, viewer, Action.CHANGE, batch)
        return batch


def _tidied(narrative: Narrative) -> Narrative:
    """A narrative as it is kept: tidy texts, and the period by its code."""
    period = narrative.period
    return replace(
        narrative,
        period=str(Period.parse(period)) if is_period(period) else period,
        audience=lines(narrative.audience),
        sponsor=lines(narrative.sponsor),
        why=_tidy(narrative.why),
        possible=_tidy(narrative.possible),
        call=_tidy(narrative.call),
    )


def _tidy(said: Said) -> Said:
    return replace(said, text=lines(said.text))


def _require_sound(narrative: Narrative) -> None:
    found = flaws(narrative)
    if found:
        raise RefusedError(found[0].what, found[0].remedy)


def make_template(sessions: Sessions, viewer: Viewer, unit: int, period: str, language: str) -> bytes:
    """The workbook of a unit with all below it for a period, with what is told already filled in."""
    if not is_period(period):
        raise RefusedError(
            Message("“{found}” is not a period.", {"found": period}),
            Message("Write a year, a quarter or a month: 2026, 2026-Q3 or 2026-09."),
        )
    code = str(Period.parse(period))
    with reading(sessions) as session:
        tree = structure.load_tree(session)
        visible = access.within_scope(tree, viewer)
        access.require_unit(visible, unit)
        units = {one.id: (one.code, one.name) for one in visible.subtree(unit)}
        standing = narrative_rows.standing(narrative_rows.read(session, units))
        organisation = tree.root_of(unit).code
    told: Mapping[int, Narrative] = {
        one: found.narrative for (one, when), found in standing.items() if when == code
    }
    auditing.note_template(sessions, viewer, f"narrative {code}", [unit])
    return narrative_workbook.write(NarrativeRequest(organisation, units, code, told, language))


def store(session: Session, viewer: Viewer, checked: CheckedNarratives, name: str, sha256: str) -> int:
    """Store checked narratives within the caller's transaction and return the batch."""
    told = {
        "units": list(checked.units),
        **checked.counts,
        "replaced": checked.replaced,
        "period": checked.periods[0] if len(checked.periods) == 1 else "",
    }
    batch = batches.add(session, KIND, name, sha256, viewer.name, told)
    narrative_rows.add(session, batch, checked.narratives)
    return batch

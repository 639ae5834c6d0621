"""Changes: why a unit's score moved between two waves, in figures and in sentences."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from services import access, derived
from services.adapters import answer_rows, score_rows
from services.adapters.database import Sessions, reading
from services.adapters.score_rows import Block
from services.adapters.tables import Wave
from services.domain import change
from services.domain.change import Change, Side
from services.domain.framework import Framework
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.language import format_count, format_effect, format_list, format_period, format_score, local
from services.language import gettext as _

MOST_QUESTIONS = 5
_MEAN, _ANSWERED = score_rows.FIELDS.index("mean"), score_rows.FIELDS.index("answered")


@dataclass(frozen=True, slots=True)
class WhyChanged:
    """Why a score moved: a sentence each on the change, what is compared and who answered, and two tables.

    `parts` splits the change (answers, coverage, model); `questions` names those that moved most, empty where one
    question alone moves nothing. `like_for_like` is the change on the questions both sides have, None where none is.
    """

    sentences: tuple[str, ...]
    parts: pd.DataFrame
    questions: pd.DataFrame
    like_for_like: float | None


def why_changed(
    sessions: Sessions,
    viewer: Viewer,
    wave_id: int,
    previous_id: int,
    unit: int,
    node: str,
    version: int | None = None,
) -> WhyChanged | None:
    """Why a unit's score at a node moved since an earlier wave; None where a side has no such score."""
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id)
        earlier = derived.look(session, viewer, previous_id)
        access.require_unit(sight.visible, unit)
        old, new = earlier.framework, sight.framework
        if old.key != new.key or node not in old.dimension_by_code or node not in new.dimension_by_code:
            return None
        found = _change_of(session, sight.tree, (earlier.wave, old), (sight.wave, new), unit, node)
        if found is None:
            return None
        inside = [below.id for below in sight.tree.subtree(unit)]
        before, after = (
            {(a.unit, a.respondent) for a in answer_rows.load_effective(session, wave.id, inside)}
            for wave in (earlier.wave, sight.wave)
        )
    sentences = [
        _moved(found, sight.visible.names[unit], earlier.wave.period),
        _compared(found, old, new),
        _("{before} people answered then, {after} now; {both} of them both times.").format(
            before=format_count(len(before)),
            after=format_count(len(after)),
            both=format_count(len(before & after)),
        ),
    ]
    linear = new.dimension_by_code[node].rollup not in ("gated", "min")
    moved = _most_moved(found, new) if linear else []
    if moved:
        names = format_list([f"{code} ({format_effect(effect)})" for code, effect, _text in moved[:3]])
        sentences.append(_("The questions that moved it most: {questions}.").format(questions=names))
    return WhyChanged(
        tuple(sentences), _parts(found), _questions(moved), found.answers if found.compared else None
    )


def _change_of(
    session: Session,
    tree: UnitTree,
    before: tuple[Wave, Framework],
    after: tuple[Wave, Framework],
    unit: int,
    node: str,
) -> Change | None:
    """The change of a unit, put together from those of all units below it."""
    units = [below.id for below in tree.subtree(unit)]
    own = [_blocks(session, side, units, rolled_up=False) for side in (before, after)]
    rolled = [_blocks(session, side, units, rolled_up=True) for side in (before, after)]
    answering = [inside for inside in units if inside in own[0] and inside in own[1]]
    changes: dict[int, Change | None] = {}
    if answering:
        old, new = (
            _side(framework, [blocks[inside] for inside in answering], node)
            for (_, framework), blocks in zip((before, after), own, strict=True)
        )
        changes = dict(zip(answering, change.split(node, old, new), strict=True))
    scores = [
        {inside: _score(framework, block, node) for inside, block in blocks.items()}
        for (_, framework), blocks in zip((before, after), rolled, strict=True)
    ]
    return _rolled(tree, unit, changes, scores)


def _blocks(
    session: Session, side: tuple[Wave, Framework], units: Collection[int], *, rolled_up: bool
) -> dict[int, Block]:
    wave, framework = side
    return score_rows.read_blocks(session, wave.id, wave.framework_id, framework, units, rolled_up=rolled_up)


def _score(framework: Framework, block: Block, node: str) -> float:
    codes = [dimension.code for dimension in framework.dimensions]
    return float(block[_MEAN, len(framework.questions) + codes.index(node)])


def _side(framework: Framework, blocks: Sequence[Block], node: str) -> Side:
    figures = np.stack(blocks, axis=-1)[:, : len(framework.questions)]
    scores = np.array([_score(framework, block, node) for block in blocks])
    return Side(framework, figures[_MEAN], figures[_ANSWERED] > 0, scores)


def _rolled(
    tree: UnitTree,
    unit: int,
    own: Mapping[int, Change | None],
    scores: Sequence[Mapping[int, float]],
) -> Change | None:
    """A unit's change: its own where nothing below it has answers, else that of its parts."""
    before, after = (side.get(unit, float("nan")) for side in scores)
    if before != before or after != after:
        return None
    below = [child for child in tree.children(unit) if any(child.id in side for side in scores)]
    if not below:
        return own.get(unit)
    parts = [(_rolled(tree, child.id, own, scores), child.weight) for child in below]
    return change.combine([*parts, (own.get(unit), 1.0)], before, after)


def _moved(found: Change, unit: str, period: str) -> str:
    return _("{unit} went from {before} to {after} ({delta}) since {period}.").format(
        unit=unit,
        before=format_score(found.before),
        after=format_score(found.after),
        delta=format_effect(found.after - found.before),
        period=format_period(period),
    )


def _compared(found: Change, old: Framework, new: Framework) -> str:
    """What is compared, like for like."""
    values = {
        "compared": format_count(found.compared),
        "asked": format_count(found.asked),
        "delta": format_effect(found.answers),
        "old": str(old.version),
        "new": str(new.version),
    }
    if not found.compared:
        return _("Not comparable: no question was answered on both sides.")
    if old.version.major != new.version.major:
        return _(
            "Version {new} replaced version {old}. Like for like, on the {compared} of {asked} questions that are "
            "unchanged and answered on both sides: {delta}."
        ).format(**values)
    return _("Like for like, on the {compared} of {asked} questions answered on both sides: {delta}.").format(
        **values
    )


def _parts(found: Change) -> pd.DataFrame:
    rows = [
        (_("Answers"), found.answers, _("People answered the same questions differently.")),
        (_("Coverage"), found.coverage, _("Other questions were answered, or other units took part.")),
        (_("Model"), found.model, _("The framework weighs or asks differently.")),
        (_("In all"), found.after - found.before, ""),
    ]
    return pd.DataFrame(
        {
            _("Part"): [name for name, _effect, _words in rows],
            _("Change"): [format_effect(effect) for _name, effect, _words in rows],
            _("What it means"): [words for _name, _effect, words in rows],
        }
    )


def _most_moved(found: Change, framework: Framework) -> list[tuple[str, float, str]]:
    """(code, effect, text) of the questions that moved the score most."""
    ordered = sorted(found.questions.items(), key=lambda pair: -abs(pair[1]))[:MOST_QUESTIONS]
    return [
        (code, effect, local(framework.question_by_code[code].text)) for code, effect in ordered if effect
    ]


def _questions(moved: Sequence[tuple[str, float, str]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Question"): [f"{code} · {text}" for code, _effect, text in moved],
            _("Effect on the score"): [format_effect(effect) for _code, effect, _text in moved],
        }
    )

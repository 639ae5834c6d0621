"""Changes: why a unit's score moved between two waves, in figures and in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from services import derived
from services.adapters import answer_rows
from services.adapters.database import Sessions, reading
from services.derived import QuestionMeans, Sight
from services.domain import change
from services.domain.change import Change, Side
from services.domain.framework import Framework
from services.domain.units import UnitTree
from services.domain.viewer import Viewer
from services.language import format_count, format_effect, format_list, format_period, format_score, local
from services.language import gettext as _

MOST_QUESTIONS = 5
NOTICEABLE = 0.05
"""A difference that still shows when rounded to one decimal."""


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
        sight, earlier = _both_waves(session, viewer, wave_id, previous_id, unit)
        found = _change_of(session, earlier, sight, unit, node)
        if found is None:
            return None
        inside = [below.id for below in sight.tree.subtree(unit)]
        waves = earlier.wave.id, sight.wave.id
        before, after = (sum(derived.read_participation(session, wave, inside).values()) for wave in waves)
        both = answer_rows.count_returning(session, waves, inside)
    sentences = [
        _moved(found, sight.visible.names[unit], earlier.wave.period),
        _compared(found, earlier.framework, sight.framework),
        _("{before} people answered then, {after} now; {both} of them both times.").format(
            before=format_count(before), after=format_count(after), both=format_count(both)
        ),
    ]
    linear = sight.framework.dimension_by_code[node].rollup not in ("gated", "min")
    moved = _most_moved(found, sight.framework) if linear else []
    if moved:
        names = format_list([f"{code} ({format_effect(effect)})" for code, effect, _text in moved[:3]])
        sentences.append(_("The questions that moved it most: {questions}.").format(questions=names))
    like_for_like = found.answers if found.compared else None
    return WhyChanged(tuple(sentences), _parts(found), _questions(moved), like_for_like)


def like_for_like(
    sessions: Sessions,
    viewer: Viewer,
    wave_id: int,
    previous_id: int,
    unit: int,
    node: str,
    version: int | None = None,
) -> str:
    """The change on what both waves have, in a sentence; empty where the change of the scores is just that."""
    with reading(sessions, version) as session:
        sight, earlier = _both_waves(session, viewer, wave_id, previous_id, unit)
        inside = [below.id for below in sight.tree.subtree(unit)]
        same = earlier.wave.framework_id == sight.wave.framework_id
        if same and derived.answered_alike(session, earlier.wave, sight.wave, inside):
            return ""
        found = _change_of(session, earlier, sight, unit, node)
    old, new = earlier.framework.version, sight.framework.version
    if found is None and old.major == new.major:
        return ""
    if found is None:
        said = _("Version {new} replaced version {old}; the two waves are not comparable here.")
        return said.format(new=str(new), old=str(old))
    alike = old.major == new.major and abs(found.model + found.coverage) < NOTICEABLE
    return "" if alike else _compared(found, earlier.framework, sight.framework)


def _both_waves(
    session: Session, viewer: Viewer, wave_id: int, previous_id: int, unit: int
) -> tuple[Sight, Sight]:
    return derived.look(session, viewer, wave_id, [unit]), derived.look(session, viewer, previous_id)


def side_by_side(
    sessions: Sessions,
    viewer: Viewer,
    wave_id: int,
    units: Sequence[int],
    node: str,
    version: int | None = None,
) -> tuple[str, ...]:
    """How units compare with the first of them on the questions both have answered, where those are not all.

    Only for units without others below them, whose score is made of their own questions.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, units)
        alone = [unit for unit in units if not sight.tree.children(unit)]
        framework, names = sight.framework, sight.visible.names
        means = derived.read_question_means(session, sight.wave, framework, alone)
        scores = derived.read_node_means(session, sight.wave, node, alone, rolled_up=False)
    others = [unit for unit in units[1:] if unit in means]
    if not others or units[0] not in means:
        return ()
    first = _side(framework, [means[units[0]]] * len(others), [scores[units[0]]] * len(others))
    second = _side(framework, [means[unit] for unit in others], [scores[unit] for unit in others])
    found = change.split(node, first, second)
    said = _(
        "{unit} against {other}, like for like, on the {compared} of {asked} questions both answered: {delta}."
    )
    return tuple(
        said.format(
            unit=names[unit],
            other=names[units[0]],
            compared=format_count(pair.compared),
            asked=format_count(pair.asked),
            delta=format_effect(pair.answers) if pair.compared else _("not comparable"),
        )
        for unit, pair in zip(others, found, strict=True)
        if pair is not None and pair.compared < pair.asked
    )


def _change_of(session: Session, earlier: Sight, sight: Sight, unit: int, node: str) -> Change | None:
    """The change of a unit, put together from those of all units below it; None where a side has no such score."""
    sides = [(look.wave, look.framework) for look in (earlier, sight)]
    if len({framework.key for _, framework in sides}) > 1:
        return None
    if any(node not in framework.dimension_by_code for _, framework in sides):
        return None
    tree = sight.tree
    units = [below.id for below in tree.subtree(unit)]
    own = [derived.read_question_means(session, wave, framework, units) for wave, framework in sides]
    alone = [
        derived.read_node_means(session, wave, node, units, rolled_up=False) for wave, _framework in sides
    ]
    rolled = [
        derived.read_node_means(session, wave, node, units, rolled_up=True) for wave, _framework in sides
    ]
    answering = [inside for inside in units if inside in own[0] and inside in own[1]]
    changes: dict[int, Change | None] = {}
    if answering:
        old, new = (
            _side(
                framework, [means[inside] for inside in answering], [scores[inside] for inside in answering]
            )
            for (_, framework), means, scores in zip(sides, own, alone, strict=True)
        )
        changes = dict(zip(answering, change.split(node, old, new), strict=True))
    return _rolled(tree, unit, changes, rolled)


def _side(framework: Framework, questions: Sequence[QuestionMeans], scores: Sequence[float]) -> Side:
    means, answered = (np.stack(part, axis=-1) for part in zip(*questions, strict=True))
    return Side(framework, means, answered > 0, np.array(scores))


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

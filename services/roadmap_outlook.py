"""Roadmap outlook: the gaps to close next, and what the scores become once the steps are done."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from services import case_figures, derived
from services.adapters import roadmap_rows, target_rows
from services.adapters.database import Sessions, reading
from services.business_case import CaseList
from services.derived import Rows, Sight
from services.domain import roadmap as rules
from services.domain.roadmap import Candidate, Serving
from services.domain.roadmap_facts import Step
from services.domain.scoring import roll_up_units
from services.domain.targets import applicable
from services.domain.viewer import Viewer
from services.language import local

EFFECT_COLUMNS = ("node", "dimension", "now", "expected", "effect", "target", "steps")
Nodes = dict[str, float]


def candidates(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, cases: CaseList, version: int | None = None
) -> tuple[Candidate, ...]:
    """The gaps of a unit and all below it when a wave ends, in the order to see to them.

    `cases` are the initiatives the viewer sees; one serves its own unit and those above it.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, [unit])
        inside = [one.id for one in sight.visible.subtree(unit)]
        goals = target_rows.read(session, sight.framework, inside)
        rows = derived.read_scores(session, sight.wave, {place[0] for place in goals})
        standing = roadmap_rows.read(session, sight.wave.organisation_id)
    serving = _serving(sight, cases)
    planned: dict[tuple[int, str], list[str]] = {}
    for step in standing.steps:
        if step.framework == sight.framework.key and step.pending(sight.wave.ends):
            planned.setdefault((step.unit, step.node), []).append(step.code)
    found = []
    for place, targets in goals.items():
        row, target = rows.get(place), applicable(targets, sight.wave.ends)
        if row is not None and row.mean is not None and target is not None:
            about = sight.framework, place, row.mean, target[1]
            found.append(rules.candidate(*about, serving.get(place, ()), planned.get(place, ())))
    return rules.ranked(one for one in found if one is not None)


def _serving(sight: Sight, cases: CaseList) -> dict[tuple[int, str], list[Serving]]:
    """The initiatives that serve dimensions of the wave's framework, by unit and dimension."""
    worth = case_figures.worth(cases).set_index("code")["npv"]
    found: dict[tuple[int, str], list[Serving]] = {}
    for one in cases.cases:
        path = sight.visible.path(one.plan.unit) if one.plan.unit in sight.visible.by_id else ()
        for served in one.plan.serves:
            if served.framework == sight.framework.key:
                for above in path:
                    serving = Serving(one.plan.code, one.plan.title, float(worth[one.plan.code]))
                    found.setdefault((above.id, served.node), []).append(serving)
    return found


def expected_effects(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, version: int | None = None
) -> pd.DataFrame:
    """What a unit's scores become once all steps of it and below are done (EFFECT_COLUMNS), in framework order.

    Steps dropped, or done when the wave ended and so measured by it, change nothing. `effect` is expected - now,
    `steps` how many raise the dimension itself; a dimension without a score has no row.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, [unit])
        steps = roadmap_rows.read(session, sight.wave.organisation_id).steps
        inside = {one.id for one in sight.visible.subtree(unit)}
        own = [step for step in steps if step.unit in inside]
        now, expected = _expected(session, sight, own, unit)
        goals = target_rows.read(session, sight.framework, [unit])
    rows = []
    for dimension in sight.framework.in_tree_order:
        if dimension.code in now:
            score, then = now[dimension.code], expected[dimension.code]
            target = applicable(goals.get((unit, dimension.code), ()), sight.wave.ends)
            count = sum(_raises(step, sight, dimension.code) for step in own)
            name = dimension.code, local(dimension.title)
            rows.append((*name, score, then, then - score, target[1] if target else float("nan"), count))
    return pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))


def _raises(step: Step, sight: Sight, node: str) -> bool:
    """Whether a step is expected to raise a dimension above what the wave measured."""
    named = (step.framework, step.node) == (sight.framework.key, node)
    return named and step.expected is not None and step.pending(sight.wave.ends)


def _expected(session: Session, sight: Sight, steps: Iterable[Step], unit: int) -> tuple[Nodes, Nodes]:
    """The scores of a unit now and once steps of it and below are done, children before parents."""
    wanted = rules.wanted(sight.framework, steps, sight.wave.ends)
    inside = {one.id for one in sight.visible.subtree(unit)}
    concerned = [one.id for one in sight.visible.upwards([unit, *wanted]) if one.id in inside]
    children = {child.id for one in concerned for child in sight.visible.children(one)}
    rows = derived.read_scores(session, sight.wave, children.union(concerned))
    alone = derived.read_scores(session, sight.wave, concerned, rolled_up=False)
    now = {one: _nodes(sight, rows, one) for one in children.union(concerned)}
    after = dict(now)
    for one in concerned:
        base = _from_below(sight, one, now, after, _nodes(sight, alone, one))
        questions = {
            code: row.mean
            for code, row in derived.read_questions(session, sight.wave, one).items()
            if row.mean is not None
        }
        after[one] = rules.expected_scores(sight.framework, base, wanted.get(one, {}), questions)
    return now[unit], after[unit]


def _nodes(sight: Sight, rows: Rows, unit: int) -> Nodes:
    found = {d.code: rows[unit, d.code].mean for d in sight.framework.dimensions if (unit, d.code) in rows}
    return {code: mean for code, mean in found.items() if mean is not None}


def _from_below(
    sight: Sight, unit: int, now: Mapping[int, Nodes], after: Mapping[int, Nodes], own: Nodes
) -> Nodes:
    """A unit's scores moved by the weighted mean of what its children's move by; its own people stay as they are."""
    children = [child for child in sight.visible.children(unit) if now[child.id]]
    if not children:
        return now[unit]
    moves = [_moves(now[child.id], after[child.id], now[unit]) for child in children]
    moves.append([0.0 if code in own else float("nan") for code in now[unit]])
    columns = [np.array(move, dtype=float) for move in moves]
    mean, _count = roll_up_units(columns, [*(child.weight for child in children), 1.0])
    return {
        code: score + (move if move == move else 0.0)
        for (code, score), move in zip(now[unit].items(), mean.tolist(), strict=True)
    }


def _moves(now: Nodes, after: Nodes, codes: Iterable[str]) -> list[float]:
    """By how much each score of a unit moves, NaN where it has none."""
    return [after[code] - now[code] if code in now else float("nan") for code in codes]

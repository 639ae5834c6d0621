"""Scoring: derived scores kept in step with the answers that count, and rebuilt from them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services import access, auditing
from services.adapters import answer_rows, kpi_rows, option_rows, score_rows, structure
from services.adapters.answer_rows import StoredAssessment
from services.adapters.batches import Given
from services.adapters.database import Sessions
from services.adapters.score_rows import EVERYBODY, OTHERS, Block
from services.adapters.tables import FrameworkVersion, OptionCount, Participation, QuestionScore, Score, Wave
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.framework import Framework
from services.domain.scoring import Scores, averaged_over_units, roll_up_units, score_answers
from services.domain.units import UnitTree
from services.domain.viewer import Viewer

UNITS_AT_ONCE = 100
_COUNTS = [score_rows.FIELDS.index(field) for field in ("n", "answered", "asked")]
_MEAN = score_rows.FIELDS.index("mean")
_SCORED, _ASKED = score_rows.FIELDS.index("units_scored"), score_rows.FIELDS.index("units_asked")


def refresh(
    session: Session, touched: Mapping[int, Collection[int]], given: Mapping[int, Given] | None = None
) -> None:
    """Bring the derived rows of units (by wave) and of all above them in step with the answers that count.

    Answers that are `given` by an assessment's id need not be read.
    """
    tree = structure.load_tree(session)
    for wave_id, units in touched.items():
        wave = structure.load_wave(session, wave_id)
        _refresh_own(session, wave, units, given or {})
        roll_up_wave(session, wave, tree, units)


def rebuild(sessions: Sessions, viewer: Viewer) -> int:
    """Compute every derived row anew from the answers and the values of KPIs; returns the number of waves."""
    access.require_administrator(viewer)
    with auditing.writing(sessions) as session:
        waves = derive_all(session)
        about = Subject(SubjectKind.SCORES, details={"waves": waves})
        auditing.record(session, viewer, Action.REBUILD, about)
    return waves


def derive_all(session: Session) -> int:
    """Put what the answers and values say in the place of every derived row; returns the number of waves."""
    for table in (Score, QuestionScore, OptionCount, Participation):
        session.execute(delete(table))
    tree = structure.load_tree(session)
    waves = session.scalars(select(Wave)).all()
    for wave in waves:
        units = [unit.id for unit in tree.subtree(wave.organisation_id)]
        _refresh_own(session, wave, units, {})
        roll_up_wave(session, wave, tree, units)
    kpi_rows.rebuild(session)
    return len(waves)


def _refresh_own(session: Session, wave: Wave, units: Collection[int], given: Mapping[int, Given]) -> None:
    score_rows.delete_scores(session, wave.id, units, rolled_up=False)
    option_rows.delete_counts(session, wave.id, units)
    ordered = list(units)
    for start in range(0, len(ordered), UNITS_AT_ONCE):
        portion = ordered[start : start + UNITS_AT_ONCE]
        assessments = answer_rows.load_effective(session, wave.id, portion)
        counts = Counter(assessment.unit for assessment in assessments)
        score_rows.write_participation(session, wave.id, {unit: counts[unit] for unit in portion})
        for framework_id, group in _by_framework(session, wave, assessments).items():
            framework = structure.load_framework(session, framework_id)
            option_rows.write_counts(session, wave.id, framework_id, framework, group, given)
            for role in _roles(framework):
                heard = [assessment for assessment in group if _speaks(framework, assessment, role)]
                blocks = _own_blocks(session, framework, heard, given)
                score_rows.write_blocks(
                    session, wave.id, framework_id, framework, blocks, rolled_up=False, role=role
                )


def _roles(framework: Framework) -> tuple[str, ...]:
    """The groups of respondents that have scores of their own: everybody, and oneself against others."""
    return (EVERYBODY,) if framework.self_role is None else (EVERYBODY, framework.self_role, OTHERS)


def _speaks(framework: Framework, assessment: StoredAssessment, role: str) -> bool:
    """Whether an assessment belongs to a group of respondents."""
    own = assessment.role == framework.self_role
    return role == EVERYBODY or own == (role != OTHERS)


def _by_framework(
    session: Session, wave: Wave, assessments: Iterable[StoredAssessment]
) -> dict[int, list[StoredAssessment]]:
    """Assessments by the version that scores them: minor versions share one, the wave's own where it is among them."""
    found: dict[int, list[StoredAssessment]] = {}
    scored_by: dict[int, int] = {}
    for assessment in assessments:
        version = assessment.framework
        if version not in scored_by:
            scored_by[version] = scoring_version(session, wave, version)
        found.setdefault(scored_by[version], []).append(assessment)
    return found


def scoring_version(session: Session, wave: Wave, framework_id: int) -> int:
    """The version whose rows stand for a framework version in a wave: the wave's own, else the first minor one."""
    if framework_id == wave.framework_id:
        return framework_id
    given, own = (
        session.scalars(select(FrameworkVersion).where(FrameworkVersion.id == version)).one()
        for version in (framework_id, wave.framework_id)
    )
    if (given.key, given.major) == (own.key, own.major):
        return own.id
    same = select(FrameworkVersion.id).where(
        FrameworkVersion.key == given.key, FrameworkVersion.major == given.major
    )
    return session.scalars(same.order_by(FrameworkVersion.minor)).first() or framework_id


def _own_blocks(
    session: Session,
    framework: Framework,
    assessments: list[StoredAssessment],
    given: Mapping[int, Given],
) -> dict[int, Block]:
    places = {unit: place for place, unit in enumerate(dict.fromkeys(a.unit for a in assessments))}
    matrix = answer_rows.load_matrix(session, framework, assessments, places, given)
    scores = score_answers(framework, matrix)
    figures = np.concatenate([_figures(scores.questions), _figures(scores.dimensions)], axis=1)
    return {unit: figures[:, :, place] for unit, place in places.items()}


def _figures(scores: Scores) -> Block:
    """The fields of a block (fields x nodes x units); a unit's own respondents stand for one unit."""
    scored = (~np.isnan(scores.mean)).astype(float)
    return np.stack(
        [
            scores.n,
            scores.mean,
            scores.sd,
            scores.minimum,
            scores.maximum,
            scores.answered,
            scores.asked,
            scored,
            np.ones_like(scored),
        ]
    )


def roll_up_wave(session: Session, wave: Wave, tree: UnitTree, units: Collection[int]) -> None:
    """Roll up units of a wave and all above them, children first."""
    counted = {unit.id for unit in tree.upwards(structure.expected_respondents(session, wave.id))}
    concerned = tree.upwards(units)
    for framework_id in score_rows.frameworks_scored(session, wave.id):
        framework = structure.load_framework(session, framework_id)
        ids = [unit.id for unit in concerned]
        below = {child.id for unit in concerned for child in tree.children(unit.id)} - set(ids)
        averaged = averaged_over_units(framework)
        score_rows.delete_scores(session, wave.id, ids, rolled_up=True, framework_id=framework_id)
        about = (session, wave.id, framework_id, framework)
        for role in _roles(framework):
            own = score_rows.read_blocks(*about, ids, rolled_up=False, role=role)
            rolled = score_rows.read_blocks(*about, below, rolled_up=True, role=role)
            for unit in concerned:
                block = _rolled(tree, unit.id, own.get(unit.id), rolled, counted, averaged)
                if block is not None:
                    rolled[unit.id] = block
            fresh = {unit: rolled[unit] for unit in ids if unit in rolled}
            score_rows.write_blocks(*about, fresh, rolled_up=True, role=role)


def _rolled(
    tree: UnitTree,
    unit: int,
    own: Block | None,
    rolled: Mapping[int, Block],
    counted: Collection[int],
    averaged: NDArray[np.bool_],
) -> Block | None:
    """The block of a unit with all below it; its own respondents enter as one more child."""
    children = [child for child in tree.children(unit) if child.id in rolled or child.id in counted]
    if not children:
        return own
    blocks = [(rolled[child.id], child.weight) for child in children if child.id in rolled]
    blocks += [] if own is None else [(own, 1.0)]
    if not blocks:
        return None
    means, scored = roll_up_units([block[_MEAN] for block, _ in blocks], [weight for _, weight in blocks])
    result = np.full_like(blocks[0][0], np.nan)
    result[_MEAN], result[_SCORED] = np.where(averaged, means, np.nan), scored
    result[_ASKED] = len(children) + (own is not None)
    result[_COUNTS] = np.sum([block[_COUNTS] for block, _ in blocks], axis=0)
    return result

"""Derived rows: the scores of units in waves, written as blocks and read as rows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.adapters.answer_rows import batched
from services.adapters.bulk import insert_rows
from services.adapters.tables import Participation, QuestionScore, Score
from services.domain.framework import Framework

Block = NDArray[np.float64]
"""The figures of one unit: FIELDS x (questions, then dimensions, in document order); NaN where there is none."""

FIELDS = ("n", "mean", "sd", "minimum", "maximum", "answered", "asked", "units_scored", "units_asked")
EVERYBODY, OTHERS = "", "*"
"""What the column `role` holds for all respondents together, and for all but those who rate themselves."""
_KEYS = ("wave_id", "unit_id", "framework_id", "role", "rolled_up")
_WHOLE = frozenset({"n", "answered", "asked", "units_scored", "units_asked"})
TABLES: tuple[type[QuestionScore] | type[Score], ...] = (QuestionScore, Score)


def node_codes(framework: Framework) -> tuple[list[str], list[str]]:
    """The codes of questions and of dimensions, in the order of a block's columns."""
    return [q.code for q in framework.questions], [d.code for d in framework.dimensions]


def write_blocks(
    session: Session,
    wave: int,
    framework_id: int,
    framework: Framework,
    blocks: Mapping[int, Block],
    *,
    rolled_up: bool,
    role: str = EVERYBODY,
) -> None:
    """Store the blocks of units; what stood there has been deleted before."""
    questions, dimensions = node_codes(framework)
    for table, name, codes, part in (
        (QuestionScore, "question", questions, slice(0, len(questions))),
        (Score, "node", dimensions, slice(len(questions), None)),
    ):
        columns = (*_KEYS, name, *FIELDS)
        rows = (
            (wave, unit, framework_id, role, rolled_up, *row)
            for unit, block in blocks.items()
            for row in _rows(block[:, part], codes)
        )
        insert_rows(session, table, columns, rows)


def _rows(block: Block, codes: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    columns = [
        block[place].astype(int).tolist()
        if field in _WHOLE
        else [None if value != value else value for value in block[place].tolist()]
        for place, field in enumerate(FIELDS)
    ]
    return zip(codes, *columns, strict=True)


def delete_scores(
    session: Session, wave: int, units: Collection[int], *, rolled_up: bool, framework_id: int | None = None
) -> None:
    """Remove the derived rows of units in a wave, of one framework version or of all; every respondent role."""
    for table in TABLES:
        for ids in batched(units):
            doomed = delete(table).where(
                table.wave_id == wave, table.unit_id.in_(ids), table.rolled_up.is_(rolled_up)
            )
            if framework_id is not None:
                doomed = doomed.where(table.framework_id == framework_id)
            session.execute(doomed)


def read_blocks(
    session: Session,
    wave: int,
    framework_id: int,
    framework: Framework,
    units: Collection[int],
    *,
    rolled_up: bool,
    role: str = EVERYBODY,
) -> dict[int, Block]:
    """The stored blocks of units; a unit without data is not among them."""
    questions, dimensions = node_codes(framework)
    place = {code: column for column, code in enumerate(questions)}
    places = place, {code: column + len(questions) for column, code in enumerate(dimensions)}
    blocks: dict[int, Block] = {}
    for table, column_of in zip(TABLES, places, strict=True):
        node = QuestionScore.question if table is QuestionScore else Score.node
        wanted = (table.unit_id, node, *(getattr(table, field) for field in FIELDS))
        for ids in batched(units):
            rows = session.execute(
                select(*wanted).where(
                    table.wave_id == wave,
                    table.framework_id == framework_id,
                    table.role == role,
                    table.rolled_up.is_(rolled_up),
                    table.unit_id.in_(ids),
                )
            )
            for unit, code, *figures in rows:
                block = blocks.get(unit)
                if block is None:
                    block = blocks[unit] = np.full((len(FIELDS), len(questions) + len(dimensions)), np.nan)
                block[:, column_of[code]] = figures
    return blocks


def frameworks_scored(session: Session, wave: int) -> set[int]:
    """The framework versions that have derived rows in a wave."""
    return set(session.scalars(select(Score.framework_id).where(Score.wave_id == wave).distinct()))


def write_participation(session: Session, wave: int, counts: Mapping[int, int]) -> None:
    """Store how many respondents of each unit count; a unit without any loses its row."""
    for ids in batched(counts):
        session.execute(
            delete(Participation).where(Participation.wave_id == wave, Participation.unit_id.in_(ids))
        )
    rows = ((wave, unit, count) for unit, count in counts.items() if count)
    insert_rows(session, Participation, ("wave_id", "unit_id", "respondents"), rows)

"""Staircases: the gates of units, for screens and tables."""

import pandas as pd

from services.domain.framework import Framework
from services.domain.gates import Gate, gates
from services.language import local

GATE_COLUMNS = ("unit_id", "unit", "level", "node", "dimension", "state", "share")


def staircase(framework: Framework, node: str, scores: pd.DataFrame) -> pd.DataFrame:
    """The gates below a gated dimension from scores (comparing.SCORE_COLUMNS), a row each; the furthest unit first.

    `state` is passed, not_passed, out_of_order or missing; `share` is 0 to 1 of the gate's range.
    """
    at_node = scores[scores["node"] == node].sort_values("score", ascending=False, na_position="last")
    found = []
    for unit in at_node.itertuples():
        own = scores[scores["unit_id"] == unit.unit_id]
        reached = dict(zip(own["node"], own["score"], strict=True))
        for gate in gates(framework, framework.dimension_by_code[node], reached):
            share = float("nan") if gate.share is None else gate.share
            title = local(gate.dimension.title)
            found.append(
                (unit.unit_id, unit.unit, unit.level, gate.dimension.code, title, _state(gate), share)
            )
    return pd.DataFrame(found, columns=list(GATE_COLUMNS))


def _state(gate: Gate) -> str:
    if gate.share is None:
        return "missing"
    if gate.out_of_order:
        return "out_of_order"
    return "passed" if gate.passed else "not_passed"

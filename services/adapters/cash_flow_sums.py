"""Rows of an initiative that are the sum of the rows beside them, by their amounts."""

from collections.abc import Sequence

from services.adapters.cash_flow_lines import FlowLine
from services.domain.texts import Message

FEWEST, MOST = 2, 60
"""Rows that make a sum, at least and at most; one called cost or benefit alone may sum up a single row."""
CLOSE = 0.5
"""How far a rounded sum may be from its parts."""


def say_sums(lines: Sequence[FlowLine]) -> list[FlowLine]:
    """The lines that count; one called cost or benefit alone that sums up others is left out, another is doubtful."""
    kept: list[FlowLine] = []
    for place, line in enumerate(lines):
        beside = (list(reversed(lines[:place])), lines[place + 1 :])
        adds_up = not line.broken and any(_is_sum(line, _like(line, others)) for others in beside)
        if adds_up and line.lump:
            expected = Message("a cost or a benefit, not a sum or a figure worked out of the others")
            remedy = Message("Nothing to do if it is none; else give the row another name.")
            line.row.say("money.left_out", "row", expected, remedy, "warning")
            continue
        if adds_up:
            expected = Message("a line of its own; its amounts are those of the rows beside it together")
            remedy = Message(
                "Nothing to do if it is one; if it is their sum, call it a total or delete the row."
            )
            line.row.say("money.like_sum", "row", expected, remedy, "warning")
        kept.append(line)
    return kept


def _like(line: FlowLine, others: Sequence[FlowLine]) -> Sequence[FlowLine]:
    """The lines that follow without a break and are of the same sheet and kind."""
    found: list[FlowLine] = []
    for other in others[:MOST]:
        if other.kind != line.kind or other.row.sheet is not line.row.sheet:
            break
        found.append(other)
    return found


def _is_sum(line: FlowLine, others: Sequence[FlowLine]) -> bool:
    """Whether some of the lines nearest by, two or more of them with amounts, make up the amounts of a line."""
    wanted, so_far, parts = line.likely, dict[int, float](), 0
    for other in others:
        parts += bool(other.likely)
        for year, amount in other.likely.items():
            so_far[year] = so_far.get(year, 0.0) + amount
        if wanted and parts >= (1 if line.lump else FEWEST) and _same(wanted, so_far):
            return True
    return False


def _same(one: dict[int, float], other: dict[int, float]) -> bool:
    years = one.keys() | other.keys()
    return all(abs(one.get(year, 0.0) - other.get(year, 0.0)) <= CLOSE for year in years)

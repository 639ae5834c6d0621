"""Codes of initiatives and lines that have none: made from their names, the same ones when they come again."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from services.adapters.case_cells import LONGEST_CODE
from services.adapters.cash_flow_lines import FlowLine
from services.adapters.similarity import fold
from services.domain.case_facts import Plan, PlannedLine
from services.domain.matching import normalise
from services.domain.texts import Message


def code_for(name: str, taken: Collection[str], without: str) -> str:
    """A code made of a name that is not taken yet (normalised); `without` stands for a name without letters."""
    plain = re.sub(r"[\W_]+", "-", fold(name)).strip("-") or without
    code, number = plain[:LONGEST_CODE].strip("-"), 1
    while normalise(code) in taken:
        number += 1
        code = f"{plain[: LONGEST_CODE - len(str(number)) - 1].strip('-')}-{number}"
    return code


def lines_with_codes(
    lines: Sequence[tuple[PlannedLine, FlowLine]], standing: Plan | None
) -> list[PlannedLine]:
    """Lines with the codes that lines of the same kind and name have already, in their order, else with new ones.

    A name that stands twice is said: both lines count.
    """
    free = list(standing.lines) if standing else []
    found: list[PlannedLine] = []
    taken: set[str] = set()
    names: set[tuple[str, str]] = set()
    for line, row in lines:
        same = next((one for one in free if _name(one) == _name(line)), None)
        if same is not None:
            free.remove(same)
        code = same.code if same and normalise(same.code) not in taken else code_for(line.row, taken, "line")
        taken.add(normalise(code))
        found.append(replace(line, code=code))
        if _name(line) in names:
            expected = Message("each line once in an initiative; both count")
            remedy = Message("Nothing to do if both count; else delete one of the two rows.")
            row.row.say("money.line_again", "row", expected, remedy, "warning")
        names.add(_name(line))
    return found


def _name(line: PlannedLine) -> tuple[str, str]:
    return line.kind, normalise(line.row)

"""Costs by their sign: amounts below zero where nothing else tells, and costs that are written so all along."""

from collections.abc import Sequence

from services.adapters.cash_flow_lines import FlowLine, kind_in_catalogue
from services.domain.cash_flow_mapping import KindFrom
from services.domain.texts import Message


def settle_kinds(lines: Sequence[FlowLine], told: KindFrom) -> None:
    """Tell costs by their sign where nothing else tells, and turn costs that are written below zero.

    Costs that are known for such are turned all together, by the sign of their sum: a grant among costs lowers them.
    """
    known = [line for line in lines if line.kind == "cost"]
    if sum(sum(line.likely.values()) for line in known) < 0:
        for line in known:
            _turn(line)
    for line in lines:
        if line.kind is None and line.sign:
            line.kind = "cost" if line.sign < 0 else "benefit" if told == "sign" else None
            if line.sign < 0:
                _turn(line)
        if line.kind is None:
            line.kind = kind_in_catalogue(line.name)
            if line.kind == "cost" and sum(line.likely.values()) < 0:
                _turn(line)


def _turn(line: FlowLine) -> None:
    """Take amounts below zero for costs; low stays the smaller of two estimates."""
    turned = {key: -amount for key, amount in line.amounts.items()}
    for year in {year for year, _ in turned}:
        low, likely, high = (turned.pop((year, estimate), None) for estimate in range(3))
        told = [a for a in (low, likely) if a is not None], [a for a in (likely, high) if a is not None]
        if (len(told[0]) == 2 and told[0][0] > told[0][1]) or (len(told[1]) == 2 and told[1][0] > told[1][1]):
            low, high = high, low
        for estimate, amount in enumerate((low, likely, high)):
            if amount is not None:
                turned[year, estimate] = amount
    line.amounts = turned
    expected = Message("a cost of 0 or more; amounts below zero are taken for costs")
    remedy = Message("Nothing to do if it is a cost: it is stored without the minus.")
    line.row.say("money.turned", "row", expected, remedy, "warning")

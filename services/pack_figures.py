"""Pack figures: values in full precision with the text and the number format that screens and files share."""

from typing import Any

import pandas as pd

from services.domain.board_pack import Figure
from services.domain.kpi_facts import KpiDefinition
from services.kpi_figures import written
from services.language import (
    format_count,
    format_delta,
    format_money,
    format_percent,
    format_score,
    format_years,
    measure_pattern,
    money_pattern,
    sheet_pattern,
)


def each_row(frame: pd.DataFrame) -> list[Any]:
    """The rows of a frame, each with its columns as attributes."""
    return list(frame.itertuples(index=False))


def score(value: float | None) -> Figure:
    """A score as screens show it."""
    return _figure(value, format_score(value), "score")


def delta(value: float | None) -> Figure:
    """A difference of scores."""
    return _figure(value, format_delta(value), "delta")


def share(value: float | None) -> Figure:
    """A share (0 to 1)."""
    return _figure(value, format_percent(value), "share")


def count(value: float | None) -> Figure:
    """A whole number."""
    return _figure(value, format_count(value), "count")


def years(value: float | None) -> Figure:
    """A time in years."""
    return _figure(value, format_years(value), "score")


def money(value: float | None, currency: str, *, signed: bool = False) -> Figure:
    """An amount in the organisation's currency."""
    text = format_money(value, currency, signed=signed)
    if value is None or value != value:
        return Figure(None, text)
    return Figure(value, text, money_pattern(value, currency, signed=signed))


def measured(
    value: float | None, definition: KpiDefinition, currency: str, *, signed: bool = False
) -> Figure:
    """A value of a KPI with its unit, a signed one as a difference."""
    text = written(definition, value, currency, signed=signed)
    if value is None or value != value:
        return Figure(None, text)
    how = definition.measure, definition.decimals, currency
    return Figure(float(value), text, measure_pattern(value, *how, signed=signed))


def _figure(value: float | None, text: str, kind: str) -> Figure:
    if value is None or value != value:
        return Figure(None, text)
    return Figure(float(value), text, sheet_pattern(kind, value))

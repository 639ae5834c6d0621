"""Values and definitions of KPIs as they are typed on screen, and the sheets that these make for the reader."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.adapters import benchmark_catalogue, kpi_catalogue, kpi_figures
from services.adapters import kpi_layout as layout
from services.adapters.workbook_reader import Sheet, Workbook
from services.adapters.workbook_values import CellValue, column_number, seen_cell
from services.domain.errors import CellIssue
from services.domain.kpi_facts import FIGURES, Figure, GivenValue, KpiDefinition, KpiValue
from services.domain.percent import Percent
from services.domain.periods import Period
from services.domain.texts import LANGUAGES, LocalText, Message
from services.domain.written import seen
from services.language import current_language, format_period, local
from services.language import gettext as _
from services.language.typed_numbers import format_typed

BACK, AHEAD, FAR = 12, 4, 60
"""Periods that are shown up to the last one and beyond it, and months where somebody asks for more."""

Spot = tuple[str, Figure]
"""A period's code and a figure."""

_CELL = re.compile(r"([A-Z]+)(\d+)")
_VALUES = ("kpi", "unit", "period", *FIGURES)
_TEXTS = ("title", "definition", "formula", "source", "weight")


@dataclass(frozen=True, slots=True)
class EditedValues:
    """Values of a KPI of a unit (an id) as a form holds them.

    `stood` is what stood by period when it was opened, `shown` the periods a person sees, `typed` the texts that are
    other than what stood; a blank one takes its figure back.
    """

    unit: int
    kpi: str
    stood: Mapping[str, KpiValue]
    shown: tuple[str, ...]
    typed: Mapping[Spot, str]

    @property
    def periods(self) -> tuple[str, ...]:
        """The codes of all periods there are, those that are out of sight too."""
        return tuple(sorted({*self.stood, *(period for period, _figure in self.typed)}))

    def says(self, period: str) -> tuple[Figure, ...]:
        """The figures of a period that were typed."""
        return tuple(name for name in FIGURES if (period, name) in self.typed)


def figures_of(definition: KpiDefinition) -> tuple[Figure, ...]:
    """The figures that a value of a KPI may have: a weight only where something weighs."""
    weighs = definition.weight is not None or definition.roll_up == "weighted_mean"
    return FIGURES if weighs else FIGURES[:-1]


def figure_title(name: Figure) -> str:
    """What a figure is called in the current language."""
    return local(layout.FIGURE_TEXTS[name])


def unit_title(definition: KpiDefinition, currency: str) -> str:
    """What the figures of a KPI are in, in the current language."""
    return currency if definition.measure == "currency" else local(kpi_figures.UNITS[definition.measure])


def as_text(definition: KpiDefinition, name: Figure, value: KpiValue | None) -> str:
    """A stored figure as if it had been typed: percentages with their sign; empty where there is none."""
    figure = None if value is None else getattr(value, name)
    if figure is None:
        return ""
    typed = format_typed(figure)
    return f"{typed} %" if name != "weight" and definition.measure == "percent" else typed


def shown_periods(
    definition: KpiDefinition, stood: Mapping[str, KpiValue], today: date, *, far: bool = False
) -> tuple[str, ...]:
    """The periods to fill in, in their order: up to the current one, or the last with an actual, and some ahead.

    Targets that are set further ahead are among them; `far` shows five years each way, and whatever is stored.
    """
    months = definition.months
    here = Period(today.year, today.month - (today.month - 1) % months, months)
    stated = {
        period: value for code, value in stood.items() if (period := Period.parse(code)).months == months
    }
    actual = (period for period, value in stated.items() if value.actual is not None)
    last = max((here, *actual), key=_starts)
    back, ahead = (max(BACK, FAR // months), max(AHEAD, FAR // months)) if far else (BACK, AHEAD)
    window = [last.later(step * months) for step in range(1 - back, ahead + 1)]
    more = [period for period in stated if far or period.starts > last.starts]
    return tuple(str(period) for period in sorted({*window, *more}, key=_starts))


def _starts(period: Period) -> date:
    return period.starts


def values_workbook(
    organisation: str, unit: str, definition: KpiDefinition, edited: EditedValues
) -> Workbook:
    """The sheet that says the same, with what stood beside what was typed; codes of organisation and unit."""
    rows = [
        (edited.kpi, unit, period, *(_cell(definition, edited, period, name) for name in FIGURES))
        for period in edited.periods
    ]
    return _workbook(organisation, "values", _VALUES, rows)


def _cell(definition: KpiDefinition, edited: EditedValues, period: str, name: Figure) -> CellValue:
    """What was typed, else the figure that stood."""
    if (period, name) in edited.typed:
        return edited.typed[period, name] or None
    figure: float | None = getattr(edited.stood.get(period, KpiValue()), name)
    percent = figure is not None and name != "weight" and definition.measure == "percent"
    return Percent(kpi_figures.as_share(figure)) if percent and figure is not None else figure


def _workbook(
    organisation: str, part: str, keys: Sequence[str], rows: Sequence[Sequence[CellValue]]
) -> Workbook:
    headings = {column.key: column.heading.en for column in layout.PARTS[part].columns}
    mark = (layout.FORMAT, part, organisation)
    cells = [tuple(map(seen_cell, row)) for row in rows]
    sheet = Sheet(part, hidden=False, rows=[mark, tuple(headings[key] for key in keys), *cells])
    return Workbook("", "", (sheet,))


def changed_values(
    values: Sequence[GivenValue], edited: EditedValues, standing: Mapping[str, KpiValue]
) -> tuple[GivenValue, ...]:
    """What was typed and is another figure than the one that stands: all else keeps what other batches say."""
    own = (one for one in values if (one.kpi, one.unit) == (edited.kpi, edited.unit))
    return tuple(filter(None, (_changed(one, edited, standing.get(one.period)) for one in own)))


def _changed(one: GivenValue, edited: EditedValues, before: KpiValue | None) -> GivenValue | None:
    old = before or KpiValue()
    says = tuple(n for n in edited.says(one.period) if getattr(one.value, n) != getattr(old, n))
    value = KpiValue(**{name: getattr(one.value, name) for name in says})
    return replace(one, value=value, says=says) if says else None


def value_issues(issues: Sequence[CellIssue], edited: EditedValues) -> tuple[CellIssue, ...]:
    """The problems of what was typed, errors first, each by its period and figure."""
    return tuple(sorted(_of_values(issues, edited), key=lambda issue: not issue.blocks))


def _of_values(issues: Sequence[CellIssue], edited: EditedValues) -> Iterator[CellIssue]:
    moved = any(figure == "baseline" for _period, figure in edited.typed)
    for issue in issues:
        place = _CELL.fullmatch(issue.cell)
        line = int(place[2]) - 1 - layout.FIRST_ROW if place else -1
        if place is None or not 0 <= line < len(edited.periods):
            continue
        period, key = edited.periods[line], _VALUES[column_number(place[1])]
        typed = edited.says(period)
        beside = typed and (key not in FIGURES or not issue.blocks)
        if key in typed or beside or (moved and issue.code == "kpi.target_side"):
            words = _heading("values", key)
            where = _("{period}, {column}").format(period=format_period(period), column=words)
            yield replace(issue, sheet="", cell=where, remedy=_REMEDIES.get(issue.code, issue.remedy))


@dataclass(frozen=True, slots=True)
class EditedDefinition:
    """An own KPI as a form holds it: texts by the key of their column (kpi_layout), blank ones too.

    `stood` is what it was when it was opened, "" where it is new.
    """

    cells: Mapping[str, str]
    stood: str = ""

    @property
    def code(self) -> str:
        """Its code as typed."""
        return seen(self.cells.get("code", "")).strip()

    @property
    def title(self) -> str:
        """What it is called, in the current language where that is typed."""
        texts = {language: self.cells.get(f"title_{language}", "").strip() for language in LANGUAGES}
        return texts[current_language()] or next(filter(None, texts.values()), self.code)


def definition_keys() -> tuple[str, ...]:
    """The keys of all that a definition says, in the order of its sheet."""
    return tuple(column.key for column in layout.PARTS["definitions"].columns)


def definition_title(key: str) -> str:
    """What something that a definition says is called: as its column in the workbook, and as problems name it."""
    return _heading("definitions", key)


def definition_choices() -> Mapping[str, Mapping[str, str]]:
    """What can be chosen from, by key: names by code in the current language."""
    return {
        "perspective": _named(layout.PERSPECTIVES),
        "measure": _named(layout.MEASURES),
        "better": _named(layout.DIRECTIONS),
        "frequency": _named(layout.FREQUENCIES),
        "roll_up": _named(layout.ROLL_UPS),
    }


def _named(options: Mapping[Any, LocalText]) -> Mapping[str, str]:
    return {code: local(name) for code, name in options.items()}


def is_own(definition: KpiDefinition) -> bool:
    """Whether an organisation has stated a KPI itself, also in place of one of the catalogue."""
    return kpi_catalogue.by_code().get(definition.code) != definition


def perspective_title(definition: KpiDefinition) -> str:
    """The perspective of a KPI in the current language, as a heading says it."""
    words = local(layout.PERSPECTIVES[definition.perspective])
    return words[:1].upper() + words[1:]


def published_series() -> Mapping[str, str]:
    """The series that a KPI can be held against, by code: their titles in the current language."""
    found: dict[str, str] = {}
    for one in benchmark_catalogue.benchmarks():
        found.setdefault(one.code, local(one.title))
    return found


def definition_cells(definition: KpiDefinition) -> Mapping[str, str]:
    """A definition as if it had been typed."""
    cells = {
        f"{key}_{language}": text.within(language)
        for key in _TEXTS
        for language in LANGUAGES
        if (text := getattr(definition, key)) is not None
    }
    return {key: cells[key] if key in cells else _plain(definition, key) for key in definition_keys()}


def _plain(definition: KpiDefinition, key: str) -> str:
    found = getattr(definition, key, None)
    return format_typed(found) if isinstance(found, int | float) else found or ""


def definition_workbook(organisation: str, edited: EditedDefinition) -> Workbook:
    """The sheet of one definition that says the same; the code of the organisation."""
    keys = definition_keys()
    return _workbook(organisation, "definitions", keys, [[edited.cells.get(key) or None for key in keys]])


def definition_issues(issues: Sequence[CellIssue]) -> tuple[CellIssue, ...]:
    """The problems of a definition by what its fields are called."""
    keys = definition_keys()
    found = []
    for issue in issues:
        place = _CELL.fullmatch(issue.cell)
        words = definition_title(keys[column_number(place[1])]) if place else issue.cell
        remedy = _REMEDIES.get(issue.code, issue.remedy)
        found.append(replace(issue, sheet="", cell=words, remedy=remedy))
    return tuple(found)


def _heading(part: str, key: str) -> str:
    return next(local(column.heading) for column in layout.PARTS[part].columns if column.key == key)


_REMEDIES = {
    "kpi.choice": Message("Choose one from the list."),
    "kpi.missing": Message("Fill in the field."),
    "kpi.future": Message("Write a plan as a target."),
    "kpi.range": Message("Correct the figure."),
    "kpi.organisation_wide": Message("Ask a person who works for all units."),
}
"""What to do on screen, where the sentence for a workbook speaks of its cells."""

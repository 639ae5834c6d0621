"""Initiative tables: lines, intangible effects and actuals of the form, typed as in a spreadsheet."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from services import case_words, edited_case, glossary
from services.edited_case import EditedInitiative, Row
from services.language import current_language
from services.language import gettext as _

OWN = "own"
"""The column for own words, which count in place of the row of the catalogue."""
TEXT, WHOLE = "str", "Int64"
WHOLE_ROWS = 24
"""Rows of a table that is shown without being scrolled."""
CALCULATOR = ("people", "hours", "hour_cost", "realised")
Edits = Mapping[str, Any]
"""What a table's widget holds of a person's changes: edited_rows, added_rows, deleted_rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: how it is edited, and what pandas keeps it as."""

    config: Any
    kept_as: str = TEXT


@dataclass(slots=True)
class Table:
    """The rows that a table was drawn with; when its columns or choices change, it is drawn anew with what is typed."""

    rows: tuple[Row, ...]
    look: Hashable = None
    number: int = 0

    def typed(self, key: str) -> tuple[Row, ...]:
        """The rows with what a person changed since they were drawn."""
        return with_edits(self.rows, _edits(f"{key}.{self.number}"))

    def edit(
        self, key: str, columns: Mapping[str, Column], choices: Hashable, alt: str, *, grows: bool = True
    ) -> tuple[Row, ...]:
        """Draw the table and return its rows as typed; the `choices` are what its columns offer.

        One that does not grow is shown whole, unless it is long.
        """
        look = (current_language(), tuple(columns), choices)
        if self.look != look:
            if self.look is not None:
                self.rows = self.typed(key)
                self.number += 1
            self.look = look
        st.data_editor(
            _frame(self.rows, columns),
            num_rows="dynamic" if grows else "fixed",
            height="auto" if grows or len(self.rows) > WHOLE_ROWS else "content",
            hide_index=True,
            column_config={name: column.config for name, column in columns.items()},
            key=f"{key}.{self.number}",
            placeholder="",
            alt=alt,
        )
        return self.typed(key)


def _edits(key: str) -> Edits | None:
    """What a person changed in the table that was last drawn with this key."""
    found: Edits | None = st.session_state.get(key)
    return found


def with_edits(rows: Sequence[Row], edits: Edits | None) -> tuple[Row, ...]:
    """Rows with changes, additions and removals; blank cells are left out."""
    if not edits:
        return tuple(rows)
    changed, removed = edits.get("edited_rows", {}), set(edits.get("deleted_rows", ()))
    kept = [row | dict(changed.get(n, {})) for n, row in enumerate(map(dict, rows)) if n not in removed]
    return tuple(_without_blanks(row) for row in [*kept, *edits.get("added_rows", ())])


def _without_blanks(row: Mapping[str, Any]) -> Row:
    return {
        name: cell
        for name, cell in row.items()
        if not name.startswith("_") and cell is not None and str(cell).strip()
    }


def _frame(rows: Sequence[Row], columns: Mapping[str, Column]) -> pd.DataFrame:
    """The rows as the table shows them; its columns have their kinds also where they are empty."""
    return pd.DataFrame(
        {
            name: pd.Series([row.get(name) for row in rows], dtype=column.kept_as)
            for name, column in columns.items()
        }
    )


def start(edited: EditedInitiative) -> dict[str, Table]:
    """The tables of a form that begins with an initiative."""
    return {
        "lines": Table(_own_words_apart(edited.lines, case_words.catalogue("cost", "benefit"))),
        "intangibles": Table(_own_words_apart(edited.intangibles, case_words.catalogue("intangible"))),
        "actuals": Table(edited.actuals),
    }


def _own_words_apart(rows: Iterable[Row], catalogue: Mapping[str, str]) -> tuple[Row, ...]:
    return tuple(
        {OWN if name == "row" and cell not in catalogue else name: cell for name, cell in row.items()}
        for row in rows
    )


def _together(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Rows as the service knows them: own words in place of the row that was chosen."""
    return tuple(
        {name: cell for name, cell in row.items() if name != OWN} | ({"row": row[OWN]} if OWN in row else {})
        for row in rows
    )


def lines(table: Table, key: str, years: range) -> tuple[Row, ...]:
    """Costs and benefits with their amounts; a year that has amounts keeps its columns outside the horizon too."""
    used = {year for row in table.typed(key) for year in edited_case.years_of(row)}
    shown = sorted({*years, *used})
    amounts = [edited_case.year_key(year, estimate) for year in shown for estimate in range(3)]
    columns = _line_columns() | {name: _amount("lines", name) for name in amounts}
    columns |= {"ramp": _ramp()} | {name: _amount("lines", name, 140) for name in CALCULATOR}
    alt = _("Costs and benefits with their amounts by year")
    return _together(table.edit(key, columns, None, alt))


def _line_columns() -> dict[str, Column]:
    """What a line is and what it rests on."""
    code = st.column_config.TextColumn(
        _heading("lines", "code"),
        width=110,
        pinned=True,
        max_chars=60,
        help=_("Actuals name a line by it; left blank, it is given one."),
    )
    follows = _("Follows from the catalogue; own words need it.")
    return {
        "code": Column(code),
        "row": _choice("lines", "row", case_words.catalogue("cost", "benefit"), 190),
        OWN: _own_words(),
        "kind": _choice("lines", "kind", case_words.kinds(), 85, help=follows),
        "basis": _choice("lines", "basis", case_words.bases(), 105),
    }


def _ramp() -> Column:
    config = st.column_config.NumberColumn(
        _heading("lines", "ramp"), width=165, min_value=0, max_value=120, step=1
    )
    return Column(config, WHOLE)


def intangibles(table: Table, key: str) -> tuple[Row, ...]:
    """Effects without an amount: how much they matter, and how far they are achieved."""
    columns = {
        "row": _choice("intangibles", "row", case_words.catalogue("intangible"), 180),
        OWN: _own_words(),
        "importance": _number(_("Importance"), range(6), 105),
        "achieved": _number(_("Achieved"), range(6), 95),
    }
    return _together(table.edit(key, columns, None, _("Intangible effects, importance and degree achieved")))


def actuals(table: Table, key: str, years: range, planned: Sequence[Row]) -> tuple[Row, ...]:
    """What lines came to by year; `planned` are the lines to choose from."""
    typed = table.typed(key)
    titles = {str(row["code"]): _line_title(row) for row in planned if "code" in row}
    titles |= {line: line for row in typed if (line := str(row.get("line", ""))) and line not in titles}
    used = {int(row["year"]) for row in typed if isinstance(row.get("year"), int | float)}  # type: ignore[arg-type]
    shown = sorted({*years, *used})
    columns = {
        "line": _choice("actuals", "line", titles, 155),
        "year": _number(_heading("actuals", "year"), shown, 75),
        "amount": _amount("actuals", "amount", 95),
    }
    choices = (*titles.items(), *shown)
    return table.edit(key, columns, choices, _("What lines came to, by year"))


def _line_title(row: Row) -> str:
    return " · ".join(
        str(part) for part in (row["code"], case_words.row_title(str(row.get("row", "")))) if part
    )


def _heading(part: str, name: str) -> str:
    return edited_case.heading(part, name)


def _amount(part: str, name: str, width: int = 115) -> Column:
    """A number as people type it: what it means is read by the rules of the import."""
    title = _heading(part, name)
    about = glossary.explain_label(title)
    return Column(st.column_config.TextColumn(title, width=width, alignment="right", help=about))


def _own_words() -> Column:
    text = _("Counts in place of the choice beside it.")
    return Column(st.column_config.TextColumn(_("Own words"), width=115, max_chars=200, help=text))


def _choice(part: str, name: str, titles: Mapping[str, str], width: int, help: str | None = None) -> Column:  # noqa: A002
    def named(code: Any) -> str:
        return titles.get(code, str(code))

    title = _heading(part, name)
    about = help or glossary.explain_label(title)
    config = st.column_config.SelectboxColumn(
        title, options=list(titles), format_func=named, width=width, help=about
    )
    return Column(config)


def _number(title: str, offered: Iterable[int], width: int) -> Column:
    """A whole number of those that are offered."""
    config = st.column_config.SelectboxColumn(title, options=list(offered), format_func=str, width=width)
    return Column(config, WHOLE)

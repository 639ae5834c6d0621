"""KPI definition fields: what a KPI is called, how it is measured and judged, what it rests on, in both languages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from services import edited_kpi
from services.domain.texts import LANGUAGES
from services.edited_case import suggested_code
from services.edited_kpi import EditedDefinition
from services.language import gettext as _

LONGEST_TITLE, LONGEST_WORDS, LONGEST_CODE = 200, 1_000, 60
CHOICES = ("perspective", "measure", "better", "frequency", "roll_up")
NUMBERS = ("on_target", "watch", "decimals", "low", "high")
LONG = ("definition", "formula", "source")


def fields(key: str, start: EditedDefinition, taken: Sequence[str]) -> EditedDefinition:
    """Draw the fields, which begin with `start`, and return it with what stands in them; `taken` are codes in use."""
    cells = _titles(key, start, taken)
    cells |= _in_columns(key, start, CHOICES, _choice)
    cells |= _in_columns(key, start, NUMBERS, _number)
    cells |= _in_columns(key, start, ("weight_en", "weight_fr", "owner"), _words)
    cells["benchmark"] = _series(key, start)
    for name in LONG:
        cells |= _in_columns(key, start, tuple(f"{name}_{language}" for language in LANGUAGES), _long)
    return replace(start, cells=cells)


def _in_columns(key: str, start: EditedDefinition, names: tuple[str, ...], draw: Any) -> dict[str, str]:
    """Fields side by side, and what stands in them."""
    cells = {}
    for column, name in zip(st.columns(len(names)), names, strict=True):
        with column:
            cells[name] = draw(key, name, start.cells.get(name, ""))
    return cells


def _titles(key: str, start: EditedDefinition, taken: Sequence[str]) -> dict[str, str]:
    """What it is called, and its code: fixed once it is stored, suggested from the title before."""
    cells = {}
    *titles, last = st.columns([2, 2, 1])
    for column, language in zip(titles, LANGUAGES, strict=True):
        with column:
            name = f"title_{language}"
            cells[name] = _words(key, name, start.cells.get(name, ""))
    suggested = suggested_code(cells["title_en"] or cells["title_fr"], taken).lower().replace("-", "_")
    code = last.text_input(
        edited_kpi.definition_title("code"),
        start.cells.get("code", ""),
        max_chars=LONGEST_CODE,
        placeholder=suggested,
        disabled=bool(start.stood),
        key=f"{key}.code",
        help=_("Workbooks name the KPI by it; left blank, it is made of the title."),
    )
    return cells | {"code": (code or "").strip() or suggested}


def _words(key: str, name: str, text: str) -> str:
    label = edited_kpi.definition_title(name)
    help_ = _hints().get(name.partition("_")[0])
    return st.text_input(label, text, max_chars=LONGEST_TITLE, key=f"{key}.{name}", help=help_) or ""


def _long(key: str, name: str, text: str) -> str:
    label = edited_kpi.definition_title(name)
    return st.text_area(label, text, height=90, max_chars=LONGEST_WORDS, key=f"{key}.{name}") or ""


def _number(key: str, name: str, text: str) -> str:
    label = edited_kpi.definition_title(name)
    return st.text_input(label, text, max_chars=30, key=f"{key}.{name}", help=_hints().get(name)) or ""


def _choice(key: str, name: str, code: str) -> str:
    titles = edited_kpi.definition_choices()[name]
    chosen = st.selectbox(
        edited_kpi.definition_title(name),
        list(titles),
        list(titles).index(code) if code in titles else None,
        format_func=lambda one: titles[one],
        placeholder=_("Choose one"),
        key=f"{key}.{name}",
        help=_hints().get(name),
    )
    return chosen or ""


def _series(key: str, start: EditedDefinition) -> str:
    """The series of published figures, or of the organisation's own, that it is held against."""
    titles, code = edited_kpi.published_series(), start.cells.get("benchmark", "")
    offered = list(dict.fromkeys([*titles, *filter(None, [code])]))
    chosen = st.selectbox(
        edited_kpi.definition_title("benchmark"),
        offered,
        offered.index(code) if code else None,
        format_func=lambda one: titles.get(one, one),
        placeholder=_("None"),
        accept_new_options=True,
        key=f"{key}.benchmark",
        help=_("Choose a published one, or write the code of one that you import."),
    )
    return chosen or ""


def _hints() -> dict[str, str]:
    return {
        "measure": _("It stays once there are values: they are never converted."),
        "frequency": _("How often there is a value; it stays once there are values."),
        "roll_up": _("How the figures of units and of shorter periods are put together."),
        "on_target": _("How far short of its target it still counts as on target, in its own unit."),
        "watch": _("How far beyond that it counts as to be watched, in its own unit."),
        "low": _("The lowest value that there can be; blank for none."),
        "high": _("The highest value that there can be; blank for none."),
        "weight": _("What a weighted mean is weighed by, such as contacts or hours."),
    }

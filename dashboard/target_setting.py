"""Targets: what each dimension of a unit should reach by when, how far it is, and setting them on screen."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components, reads, resources
from dashboard.exports import XLSX
from dashboard.filters import Selection
from services import targets
from services.domain.errors import PalierError
from services.domain.targets import GivenTarget
from services.domain.viewer import ViewerRole
from services.language import (
    current_language,
    format_count,
    format_date,
    format_figure,
    format_percent,
    format_score,
    local,
    ngettext,
)
from services.language import gettext as _

ROUND = "targets.round"
"""Counts what was saved: a new table each time, so that no edit outlives what it was made on."""


def show(selection: Selection) -> None:
    """The chosen unit's targets with their gaps, and the means to set them."""
    components.heading(_("Targets of {unit}").format(unit=selection.unit.name))
    found = reads.targets(selection.wave.id, (selection.unit.id,))
    if found.empty:
        st.caption(_("No target is set for this unit."))
    else:
        _reached(selection, found)
        components.frame(_table(found), _("Targets by dimension with gap and priority"))
    if resources.viewer().role is not ViewerRole.EXECUTIVE:
        components.form(_("Set targets"), "targets.set", lambda: _edit(selection, found))


def _reached(selection: Selection, found: pd.DataFrame) -> None:
    """How much of the targets on the chosen dimension's scale is reached."""
    scale = selection.framework.scale_of(selection.node.code)
    alike = found[[selection.framework.scale_of(node) == scale for node in found["node"]]]
    if len(alike) and alike["percent"].notna().any():
        share = format_percent(alike["percent"].iloc[0])
        words = ngettext(
            "{share} of the way to its {count} target.",
            "{share} of the way to its {count} targets.",
            len(alike),
        )
        st.caption(words.format(share=share, count=format_count(len(alike))))


def _table(found: pd.DataFrame) -> pd.DataFrame:
    words = {"high": _("High"), "medium": _("Medium"), "low": _("Low"), "none": _("Reached"), "": ""}
    return pd.DataFrame(
        {
            _("Dimension"): found["dimension"],
            _("Score"): [format_score(score) for score in found["score"]],
            _("Target"): [format_score(score) for score in found["target"]],
            _("Due"): [format_date(day) for day in found["due"]],
            _("Gap"): [format_score(points) for points in found["gap"]],
            _("Priority"): [words[urgency] for urgency in found["priority"]],
        }
    )


def _edit(selection: Selection, found: pd.DataFrame) -> None:
    """An editable table of the unit's dimensions; what changed is stored as one batch that can be undone."""
    before = _editable(selection, found)
    key = f"targets.{selection.unit.id}.{selection.wave.id}.{st.session_state.setdefault(ROUND, 0)}"
    low, high = selection.framework.scale_of(selection.node.code)
    after = st.data_editor(
        before,
        hide_index=True,
        key=key,
        disabled=["dimension"],
        column_order=["dimension", "target", "due"],
        column_config={
            "dimension": st.column_config.TextColumn(_("Dimension")),
            "target": st.column_config.NumberColumn(
                _("Target"),
                help=_(
                    "A score on the dimension's own scale, such as {low} to {high}; empty takes it back."
                ).format(low=format_figure(low), high=format_figure(high)),
            ),
            "due": st.column_config.DateColumn(_("Due")),
        },
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        usual = st.date_input(
            _("Due, where the table gives no date"),
            date(selection.wave.ends.year + 1, 12, 31),
            key=f"{key}.due",
            width=260,
        )
        save = st.button(_("Save the targets"), key=f"{key}.save", type="primary", icon=":material/check:")
        _download(selection)
    if save:
        _save(selection, before, after, usual)
    st.caption(_("Targets of several units: download the workbook, fill it in, and upload it under Import."))


def _editable(selection: Selection, found: pd.DataFrame) -> pd.DataFrame:
    set_already = {row.node: (row.target, row.due) for row in found.itertuples()}
    scored = [d for d in selection.framework.in_tree_order if d.rollup != "none"]
    return pd.DataFrame(
        {
            "node": [dimension.code for dimension in scored],
            "dimension": [local(dimension.title) for dimension in scored],
            "target": [set_already.get(dimension.code, (None, None))[0] for dimension in scored],
            "due": [set_already.get(dimension.code, (None, None))[1] for dimension in scored],
        }
    ).astype({"target": "float64", "due": "object"})


def _save(selection: Selection, before: pd.DataFrame, after: pd.DataFrame, usual: date) -> None:
    """Store what differs: a target that is gone or has another date is taken back, one that is new or moved is set."""
    unit = selection.unit.id
    given: list[GivenTarget] = []
    for node, old, new in zip(before["node"], _cells(before), _cells(after), strict=True):
        if old == new:
            continue
        due = new[1] or usual
        if old[1] is not None and old[0] is not None and (new[0] is None or due != old[1]):
            given.append(GivenTarget(unit, str(node), old[1], None))
        if new[0] is not None:
            given.append(GivenTarget(unit, str(node), due, new[0]))
    if not given:
        st.info(_("Nothing has changed."))
        return
    try:
        sessions, viewer = resources.workspace().sessions, resources.viewer()
        targets.set_targets(sessions, viewer, selection.wave.id, given, _("Targets set on screen"))
    except PalierError as error:
        components.error(error)
        return
    st.session_state[ROUND] += 1
    st.toast(_("The targets are saved; the history of Import can undo it."), icon=":material/check:")
    st.rerun()


def _cells(frame: pd.DataFrame) -> list[tuple[float | None, date | None]]:
    return [(_score(score), _day(due)) for score, due in zip(frame["target"], frame["due"], strict=True)]


def _score(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _day(value: Any) -> date | None:
    if value is None or value is pd.NaT or value != value:
        return None
    return value.date() if hasattr(value, "date") else date.fromisoformat(str(value))


def _download(selection: Selection) -> None:
    sessions, viewer, language = resources.workspace().sessions, resources.viewer(), current_language()
    units = tuple(unit.id for unit in selection.tree.subtree(selection.unit.id))
    wave = selection.wave
    st.download_button(
        _("Download as a workbook"),
        data=resources.guarded(lambda: targets.workbook(sessions, viewer, wave.id, units, language)),
        file_name=f"targets-{selection.framework.key}.xlsx",
        mime=XLSX,
        icon=":material/download:",
        key="targets.download",
        on_click="ignore",
    )

"""Roadmap figures: a roadmap as a sentence and as a frame, as charts and tables show it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal

import pandas as pd

from services.adapters.roadmap_rows import StandingRoadmap
from services.domain.framework import Framework
from services.domain.roadmap import Candidate
from services.domain.roadmap_checks import OutOfOrder
from services.domain.roadmap_facts import PHASE_TITLES, STATE_TITLES, Step
from services.domain.units import Unit, UnitTree
from services.language import format_count, format_list, local, ngettext, translate
from services.language import gettext as _

Status = Literal["late", "started", "planned", "done", "dropped"]
STATUSES: tuple[Status, ...] = ("late", "started", "planned", "done", "dropped")
STEP_COLUMNS = (
    "code",
    "title",
    "unit_id",
    "unit",
    "phase",
    "status",
    "starts",
    "due",
    "done_on",
    "owner",
    "dimension",
    "expected",
    "initiative",
)
Titles = Mapping[tuple[str, str], str]
"""Dimensions in words, by framework and code."""


def once_done(unit: str, steps: int) -> str:
    """What scores that are expected rest on: so many steps that raise one."""
    words = ngettext(
        "{unit} once the steps planned here and below are done; {count} step states an expected score.",
        "{unit} once the steps planned here and below are done; {count} steps state an expected score.",
        steps,
    )
    return words.format(unit=unit, count=format_count(steps))


def dimension_titles(framework: Framework) -> dict[tuple[str, str], str]:
    """The dimensions of a framework that have a score, in words, by its key and their codes."""
    scored = (d for d in framework.in_tree_order if framework.attainable(d.code) is not None)
    return {(framework.key, dimension.code): local(dimension.title) for dimension in scored}


def status(step: Step, today: date) -> Status:
    """The state of a step, or that it is late."""
    return "late" if step.late(today) else step.state


def status_words(found: Status) -> str:
    """A status in words."""
    return _("Late") if found == "late" else translate(STATE_TITLES[found])


def step_frame(roadmap: StandingRoadmap, tree: UnitTree, titles: Titles, today: date) -> pd.DataFrame:
    """A row for each step (STEP_COLUMNS): the units in the order of the tree, each with its steps as they start."""
    order = {unit.id: place for place, unit in enumerate(_in_order(tree))}
    rows = [
        (
            step.code,
            step.title,
            step.unit,
            tree.names[step.unit],
            step.phase,
            status(step, today),
            step.starts,
            step.due,
            step.done_on,
            step.owner,
            titles.get((step.framework, step.node), step.node),
            float("nan") if step.expected is None else step.expected,
            step.initiative,
        )
        for step in sorted(roadmap.steps, key=lambda step: order[step.unit])
    ]
    return pd.DataFrame(rows, columns=list(STEP_COLUMNS)).astype({"done_on": "object"})


def _in_order(tree: UnitTree) -> list[Unit]:
    return [unit for root in tree.roots for unit in tree.subtree(root.id)]


def finding(
    roadmap: StandingRoadmap, candidates: Sequence[Candidate], tree: UnitTree, titles: Titles, today: date
) -> str:
    """How many steps are to be done and late, and which gap nobody sees to."""
    to_do = [step for step in roadmap.steps if step.open]
    late = sum(step.late(today) for step in to_do)
    if not roadmap.steps:
        planned = _("No step is planned yet")
    else:
        words = ngettext("{count} step to be done", "{count} steps to be done", len(to_do))
        planned = ", ".join((words.format(count=format_count(len(to_do))), _late(late)))
    return planned + _unseen(candidates, tree, titles)


def _late(count: int) -> str:
    if not count:
        return _("none late")
    return ngettext("{count} late", "{count} late", count).format(count=format_count(count))


def _unseen(candidates: Sequence[Candidate], tree: UnitTree, titles: Titles) -> str:
    """The largest gap that no step sees to, or that there is none."""
    if not candidates:
        return ""
    unseen = [one for one in candidates if not one.steps]
    if not unseen:
        return _("; every gap has a step")
    widest = max(unseen, key=lambda one: one.share)
    return _("; the largest gap without a step is {dimension} of {unit}").format(
        dimension=titles[widest.framework, widest.node], unit=tree.names[widest.unit]
    )


def out_of_order(found: OutOfOrder, tree: UnitTree, quote: Callable[[str], str] = str) -> str:
    """Where technology comes first, and what should come before it; `quote` makes names fit to be shown."""
    names = {"unit": quote(tree.names[found.unit]), "step": quote(found.step)}
    if not found.later:
        return _("{unit}: technology comes first (“{step}”); nothing else is planned before it.").format(
            **names
        )
    phases = format_list([translate(PHASE_TITLES[phase]).lower() for phase in found.later])
    return _("{unit}: technology comes first (“{step}”), before {phases}.").format(phases=phases, **names)

"""Profiles: what stands for a unit where no single score does, from its place on two axes or what most chose."""

from dataclasses import dataclass

import pandas as pd

from services import distributions
from services.domain.framework import Framework
from services.language import format_count, format_delta, format_percent, format_score, local
from services.language import gettext as _
from services.positions import Positions


@dataclass(frozen=True, slots=True)
class Profile:
    """A unit's profile: its kind, its name, the figures behind it, a sentence, and what to do next where it is said."""

    label: str
    value: str
    detail: str
    sentence: str
    advice: str = ""


def on_axes(framework: Framework, positions: Positions, unit: int, wave: int) -> Profile | None:
    """The quadrant a unit stands in."""
    rows = positions.rows
    found = rows[(rows["unit_id"] == unit) & (rows["wave_id"] == wave)]
    if found.empty or not found["quadrant"].iloc[0]:
        return None
    row = found.iloc[0]
    titles = [
        local(framework.dimension_by_code[str(axis)].title) for axis in (framework.x_axis, framework.y_axis)
    ]
    scores = [format_score(row["x"]), format_score(row["y"])]
    parts = [f"{title} {score}" for title, score in zip(titles, scores, strict=True)]
    if framework.scale_of(str(framework.x_axis)) == framework.scale_of(str(framework.y_axis)):
        parts.append(_("difference {delta}").format(delta=format_delta(row["x"] - row["y"])))
    detail = " · ".join(parts)
    sentence = _("{unit}: {quadrant}, close to the line.") if row["borderline"] else _("{unit}: {quadrant}.")
    words = sentence.format(unit=row["unit"], quadrant=row["quadrant"])
    return Profile(_("Quadrant"), row["quadrant"], detail, words, row["advice"])


def of_most(shares: pd.DataFrame, unit: int, *, people: bool) -> Profile | None:
    """What most people chose, or where most units stand, with their number; None where it may not be told."""
    most = distributions.most_chosen(shares[shares["unit_id"] == unit])
    if most.empty:
        return None
    row = most.iloc[0]
    label = " / ".join(most.loc[most["about"] == row["about"], "label"])
    told = {"count": format_count(row["count"]), "total": format_count(row["total"])}
    if people:
        title, detail = _("Chosen most"), _("{count} of {total} people").format(**told)
        sentence = _("{unit}: {count} of {total} people chose “{label}” ({share}), more than anything else.")
    else:
        title, detail = _("Most units stand at"), _("{count} of {total} units").format(**told)
        sentence = _("{unit}: {count} of {total} units stand at “{label}” ({share}), more than at any other.")
    words = sentence.format(unit=row["row"], label=label, share=format_percent(row["share"]), **told)
    return Profile(title, label, detail, words)


def at_level(scores: pd.DataFrame, unit: int, node: str) -> Profile | None:
    """The level a unit has reached (scores: comparing.SCORE_COLUMNS)."""
    found = scores[(scores["unit_id"] == unit) & (scores["node"] == node) & scores["score"].notna()]
    if found.empty:
        return None
    row = found.iloc[0]
    level = row["level"] or _("no level yet")
    return Profile(_("Level"), level, "", _("{unit}: {level}.").format(unit=row["unit"], level=level))

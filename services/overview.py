"""The overview: what an executive reads in five seconds, drawn from derived scores."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from services.changes import NOTICEABLE
from services.domain.framework import Framework
from services.language import format_delta, format_score, local
from services.language import gettext as _
from services.profiles import Profile

MOST_ACTIONS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """One score with its level and its change since the earlier wave; None where there is none."""

    name: str
    score: float | None
    level: str
    delta: float | None = None
    at_least: bool = False

    @property
    def figure(self) -> str:
        """The score in words: "at least" where what is unanswered counts as no."""
        shown = format_score(self.score)
        return _("at least {score}").format(score=shown) if self.at_least else shown


@dataclass(frozen=True, slots=True)
class Action:
    """The next thing to do about a dimension: where it stands, what to do, and which unit is lowest in it."""

    dimension: str
    level: str
    text: str
    lowest_unit: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a unit stands in a wave, and what its scores say to do next."""

    finding: str
    headline: Standing
    blocking: Standing | None
    blocking_node: str
    best: Standing | None
    weakest: Standing | None
    actions: tuple[Action, ...]
    coverage: float | None
    units_scored: int
    units_asked: int
    reason: str
    profile: Profile | None = None


def summarise(
    framework: Framework, scores: pd.DataFrame, unit: int, node: str, profile: Profile | None = None
) -> Overview:
    """The overview of a unit from the scores of it and its children (comparing.SCORE_COLUMNS).

    A profile stands first where the framework has one.
    """
    own = scores[scores["unit_id"] == unit]
    row = own[own["node"] == node].iloc[0]
    headline = _standing(row, row["unit"])
    if framework.dimension_by_code[node].rollup == "count" and row["coverage"] < 1:
        headline = replace(headline, at_least=True)
    children = scores[(scores["unit_id"] != unit) & (scores["node"] == node) & scores["score"].notna()]
    ordered = children.sort_values("score", ascending=framework.better == "higher", kind="stable")
    several = len(ordered) > 1
    parts = _parts(framework, own, node)
    return Overview(
        _finding(framework, headline, children, row["reason"], profile),
        headline,
        _standing(parts.iloc[0], parts.iloc[0]["dimension"]) if len(parts) > 1 else None,
        str(parts.iloc[0]["node"]) if len(parts) else node,
        _standing(ordered.iloc[-1], ordered.iloc[-1]["unit"]) if several else None,
        _standing(ordered.iloc[0], ordered.iloc[0]["unit"]) if several else None,
        _actions(framework, scores, unit, parts, profile),
        _number(row["coverage"]),
        int(row["units_scored"]),
        int(row["units_asked"]),
        row["reason"],
        profile,
    )


def _parts(framework: Framework, own: pd.DataFrame, node: str) -> pd.DataFrame:
    """The scored dimensions that questions hang on below a node, or beside it, furthest from their best first."""
    asked = {question.dimension for question in framework.questions}
    below = {question.dimension for question in framework.questions_below(node)}
    wanted = below if len(below) > 1 else asked
    parts = own[own["node"].isin(wanted) & own["score"].notna()]
    reach = [
        (score - framework.scale_of(code)[0]) / (framework.scale_of(code)[1] - framework.scale_of(code)[0])
        for score, code in zip(parts["score"], parts["node"], strict=True)
    ]
    gated = framework.dimension_by_code[node]
    if gated.rollup == "gated":
        return _gates_first(parts.assign(reach=reach), gated.passes_at)
    best_last = framework.better == "higher"
    return parts.assign(reach=reach).sort_values("reach", ascending=best_last, kind="stable")


def _gates_first(parts: pd.DataFrame, passes_at: float) -> pd.DataFrame:
    """Gates bottom up, those that are passed last: the first one that is not stops all above it."""
    return parts.assign(passed=parts["reach"] >= passes_at).sort_values("passed", kind="stable")


def _standing(row: "pd.Series[Any]", name: object) -> Standing:
    return Standing(str(name), _number(row["score"]), str(row["level"]), _number(row["delta"]))


def _number(value: object) -> float | None:
    return value if isinstance(value, float) and value == value else None


def _finding(
    framework: Framework, headline: Standing, children: pd.DataFrame, reason: str, profile: Profile | None
) -> str:
    """One sentence on where the unit stands and what changed, or why it has no score."""
    if headline.score is None and profile is None:
        return _("{unit} has no score. {reason}.").format(unit=headline.name, reason=reason)
    stands = profile.sentence if profile else _stands(headline)
    better = children["delta"].map(framework.improvement)
    moved = children.assign(better=better)[better.abs() >= NOTICEABLE].sort_values("better", kind="stable")
    gained, lost = moved[moved["better"] > 0].tail(1), moved[moved["better"] < 0].head(1)
    if len(gained) and len(lost):
        ending = _("{gained} improved most ({up}); {lost} slipped ({down}).").format(
            **_named(gained, "gained", "up"), **_named(lost, "lost", "down")
        )
    elif len(gained):
        ending = _("{gained} improved most ({up}).").format(**_named(gained, "gained", "up"))
    elif len(lost):
        ending = _("{lost} slipped most ({down}).").format(**_named(lost, "lost", "down"))
    else:
        return stands
    return f"{stands} {ending}"


def _stands(headline: Standing) -> str:
    values = {
        "unit": headline.name,
        "level": headline.level or "",
        "score": headline.figure,
        "delta": format_delta(headline.delta),
    }
    if headline.delta is None:
        return _("{unit} stands at {level} ({score}).").format(**values)
    if abs(headline.delta) < NOTICEABLE:
        return _("{unit} stays at {level} ({score}), unchanged.").format(**values)
    return _("{unit} stands at {level} ({score}, {delta}).").format(**values)


def _named(row: pd.DataFrame, name: str, change: str) -> dict[str, str]:
    return {name: str(row["unit"].iloc[0]), change: format_delta(float(row["delta"].iloc[0]))}


def _actions(
    framework: Framework, scores: pd.DataFrame, unit: int, parts: pd.DataFrame, profile: Profile | None
) -> tuple[Action, ...]:
    found = []
    if profile is not None and profile.advice:
        found.append(Action(profile.label, profile.value, profile.advice, ""))
    for part in parts.head(MOST_ACTIONS - len(found)).itertuples():
        code = str(part.node)
        level = framework.level_of(code, float(str(part.score)))
        text = framework.advice_for(code, level.code if level else "")
        if text:
            below = scores[
                (scores["unit_id"] != unit) & (scores["node"] == code) & scores["score"].notna()
            ].sort_values("score", ascending=framework.better == "higher", kind="stable")
            lowest = str(below["unit"].iloc[0]) if len(below) > 1 else ""
            title = local(level.title) if level else ""
            found.append(Action(str(part.dimension), title, local(text), lowest))
    return tuple(found)

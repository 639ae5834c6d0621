"""Comparison findings: who leads and by how much, or how far a unit moved, in a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from services import distributions
from services.comparisons import GROUP, Group
from services.domain.framework import Framework
from services.language import format_delta, format_list, format_score
from services.language import gettext as _

SHOWS = 0.05
"""A difference that still shows when rounded to one decimal."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One side at the node compared: its name, its score (NaN without one) and its level."""

    name: str
    score: float
    level: str


def of_units(framework: Framework, scores: pd.DataFrame, node: str) -> str:
    """Which of several units leads, by how much, and where they differ most (scores: comparing.SCORE_COLUMNS)."""
    sides = _sides(scores, node)
    known = [side for side in sides if side.score == side.score]
    if not known:
        return _("There is no score to compare yet: {units}").format(units=_listed(sides))
    if len(known) == 1:
        sentence = _("Only {unit} has a score ({score}), so nothing stands beside it")
        return sentence.format(unit=known[0].name, score=format_score(known[0].score))
    ordered = sorted(known, key=lambda side: framework.improvement(side.score), reverse=True)
    if framework.dimension_by_code[node].rollup == "gated":
        return _by_level(ordered)
    return _and_apart(_by_score(framework, ordered), apart(framework, scores, node))


def _sides(scores: pd.DataFrame, node: str) -> list[Standing]:
    at = scores[scores["node"] == node]
    columns = (at[name].tolist() for name in ("unit", "score", "level"))
    return [Standing(*side) for side in zip(*columns, strict=True)]


def _listed(sides: Sequence[Standing]) -> str:
    return format_list([side.name for side in sides])


def _by_score(framework: Framework, ordered: Sequence[Standing]) -> str:
    """The order of two or more sides, the best first."""
    best, worst = ordered[0], ordered[-1]
    if abs(best.score - worst.score) < SHOWS:
        sentence = _("{units} are level at {score}")
        return sentence.format(units=_listed(ordered), score=format_score(best.score))
    ahead = [side for side in ordered if abs(side.score - best.score) < SHOWS]
    values = {
        "best": _listed(ahead),
        "high": format_score(best.score),
        "second": ordered[len(ahead)].name,
        "lead": _distance(best.score - ordered[len(ahead)].score),
        "worst": worst.name,
        "gap": _distance(best.score - worst.score),
    }
    lower = framework.better == "lower"
    if len(ahead) > 1:
        sentence = (
            _("{best} lead together at {high} (lower is better); {worst} is last, {gap} behind")
            if lower
            else _("{best} lead together at {high}; {worst} is last, {gap} behind")
        )
    elif len(ordered) == 2:
        sentence = (
            _("{best} leads {second} by {lead} (lower is better)")
            if lower
            else _("{best} leads {second} by {lead}")
        )
    else:
        sentence = (
            _("{best} leads {second} by {lead} (lower is better); {worst} is last, {gap} behind")
            if lower
            else _("{best} leads {second} by {lead}; {worst} is last, {gap} behind")
        )
    return sentence.format(**values)


def _distance(difference: float) -> str:
    """A distance without a sign."""
    return format_score(abs(difference))


def _by_level(ordered: Sequence[Standing]) -> str:
    """The levels reached by two or more sides, the furthest first."""
    best, worst = ordered[0], ordered[-1]
    if best.score == worst.score:
        return _("{units} stand at the same level: {level}").format(
            units=_listed(ordered), level=_level(best)
        )
    ahead = [side for side in ordered if side.score == best.score]
    words = {"worst": worst.name, "low": _level(worst), "high": _level(best), "best": _listed(ahead)}
    if len(ahead) > 1:
        return _("{best} stand furthest ({high}); {worst} is last ({low})").format(**words)
    return _("{best} stands furthest ({high}); {worst} is last ({low})").format(**words)


def _level(side: Standing) -> str:
    return side.level or _("no level yet")


def apart(
    framework: Framework, scores: pd.DataFrame, node: str, *, signed: bool = False
) -> tuple[str, float] | None:
    """The dimension below a node in which sides differ most, and by how much; None where no difference shows.

    The difference is the highest score less the lowest; a signed one is the first side less the last, as they come.
    Only dimensions on the node's own scale count.
    """
    below = {
        code
        for code in _below(framework, node)
        if framework.attainable(code) is not None
        and framework.scale_of(code) == framework.scale_of(node)
        and framework.dimension_by_code[code].rollup != "gated"
    }
    found: list[tuple[str, float]] = []
    for _node, own in scores[scores["node"].isin(below)].groupby("node", sort=False):
        known = own["score"].dropna().tolist()
        if len(known) > 1 and (not signed or len(known) == len(own)):
            gap = known[0] - known[-1] if signed else max(known) - min(known)
            found.append((str(own["dimension"].iloc[0]), gap))
    most = max(found, key=lambda pair: abs(pair[1]), default=None)
    return most if most is not None and abs(most[1]) >= SHOWS else None


def _below(framework: Framework, node: str) -> set[str]:
    """The codes of all dimensions below one."""
    own = {child.code for child in framework.children(node)}
    return own.union(*(_below(framework, code) for code in own))


def _and_apart(sentence: str, most: tuple[str, float] | None) -> str:
    if most is None:
        return sentence
    longer = _("{finding}; they differ most in “{dimension}” ({gap})")
    return longer.format(finding=sentence, dimension=most[0], gap=_distance(most[1]))


def of_periods(
    framework: Framework, scores: pd.DataFrame, node: str, unit: str, like_for_like: float | None = None
) -> str:
    """How far a unit moved between the first and the last of several periods that have a score, and in what most.

    `like_for_like` is the change on what the first and the last period share, where their scores cannot be compared.
    """
    sides = _sides(scores, node)
    known = [side for side in sides if side.score == side.score]
    if not known:
        return _("{unit} has no score in {periods}").format(unit=unit, periods=_listed(sides))
    if len(known) == 1:
        return _of_one_period(sides, known[0], unit, like_for_like)
    first, last = known[0], known[-1]
    if framework.dimension_by_code[node].rollup == "gated":
        return _level_moved(unit, first, last)
    values = {
        "unit": unit,
        "before": format_score(first.score),
        "after": format_score(last.score),
        "first": first.name,
        "last": last.name,
        "delta": format_delta(last.score - first.score),
    }
    if abs(last.score - first.score) < SHOWS:
        moved = _("{unit} stands at {after} in {last} as in {first}").format(**values)
    else:
        moved = _("{unit} went from {before} in {first} to {after} in {last} ({delta})").format(**values)
    ends = scores[scores["unit"].isin([first.name, last.name])]
    most = apart(framework, ends.iloc[::-1], node, signed=True)
    if most is None:
        return moved
    longer = _("{finding}; it moved most in “{dimension}” ({delta})")
    return longer.format(finding=moved, dimension=most[0], delta=format_delta(most[1]))


def _of_one_period(sides: Sequence[Standing], known: Standing, unit: str, like_for_like: float | None) -> str:
    if like_for_like is not None:
        sentence = _("{unit} moved by {delta} from {first} to {last}, like for like")
        return sentence.format(
            unit=unit, delta=format_delta(like_for_like), first=sides[0].name, last=sides[-1].name
        )
    sentence = _("{unit} has a score to compare in {period} only ({score})")
    return sentence.format(unit=unit, period=known.name, score=format_score(known.score))


def _level_moved(unit: str, first: Standing, last: Standing) -> str:
    words = {
        "unit": unit,
        "before": _level(first),
        "after": _level(last),
        "first": first.name,
        "last": last.name,
    }
    if first.score == last.score:
        return _("{unit} stands at the same level in {first} and {last}: {after}").format(**words)
    return _("{unit} went from “{before}” in {first} to “{after}” in {last}").format(**words)


def of_group(framework: Framework, scores: pd.DataFrame, node: str, group: Group) -> str:
    """How far a unit is from its group without itself and in what most (scores: comparisons.group_scores)."""
    sides = _sides(scores, node)
    own, other = sides[0], sides[1]
    if group.units == 0:
        return _("No unit stands beside {unit}, so it has no group to be compared with").format(unit=own.name)
    if own.score != own.score:
        return _("{unit} has no score to compare with its group").format(unit=own.name)
    if framework.dimension_by_code[node].rollup == "gated":
        sentence = _("{unit} stands at “{level}”; levels are not averaged over its group")
        return sentence.format(unit=own.name, level=_level(own))
    if other.score != other.score:
        sentence = (
            _("{unit} stands at {score}; no unit beside it has a score yet")
            if group.told
            else _("{unit} stands at {score}; there are too few units to compare it with")
        )
        return sentence.format(unit=own.name, score=format_score(own.score))
    return _against(own, other, apart(framework, scores, node, signed=True))


def _against(own: Standing, other: Standing, most: tuple[str, float] | None) -> str:
    gap = own.score - other.score
    if abs(gap) < SHOWS:
        sentence = _("{unit} is level with its group without itself ({score})")
    elif gap > 0:
        sentence = _("{unit} stands {gap} above its group without itself ({score} against {average})")
    else:
        sentence = _("{unit} stands {gap} below its group without itself ({score} against {average})")
    found = sentence.format(
        unit=own.name, gap=_distance(gap), score=format_score(own.score), average=format_score(other.score)
    )
    if most is None:
        return found
    longer = _("{finding}; it differs most in “{dimension}” ({delta})")
    return longer.format(finding=found, dimension=most[0], delta=format_delta(most[1]))


def of_choices(shares: pd.DataFrame, unit: str = "") -> str:
    """What most people of each side chose (distributions.SHARE_COLUMNS), in the first question that tells them apart.

    `unit` is the one whose periods are the sides, nothing where sides are units or a group.
    """
    own = shares[~shares["published"]]
    named = own.assign(row=own["row"].where(own["unit_id"] != GROUP, _("the group without it")))
    most = distributions.most_chosen(named)
    names = list(dict.fromkeys(named["row"]))
    if most.empty:
        return _("There is no choice to compare yet: {units}").format(units=format_list(names))
    told = [_by_label(own) for _about, own in most.groupby("about", sort=False)]
    by_label = next((found for found in told if len(found) > 1), told[0])
    first, *rest = by_label.items()
    of_one = _("{unit}: most often “{label}” in {sides}")
    opening = of_one if unit else _("{sides} most often chose “{label}”")
    parts = [opening.format(unit=unit, label=first[0], sides=format_list(first[1]))]
    parts += [_("{sides} “{label}”").format(label=label, sides=format_list(sides)) for label, sides in rest]
    return "; ".join(parts)


def _by_label(most: pd.DataFrame) -> dict[str, list[str]]:
    """The sides by what they chose most; options that are level are named together."""
    found: dict[str, list[str]] = {}
    for row, own in most.groupby("row", sort=False):
        found.setdefault(" / ".join(own["label"]), []).append(str(row))
    return found

"""Explaining: how a score is computed, with the unit's own numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from services.domain.framework import Framework
from services.domain.framework_parts import Dimension
from services.domain.units import UnitTree
from services.language import format_figure, format_percent, local
from services.language import gettext as _

TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a worked example: what is combined (name, weight, score), and the calculation in words."""

    title: str
    rows: pd.DataFrame
    calculation: str


def worked_example(
    framework: Framework,
    tree: UnitTree,
    unit: int,
    node: Dimension,
    scores: pd.DataFrame,
    questions: pd.DataFrame,
) -> list[Step]:
    """How the score of a unit at a node comes about; `scores` holds the unit and its children, `questions` its own."""
    children = scores[(scores["unit_id"] != unit) & (scores["node"] == node.code)]
    own = scores[scores["unit_id"] == unit]
    result = _figure(own, node.code)
    if result is None:
        return []
    if len(children):
        return [_from_units(framework, tree, children, node, result)]
    steps = []
    part = _first_with_questions(framework, node, own)
    if part is not None:
        steps.append(_from_questions(framework, part, questions, own))
    if framework.children(node.code):
        steps.append(_from_dimensions(framework, node, own, result))
    return steps


def _figure(own: pd.DataFrame, code: str) -> float | None:
    found = own.loc[own["node"] == code, "score"]
    return None if found.empty or found.isna().iloc[0] else float(found.iloc[0])


def _first_with_questions(framework: Framework, node: Dimension, own: pd.DataFrame) -> Dimension | None:
    """The first scored dimension at or below a node that questions hang on."""
    asked = {question.dimension for question in framework.questions_below(node.code)}
    return next(
        (d for d in framework.in_tree_order if d.code in asked and _figure(own, d.code) is not None), None
    )


def _from_units(
    framework: Framework, tree: UnitTree, children: pd.DataFrame, node: Dimension, result: float
) -> Step:
    weights = [tree.by_id[unit].weight for unit in children["unit_id"]]
    rows = _with_own(_rows(children["unit"].tolist(), weights, children["score"].tolist()), result)
    calculation = f"{_mean_in_words(rows)} {_level_in_words(framework, node, result)}"
    return Step(_("The units below, each with its weight"), _shown(rows), calculation)


def _with_own(rows: pd.DataFrame, result: float) -> pd.DataFrame:
    """Add the unit's own respondents where they entered: what the result holds beyond the units below, at weight 1."""
    scored = rows.dropna(subset=["score"])
    total, weights = float((scored["weight"] * scored["score"]).sum()), float(scored["weight"].sum())
    if weights and abs(total / weights - result) < TIE:
        return rows
    own = _rows([_("Own respondents")], [1.0], [result * (weights + 1) - total])
    return pd.concat([rows, own], ignore_index=True)


def _from_questions(
    framework: Framework, part: Dimension, questions: pd.DataFrame, own: pd.DataFrame
) -> Step:
    weights = {question.code: question.weight for question in framework.questions}
    inside = [q.code for q in framework.questions if q.dimension == part.code]
    asked = questions[questions["question"].isin(inside)]
    names = [f"{code} · {text}" for code, text in zip(asked["question"], asked["text"], strict=True)]
    rows = _rows(names, [weights[code] for code in asked["question"]], asked["score"].tolist())
    coverage = own.loc[own["node"] == part.code, "coverage"].iloc[0]
    answered = _("{share} of what was asked is answered; {minimum} is needed.").format(
        share=format_percent(coverage), minimum=format_percent(framework.minimum_coverage)
    )
    result = _figure(own, part.code)
    calculation = f"{_in_words(part, rows, result)} {answered}"
    title = _("{dimension}: the mean answer to each question").format(dimension=local(part.title))
    return Step(title, _shown(rows), calculation)


def _from_dimensions(framework: Framework, node: Dimension, own: pd.DataFrame, result: float) -> Step:
    below = framework.children(node.code)
    scores = [_figure(own, child.code) for child in below]
    rows = _rows([local(child.title) for child in below], [child.weight for child in below], scores)
    calculation = f"{_in_words(node, rows, result)} {_level_in_words(framework, node, result)}"
    title = _("{dimension}: from its dimensions").format(dimension=local(node.title))
    return Step(title, _shown(rows), calculation)


def _rows(names: Sequence[str], weights: Sequence[float], scores: Sequence[float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        {"name": names, "weight": weights, "score": [float("nan") if s is None else float(s) for s in scores]}
    )


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Name"): rows["name"],
            _("Weight"): [format_figure(weight) for weight in rows["weight"]],
            _("Score"): [format_figure(score) for score in rows["score"]],
        }
    )


def _in_words(node: Dimension, rows: pd.DataFrame, result: float | None) -> str:
    scored = rows.dropna(subset=["score"])
    if node.rescale is not None:
        return _("Rescaled, this gives {result}.").format(result=format_figure(result))
    if node.rollup == "min":
        return _("The lowest of them: {result}.").format(result=format_figure(result))
    if node.rollup == "sum":
        return _sum_in_words(node, scored, len(rows), result)
    if node.rollup in ("count", "gated"):
        return _passed_in_words(node, result)
    return _mean_in_words(rows)


def _passed_in_words(node: Dimension, result: float | None) -> str:
    values = {"share": format_percent(node.passes_at), "result": format_figure(result)}
    if node.rollup == "count":
        return _(
            "A part counts when it reaches {share} of its range; a missing one does not: {result}."
        ).format(**values)
    return _(
        "A level is passed when it reaches {share} of its range and all below it are passed: {result}."
    ).format(**values)


def _sum_in_words(node: Dimension, scored: pd.DataFrame, count: int, result: float | None) -> str:
    values = {"terms": _terms(scored), "result": format_figure(result), "scored": len(scored), "count": count}
    if len(scored) == count:
        return _("Their sum: {terms} = {result}.").format(**values)
    if node.missing == "raw":
        return _("{scored} of {count} have a score, the others count nothing: {terms} = {result}.").format(
            **values
        )
    return _("{scored} of {count} have a score: {terms}, scaled up to {result}.").format(**values)


def _terms(scored: pd.DataFrame) -> str:
    """Weight times score, added up in words."""
    return " + ".join(
        f"{format_figure(weight)} × {format_figure(score)}"
        for weight, score in zip(scored["weight"], scored["score"], strict=True)
    )


def _mean_in_words(rows: pd.DataFrame) -> str:
    scored = rows.dropna(subset=["score"])
    weights = float(scored["weight"].sum())
    mean = float((scored["weight"] * scored["score"]).sum()) / weights if weights else None
    return _("({terms}) ÷ {weights} = {result}.").format(
        terms=_terms(scored), weights=format_figure(weights), result=format_figure(mean)
    )


def _level_in_words(framework: Framework, node: Dimension, result: float) -> str:
    level = framework.level_of(node.code, result)
    if level is None:
        return ""
    return _("{result} lies from {low} to {high}: {level}.").format(
        result=format_figure(result),
        low=format_figure(level.lower),
        high=format_figure(level.upper),
        level=local(level.title),
    )

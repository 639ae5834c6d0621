"""Explaining: how a score is computed, with the unit's own numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from services.domain.framework import Framework
from services.domain.framework_parts import Dimension
from services.domain.units import UnitTree
from services.language import DASH, format_figure, format_list, format_percent, local
from services.language import gettext as _

TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a worked example: what is combined (name, weight, score), and the calculation in words."""

    title: str
    rows: pd.DataFrame
    calculation: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a worked example draws on: scores of the unit and its children, and of its questions.

    `answers` are those to the first question (answer_browsing.VALUE_COLUMNS), empty where respondents are confidential.
    """

    scores: pd.DataFrame
    questions: pd.DataFrame
    answers: pd.DataFrame


def first_question(framework: Framework, node: Dimension, scores: pd.DataFrame, unit: int) -> str | None:
    """The question a worked example begins with: the first one on the path down from a node."""
    own = scores[scores["unit_id"] == unit]
    asked = framework.questions_of(_path(framework, node, own)[-1].code)
    return asked[0].code if asked else None


def worked_example(
    framework: Framework, tree: UnitTree, unit: int, node: Dimension, figures: Figures
) -> list[Step]:
    """How the score of a unit at a node comes about, from the answers or questions up; none without a score.

    A unit with units below it is explained by those; the path below any other follows the first part that has a score.
    """
    scores = figures.scores
    children = scores[(scores["unit_id"] != unit) & (scores["node"] == node.code)]
    own = scores[scores["unit_id"] == unit]
    result = _figure(own, node.code)
    if result is None:
        return []
    if len(children):
        return [_from_units(framework, tree, children, node, result)]
    steps = [] if figures.answers.empty else [_from_answers(figures.answers, figures.questions)]
    return steps + [
        _from_parts(framework, part, own, figures.questions) for part in reversed(_path(framework, node, own))
    ]


def _figure(own: pd.DataFrame, code: str) -> float | None:
    found = own.loc[own["node"] == code, "score"]
    return None if found.empty or found.isna().iloc[0] else float(found.iloc[0])


def _path(framework: Framework, node: Dimension, own: pd.DataFrame) -> list[Dimension]:
    """A node and the first scored dimension below it, and so on down."""
    path = [node]
    while scored := [d for d in framework.children(path[-1].code) if _figure(own, d.code) is not None]:
        path.append(scored[0])
    return path


def _from_units(
    framework: Framework, tree: UnitTree, children: pd.DataFrame, node: Dimension, result: float
) -> Step:
    weights = [tree.by_id[unit].weight for unit in children["unit_id"]]
    rows = _rows(children["unit"].tolist(), weights, children["score"].tolist())
    rows = _with_own(rows, result)
    calculation = f"{_mean_in_words(rows)} {_left_out(rows)} {_level_in_words(framework, node, result)}"
    return Step(_("The units below, each with its weight"), _shown(rows), _tidy(calculation))


def _with_own(rows: pd.DataFrame, result: float) -> pd.DataFrame:
    """Add the unit's own respondents where they entered: what the result holds beyond the units below, at weight 1."""
    scored = rows.dropna(subset=["score"])
    total, weights = float((scored["weight"] * scored["score"]).sum()), float(scored["weight"].sum())
    if weights and abs(total / weights - result) < TIE:
        return rows
    own = _rows([_("Own respondents")], [1.0], [result * (weights + 1) - total])
    return pd.concat([rows, own], ignore_index=True)


def _from_answers(answers: pd.DataFrame, questions: pd.DataFrame) -> Step:
    """The mean of a question from the answers of its named respondents, each weighted by role."""
    question = str(answers["question"].iloc[0])
    text = str(questions.loc[questions["question"] == question, "text"].iloc[0])
    said = zip(answers["respondent"], answers["answer"], strict=True)
    rows = _rows(
        [f"{who} · {answer or DASH}" for who, answer in said],
        answers["weight"].tolist(),
        answers["value"].tolist(),
    )
    calculation = f"{_mean_in_words(rows)} {_left_out(rows)}"
    title = _("{question}: the answer of each respondent").format(question=f"{question} · {text}")
    return Step(title, _shown(rows), _tidy(calculation))


def _from_parts(framework: Framework, node: Dimension, own: pd.DataFrame, questions: pd.DataFrame) -> Step:
    """A node from its questions and the dimensions directly below it."""
    means = dict(zip(questions["question"], questions["score"], strict=True))
    asked = [q for q in framework.questions_of(node.code) if framework.answer_set_of(q).attainable()]
    below = [d for d in framework.children(node.code) if d.rollup != "none"]
    rows = _rows(
        [f"{q.code} · {local(q.text)}" for q in asked] + [local(d.title) for d in below],
        [q.weight for q in asked] + [d.weight for d in below],
        [means.get(q.code) for q in asked] + [_figure(own, d.code) for d in below],
    )
    result = _figure(own, node.code)
    calculation = " ".join(
        [
            _in_words(framework, node, rows, result),
            _left_out(rows) if node.rollup in ("mean", "sum") else "",
            _coverage_in_words(framework, node, own, asked=bool(asked)),
            _level_in_words(framework, node, result),
        ]
    )
    title = _("{dimension}: from its parts") if below else _("{dimension}: the mean answer to each question")
    return Step(title.format(dimension=local(node.title)), _shown(rows), _tidy(calculation))


def _coverage_in_words(framework: Framework, node: Dimension, own: pd.DataFrame, *, asked: bool) -> str:
    coverage = own.loc[own["node"] == node.code, "coverage"].iloc[0]
    words = _("{share} of what was asked is answered; {minimum} is needed.").format(
        share=format_percent(coverage), minimum=format_percent(framework.minimum_coverage)
    )
    if asked and framework.unanswered == "lowest":
        words += " " + _("A question nobody answered counts as its lowest answer.")
    if node.rollup == "count" and coverage < 1:
        words += " " + _("Read it as “at least”: what nobody answered counts as no.")
    return words


def _tidy(calculation: str) -> str:
    """Sentences with single spaces between them; a non-breaking one stays."""
    return " ".join(part for part in calculation.split(" ") if part)


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


def _left_out(rows: pd.DataFrame) -> str:
    """What has no score and does not enter."""
    names = rows.loc[rows["score"].isna(), "name"].tolist()
    return _("Left out, having no score: {names}.").format(names=format_list(names)) if names else ""


def _in_words(framework: Framework, node: Dimension, rows: pd.DataFrame, result: float | None) -> str:
    if node.rescale is None or result is None:
        return _rollup_in_words(node, rows, result)
    low, high = framework.unscaled(node.code) or framework.scale
    new_low, new_high = node.rescale
    inner = low + (result - new_low) / (new_high - new_low) * (high - low)
    names = ("inner", "low", "high", "new_low", "new_high", "result")
    values = (inner, low, high, new_low, new_high, result)
    rescaled = _(
        "From {low} to {high} brought onto {new_low} to {new_high}: "
        "{new_low} + ({inner} − {low}) ÷ ({high} − {low}) × ({new_high} − {new_low}) = {result}."
    ).format(**{name: format_figure(value) for name, value in zip(names, values, strict=True)})
    return f"{_rollup_in_words(node, rows, inner)} {rescaled}"


def _rollup_in_words(node: Dimension, rows: pd.DataFrame, result: float | None) -> str:
    if node.rollup == "min":
        name = rows.sort_values("score", kind="stable")["name"].iloc[0]
        return _("The lowest of them is {name}: {result}.").format(name=name, result=format_figure(result))
    if node.rollup == "sum":
        return _sum_in_words(node, rows, result)
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


def _sum_in_words(node: Dimension, rows: pd.DataFrame, result: float | None) -> str:
    scored, count = rows.dropna(subset=["score"]), len(rows)
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


def _level_in_words(framework: Framework, node: Dimension, result: float | None) -> str:
    level = framework.level_of(node.code, result)
    if level is None:
        return ""
    return _("{result} lies from {low} to {high}: {level}.").format(
        result=format_figure(result),
        low=format_figure(level.lower),
        high=format_figure(level.upper),
        level=local(level.title),
    )

"""Comparison of maturity: the sides by dimension, how far apart they are, from wave to wave, and like for like."""

from collections.abc import Sequence

import streamlit as st

from dashboard import charts, comparison_figures, comparison_reads, components, markup, reads
from dashboard.comparison_filters import Compared
from services import distributions
from services.domain.framework_parts import Question
from services.language import format_count, format_period, local
from services.language import gettext as _

MOST_BARS = 4
"""Up to how many units their distances are drawn as bars; of more, the dots tell them. Levels have no distance."""


def show(compared: Compared) -> None:
    """Scores side by side with their distances, or what people chose where nothing has a score."""
    if compared.selection.framework.kind == "nominal":
        _choices(compared)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _standing(compared)
    gated = compared.selection.node.rollup == "gated"
    many = compared.mode == "units" and (gated or len(compared.sides) > MOST_BARS)
    with right:
        if many:
            _over_time(compared)
        elif not gated:
            _distance(compared)
        for sentence in like_for_like(compared):
            st.caption(markup.plain(sentence))
    if compared.mode == "units" and not many:
        _over_time(compared)
    st.header(_("Figures"), anchor=False)
    components.frame(comparison_figures.table(compared), _("Scores of what is compared, by dimension"))


def _standing(compared: Compared) -> None:
    if compared.selection.node.rollup == "gated":
        chart, title = (
            comparison_figures.staircase(compared),
            _("The staircase: a level counts with all below it"),
        )
    elif compared.mode == "periods":
        chart, title = comparison_figures.by_dimension(compared), _("Each dimension from period to period")
    else:
        chart, title = comparison_figures.dots(compared), _("Where they stand")
    components.chart(compared, chart, "compare.standing", title)


def _distance(compared: Compared) -> None:
    base, *_between, last = compared.sides.values()
    title = {
        "units": _("Distance from {unit}").format(unit=base),
        "periods": _("From {first} to {last}").format(first=base, last=last),
        "group": _("Distance from its group, without itself"),
    }[compared.mode]
    components.chart(compared, comparison_figures.gaps(compared), "compare.gaps", title)


def _over_time(compared: Compared) -> None:
    """A panel for each unit, where there is more than one wave."""
    drawn = comparison_figures.over_time(compared)
    if drawn is not None:
        title = _("{score} from wave to wave").format(score=local(compared.selection.node.title))
        components.chart(compared, drawn, "compare.trend", title, _("Panels share their axes."))


def like_for_like(compared: Compared) -> tuple[str, ...]:
    """What the sides share and how they differ on it, in sentences."""
    selection = compared.selection
    if compared.mode == "units":
        found = reads.side_by_side(selection.wave.id, compared.units, selection.node.code)
        return found or _of_units(compared)
    return _of_periods(compared) if compared.mode == "periods" else _of_group(compared)


def _of_units(compared: Compared) -> tuple[str, ...]:
    """What can be said where no unit left out a question that another answered."""
    if any(compared.selection.tree.children(unit) for unit in compared.units):
        return (_("A unit with others below it is their average, which may rest on other questions."),)
    scores = comparison_reads.scores(compared)
    at_node = scores[scores["node"] == compared.selection.node.code]
    return (
        (_("Like for like: all of them answered the same questions."),)
        if at_node["score"].notna().all()
        else ()
    )


def _of_periods(compared: Compared) -> tuple[str, ...]:
    """Of each period and the one before it, what changed on what both have, where it is another change."""
    unit, node = compared.unit.id, compared.selection.node.code
    said = []
    for before, after in zip(compared.waves, compared.waves[1:], strict=False):
        sentence = reads.like_for_like(after.id, before.id, unit, node)
        if sentence:
            periods = {"after": format_period(after.period), "before": format_period(before.period)}
            said.append(_("{after} against {before}: {sentence}").format(sentence=sentence, **periods))
    return tuple(said) or (_("Like for like, the changes are those that are shown."),)


def _of_group(compared: Compared) -> tuple[str, ...]:
    if compared.selection.node.rollup == "gated":
        return (_("Levels are not averaged over a group; choose units to see theirs side by side."),)
    group, unit = comparison_reads.group(compared), compared.unit.name
    if not group.units:
        return (_("No unit stands beside {unit}.").format(unit=unit),)
    if not group.told:
        return (_("Too few units to compare."),)
    sentence = _(
        "The group is the average of the {scored} of {units} units beside {unit} that have a score, by their weights, "
        "without {unit} itself."
    )
    counts = {"scored": format_count(group.scored), "units": format_count(group.units)}
    return (sentence.format(unit=unit, **counts),)


def _choices(compared: Compared) -> None:
    """Choices without a score: shares of one question, what most chose of several."""
    waves = comparison_reads.own_waves(compared)
    shares = comparison_reads.shares(compared, waves)
    for asked in _by_answer_set(compared):
        codes = [question.code for question in asked]
        own = shares[shares["about"].isin(codes)]
        if len(asked) == 1:
            drawn, title = charts.bands(own, ordered=False), local(asked[0].text)
        else:
            drawn = charts.agreement(distributions.most_chosen(own))
            title = _("What most people chose")
        components.chart(compared, drawn, f"compare.choices.{codes[0]}", title)


def _by_answer_set(compared: Compared) -> Sequence[Sequence[Question]]:
    found: dict[str, list[Question]] = {}
    for question in compared.selection.framework.nominal_questions:
        found.setdefault(question.answer_set, []).append(question)
    return list(found.values())

"""Maturity views: what the Maturity screen shows, by the framework's kind."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import (
    addressing,
    components,
    figures,
    filters,
    markup,
    notes_panel,
    profile_figures,
    target_setting,
)
from dashboard.filters import Selection
from services.domain.framework_parts import Question
from services.language import format_figure, format_list, local
from services.language import gettext as _


def show(selection: Selection) -> None:
    """Draw the view of the framework's kind, then what any framework may have beside it."""
    _VIEWS.get(selection.framework.kind, _scored)(selection)
    _self_rating(selection)
    if selection.framework.kind != "nominal":
        target_setting.show(selection)
        _notes(selection)
    if selection.framework.nominal_questions:
        also = filters.focus(selection)
        choices(selection, tuple(dict.fromkeys([selection.unit.id, *also])))


def _notes(selection: Selection) -> None:
    """What people noted beside the chosen score."""
    title = _("Notes on {dimension}, {unit}")
    named = title.format(dimension=local(selection.node.title), unit=selection.unit.name)
    notes_panel.show(selection.unit, selection.noted, selection.notes, named)


def _scored(selection: Selection) -> None:
    """Heat map and ladder, trend and questions."""
    shown = filters.focus(selection)
    left, right = st.columns(2, gap="medium")
    with left:
        if sum(dimension.rollup != "none" for dimension in selection.framework.dimensions) > 1:
            components.chart(
                selection, figures.heatmap(selection, shown), "maturity.heatmap", _("Units by dimension")
            )
        else:
            components.chart(
                selection, figures.ranking(selection, shown), "maturity.ranking", _("Units, best first")
            )
    with right:
        _ladder(selection)
    _over_time(selection, shown)


def _axes(selection: Selection) -> None:
    """Quadrant and ladder, trend and questions."""
    shown = filters.focus(selection)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        rule = addressing.choose(
            "cut",
            _("Lines between the quadrants"),
            {"fixed": _("Fixed thresholds"), "median": _("Median of the units")},
            selection.framework.cut,
        )
        components.chart(
            selection,
            profile_figures.quadrant(selection, shown, rule),
            "maturity.quadrant",
            _("Where units stand on the two axes"),
            _("A ring is borderline: less than {zone} from a line.").format(
                zone=format_figure(selection.framework.borderline)
            ),
        )
    with right:
        _quadrants(selection)
    left, right = st.columns(2, gap="medium")
    with left:
        components.chart(
            selection, figures.heatmap(selection, shown), "maturity.heatmap", _("Units by dimension")
        )
    with right:
        _ladder(selection)
    _over_time(selection, shown)


def _quadrants(selection: Selection) -> None:
    """What the quadrants mean and what to do in each."""
    st.header(_("The four profiles"), anchor=False)
    for quadrant in selection.framework.quadrants:
        with st.container(border=True, gap="xxsmall"):
            title, about = (markup.plain(local(text)) for text in (quadrant.title, quadrant.description))
            st.markdown(f"**{title}**  \n{about}")
            st.caption(markup.plain(local(quadrant.advice)))


def _gated(selection: Selection) -> None:
    """Staircase and distribution over the levels, trend and questions."""
    if selection.node.rollup != "gated":
        _scored(selection)
        return
    lowest = filters.lowest_units(selection)
    shown = filters.focus(selection, lowest)
    left, right = st.columns(2, gap="medium")
    with left:
        components.chart(
            selection,
            profile_figures.staircase(selection, shown),
            "maturity.staircase",
            _("The staircase: a level counts with all below it"),
            _("✓ passed · ⚠ reached while one below is not, so it does not count"),
        )
    with right:
        components.chart(
            selection,
            profile_figures.levels(selection, filters.focus(selection)),
            "maturity.levels",
            _("How many units stand at each level"),
        )
    _over_time(selection, shown)


def _count(selection: Selection) -> None:
    """Distribution over the bands beside published ones, trend and questions."""
    shown = filters.focus(selection)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        components.chart(
            selection,
            profile_figures.levels(selection, shown),
            "maturity.levels",
            _("Share of units in each band, beside published shares"),
            _sources(selection, selection.node.code),
        )
    with right:
        components.chart(
            selection, figures.ranking(selection, shown), "maturity.ranking", _("Units, best first")
        )
    _over_time(selection, shown)


def _sources(selection: Selection, about: str) -> str:
    """Year and source of the published shares."""
    found = [benchmark for benchmark in selection.framework.benchmarks if benchmark.about == about]
    by_source: dict[str, list[str]] = {}
    for benchmark in found:
        years = by_source.setdefault(local(benchmark.source), [])
        if str(benchmark.year) not in years:
            years.append(str(benchmark.year))
    told = [f"{source} ({', '.join(years)})" for source, years in by_source.items()]
    return _("Published: {sources}.").format(sources=" · ".join(told)) if told else ""


def _ladder(selection: Selection) -> None:
    title = _("{unit} on the ladder of levels").format(unit=selection.unit.name)
    components.chart(selection, figures.ladder(selection), "maturity.ladder", title)


def _over_time(selection: Selection, shown: tuple[int, ...]) -> None:
    """The trend, and the questions of the chosen dimension with spread and coverage."""
    left, right = st.columns(2, gap="medium")
    with left:
        components.chart(selection, figures.trend(selection, shown), "maturity.trend", _("From wave to wave"))
    with right:
        components.chart(
            selection,
            figures.questions(selection),
            "maturity.questions",
            _("Questions"),
            _("Choose a dimension under “{filter}” to see its questions alone.").format(
                filter=_("Score shown")
            ),
        )


def _self_rating(selection: Selection) -> None:
    """How people rate themselves against how others rate them."""
    if selection.framework.self_role is None:
        return
    found = profile_figures.self_and_others(selection)
    if found is None:
        st.header(_("Oneself and others"), anchor=False)
        st.caption(_("Not shown: one of the two is missing, or too few people answered."))
    else:
        components.chart(selection, found, "maturity.self", _("Oneself and others"))


def choices(selection: Selection, shown: tuple[int, ...]) -> None:
    """Choices without a score: a matrix where several questions share their answers, else shares."""
    for questions in _by_answer_set(selection):
        titles = format_list(list(dict.fromkeys(local(q.theme) or local(q.text) for q in questions)))
        codes = tuple(question.code for question in questions)
        if len(codes) > 1:
            components.chart(
                selection,
                profile_figures.agreement(selection, shown, codes),
                f"maturity.agreement.{codes[0]}",
                titles,
                _("What most people answered, and the share of them that agrees."),
            )
        else:
            components.chart(
                selection,
                profile_figures.choices(selection, shown, codes[0]),
                f"maturity.choices.{codes[0]}",
                local(questions[0].text),
                _sources(selection, codes[0]),
            )


def _by_answer_set(selection: Selection) -> list[list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in selection.framework.nominal_questions:
        found.setdefault(question.answer_set, []).append(question)
    return list(found.values())


def _choices_only(_selection: Selection) -> None:
    """Nothing but the choices, which follow."""


_VIEWS: Mapping[str, Callable[[Selection], None]] = {
    "axes": _axes,
    "gated": _gated,
    "count": _count,
    "nominal": _choices_only,
}

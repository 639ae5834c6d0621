"""Pack overview: the slide an executive reads in five seconds, and what the other slides of scores share with it."""

from collections.abc import Sequence

import pandas as pd

from services import changes
from services.domain.board_pack import (
    Axis,
    BarChart,
    Block,
    Card,
    Cards,
    Paragraph,
    Role,
    Series,
    Slide,
    Text,
)
from services.language import (
    format_count,
    format_date,
    format_delta,
    format_figure,
    format_list,
    format_period,
    format_score,
    local,
)
from services.language import gettext as _
from services.overview import Standing
from services.pack_figures import each_row, score, share
from services.pack_matter import Matter

FEWEST_WAVES, MOST_PARTS = 2, 12


def overview_slides(matter: Matter) -> Sequence[Slide]:
    """The finding, its cards, the way there, and what to do next."""
    found = matter.summary
    if matter.participants.people_heard == 0:
        text = Text((Paragraph(_("No answers yet")),))
        return (Slide("overview", found.finding, (text,), _notice(matter), method(matter)),)
    blocks: list[Block] = [Cards(tuple(_cards(matter)))]
    if way := _way(matter) or _parts(matter):
        blocks.append(way)
    blocks.append(_actions(matter))
    return (Slide("overview", found.finding, tuple(blocks), _notice(matter), method(matter)),)


def _notice(matter: Matter) -> str:
    """That an open wave is not complete, and the change like for like where it is another."""
    parts = []
    people = matter.participants
    if not matter.wave.closed:
        words = _(
            "This wave is open: {units} of {all_units} units, {heard} of {expected} people so far. Due {due}."
        )
        parts.append(
            words.format(
                units=format_count(people.units_heard),
                all_units=format_count(people.units_expected),
                heard=format_count(people.people_heard),
                expected=format_count(people.people_expected),
                due=format_date(matter.wave.due),
            )
        )
    if matter.previous is not None and people.people_heard:
        about = matter.wave.id, matter.previous.id, matter.unit.id, matter.node.code
        parts.append(changes.like_for_like(matter.sessions, matter.viewer, *about, matter.version))
    return " ".join(part for part in parts if part)


def method(matter: Matter) -> str:
    """How the scores of the framework are made, for the notes."""
    return "\n".join(part for part in (local(matter.framework.method), rollup()) if part)


def rollup() -> str:
    """How units come to a score of the whole."""
    return _(
        "A unit's score is the mean of the units directly below it, weighted by their weights; its own answers "
        "count as one more. Levels come from the unrounded score."
    )


def _cards(matter: Matter) -> list[Card]:
    found, people = matter.summary, matter.participants
    cards = [_stage(matter)]
    for title, standing in (
        (_("Holds us back · {score}"), found.blocking),
        (_("Best unit · {score}"), found.best),
        (_("Weakest unit · {score}"), found.weakest),
    ):
        if standing is not None:
            label = title.format(score=format_score(standing.score))
            role: Role = "good" if standing is found.best else "bad"
            cards.append(Card(label, standing.name, _since(matter, standing), role))
    heard = _("{heard} of {expected} people").format(
        heard=format_count(people.people_heard), expected=format_count(people.people_expected)
    )
    return [*cards, Card(_("Coverage"), share(found.coverage), heard, "context")]


def _stage(matter: Matter) -> Card:
    found = matter.summary
    headline, profile = found.headline, found.profile
    if profile is not None:
        return Card(profile.label, profile.value, profile.detail)
    if headline.score is None:
        return Card(_("Stage"), score(None), found.reason)
    label = _("Stage · score {score}").format(score=headline.figure)
    return Card(label, headline.level or score(headline.score), _since(matter, headline))


def _since(matter: Matter, standing: Standing) -> str:
    if matter.previous is None or standing.delta is None:
        return ""
    return _("{delta} since {period}").format(
        delta=format_delta(standing.delta), period=format_period(matter.previous.period)
    )


def _way(matter: Matter) -> BarChart | None:
    """The chosen unit from wave to wave, where there are several."""
    rows = each_row(matter.history[matter.history["score"].notna()])
    if len(rows) < FEWEST_WAVES:
        return None
    figures = tuple(score(row.score) for row in rows)
    roles: tuple[Role, ...] = tuple("accent" if row is rows[-1] else "context" for row in rows)
    words = _("{unit} from wave to wave: {scores}.").format(
        unit=matter.name,
        scores=format_list([f"{row.period_label} {format_score(row.score)}" for row in rows]),
    )
    return BarChart(
        words,
        tuple(row.period_label for row in rows),
        (Series(_("Score"), figures, "accent", roles),),
        axis(matter),
        horizontal=False,
    )


def _parts(matter: Matter) -> BarChart | None:
    """The chosen unit by dimension, where there are several on one scale."""
    own = alike(matter, matter.scores[matter.scores["unit_id"] == matter.unit.id])
    rows = each_row(own[own["score"].notna()])
    if not FEWEST_WAVES <= len(rows) <= MOST_PARTS:
        return None
    figures = tuple(score(row.score) for row in rows)
    roles: tuple[Role, ...] = tuple("accent" if row.node == matter.node.code else "context" for row in rows)
    words = _("{unit} by dimension").format(unit=matter.name)
    return BarChart(
        words,
        tuple(row.dimension for row in rows),
        (Series(_("Score"), figures, "accent", roles),),
        axis(matter),
    )


def alike(matter: Matter, scores: pd.DataFrame) -> pd.DataFrame:
    """The rows of dimensions that share one scale with the one that is ranked."""
    framework = matter.framework
    codes = [
        d.code
        for d in framework.in_tree_order
        if framework.attainable(d.code) is not None and framework.scale_of(d.code) == matter.scale
    ]
    return scores[scores["node"].isin(codes)]


def axis(matter: Matter) -> Axis:
    """The whole scale of the dimension that is ranked."""
    low, high = matter.scale
    title = _("{dimension}, from {low} to {high}").format(
        dimension=local(matter.node.title), low=format_figure(low), high=format_figure(high)
    )
    if matter.lower_is_better:
        title = _("{scale}; lower is better").format(scale=title)
    return Axis(low, high, title)


def _actions(matter: Matter) -> Text:
    parts = []
    for action in matter.summary.actions:
        lowest = _("weakest: {unit}").format(unit=action.lowest_unit) if action.lowest_unit else ""
        lead = " · ".join(part for part in (action.dimension, action.level, lowest) if part)
        parts.append(Paragraph(action.text, lead))
    none = Paragraph(_("The framework gives no advice for where this unit stands."))
    return Text(tuple(parts) or (none,), _("Do next: the weakest first"))

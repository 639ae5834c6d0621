"""The cards of the overview: figures put into words."""

import pandas as pd

from dashboard.components import Card
from dashboard.filters import Selection
from services.administration import Participants
from services.language import (
    DASH,
    format_count,
    format_delta,
    format_percent,
    format_period,
    format_score,
)
from services.language import gettext as _
from services.overview import Overview, Standing


def overview_cards(
    selection: Selection, found: Overview, people: Participants, history: pd.DataFrame
) -> list[Card]:
    """Stage, weakest dimension, best and weakest unit, coverage."""
    cards = [
        _stage(selection, found, history),
        _blocking(found.blocking),
        _unit(_("Best unit"), found.best, selection),
        _unit(_("Weakest unit"), found.weakest, selection),
        _coverage(found, people),
    ]
    return [card for card in cards if card is not None]


def _since(selection: Selection) -> str:
    if selection.previous is None:
        return ""
    return _("since {period}").format(period=format_period(selection.previous.period))


def _stage(selection: Selection, found: Overview, history: pd.DataFrame) -> Card:
    headline = found.headline
    if headline.score is None:
        return Card(_("Stage"), DASH, found.reason, neutral=True)
    series = [score for score in history["score"] if score == score]
    return Card(
        _("Stage · score {score}").format(score=format_score(headline.score)),
        headline.level or format_score(headline.score),
        _delta(headline),
        _since(selection) if headline.delta is not None else "",
        series,
    )


def _delta(standing: Standing) -> str | None:
    """The change as a text whose sign decides the arrow; none when it rounds to nothing."""
    return None if standing.delta is None else format_delta(standing.delta).replace("−", "-")


def _blocking(standing: Standing | None) -> Card | None:
    if standing is None:
        return None
    return Card(
        _("Holds us back"),
        standing.name,
        f"{format_score(standing.score)} · {standing.level}",
        neutral=True,
        help=_("The dimension that has reached the smallest share of its scale."),
    )


def _unit(label: str, standing: Standing | None, selection: Selection) -> Card | None:
    if standing is None:
        return None
    return Card(
        f"{label} · {format_score(standing.score)}",
        standing.name,
        _delta(standing),
        _since(selection) if standing.delta is not None else "",
    )


def _coverage(found: Overview, people: Participants) -> Card:
    heard = _("{heard} of {expected} people, {units} of {all_units} units").format(
        heard=format_count(people.people_heard),
        expected=format_count(people.people_expected),
        units=format_count(people.units_heard),
        all_units=format_count(people.units_expected),
    )
    return Card(
        _("Coverage"),
        format_percent(found.coverage),
        heard,
        neutral=True,
        help=_("Questions answered, of those asked; not applicable ones are left out."),
    )

"""The cards of the overview: figures put into words."""

import pandas as pd

from dashboard import resources
from dashboard.components import Card
from dashboard.filters import Selection
from services.changes import NOTICEABLE
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
from services.wave_administration import Participants


def overview_cards(selection: Selection, found: Overview, people: Participants) -> list[Card]:
    """Stage, weakest dimension, best and weakest unit, coverage."""

    def make() -> list[Card]:
        wave, unit = selection.wave.id, found.headline.name
        history = resources.history(wave, selection.family, selection.node.code)
        blocking = resources.history(wave, (selection.unit.id,), found.blocking_node)
        cards = [
            _stage(selection, found, history),
            _blocking(found.blocking, selection, unit, blocking),
            _unit(_("Best unit"), found.best, selection, history),
            _unit(_("Weakest unit"), found.weakest, selection, history),
            _coverage(found, people, history),
        ]
        return [card for card in cards if card is not None]

    return resources.kept(make, "cards", *selection.about)


def stage_card(selection: Selection, found: Overview) -> Card:
    """Where the chosen unit stands, and since when."""

    def make() -> Card:
        family, node = selection.family, selection.node.code
        return _stage(selection, found, resources.history(selection.wave.id, family, node))

    return resources.kept(make, "stage card", *selection.about)


def _since(selection: Selection, standing: Standing) -> str:
    if selection.previous is None or standing.delta is None:
        return ""
    return _("since {period}").format(period=format_period(selection.previous.period))


def _stage(selection: Selection, found: Overview, history: pd.DataFrame) -> Card:
    headline, profile = found.headline, found.profile
    if profile is not None:
        return Card(profile.label, profile.value, None, profile.detail)
    if headline.score is None:
        return Card(_("Stage"), DASH, None, found.reason)
    return Card(
        _("Stage · score {score}").format(score=headline.figure),
        headline.level or format_score(headline.score),
        _delta(headline),
        _since(selection, headline),
        _series(history, headline.name),
        help=_units(found),
        lower_is_better=_lower(selection),
    )


def _lower(selection: Selection) -> bool:
    return selection.framework.better == "lower"


def _series(history: pd.DataFrame, unit: str) -> list[float]:
    return history.loc[history["unit"] == unit, "score"].dropna().tolist()


def _units(found: Overview) -> str:
    """How many of the units below have a score."""
    if found.units_asked < 2:
        return ""
    return _("From {scored} of {asked} units below").format(
        scored=format_count(found.units_scored), asked=format_count(found.units_asked)
    )


def _delta(standing: Standing) -> str | int | None:
    """The change as a text whose sign decides the arrow; a change that rounds to nothing has none."""
    if standing.delta is None:
        return None
    return format_delta(standing.delta).replace("−", "-") if abs(standing.delta) >= NOTICEABLE else 0


def _blocking(
    standing: Standing | None, selection: Selection, unit: str, history: pd.DataFrame
) -> Card | None:
    if standing is None:
        return None
    return Card(
        _("Holds us back · {score}").format(score=format_score(standing.score)),
        standing.name,
        _delta(standing),
        _since(selection, standing),
        _series(history, unit),
        help=_("The dimension that is furthest from the best end of its scale."),
        lower_is_better=_lower(selection),
    )


def _unit(label: str, standing: Standing | None, selection: Selection, history: pd.DataFrame) -> Card | None:
    if standing is None:
        return None
    return Card(
        f"{label} · {format_score(standing.score)}",
        standing.name,
        _delta(standing),
        _since(selection, standing),
        _series(history, standing.name),
        lower_is_better=_lower(selection),
    )


def _coverage(found: Overview, people: Participants, history: pd.DataFrame) -> Card:
    heard = _("{heard} of {expected} people").format(
        heard=format_count(people.people_heard), expected=format_count(people.people_expected)
    )
    return Card(
        _("Coverage"),
        format_percent(found.coverage),
        None,
        heard,
        history.loc[history["unit"] == found.headline.name, "coverage"].dropna().tolist(),
        help=_("Questions answered, of those asked; not applicable ones are left out."),
    )

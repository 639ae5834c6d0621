"""The cards of the overview: figures put into words."""

import pandas as pd

from dashboard import kpi_reads, reads, resources
from dashboard.components import Card
from dashboard.filters import Selection
from services import glossary, kpi_findings
from services.changes import NOTICEABLE
from services.language import (
    DASH,
    format_count,
    format_delta,
    format_figure,
    format_money,
    format_percent,
    format_period,
    format_score,
    format_years,
    ngettext,
)
from services.language import gettext as _
from services.overview import Overview, Standing
from services.wave_administration import Participants

MOST = 5


def overview_cards(selection: Selection, found: Overview, people: Participants) -> list[Card]:
    """Stage, what initiatives return and when, KPIs on target, coverage; else what stands out of the scores."""

    def make() -> list[Card]:
        wave, unit = selection.wave.id, found.headline.name
        history = reads.history(wave, selection.family, selection.node.code)
        blocking = reads.history(wave, (selection.unit.id,), found.blocking_node)
        beside = [*money_cards(selection), kpi_card(selection)]
        standing_out = [
            _blocking(found.blocking, selection, unit, blocking),
            _unit(_("Best unit"), found.best, selection, history),
            _unit(_("Weakest unit"), found.weakest, selection, history),
        ]
        cards = [card for card in (*beside, *standing_out) if card is not None]
        return [
            _stage(selection, found, history),
            *cards[: MOST - 2],
            _coverage(selection, found, people, history),
        ]

    return resources.kept(make, "cards", *selection.about)


def stage_card(selection: Selection, found: Overview) -> Card:
    """Where the chosen unit stands, and since when."""

    def make() -> Card:
        family, node = selection.family, selection.node.code
        return _stage(selection, found, reads.history(selection.wave.id, family, node))

    return resources.kept(make, "stage card", *selection.about)


def money_cards(selection: Selection) -> list[Card]:
    """What the initiatives of the unit and all below it return, and when the money is back; none without any."""
    cases = reads.cases_below(selection.organisation.id, selection.unit.id)
    found = cases.together
    if found is None:
        return []
    value, payback = found.portfolio, found.returns.payback
    back = format_years(payback) if payback is not None or found.returns.free else _("Never")
    npv = format_money(value.npv, cases.settings.currency)
    risk, count = format_percent(found.outcome.probability_of_loss), len(cases.cases)
    return [
        Card(
            _("Return on investment (ROI)"),
            format_percent(value.roi),
            help=glossary.define("roi", "npv", "risk_of_loss"),
            note=_("{verdict}: NPV {npv}, risk of a loss {risk}").format(
                verdict=_verdict(value.npv), npv=npv, risk=risk
            ),
            page="business_case",
        ),
        Card(
            _("Payback"),
            back,
            help=glossary.explain("payback"),
            note=ngettext("1 initiative", "{count} initiatives together", count).format(
                count=format_count(count)
            ),
            page="business_case",
        ),
    ]


def _verdict(npv: float) -> str:
    """Whether money is well spent, in a word."""
    if npv == 0:
        return _("breaks even")
    return _("pays off") if npv > 0 else _("loses money")


def kpi_card(selection: Selection) -> Card | None:
    """How many of the unit's KPIs are on target, and which are off; None without any that is judged."""
    standings = kpi_reads.standings((selection.unit.id,), None)
    judged = [one for one in standings if one.standing.status is not None]
    if not judged:
        return None
    good = sum(one.standing.status == "on_target" for one in judged)
    kpis = kpi_reads.listed(selection.organisation.id)
    return Card(
        _("KPIs on target"),
        _("{good} of {count}").format(good=format_count(good), count=format_count(len(judged))),
        help=glossary.explain("status"),
        note=kpi_findings.off_target(kpis, judged),
        page="kpis",
    )


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
        _("Stage · score {score} of {best}").format(
            score=headline.figure, best=format_figure(selection.framework.scale_of(selection.node.code)[1])
        ),
        headline.level or format_score(headline.score),
        _delta(headline),
        _since(selection, headline),
        _series(history, headline.name),
        help="  \n".join(text for text in (glossary.explain("stage"), _units(found)) if text),
        lower_is_better=_lower(selection),
        page="maturity",
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
        help=glossary.explain("holds_back"),
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


def _coverage(selection: Selection, found: Overview, people: Participants, history: pd.DataFrame) -> Card:
    heard = _("{heard} of {expected} people").format(
        heard=format_count(people.people_heard), expected=format_count(people.people_expected)
    )
    return Card(
        _("Questions answered"),
        format_percent(found.coverage),
        help=glossary.explain("coverage"),
        note="; ".join(text for text in (heard, _earlier_coverage(selection, history)) if text),
        page="answers",
    )


def _earlier_coverage(selection: Selection, history: pd.DataFrame) -> str:
    """How much was answered in the wave the screen is compared with."""
    if selection.previous is None:
        return ""
    of_unit = history[history["unit_id"] == selection.unit.id]
    earlier = of_unit.loc[of_unit["wave_id"] == selection.previous.id, "coverage"].dropna()
    if earlier.empty:
        return ""
    return _("{share} in {period}").format(
        share=format_percent(earlier.iloc[0]), period=format_period(selection.previous.period)
    )

"""Pack profiles: the slides that only frameworks of some kinds have; gates and choices without a score."""

from collections.abc import Sequence

import pandas as pd

from services import distributions, staircases
from services.domain.board_pack import Axis as BarAxis
from services.domain.board_pack import BarChart, HeatCell, HeatTable, Series, Slide, Table
from services.language import format_count, format_percent, local, ngettext
from services.language import gettext as _
from services.pack_figures import count, each_row, share
from services.pack_matter import Matter
from services.pack_scores import shown_of

_SIGNS = {"passed": "✓", "out_of_order": "⚠", "not_passed": "", "missing": ""}


def gate_slides(matter: Matter) -> Sequence[Slide]:
    """The gates of units, where levels are passed in order."""
    if matter.node.rollup != "gated" or matter.shown_scores["score"].isna().all():
        return ()
    stairs = staircases.staircase(matter.framework, matter.node.code, matter.shown_scores)
    lines = []
    for _unit, own in stairs.groupby("unit_id", sort=False):
        cells = []
        for row in each_row(own):
            figure = share(row.share)
            text = " ".join(part for part in (_SIGNS[row.state], figure.text) if part)
            shown = None if row.share != row.share else row.share
            cells.append(HeatCell(type(figure)(figure.value, text, figure.pattern), shown))
        level = (
            f"{own['unit'].iloc[0]} · {own['level'].iloc[0]}" if own["level"].iloc[0] else own["unit"].iloc[0]
        )
        lines.append((str(level), tuple(cells)))
    columns = tuple(stairs.drop_duplicates("node")["dimension"])
    table = HeatTable(_("The gates of units, the furthest first."), _("Unit"), columns, tuple(lines))
    notice = _("✓ passed · ⚠ reached while one below is not, so it does not count")
    return (Slide("gates", _furthest(stairs, columns), (table,), notice, local(matter.framework.method)),)


def _furthest(stairs: pd.DataFrame, columns: Sequence[str]) -> str:
    """How many units pass the first gate that not all of them pass."""
    units = stairs["unit_id"].nunique()
    for dimension in columns:
        passed = int(((stairs["dimension"] == dimension) & (stairs["state"] == "passed")).sum())
        if passed < units:
            sentence = ngettext(
                "{passed} of {count} units passes “{gate}”", "{passed} of {count} units pass “{gate}”", passed
            )
            return sentence.format(passed=format_count(passed), count=format_count(units), gate=dimension)
    return _("All units pass every gate")


def choice_slides(matter: Matter) -> Sequence[Slide]:
    """What most people chose in questions without a score; the shares of each option where there is one question."""
    asked = matter.framework.nominal_questions
    if not asked:
        return ()
    shares = matter.choices[matter.choices["unit_id"] == matter.unit.id]
    known = shares[shares["share"].notna()]
    if known.empty:
        return ()
    most = distributions.most_chosen(shares)
    if len(asked) == 1:
        return (_one_question(matter, known, most),)
    rows = []
    for question in asked:
        own = most[most["about"] == question.code]
        if len(own):
            label = " / ".join(own["label"])
            rows.append(
                (local(question.text), label, share(own["share"].iloc[0]), count(own["total"].iloc[0]))
            )
    titles = (_("Question"), _("Chosen most"), _("Share"), _("People"))
    table = Table(_("What most people chose, by question."), titles, tuple(rows))
    title = _("What most people of {unit} chose").format(unit=matter.name)
    return (Slide("choices", title, (table,), "", local(matter.framework.method)),)


def _one_question(matter: Matter, known: pd.DataFrame, most: pd.DataFrame) -> Slide:
    ordered = each_row(known.sort_values("share", ascending=False, kind="stable"))
    top = set(most["code"])
    series = Series(
        _("Share"),
        tuple(share(row.share) for row in ordered),
        "context",
        tuple("accent" if row.code in top else "context" for row in ordered),
    )
    title = matter.profile.sentence if matter.profile else ordered[0].title
    words = "; ".join(f"{row.label} {format_percent(row.share)}" for row in ordered)
    published = _published(matter, [row.code for row in ordered])
    chart = BarChart(
        words, tuple(row.label for row in ordered), (series,), BarAxis(0, 1, ordered[0].title), published
    )
    return Slide("choices", title, (chart,), shown_of(matter), local(matter.framework.method))


def _published(matter: Matter, codes: Sequence[str]) -> tuple[Series, ...]:
    """Published shares as ticks on the bars, at most two."""
    rows = matter.choices[matter.choices["published"]]
    found = []
    for name, own in list(rows.groupby("row", sort=False))[:2]:
        by_code = dict(zip(own["code"], own["share"], strict=True))
        found.append(Series(str(name), tuple(share(by_code.get(code)) for code in codes)))
    return tuple(found)

"""Pack about: the slides that say what a pack is about, how its figures are made, and what they are."""

from collections.abc import Sequence
from typing import Any

from services import export_subjects
from services.adapters.database import reading
from services.derived import look
from services.domain.board_pack import Cell, Pair, Paragraph, Slide, Table, Text
from services.language import (
    format_count,
    format_list,
    format_percent,
    format_period,
    format_rate,
    local,
    ngettext,
)
from services.language import gettext as _
from services.pack_figures import count, delta, each_row, score, share
from services.pack_matter import Matter
from services.pack_overview import rollup


def cover_slides(matter: Matter) -> Sequence[Slide]:
    """The cover: whose figures they are."""
    return (Slide("cover", matter.name, (), cover=True),)


def subtitle(matter: Matter) -> str:
    """What the pack holds, below the name of the unit."""
    parts = local(matter.framework.title), matter.period
    if matter.previous is None:
        return " · ".join(parts)
    return " · ".join(
        (*parts, _("compared with {period}").format(period=format_period(matter.previous.period)))
    )


def about(matter: Matter) -> tuple[Pair, ...]:
    """Organisation, unit, framework and version, periods, filters, time, data version, and what made it."""
    with reading(matter.sessions, matter.version) as session:
        sight = look(session, matter.viewer, matter.wave.id, (matter.unit.id, *matter.shown))
        found = export_subjects.subject(session, sight, matter.unit.id, matter.request.previous)
        origin = export_subjects.origin(session, matter.request.version)
    found.append((_("Score shown"), local(matter.node.title)))
    found.append((_("Units"), format_list([matter.tree.names[unit] for unit in matter.shown])))
    return (*found, *origin)


def footer(matter: Matter) -> str:
    """The line at the foot of each slide."""
    path, framework = matter.tree.path(matter.unit.id), matter.framework
    names = [path[0].name, *([matter.name] if len(path) > 1 else [])]
    made = [text for _label, text in export_subjects.made()]
    parts = (*names, f"{local(framework.title)} {framework.version}", subtitle(matter).partition(" · ")[2])
    units = ngettext("{count} unit", "{count} units", len(matter.shown)).format(
        count=format_count(len(matter.shown))
    )
    return " · ".join((*parts, units, *made))


def method_slides(matter: Matter) -> Sequence[Slide]:
    """How the figures are made."""
    framework = matter.framework
    parts = [Paragraph(local(framework.method), local(framework.title))]
    if framework.kind != "nominal":
        parts.append(Paragraph(rollup(), _("From units to the whole")))
    coverage = _(
        "Coverage is what was answered of what was asked, without what does not apply. Below {minimum} a dimension "
        "has no score."
    ).format(minimum=format_percent(framework.minimum_coverage))
    parts.append(Paragraph(coverage, _("Coverage")))
    if matter.cases.together is not None:
        settings = matter.cases.settings
        text = _(
            "Amounts are discounted at {rate} to {year}. Ranges come from draws of every line between its low and high "
            "estimate; lines are independent. Effects without an amount are never added."
        ).format(rate=format_rate(settings.rate), year=settings.valuation_year)
        parts.append(Paragraph(text, _("Business case")))
    source = local(framework.source)
    if source:
        parts.append(Paragraph(source, _("Source")))
    return (Slide("method", _("How the figures are made"), (Text(tuple(parts)),)),)


def appendix_slides(matter: Matter) -> Sequence[Slide]:
    """The scores behind the charts: the chosen unit by dimension, and units at the dimension that is ranked."""
    slides = []
    own = matter.scores[(matter.scores["unit_id"] == matter.unit.id) & matter.scores["scored"]]
    if len(own) and matter.framework.kind != "nominal":
        title = _("{unit} by dimension").format(unit=matter.name)
        slides.append(Slide("appendix", title, (_table(title, _("Dimension"), "dimension", each_row(own)),)))
    rows = matter.shown_scores[matter.shown_scores["node"] == matter.node.code]
    if rows["scored"].any():
        title = _("Units: {dimension}").format(dimension=local(matter.node.title))
        slides.append(Slide("appendix", title, (_table(title, _("Unit"), "unit", each_row(rows)),)))
    return tuple(slides)


def _table(alt: str, first: str, name: str, rows: Sequence[Any]) -> Table:
    titles = (
        first,
        _("Score"),
        _("Level"),
        _("Change"),
        _("Group average"),
        _("Target"),
        _("Coverage"),
        _("Respondents"),
        _("Note"),
    )
    lines = [_row(name, row) for row in rows]
    told = [place for place in range(len(titles)) if any(_says(line[place]) for line in lines)]
    return Table(
        alt,
        tuple(titles[place] for place in told),
        tuple(tuple(line[place] for place in told) for line in lines),
    )


def _says(cell: Cell) -> bool:
    """Whether a cell has a text or a figure; a column without any is left out."""
    return bool(cell) if isinstance(cell, str) else cell.value is not None


def _row(name: str, row: Any) -> tuple[Cell, ...]:
    return (
        getattr(row, name),
        score(row.score),
        row.level,
        delta(row.delta),
        score(row.group_average),
        score(row.target),
        share(row.coverage),
        count(row.n),
        row.reason,
    )

"""Pack narrative: the slides of what units say; the call to action up front, and how clear each unit is."""

from collections.abc import Mapping, Sequence

from services import narrative_findings, narratives
from services.domain.board_pack import Block, Paragraph, Quote, Slide, Table, Text
from services.domain.narrative import Narrative, Topic
from services.language import DASH
from services.language import gettext as _
from services.narrative_words import mark, meaning, outlook, question
from services.pack_matter import MOST_SHOWN, Matter

SECTION, LONGEST_QUOTE = "narrative", 450
"""The section, and how long a call may be to stand as a quote; a longer one goes on from slide to slide."""
Told = Mapping[int, Narrative]


def narrative_slides(matter: Matter) -> Sequence[Slide]:
    """What the chosen unit says in the period, and how clear it and all below it are; nothing where none says any."""
    stored = narratives.read(matter.sessions, matter.viewer, matter.unit.id, matter.version)
    told = {one.narrative.unit: one.narrative for one in stored if one.narrative.period == matter.wave.period}
    if not told:
        return ()
    own = told.get(matter.unit.id)
    slides = [_call(matter, own)] if own is not None else []
    units = [unit.id for unit in matter.tree.subtree(matter.unit.id)]
    if len(units) > 1:
        slides.append(_units(matter, told, units))
    return tuple(slides)


def _call(matter: Matter, told: Narrative) -> Slide:
    """The call to action as a quote, and below it why the unit is here and what it can accomplish."""
    title = narrative_findings.finding((told,), 1, matter.name)
    notice = f"{matter.period} · {narrative_findings.lacking(told)}"
    topics: tuple[Topic, ...] = ("why", "possible")
    paragraphs = [_answer(told, topic) for topic in topics]
    paragraphs.append(Paragraph(outlook(told.outlook), _("Threat or opportunity?")))
    blocks: list[Block] = []
    if told.call.text and len(told.call.text) <= LONGEST_QUOTE:
        blocks.append(Quote(told.call.text, _whose(told)))
    else:
        call = _answer(told, "call")
        paragraphs = [call, *([Paragraph(_whose(told))] if _whose(told) else []), *paragraphs]
    return Slide(SECTION, title, (*blocks, Text(tuple(paragraphs))), notice, meaning())


def _answer(told: Narrative, topic: Topic) -> Paragraph:
    said = told.topics[topic]
    return Paragraph(said.text or DASH, f"{question(topic)} {mark(said.rating)}")


def _whose(told: Narrative) -> str:
    """Whom the call addresses, and who makes it."""
    to = _("To: {audience}").format(audience=told.audience) if told.audience else ""
    return " · ".join(part for part in (to, told.sponsor) if part)


def _units(matter: Matter, told: Told, units: Sequence[int]) -> Slide:
    """Units with a narrative first; silent ones are counted in the title only where they are too many to name."""
    title = narrative_findings.finding(tuple(told.values()), len(units), matter.name)
    silent = [unit for unit in units if unit not in told] if len(units) <= MOST_SHOWN else []
    shown = [*(unit for unit in units if unit in told), *silent]
    columns = (
        _("Business unit"),
        _("Call to action"),
        _("To whom"),
        _("Why are we here"),
        _("What can we accomplish"),
        _("Threat or opportunity"),
        _("Sponsor"),
    )
    rows = tuple((matter.tree.names[unit], *_line(told.get(unit))) for unit in shown)
    alt = _("Narratives of {unit} and all units below it, with how clear they are").format(unit=matter.name)
    return Slide(SECTION, title, (Table(alt, columns, rows),), matter.period, meaning())


def _line(one: Narrative | None) -> tuple[str, ...]:
    if one is None:
        return (DASH,) * 6
    ratings = (mark(said.rating) for said in (one.call, one.why, one.possible))
    call, why, possible = ratings
    return call, one.audience or DASH, why, possible, outlook(one.outlook), one.sponsor or DASH

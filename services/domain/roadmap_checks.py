"""What must hold of the steps and aims of a roadmap, and the order they should come in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.domain.errors import DocumentIssue, Place
from services.domain.framework import Framework
from services.domain.roadmap_facts import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_CODE,
    LONGEST_TEXT,
    PHASES,
    STATES,
    Aim,
    GivenRoadmap,
    Phase,
    Step,
)
from services.domain.texts import Message

Finding = tuple[str, Message, Message]
"""The field, what is wrong, how to mend it."""


def problems(
    given: GivenRoadmap, frameworks: Mapping[str, Framework], today: date
) -> tuple[DocumentIssue, ...]:
    """Everything that stops steps and aims from being stored; `frameworks` are by key."""
    found: list[DocumentIssue] = []
    for place, step in enumerate(given.steps, start=1):
        where = Place(
            step.title[:LONGEST_TEXT].strip() or step.code or str(place), ("steps", step.code or place)
        )
        found += _issues(where, _too_long_in(step) if step.removed else _of_step(step, frameworks, today))
    for aim in given.aims:
        found += _issues(Place(str(aim.year), ("aims", aim.unit, aim.year)), _of_aim(aim))
    return tuple(found)


def _issues(where: Place, findings: Iterable[Finding]) -> list[DocumentIssue]:
    return [DocumentIssue(where.at(field), what, remedy) for field, what, remedy in findings]


def _of_step(step: Step, frameworks: Mapping[str, Framework], today: date) -> Iterator[Finding]:
    yield from _texts(step)
    if step.phase not in PHASES:
        yield (
            "phase",
            Message("It has no kind."),
            Message("Choose people, objectives, strategy or technology."),
        )
    if step.state not in STATES:
        yield "state", Message("It has no state."), Message("Choose planned, started, done or dropped.")
    yield from _dates(step, today)
    yield from _dimension(step, frameworks)


def _texts(step: Step) -> Iterator[Finding]:
    if not step.title.strip():
        yield (
            "title",
            Message("It does not say what is to be done."),
            Message("Name the action in a few words."),
        )
    if not step.owner.strip():
        yield "owner", Message("Nobody owns it."), Message("Name the role that sees to it.")
    yield from _too_long_in(step)


def _too_long_in(step: Step) -> Iterator[Finding]:
    longest = (
        ("title", step.title, LONGEST_TEXT),
        ("owner", step.owner, LONGEST_TEXT),
        ("code", step.code, LONGEST_CODE),
    )
    for field, text, most in longest:
        if len(text) > most:
            yield field, *_too_long(len(text), most)


def _too_long(length: int, most: int) -> tuple[Message, Message]:
    return (
        Message("The text has {count} characters.", {"count": length}),
        Message("Write at most {most} characters.", {"most": most}),
    )


def _dates(step: Step, today: date) -> Iterator[Finding]:
    if step.due < step.starts:
        yield "due", Message("It is due before it starts."), Message("Put the due date after the start.")
    if not FIRST_YEAR <= step.starts.year <= step.due.year <= LAST_YEAR and step.starts <= step.due:
        years = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        yield (
            "due",
            Message("Its dates are not of this time."),
            Message("Write years from {first} to {last}.", years),
        )
    if step.state == "done" and step.done_on is None:
        yield "done_on", Message("It is done, and the day is missing."), Message("Say when it was done.")
    if step.state != "done" and step.done_on is not None:
        yield (
            "done_on",
            Message("It has a day on which it was done, and is not done."),
            Message("Set its state to done, or empty the day."),
        )
    if step.done_on is not None and step.done_on > today:
        yield (
            "done_on",
            Message("It cannot have been done on a day that is still to come."),
            Message("Say on which day it was done."),
        )


def _dimension(step: Step, frameworks: Mapping[str, Framework]) -> Iterator[Finding]:
    if not step.node:
        if step.expected is not None:
            yield (
                "expected",
                Message("A score is expected of no dimension."),
                Message("Choose the dimension that the step raises, or empty the score."),
            )
        return
    framework = frameworks.get(step.framework)
    known = framework is not None and step.node in framework.dimension_by_code
    bounds = framework.attainable(step.node) if framework is not None and known else None
    if bounds is None:
        yield (
            "node",
            Message("There is no such dimension with a score."),
            Message("Choose a dimension from the list."),
        )
    elif step.expected is not None and not bounds[0] <= step.expected <= bounds[1]:
        low, high = bounds
        yield (
            "expected",
            Message("{found} is not on the scale of this dimension.", {"found": step.expected}),
            Message("Write a number from {low} to {high}.", {"low": low, "high": high}),
        )


def _of_aim(aim: Aim) -> Iterator[Finding]:
    if aim.empty:
        return
    if not (aim.objective and aim.metric):
        yield (
            "metric",
            Message("An objective goes with the metric that proves it."),
            Message("Write both: one objective and one metric."),
        )
    if not FIRST_YEAR <= aim.year <= LAST_YEAR:
        years = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        yield (
            "year",
            Message("Its dates are not of this time."),
            Message("Write years from {first} to {last}.", years),
        )
    for field, text in (("objective", aim.objective), ("metric", aim.metric)):
        if len(text) > LONGEST_TEXT:
            yield field, *_too_long(len(text), LONGEST_TEXT)


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """A unit where technology comes first: its first technology step, and the phases that begin only later.

    Without any, nothing but technology is planned there.
    """

    unit: int
    step: str
    later: tuple[Phase, ...]


def technology_first(steps: Sequence[Step]) -> tuple[OutOfOrder, ...]:
    """The units, in the order of their steps, whose technology begins before people, objectives or strategy do."""
    by_unit: dict[int, list[Step]] = {}
    for step in steps:
        if step.state != "dropped" and not step.removed:
            by_unit.setdefault(step.unit, []).append(step)
    found = (_out_of_order(unit, own) for unit, own in by_unit.items())
    return tuple(one for one in found if one is not None)


def _out_of_order(unit: int, steps: Sequence[Step]) -> OutOfOrder | None:
    begins: dict[Phase, Step] = {}
    for step in sorted(steps, key=lambda step: step.starts):
        begins.setdefault(step.phase, step)
    first = begins.pop("technology", None)
    if first is None:
        return None
    later = tuple(phase for phase in PHASES if phase in begins and begins[phase].starts > first.starts)
    return OutOfOrder(unit, first.title, later) if later or not begins else None

"""The facts of a roadmap as people give them: steps with their dates, and what each unit aims at in a year."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.domain.texts import Message

Phase = Literal["people", "objectives", "strategy", "technology"]
State = Literal["planned", "started", "done", "dropped"]
Key = str | tuple[int, int]
"""What a step or an aim is known by: the step's code, or the aim's unit and year."""

PHASES: tuple[Phase, ...] = ("people", "objectives", "strategy", "technology")
"""The POST order (Bernoff, 2007): whom it is for, what for, how, and only then with what."""
STATES: tuple[State, ...] = ("planned", "started", "done", "dropped")
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a step or an aim may lie in."""
LONGEST_TEXT, LONGEST_CODE = 200, 60


@dataclass(frozen=True, slots=True)
class Step:
    """A planned action, whole: what a batch says of it takes the place of all that was said before.

    `unit` is an id; `framework` and `node` name the dimension it raises, "" for none, and `expected` the score this
    one should have once the step is done. `done_on` is the day it was done. `removed` takes the step back.
    """

    code: str
    unit: int
    title: str
    phase: Phase
    owner: str
    starts: date
    due: date
    state: State = "planned"
    framework: str = ""
    node: str = ""
    expected: float | None = None
    initiative: str = ""
    done_on: date | None = None
    removed: bool = False

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.code

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in ("planned", "started")

    def late(self, today: date) -> bool:
        """Whether it should be done by now and is not."""
        return self.open and self.due < today

    def pending(self, measured: date) -> bool:
        """Whether its effect is still to come in scores measured up to a day: not dropped, nor done by then."""
        return self.open or (self.state == "done" and (self.done_on or self.due) > measured)


@dataclass(frozen=True, slots=True)
class Aim:
    """A unit's one objective of a year and the one metric that proves it; without either it is taken back."""

    unit: int
    year: int
    objective: str
    metric: str

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.unit, self.year

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.objective or self.metric)


@dataclass(frozen=True, slots=True)
class GivenRoadmap:
    """What one batch says of an organisation's roadmap."""

    steps: tuple[Step, ...] = ()
    aims: tuple[Aim, ...] = ()


PHASE_TITLES = {
    "people": Message("People"),
    "objectives": Message("Objectives"),
    "strategy": Message("Strategy"),
    "technology": Message("Technology"),
}
STATE_TITLES = {
    "planned": Message("Planned"),
    "started": Message("Started"),
    "done": Message("Done"),
    "dropped": Message("Dropped"),
}

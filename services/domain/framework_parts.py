"""The parts of a framework: answers, dimensions, questions and levels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from services.domain.texts import NO_TEXT, LocalText

AnswerKind = Literal["choice", "number", "text"]
Rollup = Literal["mean", "sum", "min", "count", "gated", "none"]
Side = Literal["low", "high"]
Range = tuple[float, float]


class Version(NamedTuple):
    """A framework's version: a major one changes scoring, a minor one only wording."""

    major: int
    minor: int

    def __str__(self) -> str:
        """The version as people write it, such as 1.0."""
        return f"{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read "1.0"; raises ValueError for anything else."""
        major, minor = text.split(".")
        return cls(int(major), int(minor))


@dataclass(frozen=True, slots=True)
class Role:
    """A respondent role, with the weight of its answers in a unit's mean (default 1)."""

    code: str
    title: LocalText
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Option:
    """One answer option; its value is what it is worth to a score, None where it is nominal."""

    code: str
    label: LocalText
    value: float | None = None
    description: LocalText = NO_TEXT


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """The answers a question may have: a choice of options, a number within bounds, or free text."""

    code: str
    kind: AnswerKind
    options: tuple[Option, ...] = ()
    minimum: float | None = None
    maximum: float | None = None

    def attainable(self) -> Range | None:
        """Lowest and highest value an answer can have, None where answers carry no value."""
        if self.kind == "number" and self.minimum is not None and self.maximum is not None:
            return self.minimum, self.maximum
        values = [option.value for option in self.options if option.value is not None]
        return (min(values), max(values)) if values else None

    def option(self, code: str) -> Option | None:
        """The option with this code, if there is one."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A node of the maturity model; its rollup says how the scores below it make its own.

    `passes_at` is the share of its range (0 to 1) at which a part counts as passed, for rollups count and gated.
    """

    code: str
    title: LocalText
    rollup: Rollup
    parent: str | None = None
    description: LocalText = NO_TEXT
    weight: float = 1.0
    missing: Literal["prorate", "raw"] = "prorate"
    passes_at: float = 1.0
    rescale: Range | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the questionnaire; descriptors say what each option looks like for it."""

    code: str
    dimension: str
    answer_set: str
    text: LocalText
    guidance: LocalText = NO_TEXT
    theme: LocalText = NO_TEXT
    weight: float = 1.0
    descriptors: Mapping[str, LocalText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Level:
    """A band [lower, upper) of a dimension's score, with what it means and what to do next."""

    dimension: str
    code: str
    title: LocalText
    lower: float
    upper: float
    description: LocalText = NO_TEXT
    advice: LocalText = NO_TEXT


@dataclass(frozen=True, slots=True)
class Quadrant:
    """One of four profiles of a framework with two axes, by where a unit stands on each."""

    code: str
    x: Side
    y: Side
    title: LocalText
    description: LocalText = NO_TEXT
    advice: LocalText = NO_TEXT


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Published shares (per cent) of the levels of a dimension or of the options of a question, by their codes."""

    code: str
    about: str
    title: LocalText
    year: int
    source: LocalText
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about one dimension that stands at one level, or at any level that has no advice of its own."""

    dimension: str
    text: LocalText
    level: str | None = None

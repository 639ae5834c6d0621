"""The narrative of a unit: three questions its sponsor answers, how clearly, and whether it is a threat or a chance.

Nothing here is a score: ratings are words and are never added up or averaged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.domain.periods import is_period
from services.domain.texts import LocalText, Message

Rating = Literal["absent", "vague", "explicit"]
RATINGS: tuple[Rating, ...] = ("absent", "vague", "explicit")
RATING_WORDS: Mapping[Rating, LocalText] = {
    "absent": LocalText("absent", "absente"),
    "vague": LocalText("vague", "vague"),
    "explicit": LocalText("explicit", "explicite"),
}

Topic = Literal["why", "possible", "call"]
TOPICS: tuple[Topic, ...] = ("why", "possible", "call")
"""Why are we here; what can we accomplish that is not done yet; what can you do to help us accomplish it."""

OUTLOOKS: Mapping[int, LocalText] = {
    -2: LocalText("threat", "menace"),
    -1: LocalText("rather a threat", "plutôt une menace"),
    0: LocalText("as much threat as opportunity", "autant menace qu'occasion"),
    1: LocalText("rather an opportunity", "plutôt une occasion"),
    2: LocalText("opportunity", "occasion"),
}
"""The steps from threat to opportunity."""

LONGEST_TEXT, LONGEST_NAME = 2_000, 200


@dataclass(frozen=True, slots=True)
class Said:
    """What is said on one of the three questions, and how clearly."""

    text: str = ""
    rating: Rating = "absent"


@dataclass(frozen=True, slots=True)
class Narrative:
    """What a unit's sponsor says for a period; `audience` is whom the call addresses, `sponsor` a role.

    `outlook` is -2 (a threat) to 2 (an opportunity).
    """

    unit: int
    period: str
    why: Said = Said()
    possible: Said = Said()
    call: Said = Said()
    audience: str = ""
    outlook: int = 0
    sponsor: str = ""

    @property
    def topics(self) -> Mapping[Topic, Said]:
        """What is said on each of the three questions."""
        return {"why": self.why, "possible": self.possible, "call": self.call}

    @property
    def explicit(self) -> tuple[Topic, ...]:
        """Which of the three are explicit."""
        return tuple(topic for topic, said in self.topics.items() if said.rating == "explicit")


Field = Literal["why", "possible", "call", "audience", "sponsor", "outlook", "period"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What keeps a narrative from being stored: in which field, what it is, what is expected, how to mend it.

    `of_rating` tells a problem of the rating from one of the text.
    """

    code: str
    field: Field
    what: Message
    expected: Message
    remedy: Message
    of_rating: bool = False


def flaws(narrative: Narrative) -> tuple[Flaw, ...]:
    """Everything that keeps a narrative from being stored."""
    found = [*_of_place(narrative), *_too_long(narrative)]
    if not any(said.text for said in narrative.topics.values()):
        return (*found, _empty())
    return (*found, *(_unsaid(topic) for topic, said in narrative.topics.items() if _claims(said)))


def _of_place(narrative: Narrative) -> list[Flaw]:
    found = []
    if not is_period(narrative.period):
        found.append(unreadable_period(narrative.period))
    if narrative.outlook not in OUTLOOKS:
        found.append(wrong_outlook(str(narrative.outlook)))
    return found


def unreadable_period(text: str) -> Flaw:
    """A period that is none."""
    return Flaw(
        "period.unreadable",
        "period",
        Message("“{found}” is not a period.", {"found": text}),
        Message("a year, a quarter or a month: 2026, 2026-Q3 or 2026-09"),
        Message("Write a year, a quarter or a month: 2026, 2026-Q3 or 2026-09."),
    )


def wrong_outlook(text: str) -> Flaw:
    """A step that is none of the five."""
    return Flaw(
        "narrative.outlook",
        "outlook",
        Message("“{found}” is no step from threat to opportunity.", {"found": text}),
        Message("a whole number from -2 (threat) to 2 (opportunity), or the name of the step"),
        Message("Choose from the list of the cell."),
    )


def _too_long(narrative: Narrative) -> list[Flaw]:
    limits: dict[Field, tuple[str, int]] = {
        "why": (narrative.why.text, LONGEST_TEXT),
        "possible": (narrative.possible.text, LONGEST_TEXT),
        "call": (narrative.call.text, LONGEST_TEXT),
        "audience": (narrative.audience, LONGEST_NAME),
        "sponsor": (narrative.sponsor, LONGEST_NAME),
    }
    return [
        Flaw(
            "narrative.text",
            field,
            Message("A text has {count} characters, more than {most}.", {"count": len(text), "most": most}),
            Message("a text of at most {most} characters", {"most": most}),
            Message("Write a shorter text, without a formula."),
        )
        for field, (text, most) in limits.items()
        if len(text) > most
    ]


def _empty() -> Flaw:
    return Flaw(
        "narrative.empty",
        "call",
        Message("None of the three questions is answered."),
        Message("a text on at least one of the three questions"),
        Message("Write one, or leave the unit out."),
    )


def _claims(said: Said) -> bool:
    """Whether something is called vague or explicit that is not said at all."""
    return said.rating != "absent" and not said.text


def _unsaid(topic: Topic) -> Flaw:
    return Flaw(
        "narrative.unsaid",
        topic,
        Message("A question without an answer is rated vague or explicit."),
        Message("the rating “absent” where no text stands"),
        Message("Write the text, or rate it absent."),
        of_rating=True,
    )


_MISSING: Mapping[tuple[Topic, Rating], Message] = {
    ("why", "absent"): Message("Nobody says why we are here."),
    ("why", "vague"): Message("Why we are here stays vague."),
    ("possible", "absent"): Message("Nobody says what we can accomplish."),
    ("possible", "vague"): Message("What we can accomplish stays vague."),
    ("call", "absent"): Message("There is no call to action."),
    ("call", "vague"): Message("The call to action stays vague."),
}


def missing(narrative: Narrative) -> tuple[Message, ...]:
    """What it lacks to be complete, in sentences; empty where nothing is missing."""
    topics: tuple[Topic, ...] = ("call", "why", "possible")
    ratings = {topic: narrative.topics[topic].rating for topic in topics}
    found = [_MISSING[topic, rating] for topic, rating in ratings.items() if rating != "explicit"]
    unaddressed = narrative.call.text and not narrative.audience
    return (*found, Message("The call to action addresses nobody.")) if unaddressed else tuple(found)

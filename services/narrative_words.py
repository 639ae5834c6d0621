"""Narrative words: questions, ratings and the scale from threat to opportunity, as screens and files show them."""

from services.domain.narrative import OUTLOOKS, Rating, Topic
from services.language import gettext as _

MARKS: dict[Rating, str] = {"explicit": "●", "vague": "◐", "absent": "○"}
HERE, ELSEWHERE = "●", "○"


def question(topic: Topic) -> str:
    """One of the three questions."""
    return {
        "why": _("Why are we here?"),
        "possible": _("What can we accomplish?"),
        "call": _("What can you do to help?"),
    }[topic]


def word(rating: Rating) -> str:
    """A rating in a word."""
    return {"absent": _("Absent"), "vague": _("Vague"), "explicit": _("Explicit")}[rating]


def meaning() -> str:
    """What the three ratings mean."""
    return _(
        "Absent: not said, or beside the question. Vague: could be of any unit. Explicit: anyone could act on it."
    )


def mark(rating: Rating) -> str:
    """A rating for a table: a sign and a word."""
    return f"{MARKS[rating]} {word(rating)}"


def outlook(step: int) -> str:
    """A step from threat to opportunity in words."""
    return {
        -2: _("A threat"),
        -1: _("Rather a threat"),
        0: _("As much a threat as an opportunity"),
        1: _("Rather an opportunity"),
        2: _("An opportunity"),
    }[step]


def scale(step: int) -> str:
    """The steps as dots between their ends, the chosen one filled."""
    dots = " ".join(HERE if step == one else ELSEWHERE for one in OUTLOOKS)
    return _("Threat {dots} opportunity").format(dots=dots)

"""The layout of the workbook of narratives that its writer and its reader share.

The first row says what the sheet is: format, code of the organisation. Headings stand in the second one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.domain.matching import normalise
from services.domain.narrative import TOPICS, Topic
from services.domain.texts import LANGUAGES, LocalText

FORMAT = "palier-narrative/1"
ORGANISATION = 1
"""The column of the first row beside the format."""
HEADING_ROW, FIRST_ROW = 1, 2
TITLE = LocalText("Narrative", "Récit")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, how wide it is, whether the sheet must have it, which list it offers."""

    key: str
    heading: LocalText
    width: int
    needed: bool = True
    offers: Literal["", "ratings", "outlooks"] = ""


QUESTIONS: Mapping[Topic, LocalText] = {
    "why": LocalText("Why are we here?", "Pourquoi sommes-nous ici?"),
    "possible": LocalText(
        "What can we accomplish that is not done yet?",
        "Que pouvons-nous accomplir qui n'est pas encore fait?",
    ),
    "call": LocalText(
        "What can you do to help us accomplish it?", "Que pouvez-vous faire pour nous aider à l'accomplir?"
    ),
}
_RATINGS = {
    "why": LocalText("Why: how clearly", "Clarté du pourquoi"),
    "possible": LocalText("What: how clearly", "Clarté du quoi"),
    "call": LocalText("Call to action: how clearly", "Clarté de l'appel"),
}


def rating_of(topic: Topic) -> str:
    """The key of the column with the rating of a question."""
    return f"{topic}_rating"


COLUMNS: tuple[Column, ...] = (
    Column("unit", LocalText("Unit code", "Code de l'unité"), 12),
    Column("name", LocalText("Business unit", "Unité d'affaires"), 24, needed=False),
    Column("period", LocalText("Period", "Période"), 11),
    *(
        column
        for topic in TOPICS
        for column in (
            Column(topic, QUESTIONS[topic], 46),
            Column(rating_of(topic), _RATINGS[topic], 13, offers="ratings"),
        )
    ),
    Column("audience", LocalText("To whom", "À qui"), 26, needed=False),
    Column("outlook", LocalText("Threat or opportunity", "Menace ou occasion"), 18, offers="outlooks"),
    Column("sponsor", LocalText("Sponsor (role)", "Parrainage (rôle)"), 24, needed=False),
)
PREFILLED = ("unit", "name", "period")
"""What stands in every line of a new workbook, so that it says nothing by itself."""

KEY_BY_HEADING: Mapping[str, str] = {
    normalise(column.heading.within(language)): column.key for column in COLUMNS for language in LANGUAGES
}
"""The columns by their headings in either language, normalised."""

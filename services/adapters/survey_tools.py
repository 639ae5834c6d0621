"""How survey tools head the columns they add to an export, in English and French; sources in docs/workbooks.md."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.adapters.similarity import fold
from services.domain.column_mapping import Meaning


@dataclass(frozen=True, slots=True)
class Tool:
    """A survey tool: its name, headings that give its export away (one of each group), what tells respondents apart.

    `identity` is by preference: what names a person in every form, then what numbers the responses of one. All headings
    are folded.
    """

    name: str
    signs: tuple[frozenset[str], ...]
    identity: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()


def _any(*headings: str) -> frozenset[str]:
    return frozenset(fold(heading) for heading in headings)


TOOLS = (
    Tool(
        "Microsoft Forms",
        (
            _any("ID"),
            _any("Start time", "Heure de début"),
            _any("Completion time", "Heure de fin"),
            _any("Email", "Adresse de messagerie"),
        ),
        identity=("email", "adresse de messagerie", "id", "name", "nom"),
        others=_any(
            *("Start time", "Heure de début", "Completion time", "Heure de fin"),
            *("Last modified time", "Heure de la dernière modification"),
            *("Total points", "Quiz feedback", "Grade posted time", "Language", "Langue"),
        ),
    ),
    Tool(
        "KoboToolbox",
        (_any("_id"), _any("_uuid"), _any("_submission_time")),
        identity=("_uuid", "_id"),
        others=_any(
            *(
                "_submission_time",
                "_validation_status",
                "_notes",
                "_status",
                "_submitted_by",
                "__version__",
                "_tags",
            ),
            *(
                "_index",
                "start",
                "end",
                "today",
                "deviceid",
                "username",
                "phonenumber",
                "audit",
                "formhub/uuid",
            ),
            *("meta/instanceID", "meta/rootUuid"),
        ),
    ),
    Tool(
        "LimeSurvey",
        (
            _any("id", "Response ID", "ID de la réponse", "id. Response ID", "id. ID de la réponse"),
            _any(
                *("submitdate", "Date submitted", "Date de soumission"),
                *("submitdate. Date submitted", "submitdate. Date de soumission"),
            ),
            _any("lastpage", "Last page", "Dernière page", "lastpage. Last page", "lastpage. Dernière page"),
        ),
        identity=(
            *("token", "access code", "code d'acces", "email", "token. access code"),
            *("id", "response id", "id de la reponse", "id. response id", "id. id de la reponse"),
        ),
        others=_any(
            *("submitdate", "Date submitted", "Date de soumission", "lastpage", "Last page", "Dernière page"),
            *("startlanguage", "Start language", "Langue de départ", "seed", "Seed", "Tête de série"),
            *("startdate", "Date started", "Date de lancement", "datestamp", "Date last action"),
            *("Date de la dernière action", "ipaddr", "IP address", "Adresse IP", "refurl", "Referrer URL"),
            *("URL référente", "interviewtime", "Total time", "Temps total", "firstname", "lastname"),
        ),
    ),
    Tool(
        "Google Forms",
        (_any("Timestamp", "Horodateur"),),
        identity=("email address", "adresse e-mail", "username", "nom d'utilisateur"),
        others=_any("Timestamp", "Horodateur", "Score", "Total score"),
    ),
)

_EXTRA = re.compile(
    r"(points|feedback) - .+|.+\[(score|feedback|filecount)\]|group ?time.*|question time.*|[\w-]+time|"
    r"(submitdate|lastpage|startlanguage|seed|startdate|datestamp|ipaddr|refurl)\. .+|note_.*|.+_url"
)
"""Columns that tools add to questions: points, feedback, timings, links."""

_WHO = {
    Meaning.UNIT: _any(
        *(
            "unit",
            "unit code",
            "business unit",
            "business unit code",
            "unité",
            "code de l'unité",
            "unité d'affaires",
        ),
        *("department", "département", "service", "direction", "division", "site", "branch", "succursale"),
        *(
            "subsidiary",
            "filiale",
            "team",
            "équipe",
            "entity",
            "entité",
            "établissement",
            "your business unit",
        ),
        *("votre unité d'affaires", "your unit", "votre unité"),
    ),
    Meaning.PERIOD: _any("period", "période", "quarter", "trimestre", "wave", "vague"),
    Meaning.ROLE: _any(
        *(
            "role",
            "rôle",
            "respondent role",
            "rôle du répondant",
            "role code",
            "code du rôle",
            "function",
            "fonction",
        ),
    ),
    Meaning.RESPONDENT: _any(
        *("respondent", "répondant", "respondent code", "code du répondant", "respondent id", "participant"),
        *("participant id", "person", "personne", "employee id", "matricule"),
    ),
    Meaning.ASKED: _any("question", "question code", "code de la question", "question id"),
    Meaning.ANSWER: _any("answer", "réponse", "response", "value", "valeur", "rating", "cote"),
    Meaning.COMMENT: _any(
        "comment", "commentaire", "comments", "commentaires", "remark", "remarque", "note", "notes"
    ),
}
_COMMENT_ON = re.compile(
    r"(?P<about>.+?)(?:\.comment|_comment|\s*\[(?:comment|commentaire)\]|comment\]|\s*[-–·:]\s*(?:comment|commentaire)s?)"
)


NAMES = frozenset({"name", "nom"})
NOBODY = _any("anonymous", "anonyme")
"""What stands where a tool may not tell who answered."""

COUNTING = _any(
    *("ID", "_id", "Response ID", "ID de la réponse", "id. Response ID", "id. ID de la réponse"),
    *("_index", "N°", "No", "#"),
)
"""Headings of numbers that count the responses of one form."""
"""Headings of what several people may share."""


def find_tool(headings: Collection[str]) -> Tool | None:
    """The tool whose signs stand among folded headings."""
    found = set(headings)
    return next((tool for tool in TOOLS if all(sign & found for sign in tool.signs)), None)


def is_extra(heading: str, tool: Tool | None, *, named: bool = False) -> bool:
    """Whether a folded heading is one that tools add and that holds no answer; `named`: a question bears it."""
    added = not named and _EXTRA.fullmatch(heading) is not None
    return added or (tool is not None and heading in tool.others)


def who_is_told(heading: str) -> Meaning | None:
    """What a folded heading, or what follows its last group, says of a respondent or of an answer."""
    last = heading.rpartition("/")[2]
    return next((meaning for meaning, words in _WHO.items() if heading in words or last in words), None)


def commented(heading: str) -> str | None:
    """What a heading comments on, None where it is no comment."""
    found = _COMMENT_ON.fullmatch(" ".join(heading.split()).casefold())
    return (
        None
        if found is None
        else found["about"] + ("]" if "[" in found["about"] and "]" not in found["about"] else "")
    )


def identity_of(tool: Tool | None, headings: Sequence[str]) -> Sequence[str]:
    """Folded headings that may tell respondents apart, the best first."""
    order = tool.identity if tool else ("email", "e-mail", "courriel", "id", "name", "nom")
    return [heading for heading in order if heading in headings]

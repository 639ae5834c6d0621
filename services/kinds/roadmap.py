"""The roadmap as a kind of facts; it is planned on screen only, no file holds one."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from services import roadmapping
from services.adapters import roadmap_rows
from services.domain.texts import Message
from services.kinds.kind import FactKind, Finding, Incoming
from services.language import format_count
from services.language import gettext as _


def _find(_file: Incoming) -> Finding | None:
    return None


def _words(counts: Mapping[str, int]) -> str:
    return _("steps: {steps}, objectives: {aims}").format(
        steps=format_count(counts["steps"]), aims=format_count(counts["aims"])
    )


def _in_use(session: Session, unit: int) -> list[str]:
    return list(roadmap_rows.titles_of_unit(session, unit))


ROADMAP = FactKind(
    name=roadmapping.KIND,
    key="roadmap",
    title=Message("Roadmap"),
    counted=("steps", "aims"),
    words=_words,
    find=_find,
    in_use=_in_use,
    kept=lambda unit, titles: Message(
        "“{unit}” is on the roadmap: {titles}.", {"unit": unit, "titles": titles}
    ),
    remedy=Message("A unit that was on the roadmap stays, also where that is undone."),
    erase=roadmap_rows.erase,
)

"""Checking a workbook of narratives: the organisation it is for, what is new in it, and every problem in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.adapters import narrative_reader, narrative_rows
from services.adapters.narrative_reader import NarrativeIdentity
from services.adapters.tables import Wave
from services.domain.errors import CellIssue
from services.domain.narrative import Narrative
from services.domain.texts import Message
from services.import_context import Reach


@dataclass(frozen=True, slots=True)
class CheckedNarratives:
    """Narratives that are ready to be stored, and the batch that each takes the place of, by unit and period."""

    narratives: tuple[Narrative, ...]
    standing: Mapping[tuple[int, str], int]

    @property
    def units(self) -> tuple[int, ...]:
        """The units concerned."""
        return tuple(sorted({told.unit for told in self.narratives}))

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods concerned."""
        return tuple(sorted({told.period for told in self.narratives}))

    @property
    def counts(self) -> dict[str, int]:
        """How many there are."""
        return {"narratives": len(self.narratives)}

    @property
    def replaced(self) -> int:
        """How many take the place of one that is there."""
        return sum((told.unit, told.period) in self.standing for told in self.narratives)

    @property
    def beside(self) -> str:
        """What a preview rests on: the batches that its narratives take the place of."""
        return repr(sorted(self.standing.items()))


def check(
    session: Session, reach: Reach, identity: NarrativeIdentity
) -> tuple[CheckedNarratives | None, list[CellIssue]]:
    """Everything a workbook says with every problem in it; None where it is for no organisation the viewer may see.

    What stands already, word for word, is left out: it was said before, by whoever said it then.
    """
    organisation = next((u for u in reach.organisations if u.code == identity.organisation_code), None)
    if organisation is None:
        return None, [_unknown_organisation(identity)]
    codes, words = reach.units_of(organisation), reach.words_of_units(organisation)
    waves = session.scalars(select(Wave.period).where(Wave.organisation_id == organisation.id)).all()
    found = narrative_reader.read(identity, {word: codes[code] for word, code in words.items()}, set(waves))
    there = narrative_rows.standing(narrative_rows.read(session, {unit for unit, _ in found.narratives}))
    new = {
        key: told
        for key, told in found.narratives.items()
        if key not in there or there[key].narrative != told
    }
    if not new and not any(issue.blocks for issue in found.issues):
        found.issues.append(_nothing(identity))
    standing = {key: there[key].batch for key in new if key in there}
    return CheckedNarratives(tuple(new.values()), standing), found.issues


def _unknown_organisation(identity: NarrativeIdentity) -> CellIssue:
    sheet, cell = identity.place
    expected = Message("an organisation that exists, and that you may see")
    remedy = Message("Download the workbook again.")
    return CellIssue("organisation.unknown", sheet, cell, identity.organisation_code, expected, remedy)


def _nothing(identity: NarrativeIdentity) -> CellIssue:
    expected = Message("at least one narrative that is not stored already")
    remedy = Message("Fill in the workbook, save it, and upload it again.")
    return CellIssue("workbook.no_narrative", identity.place[0], "", "", expected, remedy)

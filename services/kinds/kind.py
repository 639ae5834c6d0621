"""A kind of facts beside answers: all that imports, their history and administration ask of it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from services.adapters.tables import ImportBatch
from services.adapters.workbook_reader import Workbook
from services.domain.errors import CellIssue
from services.domain.framework import Framework
from services.domain.importing import Contents
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.import_context import Reach

NOWHERE = "", "", ""
"""The sheet, cell and found value of a problem that is with a whole file."""

ONE_OF_TWO = Message("Discard one of the two files, or import them one after the other.")
"""What to do where two files of one import hold the same."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A staged file, who brings it, and what it may concern; `mapped`: a person has said how it is read."""

    session: Session
    viewer: Viewer
    reach: Reach
    workbook: Workbook
    file_name: str
    mapped: bool


@dataclass(frozen=True, slots=True)
class CheckedFacts:
    """The facts of one file, ready to be stored, and the units (ids) and periods they concern.

    `store` stores them as one batch, which it returns: by session, viewer, `name` and `sha256` of the file.
    `beside` is what a preview rests on. No other file of the same import may hold what is in `once`, by what it is
    called.
    """

    contents: Contents
    units: tuple[int, ...]
    store: Callable[..., int]
    periods: tuple[str, ...] = ()
    framework: Framework | None = None
    beside: str = ""
    once: Mapping[Hashable, str] = field(default_factory=dict)


Finding = tuple[CheckedFacts | None, list[CellIssue]]
"""What a file says with every problem in it; nothing where it cannot be told for whom it is."""


def counts_as_json(contents: Contents | None) -> object:
    """How much there is of what, and how many of it take the place of earlier ones; None for another kind."""
    return None if contents is None else {**contents.counts, "replaced": contents.replaced}


def _nothing_follows(_session: Session, _batch: ImportBatch) -> None:
    """Most facts are read by what batches are not withdrawn."""


@dataclass(frozen=True, slots=True)
class FactKind:
    """What is asked of a kind of facts.

    `name` is what its batches are stored under, `key` what JSON calls it, `title` what a file of it is for; a batch
    keeps how much it has of what is `counted`, and `words` tells that.
    `find` looks for it in a file, None where there is none; `twice` is the problem that something is in two files of
    one import, None where the later one counts.
    `in_use` names what keeps a unit from being removed, `kept` says that of a unit's name and `remedy` what to do;
    `erase` removes all there is of an organisation, and returns the batches, which stay.
    """

    name: str
    key: str
    title: Message
    counted: tuple[str, ...]
    words: Callable[[Mapping[str, int]], str]
    find: Callable[[Incoming], Finding | None]
    in_use: Callable[[Session, int], list[str]]
    kept: Callable[[str, str], Message]
    remedy: Message
    erase: Callable[[Session, int], list[int]]
    twice: CellIssue | None = None
    after_undoing: Callable[[Session, ImportBatch], None] = _nothing_follows
    as_json: Callable[[Contents | None], object] = counts_as_json

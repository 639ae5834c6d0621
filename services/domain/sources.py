"""Sources: where a thing stands in a spreadsheet that has no column of its own."""

from dataclasses import dataclass
from typing import Literal

SourceKind = Literal["none", "cell", "sheet", "fixed"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a thing stands that has no column: a cell, the sheet's name, or a fixed value entered by hand."""

    kind: SourceKind = "none"
    value: str = ""


NOWHERE = Source()

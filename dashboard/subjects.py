"""Subjects: what a screen is about, as its header, its link and its exports say it."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from services.domain.units import Unit
from services.notes import WrittenNote


class Subject(Protocol):
    """What every screen's choices have in common."""

    @property
    def unit(self) -> Unit:
        """The business unit that is shown."""

    @property
    def caption(self) -> tuple[str, ...]:
        """What stands below the title, in parts."""

    @property
    def origin(self) -> tuple[tuple[str, str], ...]:
        """What an exported table says it is about, as titles and texts."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the name of an exported file is made of, besides what it holds."""

    @property
    def address(self) -> Mapping[str, str]:
        """Every filter by its name in the address, defaults too."""


@runtime_checkable
class Noted(Subject, Protocol):
    """A subject that people write notes on; its exports tell them."""

    @property
    def notes(self) -> tuple[WrittenNote, ...]:
        """What is noted on it, in the order in which notes are numbered."""

"""Which units a command is about, by the codes that it is given."""

from services.domain.errors import NotFoundError
from services.domain.texts import Message
from services.domain.units import Unit, UnitTree


def chosen_units(tree: UnitTree, organisation: str | None, unit: str | None) -> list[Unit]:
    """The units asked for: one, or the organisations; raises NotFoundError."""
    tops = [top for top in tree.roots if organisation in (None, top.code)]
    found = tops if unit is None else [u for top in tops for u in tree.subtree(top.id) if u.code == unit]
    if not found and (organisation or unit):
        raise NotFoundError(
            Message("There is no unit “{code}” in this organisation.", {"code": unit or organisation or ""}),
            Message("Use the codes of the page Administration."),
        )
    return found

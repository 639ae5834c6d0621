"""Access: what a viewer may see and do; every use case asks here first."""

from sqlalchemy.orm import Session

from services.adapters import structure
from services.domain.errors import NotAllowedError, NotFoundError, RefusedError
from services.domain.texts import Message
from services.domain.units import UnitTree
from services.domain.viewer import Viewer, ViewerRole


def visible_tree(session: Session, viewer: Viewer) -> UnitTree:
    """The units a viewer may see: the own subtree, or all."""
    return within_scope(structure.load_tree(session), viewer)


def within_scope(tree: UnitTree, viewer: Viewer) -> UnitTree:
    """The part of a tree a viewer may see."""
    if viewer.scope is None:
        return tree
    return UnitTree(tree.subtree(viewer.scope) if viewer.scope in tree.by_id else ())


def require_unit(tree: UnitTree, unit: int) -> None:
    """Raise NotFoundError unless a unit is among those the viewer may see."""
    if unit not in tree.by_id:
        raise NotFoundError(
            Message("There is no such business unit among those you may see."),
            Message("Choose a unit from the list."),
        )


def require_contributor(viewer: Viewer) -> None:
    """Raise NotAllowedError unless the viewer may import answers."""
    if viewer.role is ViewerRole.EXECUTIVE:
        raise NotAllowedError(
            Message("Your role may read, not import."),
            Message("Ask an administrator for the contributor role."),
        )


def require_administrator(viewer: Viewer, unit: int | None = None, tree: UnitTree | None = None) -> None:
    """Raise NotAllowedError unless the viewer administers a unit, or everything when no unit is named."""
    inside = viewer.scope is None or (tree is not None and unit in within_scope(tree, viewer).by_id)
    if viewer.role is not ViewerRole.ADMINISTRATOR or not inside:
        raise NotAllowedError(
            Message("Only an administrator may do this."),
            Message("Ask the administrator of your organisation."),
        )


def administered_organisation(session: Session, viewer: Viewer, organisation: int) -> UnitTree:
    """The whole tree, for a viewer who administers this organisation; raises RefusedError for a unit within one."""
    tree = administered_tree(session, viewer, organisation)
    if tree.by_id[organisation].parent is not None:
        raise RefusedError(
            Message("This concerns a whole organisation."), Message("Choose the organisation itself.")
        )
    return tree


def administered_tree(session: Session, viewer: Viewer, unit: int) -> UnitTree:
    """The whole tree, for a viewer who administers this unit."""
    tree = structure.load_tree(session)
    require_unit(within_scope(tree, viewer), unit)
    require_administrator(viewer, unit, tree)
    return tree

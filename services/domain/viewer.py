"""Who looks: a name, a role, and the subtree of units the viewer may see."""

from dataclasses import dataclass
from enum import StrEnum


class ViewerRole(StrEnum):
    """What a viewer may do: read, import for own units, or administer."""

    EXECUTIVE = "executive"
    CONTRIBUTOR = "contributor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person using Palier; `scope` is the id of the top unit of the own subtree, None for all units."""

    name: str
    role: ViewerRole
    scope: int | None = None

    @property
    def administers_all(self) -> bool:
        """Whether this is an administrator of all units."""
        return self.role is ViewerRole.ADMINISTRATOR and self.scope is None


LOCAL_VIEWER = Viewer("local", ViewerRole.ADMINISTRATOR)

PRODUCT = Viewer("Palier", ViewerRole.ADMINISTRATOR)
"""Who does what nobody asked for, such as installing the frameworks that come with a new version."""

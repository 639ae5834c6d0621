"""Who runs a command: an administrator, told in the audit by the name of the operating system's user."""

import getpass

from services.domain.viewer import Viewer, ViewerRole


def _name() -> str:
    """The user's name, marked so that no login bears it; a container may have none."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"


COMMAND_VIEWER = Viewer(_name(), ViewerRole.ADMINISTRATOR)

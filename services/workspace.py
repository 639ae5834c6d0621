"""The workspace: the configured database, ready to use."""

from dataclasses import dataclass

from services import framework_library
from services.adapters import migrating
from services.adapters.database import Sessions, open_sessions
from services.domain.errors import RefusedError
from services.domain.texts import Message
from services.settings import Settings


@dataclass(frozen=True, slots=True)
class Workspace:
    """Sessions on the database, and the key that hashes confidential respondents."""

    sessions: Sessions
    respondent_key: bytes


def open_workspace(settings: Settings) -> Workspace:
    """Open the database: an embedded one is brought up to date, another must be; raises RefusedError if it is not."""
    sessions = open_sessions(settings.database, settings.limits, settings.read_database_url)
    if settings.embedded:
        upgrade(sessions)
    elif not migrating.is_current(sessions):
        raise RefusedError(
            Message("The database is not up to date."), Message("Run “palier database upgrade” once.")
        )
    return Workspace(sessions, settings.respondent_key)


def upgrade(sessions: Sessions) -> None:
    """Bring tables and built-in frameworks up to date."""
    if not migrating.is_current(sessions):
        migrating.upgrade(sessions)
    framework_library.install_built_in(sessions)

"""Soundness: whether a database is up to date, undamaged, and says of itself what follows from its facts."""

from services import access, scoring
from services.adapters import migrating, table_checks
from services.adapters.database import Sessions, reading, rehearsing
from services.domain.texts import Message
from services.domain.viewer import Viewer


def problems(sessions: Sessions, viewer: Viewer) -> list[Message]:
    """Everything that is wrong with a database; nothing is changed, but no one else writes meanwhile."""
    access.require_administrator(viewer)
    if not migrating.is_current(sessions) or migrating.differences(sessions):
        return [Message("The database is not up to date.")]
    with reading(sessions) as session:
        table_checks.without_limit(session)
        damaged = list(table_checks.damage(session))
    if damaged:
        return damaged
    with rehearsing(sessions) as session:
        found = [*table_checks.orphans(session), *table_checks.versions(session)]
        if not found:
            stood = table_checks.Memory(session)
            scoring.derive_all(session)
            found = list(stood.differences())
        return [*found, *table_checks.moments(session)]

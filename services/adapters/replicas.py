"""Read replicas: a copy of the database that follows it, read from only where it shows the version asked for."""

import logging
from dataclasses import dataclass, field
from time import monotonic

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

from services.adapters.tables import DataVersion

PAUSE = 10.0
"""For how many seconds a replica that could not be reached is left alone."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Replica:
    """A replica, and until when (on the monotonic clock) it is left alone."""

    engine: Engine
    pause: float = PAUSE
    _until: float = field(default=0.0, init=False)

    def session_at(self, sessions: sessionmaker[Session], version: int) -> Session | None:
        """A session whose transaction sees exactly this version; None where the replica is behind, ahead or down."""
        if monotonic() < self._until:
            return None
        session = sessions(bind=self.engine)
        try:
            if session.scalars(select(DataVersion.number)).one_or_none() == version:
                return session
        except (DBAPIError, PoolTimeoutError) as error:
            self._until = monotonic() + self.pause
            _log.warning("The read replica is left alone for %s seconds: %s", self.pause, error)
        session.close()
        return None

"""Export subjects: what an exported file says it is about, and where it comes from."""

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version as installed_version

from sqlalchemy.orm import Session

from services import derived
from services.adapters import structure
from services.adapters.database import data_version
from services.adapters.table_files import Pair
from services.derived import Sight
from services.language import format_list, format_period, local
from services.language import gettext as _


def subject(session: Session, sight: Sight, unit: int, previous: int | None = None) -> list[Pair]:
    """What figures are about: organisation, unit, framework with its version, periods."""
    path = [f"{found.name} ({found.code})" for found in sight.visible.path(unit)]
    framework = sight.framework
    about = [
        (_("Organisation"), path[0]),
        (_("Business unit"), path[-1]),
        (_("Framework"), f"{local(framework.title)} ({framework.key} {framework.version})"),
        (_("Period"), _period(sight.wave.period)),
    ]
    if previous is not None:
        derived.comparable(session, sight, previous)
        about.append((_("Compared with"), _period(structure.load_wave(session, previous).period)))
    return about


def _period(code: str) -> str:
    shown = format_period(code)
    return shown if shown == code else f"{shown} ({code})"


def stamp(sight: Sight) -> tuple[Pair, ...]:
    """What tells the rows of one file from those of others."""
    return (
        (_("Period"), sight.wave.period),
        (_("Framework"), sight.framework.key),
        (_("Version"), str(sight.framework.version)),
    )


def origin(session: Session, version: int | None) -> tuple[Pair, ...]:
    """When and from which state of the data."""
    now = data_version(session)
    origin = *made(), (_("Data version"), str(now))
    if version is None or version == now:
        return origin
    moved = _("The data changed after the screen was drawn; these are the figures at the time of the export.")
    return *origin, (_("Note"), moved)


def made() -> tuple[Pair, ...]:
    """When a file was made, and by what."""
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return (_("Exported (UTC)"), moment), (_("Made by"), f"Palier {installed_version('palier')}")


def listed(sight: Sight, units: Sequence[int]) -> list[Pair]:
    """The units that have rows."""
    return [(_("Units"), format_list([sight.visible.names[unit] for unit in units]))]

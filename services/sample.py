"""The sample company: loaded through the real import, removed without a trace."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from services import (
    access,
    administration,
    erasing,
    framework_library,
    kpis,
    roadmapping,
    targets,
    wave_administration,
)
from services.adapters.database import Sessions, reading
from services.adapters.tables import BusinessUnit
from services.domain.errors import WorkbookRejectedError
from services.domain.roadmap_facts import Aim, GivenRoadmap, Step
from services.domain.targets import GivenTarget
from services.domain.texts import Message
from services.domain.viewer import Viewer

FOLDER = Path(__file__).parents[1] / "sample_data"


def is_loaded(sessions: Sessions, version: int | None = None) -> bool:
    """Whether the sample company is there."""
    with reading(sessions, version) as session:
        return session.scalars(select(BusinessUnit.id).where(BusinessUnit.sample)).first() is not None


def load(sessions: Sessions, viewer: Viewer, key: bytes) -> int:
    """Load the sample company anew and return its organisation's id."""
    access.require_administrator(viewer)
    remove(sessions, viewer)
    company = yaml.safe_load((FOLDER / "company.yaml").read_text("utf-8"))
    organisation, units = _add_units(sessions, viewer, company)
    waves = _open_waves(sessions, viewer, company, organisation, units)
    paths = [FOLDER / f"{w['framework']}-{w['period']}.xlsx" for w in company["waves"] if w["closed"]]
    files = ["business-case.xlsx", "kpis.xlsx", "narratives.xlsx"]
    _import(sessions, viewer, key, [*paths, *(FOLDER / name for name in files)])
    _import(sessions, viewer, key, [FOLDER / "kpis-correction.xlsx"])
    kpis.choose_kpis(sessions, viewer, organisation, company["kpis"])
    for wave in company["waves"]:
        if wave["closed"]:
            wave_administration.close_wave(sessions, viewer, waves[wave["framework"], wave["period"]])
    _set_targets(sessions, viewer, company, units, waves)
    _plan_steps(sessions, viewer, organisation, units)
    return organisation


def remove(sessions: Sessions, viewer: Viewer) -> None:
    """Remove the sample company with all its answers, imports and scores."""
    access.require_administrator(viewer)
    with reading(sessions) as session:
        found = session.scalars(
            select(BusinessUnit.id).where(BusinessUnit.sample, BusinessUnit.parent_id.is_(None))
        ).all()
    for organisation in found:
        erasing.erase_organisation(sessions, viewer, organisation)


def _add_units(sessions: Sessions, viewer: Viewer, company: Mapping[str, Any]) -> tuple[int, dict[str, int]]:
    named = company["organisation"]
    organisation = administration.add_organisation(
        sessions, viewer, named["name"], named["code"], sample=True
    )
    units = {named["code"]: organisation}
    for unit in company["units"]:
        units[unit["code"]] = administration.add_unit(
            sessions, viewer, units[unit["parent"]], unit["name"], unit["code"], unit.get("weight", 1)
        )
    return organisation, units


def _open_waves(
    sessions: Sessions,
    viewer: Viewer,
    company: Mapping[str, Any],
    organisation: int,
    units: Mapping[str, int],
) -> dict[tuple[str, str], int]:
    newest = {info.key: info.id for info in reversed(framework_library.list_frameworks(sessions))}
    waves = {}
    for wave in company["waves"]:
        expected = {
            units[unit["code"]]: wave.get("people", unit["profile"]["people"])
            for unit in company["units"]
            if "profile" in unit and wave["period"] >= unit["profile"].get("joins", "")
        }
        waves[wave["framework"], wave["period"]] = wave_administration.open_wave(
            sessions, viewer, organisation, newest[wave["framework"]], wave["period"], expected=expected
        )
    return waves


def _set_targets(
    sessions: Sessions,
    viewer: Viewer,
    company: Mapping[str, Any],
    units: Mapping[str, int],
    waves: Mapping[tuple[str, str], int],
) -> None:
    for aim in company["targets"]:
        wave = max((wave for wave in waves if wave[0] == aim["framework"]), key=lambda wave: wave[1])
        given = [
            GivenTarget(units[unit], node, aim["due"], score)
            for unit, scores in aim["scores"].items()
            for node, score in scores.items()
        ]
        targets.set_targets(sessions, viewer, waves[wave], given, aim["name"])


def _plan_steps(sessions: Sessions, viewer: Viewer, organisation: int, units: Mapping[str, int]) -> None:
    plan = yaml.safe_load((FOLDER / "roadmap.yaml").read_text("utf-8"))
    given = GivenRoadmap(
        tuple(Step(**{**step, "unit": units[step["unit"]]}) for step in plan["steps"]),
        tuple(Aim(**{**aim, "unit": units[aim["unit"]]}) for aim in plan["aims"]),
    )
    roadmapping.save_steps(sessions, viewer, organisation, given, plan["name"], today=plan["as_of"])


def _import(sessions: Sessions, viewer: Viewer, key: bytes, paths: list[Path]) -> None:
    from services import importing  # noqa: PLC0415  every screen knows the sample company, and would wait for it

    staged = [importing.stage(sessions, viewer, path.name, path.read_bytes()) for path in paths]
    preview = importing.preview(sessions, viewer, key, staged)
    if not preview.ready:
        raise WorkbookRejectedError(
            Message("The sample workbooks do not fit the frameworks that are stored."),
            [issue for file in preview.files for issue in file.issues],
        )
    importing.confirm(sessions, viewer, key, staged, preview.fingerprint)

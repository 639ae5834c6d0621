"""A large organisation with answers of many people, written straight into a database."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from services import administration, framework_library, kpi_storing, narratives, scoring, wave_administration
from services.adapters import batches, case_rows
from services.adapters.bulk import insert_rows
from services.adapters.database import Sessions, open_sessions, writing
from services.adapters.tables import Answer, Assessment, BusinessUnit, ImportBatch
from services.domain.answers import AnswerState
from services.domain.business_case import Initiative
from services.domain.case_facts import GivenCase, Plan, PlannedLine, Served
from services.domain.kpi_facts import GivenValue, KpiValue
from services.domain.narrative import Narrative, Said
from services.domain.viewer import LOCAL_VIEWER
from services.workspace import upgrade
from tests.bench import money

FRAMEWORK, DIVISIONS = "social-maturity", 20
SHOWN_FROM = 5
"""People of a team that answer at least: of fewer, screens would leave out what they show of many."""
PERIODS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")


def found(path: Path, units: int, answers: int) -> Sessions:
    """A database with a tree of `units` (organisation, divisions, teams) and about `answers` over four closed waves."""
    sessions = open_sessions(f"sqlite:///{path}")
    upgrade(sessions)
    info = next(i for i in framework_library.list_frameworks(sessions) if i.key == FRAMEWORK)
    framework = framework_library.get_framework(sessions, info.id)
    questions = [question.code for question in framework.questions]
    organisation = administration.add_organisation(sessions, LOCAL_VIEWER, "Organisation", "ORG")
    teams = _teams(sessions, organisation, units)
    asked = len(PERIODS) * len(questions)
    people = max(round(answers / (asked * len(teams))), SHOWN_FROM)
    answering = teams[: max(round(answers / (asked * people)), 1)]
    waves = [
        wave_administration.open_wave(
            sessions, LOCAL_VIEWER, organisation, info.id, period, expected=dict.fromkeys(teams, people)
        )
        for period in PERIODS
    ]
    for wave in waves:
        _answer(sessions, wave, info.id, answering, people, questions)
        wave_administration.close_wave(sessions, LOCAL_VIEWER, wave)
    scoring.rebuild(sessions, LOCAL_VIEWER)
    _plan(sessions, organisation, teams)
    _state(sessions, organisation, teams)
    return sessions


def _teams(sessions: Sessions, organisation: int, units: int) -> list[int]:
    divisions = range(organisation + 1, organisation + 1 + DIVISIONS)
    teams = range(divisions.stop, organisation + units)
    columns = ("id", "organisation_id", "parent_id", "code", "name", "weight", "position", "sample")
    rows = [
        (unit, organisation, organisation, f"D{unit}", f"Division {unit}", 1, 0, False) for unit in divisions
    ]
    rows += [
        (unit, organisation, divisions[unit % DIVISIONS], f"T{unit}", f"Team {unit}", 1, 0, False)
        for unit in teams
    ]
    with writing(sessions) as session:
        insert_rows(session, BusinessUnit, columns, rows)
    return list(teams)


def _answer(
    sessions: Sessions, wave: int, framework: int, teams: list[int], people: int, questions: list[str]
) -> None:
    chance = np.random.default_rng(wave)
    first = wave * 10_000_000
    assessments = [
        (first + place, wave, wave, unit, framework, f"{place}", "")
        for place, unit in enumerate(np.repeat(teams, people).tolist())
    ]
    numbers = chance.integers(1, 6, size=(len(assessments), len(questions))).tolist()
    moment = datetime.now(UTC)
    with writing(sessions) as session:
        session.add(
            ImportBatch(
                id=wave, kind="answers", file_name="made.xlsx", sha256=str(wave), imported_by="bench",
                imported_at=moment, withdrawn=False,
                counts={"units": teams, "period": PERIODS[0], "assessments": len(assessments), "answers": 0},
            )
        )  # fmt: skip
        session.flush()
        columns = ("id", "batch_id", "wave_id", "unit_id", "framework_id", "respondent", "role")
        insert_rows(session, Assessment, columns, assessments)
        cells = (
            (assessment[0], question, int(AnswerState.ANSWERED), number, str(number))
            for assessment, row in zip(assessments, numbers, strict=True)
            for question, number in zip(questions, row, strict=True)
        )
        insert_rows(session, Answer, ("assessment_id", "question", "state", "number", "option"), cells)


def _plan(sessions: Sessions, organisation: int, teams: list[int]) -> None:
    """Fifty initiatives of five lines, dealt to the teams."""
    plans = tuple(
        _as_plan(money.plan(number), teams[number * len(teams) // money.INITIATIVES])
        for number in range(money.INITIATIVES)
    )
    with writing(sessions) as session:
        held = {"initiatives": len(plans), "lines": 5 * len(plans), "intangibles": 0, "actuals": 0}
        batch = batches.add(session, "business case", "made.xlsx", "plans", "bench", {"units": teams, **held})
        case_rows.add(session, batch, organisation, GivenCase(plans))


def _state(sessions: Sessions, organisation: int, teams: list[int]) -> None:
    """Values of KPIs, two a team and quarter, and a narrative of each division."""
    chance = np.random.default_rng(3)
    given = [
        GivenValue(code, team, period, KpiValue(float(chance.integers(20, 60)), 50.0, 20.0, 1.0))
        for code in ("digital_revenue", "benefit_realised")
        for team in teams
        for period in PERIODS
    ]
    kpi_storing.set_values(sessions, LOCAL_VIEWER, organisation, given, "made values")
    for division in range(organisation + 1, organisation + 1 + DIVISIONS):
        said = Narrative(division, PERIODS[-1], call=Said("Made call", "explicit"), sponsor="Made sponsor")
        narratives.write_narrative(sessions, LOCAL_VIEWER, said, None)


def _as_plan(one: Initiative, unit: int) -> Plan:
    lines = tuple(
        PlannedLine(line.code, line.code, line.kind, line.basis, line.amounts, line.ramp_months)
        for line in one.lines
    )
    served = (Served(FRAMEWORK, "skills"),)
    return Plan(one.code, one.code, unit, one.start_year, one.years, "", served, lines)

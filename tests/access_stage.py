"""A small company to try permissions on: what is not in the own subtree bears unmistakable words and figures."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from io import BytesIO

import numpy as np
import pandas as pd

from services import (
    administration,
    answering,
    business_case,
    case_editing,
    importing,
    kpi_storing,
    kpis,
    members,
    narratives,
    notes,
    roadmapping,
    targets,
    templates,
    wave_administration,
)
from services.adapters.database import Sessions
from services.answering import Sheet, Who
from services.domain.answers import GivenAnswer
from services.domain.case_facts import MoneySettings
from services.domain.framework import Framework
from services.domain.kpi_facts import GivenValue, KpiDefinition, KpiValue
from services.domain.narrative import Narrative, Said
from services.domain.roadmap_facts import Aim, GivenRoadmap, Step
from services.domain.scoring import AnswerState
from services.domain.targets import GivenTarget
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.edited_case import EditedInitiative
from tests.builders import KEY, filled, found_company, import_now, questionnaire, spreadsheet

MARK, FIGURE = "zyx", 7_654_321
"""What every text and every amount outside of the own subtree holds."""

DAY, DUE = date(2026, 10, 1), date(2026, 12, 31)
RATE = "engagement_rate"
CHOSEN = [RATE, "lead_conversion", "ai_use_rate", "digital_revenue_share", "social_response_time"]
NOBODY = 999_999


@dataclass(frozen=True)
class Place:
    """Where a call is aimed at: ids and codes of one part of the company, all of it there, or none of it known."""

    organisation: int
    unit: int
    leaf: int
    unit_code: str
    organisation_code: str
    wave: int
    previous: int
    batch: int
    note: int
    initiative: str
    respondent: str
    staged: str
    sheet: str
    empty: int
    file: int
    ready: str
    member: str
    period: str = "2026-Q3"


@dataclass(frozen=True)
class Stage:
    """The places of a company: the own subtree, another one, another organisation, and nowhere."""

    own: Place
    other: Place
    foreign: Place
    nowhere: Place

    @property
    def mixed(self) -> Place:
        """The own unit with the waves of another organisation."""
        return replace(self.own, wave=self.foreign.wave, previous=self.foreign.previous)

    @property
    def unknown(self) -> Place:
        """Nothing that is known in the own organisation and its waves."""
        own = self.own
        known = {"organisation": own.organisation, "organisation_code": own.organisation_code}
        return replace(self.nowhere, **known, wave=own.wave, previous=own.previous)

    def viewer(self, role: ViewerRole, *, scoped: bool) -> Viewer:
        """Somebody with a role for everything or for the own subtree."""
        return Viewer("nora", role, self.own.unit if scoped else None)


def build(sessions: Sessions) -> Stage:
    """The company with answers in two waves and facts of every kind, and a second organisation."""
    tree = {"NORTH": "ORG", "NORTH1": "NORTH", "ZYXSOUTH": "ORG", "ZYXSOUTH1": "ZYXSOUTH"}
    company = found_company(sessions, tree, answers="named")
    previous = company.open_wave("2026-Q2")
    zyx = administration.add_organisation(sessions, LOCAL_VIEWER, "Zyx limited", "ZYXORG")
    alone = administration.add_unit(sessions, LOCAL_VIEWER, zyx, "Zyx unit", "ZYXUNIT")
    foreign_waves = [
        wave_administration.open_wave(sessions, LOCAL_VIEWER, zyx, company.framework_id, period)
        for period in ("2026-Q2", "2026-Q3")
    ]
    units = company.units
    for organisation in (units["ORG"], zyx):
        settings = MoneySettings("CAD", 0.1, 2026)
        business_case.set_money_settings(sessions, LOCAL_VIEWER, organisation, settings)
    kpis.choose_kpis(sessions, LOCAL_VIEWER, units["ORG"], _chosen(sessions, units["ORG"]))
    own = _furnish(sessions, units["ORG"], (units["NORTH"], units["NORTH1"]), (company.wave, previous), "n")
    other = _furnish(
        sessions, units["ORG"], (units["ZYXSOUTH"], units["ZYXSOUTH1"]), (company.wave, previous), MARK
    )
    foreign = _furnish(sessions, zyx, (alone, alone), (foreign_waves[1], foreign_waves[0]), f"{MARK}f")
    both = questionnaire(company, {"NORTH1": [[2] * 4], "ZYXSOUTH1": [[3] * 4]})
    import_now(
        company, both, viewer=Viewer(f"{MARK}-boss", ViewerRole.ADMINISTRATOR), name=f"{MARK}-both.xlsx"
    )
    nowhere = Place(
        *(NOBODY, NOBODY, NOBODY, "NOSUCH", "NOSUCH", NOBODY, NOBODY, NOBODY, NOBODY),
        *("nosuch", "nosuch", "nosuch", "nosuch", NOBODY, NOBODY, "nosuch", "nosuch@example.org"),
    )
    return Stage(own, other, foreign, nowhere)


def _chosen(sessions: Sessions, unit: int) -> list[str]:
    """Five KPIs, the one with values among them."""
    offered = [one.code for one in kpis.offered_kpis(sessions, LOCAL_VIEWER, unit)]
    return [RATE, *(code for code in offered if code != RATE)][:5]


def _furnish(
    sessions: Sessions, organisation: int, units: tuple[int, int], waves: tuple[int, int], word: str
) -> Place:
    """Give a unit with its leaf everything there is, told by a word."""
    unit, leaf = units
    own = word == "n"
    who = Viewer(f"{word}-lead", ViewerRole.ADMINISTRATOR)
    owner = "nora" if own else who.name
    author = Viewer(owner, ViewerRole.CONTRIBUTOR)
    batch = 0
    for wave in reversed(waves):
        sheet = answers_of(4 if own else 2, word)
        batch = answering.submit(sessions, who, KEY, Who(wave, leaf, f"{word}-person"), sheet)
        answering.save_draft(sessions, author, KEY, Who(wave, leaf, f"{word}-drafted"), sheet)
    goals = [GivenTarget(one, "a", DUE, 5.0 if own else 4.75) for one in dict.fromkeys(units)]
    targets.set_targets(sessions, who, waves[0], goals, f"{word} targets")
    amount = 10.0 if own else float(FIGURE)
    value = GivenValue(RATE, leaf, "2026-08", KpiValue(10.0 if own else 76.54321, 20.0))
    kpi_storing.set_values(sessions, who, organisation, [value], f"{word} values")
    case_editing.save_initiative(sessions, who, organisation, initiative(word, leaf, amount))
    narratives.write_narrative(sessions, who, narrative(unit, word), None)
    given = GivenRoadmap((step(unit, word),), (Aim(unit, 2026, f"{word} objective", f"{word} metric"),))
    roadmapping.save_steps(sessions, who, unit, given, f"{word} plan", today=DAY)
    note = notes.add_note(sessions, author, unit, ("kpi", RATE), DAY, f"{word} note")
    rows = [["Unit", "Word"], [f"{word} file", word]]
    staged = _stage(sessions, owner, f"{word}.xlsx", spreadsheet(rows, f"{word}sheet"))
    uploaded = _stage(sessions, who.name, f"{word}-file.xlsx", _filled(sessions, waves[0], leaf, 4))
    seen = importing.preview(sessions, who, KEY, [uploaded]).fingerprint
    (batch_of_file,) = importing.confirm(sessions, who, KEY, [uploaded], seen)
    tree = administration.list_units(sessions, LOCAL_VIEWER).by_id
    return Place(
        organisation,
        unit,
        leaf,
        tree[unit].code,
        tree[organisation].code,
        *waves,
        batch,
        note,
        f"{word}-case",
        f"{word}-person",
        staged,
        f"{word}sheet",
        administration.add_unit(sessions, who, unit, f"{word} empty", f"{word}-empty"),
        batch_of_file,
        _stage(sessions, owner, f"{word}-ready.xlsx", _filled(sessions, waves[0], leaf, 5)),
        _member(sessions, f"{word}@example.org", unit),
    )


def _member(sessions: Sessions, email: str, unit: int) -> str:
    members.add_member(sessions, LOCAL_VIEWER, email, ViewerRole.EXECUTIVE, unit)
    return email


def _stage(sessions: Sessions, owner: str, name: str, content: bytes) -> str:
    return importing.stage(sessions, Viewer(owner, ViewerRole.CONTRIBUTOR), name, content)


def _filled(sessions: Sessions, wave: int, unit: int, answer: int) -> bytes:
    """The questionnaire of a unit, answered by one person."""
    code = administration.list_units(sessions, LOCAL_VIEWER).by_id[unit].code
    content = templates.make_template(sessions, LOCAL_VIEWER, wave, "en", {unit: 1})
    return filled(content, {code: [[answer] * 4]})


def answers_of(option: int, word: str) -> Sheet:
    """All four questions answered alike, with a comment."""
    answer = GivenAnswer(AnswerState.ANSWERED, float(option), str(option))
    codes = ("A1", "A2", "B1", "B2")
    return Sheet("staff", dict.fromkeys(codes, answer), {"A1": f"{word} comment"})


def initiative(word: str, unit: int, amount: float = 10.0) -> EditedInitiative:
    """An initiative of one cost and one benefit."""
    cost, gain = (
        {"code": code, "kind": kind, "row": row, "basis": "assumed", "2026 likely": str(amount)}
        for code, kind, row in (("C1", "cost", "licences"), ("B1", "benefit", "tools_retired"))
    )
    return EditedInitiative(
        f"{word}-case", f"{word} case", unit, 2026, 3, f"{word} owner", lines=(cost, gain)
    )


def narrative(unit: int, word: str) -> Narrative:
    """A narrative whose call is told by a word."""
    return Narrative(unit, "2026-Q3", call=Said(f"{word} call", "explicit"), sponsor=f"{word} sponsor")


def step(unit: int, word: str) -> Step:
    """A step of a roadmap that raises a dimension."""
    about = "people", f"{word} owner", DAY, DUE
    return Step(f"{word}-step", unit, f"{word} step", *about, framework="small", node="a", expected=5.0)


def told(value: object) -> str:
    """Everything that a result holds, in lower case: fields, tables, and what is inside of files."""
    if isinstance(value, bytes):
        return _unzipped(value) if value[:2] == b"PK" else value.decode("utf-8", "ignore").lower()
    if isinstance(value, pd.DataFrame):
        return value.to_csv().lower()
    if isinstance(value, (np.ndarray, Framework, KpiDefinition)) or callable(value):
        return ""
    if is_dataclass(value) and not isinstance(value, type):
        return " ".join(told(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, Mapping):
        return " ".join(told(part) for pair in value.items() for part in pair)
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(told(part) for part in value)
    return str(value).lower()


def _unzipped(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return " ".join(told(part) for part in parts)


def betrays(value: object) -> bool:
    """Whether a result holds anything from outside the own subtree."""
    words = told(value)
    return any(mark in words for mark in (MARK, str(FIGURE), "7,654,321", "76.54321"))

"""A company all of whose texts are hostile: markup, formulas, SQL, paths, patterns, and what turns lines around."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services import (
    administration,
    answering,
    business_case,
    case_editing,
    framework_library,
    importing,
    kpi_editing,
    kpi_storing,
    kpis,
    narratives,
    notes,
    roadmapping,
    targets,
    templates,
    wave_administration,
)
from services.adapters.database import Sessions, writing
from services.answering import Sheet, Who
from services.domain.answers import GivenAnswer
from services.domain.case_facts import MoneySettings, Served
from services.domain.kpi_facts import GivenValue, KpiValue
from services.domain.narrative import Narrative, Said
from services.domain.roadmap_facts import Aim, GivenRoadmap, Step
from services.domain.scoring import AnswerState
from services.domain.targets import GivenTarget
from services.domain.viewer import LOCAL_VIEWER
from services.edited_case import EditedInitiative
from services.edited_kpi import EditedDefinition
from tests.builders import KEY, Company, filled, framework

HTML, LINK = "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))"
MARKUP = f"{HTML} {LINK} ![x](http://x/y) **bold** :red[x] $x$ `x`"
FORMULA = '=HYPERLINK("http://x")'
SQL = "'; DROP TABLE answer; --"
PATH = "../../etc/passwd"
PATTERN = "%s {0} {unit} {{x}} %(x)s"
TEXTS = (
    MARKUP,
    FORMULA,
    SQL,
    PATH,
    PATTERN,
    "one\nline",
    "abc\u202edcba",
    "x" * 200,
    "+1+1",
    "@SUM(1)",
    "-1\t|",
)
"""What units are called."""

WORDS = f"{FORMULA} {MARKUP} {SQL} {PATTERN}"
"""What every other text says."""

DAY, DUE = date(2026, 10, 1), date(2026, 12, 31)
OWN = "own_kpi"


def hostile_document() -> dict[str, Any]:
    """Every text of the small framework."""
    texts = {"en": WORDS, "fr": WORDS}

    def spoilt(part: Any) -> Any:
        if isinstance(part, Mapping):
            if set(part) == {"en", "fr"}:
                return texts
            return {key: spoilt(value) for key, value in part.items()}
        return [spoilt(one) for one in part] if isinstance(part, list) else part

    return framework_texts(spoilt)


def framework_texts(spoilt: Any) -> dict[str, Any]:
    """The parts of the small framework, each with a text of its own kind so that names stay different."""
    from tests.builders import document  # noqa: PLC0415

    told = spoilt(document())
    numbered = ("roles", "dimensions", "questions", "levels")
    for part in numbered:
        for one in told[part]:
            key = "text" if part == "questions" else "title"
            one[key] = dict.fromkeys(("en", "fr"), f"{WORDS} {one['code']}")
    for place, option in enumerate(told["answer_sets"][0]["options"]):
        option["label"] = dict.fromkeys(("en", "fr"), f"{WORDS} {place + 1}")
    return told


def found_attacked(sessions: Sessions) -> Company:
    """An organisation ORG with a unit U0, U1, ... for each hostile name, and facts of every kind for each."""
    with writing(sessions) as session:
        framework_id = framework_library.store(session, framework(**hostile_document()))
    ids = {"ORG": administration.add_organisation(sessions, LOCAL_VIEWER, MARKUP, "ORG")}
    for place, name in enumerate(TEXTS):
        ids[f"U{place}"] = administration.add_unit(sessions, LOCAL_VIEWER, ids["ORG"], name, f"U{place}")
    units = [ids[f"U{place}"] for place in range(len(TEXTS))]
    waves = [
        wave_administration.open_wave(
            sessions, LOCAL_VIEWER, ids["ORG"], framework_id, period, expected=dict.fromkeys(units, 2)
        )
        for period in ("2026-Q2", "2026-Q3")
    ]
    company = Company(sessions, ids, framework_id, waves[1], "2026-Q3")
    _answer(company, waves, units)
    _furnish(company, units)
    return company


def _answer(company: Company, waves: list[int], units: list[int]) -> None:
    sessions = company.sessions
    for number, wave in enumerate(waves):
        for place, unit in enumerate(units):
            given = GivenAnswer(
                AnswerState.ANSWERED, float(place % 4 + 1 + number), str(place % 4 + 1 + number)
            )
            sheet = Sheet("staff", dict.fromkeys(("A1", "A2", "B1", "B2"), given), {"A1": WORDS})
            answering.submit(sessions, LOCAL_VIEWER, KEY, Who(wave, unit, WORDS[:60]), sheet)
    content = templates.make_template(sessions, LOCAL_VIEWER, waves[0], "en", {units[0]: 1})
    staged = importing.stage(
        sessions, LOCAL_VIEWER, f"{PATH} {MARKUP}.xlsx", filled(content, {"U0": [[4] * 4]})
    )
    seen = importing.preview(sessions, LOCAL_VIEWER, KEY, [staged]).fingerprint
    importing.confirm(sessions, LOCAL_VIEWER, KEY, [staged], seen)
    importing.stage(sessions, LOCAL_VIEWER, f"{PATH} {MARKUP}-2.xlsx", filled(content, {"U0": [[9] * 4]}))


def _furnish(company: Company, units: list[int]) -> None:
    sessions, top = company.sessions, company.units["ORG"]
    goals = [GivenTarget(unit, "a", DUE, 4.5) for unit in units]
    targets.set_targets(sessions, LOCAL_VIEWER, company.wave, goals, WORDS)
    business_case.set_money_settings(sessions, LOCAL_VIEWER, top, MoneySettings("CAD", 0.1, 2026))
    kpi_editing.save_definition(sessions, LOCAL_VIEWER, top, EditedDefinition(definition()))
    offered = [one.code for one in kpis.offered_kpis(sessions, LOCAL_VIEWER, top)]
    kpis.choose_kpis(sessions, LOCAL_VIEWER, top, [OWN, *(code for code in offered if code != OWN)][:5])
    for place, unit in enumerate([top, *units[:3]]):
        said = Said(WORDS, "explicit")
        told = Narrative(unit, "2026-Q3", said, said, said, WORDS[:100], 1, WORDS[:80])
        narratives.write_narrative(sessions, LOCAL_VIEWER, told, None)
        notes.add_note(sessions, LOCAL_VIEWER, unit, ("kpi", OWN), DAY, WORDS[:250])
        given = GivenRoadmap((step(unit, place),), (Aim(unit, 2026, WORDS, WORDS),))
        roadmapping.save_steps(sessions, LOCAL_VIEWER, unit, given, WORDS, today=DAY)
    for place, unit in enumerate(units[:3]):
        values = [
            GivenValue(OWN, unit, f"2026-0{month}", KpiValue(10.0 + month, 20.0)) for month in (6, 7, 8)
        ]
        kpi_storing.set_values(sessions, LOCAL_VIEWER, top, values, WORDS)
        case_editing.save_initiative(sessions, LOCAL_VIEWER, top, initiative(unit, place))


def definition() -> dict[str, str]:
    """An own KPI."""
    texts = {f"{field}_{language}": WORDS for field in ("title",) for language in ("en", "fr")}
    return texts | {
        "code": OWN, "perspective": "customer", "measure": "index", "better": "up", "frequency": "month",
        "roll_up": "none", "on_target": "2", "watch": "5", "low": "-100", "high": "100",
    }  # fmt: skip


def initiative(unit: int, place: int) -> EditedInitiative:
    """An initiative of a cost and two benefits that serves a dimension."""
    lines = tuple(
        {
            "code": f"C{year}",
            "kind": kind,
            "row": row,
            "basis": "assumed",
            "2026 likely": "10",
            "title": WORDS,
        }
        for year, kind, row in ((1, "cost", "licences"), (2, "benefit", "tools_retired"))
    )
    serves = (Served("small", "a"),)
    return EditedInitiative(f"case-{place}", f"{WORDS} {place}", unit, 2026, 3, WORDS, serves, lines)


def step(unit: int, place: int) -> Step:
    """A step that raises a dimension."""
    about = f"{WORDS} {place}", "people", WORDS, DAY, DUE
    return Step(f"step-{place}", unit, *about, framework="small", node="a", expected=5.0)  # type: ignore[arg-type]

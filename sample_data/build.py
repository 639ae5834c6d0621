"""Writes the sample company's workbooks: seeded, filled in as people would, then imported like any other."""

import zlib
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sample_data import indicators, initiatives, narratives
from services.adapters import structure
from services.adapters import template_layout as layout
from services.adapters.template_writer import write_template
from services.domain import framework_document
from services.domain.answers import DONT_KNOW, NOT_APPLICABLE
from services.domain.framework import Framework
from services.domain.framework_parts import Question, Role
from services.domain.periods import Period
from services.domain.questionnaire import SheetRequest, TemplateRequest

FOLDER = Path(__file__).parent
LANGUAGE = "fr"
COMMENTS = (
    "Nous avons commencé il y a trois mois; il est trop tôt pour juger.",
    "Très variable d'une équipe à l'autre.",
    "Le budget a été reporté à l'an prochain.",
    "La formation de mars a vraiment aidé.",
    "Je ne connais que la situation de mon équipe.",
    "Le nouvel outil n'est pas encore déployé partout.",
    "We follow the group's policy since the spring.",
    "Personne n'est nommé responsable pour le moment.",
)
DIMENSION_BIAS = {
    "resources": -0.1,
    "skills": 0.15,
    "tools": 0.35,
    "processes": -0.4,
    "culture": 0.05,
    "digital_capability": 0.1,
    "leadership_capability": -0.15,
    "foundation": 1.6,
    "safety": 1.0,
    "formation": 0.4,
    "enablement": -0.2,
    "enlightenment": -0.9,
    "people": 1.3,
    "objectives": 0.3,
    "strategy": 0.1,
    "technology": 1.0,
    "distributor": 0.3,
    "analyst": -0.4,
    "cultural": -0.3,
    "new_workers": 0.6,
}
"""How far above or below the rest people stand in a dimension; none where it is not named."""
ROLE_BIAS = {"executive": 0.35, "manager": 0.1, "specialist": -0.2, "it": -0.1, "self": 0.5, "report": -0.2}
STORIES = (
    "Le groupe de pairs du service à la clientèle répond désormais en moins d'une heure.",
    "La page d'emploi animée par les équipes elles-mêmes.",
    "Un blogue lancé sans auteur désigné : abandonné après quatre billets.",
    "Un concours dont personne n'a mesuré le résultat.",
    "Trouver du temps : tout le monde est déjà occupé.",
    "Faire accepter que les employés parlent en leur nom.",
)


def build(folder: Path = FOLDER) -> Iterator[Path]:
    """Write one workbook a closed wave, and those of money, KPIs and narratives; gives each once it is written."""
    company = yaml.safe_load((FOLDER / "company.yaml").read_text("utf-8"))
    documents = structure.built_in_documents()
    for wave in company["waves"]:
        if wave["closed"]:
            yield _write(folder, company, wave, documents[wave["framework"]])
    yield initiatives.build(folder, company)
    yield from indicators.build(folder, company)
    yield narratives.build(folder, company)


def _write(folder: Path, company: dict[str, Any], wave: dict[str, Any], document: Any) -> Path:
    framework = framework_document.parse(document)
    units = [unit for unit in company["units"] if _answers(unit, wave["period"])]
    organisation = company["organisation"]
    people = {unit["code"]: wave.get("people", unit["profile"]["people"]) for unit in units}
    sheets = tuple(SheetRequest(u["code"], u["name"], people[u["code"]]) for u in units)
    request = TemplateRequest(
        framework, LANGUAGE, organisation["code"], organisation["name"], wave["period"], None, sheets
    )
    workbook = load_workbook(BytesIO(write_template(request)))
    by_mark = {str(sheet["A1"].value): sheet for sheet in workbook.worksheets}
    for unit in units:
        sheet = by_mark[f"{layout.UNIT_MARK}{unit['code']}"]
        _fill(sheet, framework, unit, wave["period"], people[unit["code"]])
    workbook.properties.created = workbook.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001
    path = folder / f"{wave['framework']}-{wave['period']}.xlsx"
    workbook.save(path)
    return path


def _answers(unit: dict[str, Any], period: str) -> bool:
    """Whether a unit takes part in a wave."""
    return "profile" in unit and period >= unit["profile"].get("joins", "")


def _fill(sheet: Worksheet, framework: Framework, unit: dict[str, Any], period: str, count: int) -> None:
    """Fill in one unit's sheet; the same seed gives the same people the same tendencies in every wave."""
    profile = unit["profile"]
    people = np.random.default_rng(zlib.crc32(unit["code"].encode()))
    chance = np.random.default_rng(zlib.crc32(f"{framework.key}/{unit['code']}/{period}".encode()))
    rows = {str(cell.value): cell.row for cell in sheet["A"] if cell.value}
    silent = period >= profile.get("silent_from", "9999")
    for place in range(count):
        column = layout.FIRST_RESPONDENT_COLUMN + place + 1
        role = _role(framework, place, people)
        tendency = float(people.normal(0, 0.45)) + ROLE_BIAS.get(role.code, 0)
        sheet.cell(rows[layout.ROLE_MARK], column, role.title.fr)
        for question in framework.questions:
            level = profile["start"] + profile["growth"] * _quarters(period) + tendency
            text = _answer(framework, question, level, silent, chance, unit["code"])
            sheet.cell(rows[f"{layout.QUESTION_MARK}{question.code}"], column, text)
            row = rows.get(f"{layout.COMMENT_MARK}{question.code}")
            if text and row and chance.random() < 0.006:
                sheet.cell(row, column, str(chance.choice(COMMENTS)))


def _role(framework: Framework, place: int, people: np.random.Generator) -> Role:
    """A role by chance; in turn where some rate themselves and others rate them."""
    if framework.self_role is not None:
        return framework.roles[place % len(framework.roles)]
    return framework.roles[int(people.choice(len(framework.roles), p=_shares(len(framework.roles))))]


def _shares(roles: int) -> list[float]:
    """Few executives, many others."""
    if roles < 3:
        return [1 / roles] * roles
    rest = (1 - 0.08 - 0.27) / (roles - 2)
    return [0.08, 0.27, *([rest] * (roles - 2))]


def _quarters(period: str) -> int:
    """Quarters since the first wave."""
    first, here = Period.parse("2025-Q4"), Period.parse(period)
    return (here.year - first.year) * 4 + (here.first_month - first.first_month) // 3


def _answer(
    framework: Framework,
    question: Question,
    level: float,
    silent: bool,
    chance: np.random.Generator,
    unit: str,
) -> str | None:
    """What one person writes: an option near the unit's level on a scale of 1 to 5, a state, or nothing."""
    draw = chance.random()
    if draw < (0.62 if silent else 0.04):
        return None
    if draw < (0.66 if silent else 0.065):
        return DONT_KNOW.fr
    if draw > 0.985:
        return NOT_APPLICABLE.fr
    options = framework.answer_set_of(question).options
    if not options:
        return str(chance.choice(STORIES))
    if framework.answer_set_of(question).attainable() is None:
        return options[_favourite(question, unit, len(options), chance)].label.fr
    wanted = level + DIMENSION_BIAS.get(question.dimension, 0) + float(chance.normal(0, 0.6))
    if framework.kind == "count":
        wanted += zlib.crc32(question.code.encode()) % 100 / 25 - 1.5
    if framework.better == "lower":
        wanted = 5.5 - wanted
    place = round((wanted - 1) / 4 * (len(options) - 1))
    return options[min(max(place, 0), len(options) - 1)].label.fr


def _favourite(question: Question, unit: str, options: int, chance: np.random.Generator) -> int:
    """The place of an option: most people of a unit choose the same one."""
    if chance.random() < 0.6:
        return zlib.crc32(f"{question.code}+{unit[:3]}".encode()) % options
    return int(chance.integers(options))


if __name__ == "__main__":
    for written in build():
        print(written.name)  # noqa: T201

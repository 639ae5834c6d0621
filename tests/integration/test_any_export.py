"""Any export: answers to any framework, written as any tool writes them, are stored as they were given."""

from random import Random

import pytest
from sqlalchemy import select

from services import administration, importing, wave_administration
from services.adapters import structure
from services.adapters.database import open_sessions, reading
from services.adapters.tables import FrameworkVersion
from services.domain.viewer import LOCAL_VIEWER
from tests import exports
from tests.builders import KEY, Company, answers_of, spreadsheet

UNITS = {
    "NE": "Nord-Est",
    "MTL": "Montréal (été)",
    "V1": "Ventes à l'étranger",
    "V2": "Ventes à l'étranger",
    "0042": "Île d'Orléans",
}
TOLD = {
    "NE": "NE",
    "nord\u2010est": "NE",
    "MONTRÉAL (ÉTÉ)": "MTL",
    "V1": "V1",
    "v2": "V2",
    "Île d\u2019Orléans": "0042",
}
KEYS = sorted(structure.built_in_versions())


def waves(url, keys):
    """An organisation with an open wave of each framework, by the framework's key."""
    sessions = open_sessions(url)
    ids = {"ORG": administration.add_organisation(sessions, LOCAL_VIEWER, "Organisation", "ORG")}
    for code, name in UNITS.items():
        ids[code] = administration.add_unit(sessions, LOCAL_VIEWER, ids["ORG"], name, code)
    with reading(sessions) as session:
        rows = session.execute(select(FrameworkVersion.key, FrameworkVersion.id)).all()
    opened = {
        key: wave_administration.open_wave(sessions, LOCAL_VIEWER, ids["ORG"], version, "2026-Q3")
        for key, version in rows
        if key in keys
    }
    return {k: Company(sessions, ids, v, opened[k], "2026-Q3") for k, v in rows if k in keys}


@pytest.fixture
def alone(sqlite_url, key):
    """The company of a framework where no other has an open wave."""
    yield (company := waves(sqlite_url, [key])[key])
    company.sessions.kw["bind"].dispose()


@pytest.fixture
def among_all(sqlite_url, key):
    """The company of a framework where every other one has an open wave too."""
    yield (company := waves(sqlite_url, KEYS)[key])
    company.sessions.kw["bind"].dispose()


def given(persons):
    """What was given, whoever gave it."""
    return sorted((p.unit, sorted(p.answers.items())) for p in persons)


def stored(company):
    """What is stored, whoever gave it."""
    return sorted((unit, sorted(answers.items())) for (unit, _), answers in answers_of(company).items())


def imported(company, rows):
    """What is stored once the rows are imported."""
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "export.xlsx", spreadsheet(rows))
    preview = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged])
    assert [i for i in preview.files[0].issues if i.blocks] == []
    importing.confirm(company.sessions, LOCAL_VIEWER, KEY, [staged], preview.fingerprint)
    return stored(company)


def check_round_trip(company, shape, seed):
    """Generate answers, write them as a tool would, import them and compare."""
    random = Random(seed)
    with reading(company.sessions) as session:
        framework = structure.load_framework(session, company.framework_id)
    writer = exports.Writer(framework, *random.choices(["en", "fr"], k=2), random)
    persons = exports.people(framework, TOLD, random)
    rows = shape(writer, persons)
    if shape in exports.RESPONDENTS and random.random() < 0.5:
        rows = exports.shuffled(rows, random)
    assert imported(company, rows) == given(persons)


TURNS = [(key, exports.SHAPES[n % len(exports.SHAPES)]) for n, key in enumerate([*KEYS, *KEYS[:2]])]
"""Each framework with one shape, and each shape with one framework."""


@pytest.mark.parametrize(("key", "shape"), TURNS, ids=lambda told: getattr(told, "__name__", told))
def test_what_is_stored_is_what_was_given_among_all_frameworks(among_all, key, shape):
    check_round_trip(among_all, shape, f"{key} {shape.__name__}")


@pytest.mark.parametrize(("key", "shape"), list(zip(KEYS, exports.SHAPES[2:], strict=True)))
def test_what_is_stored_is_what_was_given_alone(alone, key, shape):
    check_round_trip(alone, shape, f"{key} {shape.__name__}")

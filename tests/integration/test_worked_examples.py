"""Every score of every framework we ship can be followed down to the answers."""

import random

import pytest

from services import administration, answer_browsing, answering, comparing, explaining, wave_administration
from services.adapters.database import open_sessions
from services.answering import Sheet, Who
from services.domain.answers import GivenAnswer
from services.domain.scoring import AnswerState
from services.domain.viewer import LOCAL_VIEWER
from services.framework_library import get_framework, list_frameworks
from services.language import format_figure
from tests.builders import KEY


def answers(framework, chance):
    """What one respondent may answer to most of the questions."""
    found = {}
    for question in framework.questions:
        options = framework.answer_set_of(question).options
        if options and (not found or chance.random() < 0.9):
            option = chance.choice(options)
            found[question.code] = GivenAnswer(AnswerState.ANSWERED, option.value, option.code)
    return found


@pytest.fixture
def sqlite(sqlite_url):
    sessions = open_sessions(sqlite_url)
    yield sessions
    sessions.kw["bind"].dispose()


def test_every_score_is_explained_down_to_its_answers(sqlite):
    chance = random.Random(7)
    org = administration.add_organisation(sqlite, LOCAL_VIEWER, "Org", "ORG")
    tree = administration.list_units(sqlite, LOCAL_VIEWER)
    explained = 0
    for info in list_frameworks(sqlite):
        framework = get_framework(sqlite, info.id)
        wave = wave_administration.open_wave(sqlite, LOCAL_VIEWER, org, info.id, "2026")
        for who in ("R1", "R2"):
            sheet = Sheet("", answers(framework, chance))
            answering.submit(sqlite, LOCAL_VIEWER, KEY, Who(wave, org, who), sheet)
        scores = comparing.unit_scores(sqlite, LOCAL_VIEWER, wave, None, [org])
        for row in scores[scores["score"].notna()].itertuples():
            node = framework.dimension_by_code[row.node]
            questions = comparing.question_scores(sqlite, LOCAL_VIEWER, wave, None, org, node.code)
            first = explaining.first_question(framework, node, scores, org)
            given = answer_browsing.named_values(sqlite, LOCAL_VIEWER, wave, org, first)
            assert given.empty is (framework.answers != "named")
            figures = explaining.Figures(scores, questions, given)
            steps = explaining.worked_example(framework, tree, org, node, figures)
            assert f"{format_figure(row.score)}." in steps[-1].calculation, (info.key, node.code)
            explained += 1
    assert explained > 60

"""OWASP SAMM 1.5 as a framework document of ours gives the scores its authors publish."""

import pytest

from services.domain.framework import Framework
from services.domain.framework_document import parse
from tests.builders import document, question, text
from tests.unit import samm
from tests.unit.test_scoring import score

VALUES = {"0": 0.0, "2": 0.2, "5": 0.5, "1": 1.0, "-": None}
STATES = range(5)


def model() -> Framework:
    """A function is the mean of its practices, a practice the sum of its levels, a level the mean of its questions."""

    def dimension(code: str, parent: str | None, rollup: str) -> dict[str, object]:
        return {"code": code, "title": text(code), "rollup": rollup} | ({"parent": parent} if parent else {})

    levels = [dimension(level, level[:2], "mean") for level in samm.ANSWERS]
    practices = [dimension(p, function, "sum") for function, ps in samm.FUNCTIONS.items() for p in ps]
    functions = [dimension(function, "all", "mean") for function in samm.FUNCTIONS]
    options = [
        {"code": str(place), "value": value, "label": text(f"Option {place}")}
        for place, value in enumerate([0, 0.2, 0.5, 1])
    ]
    return parse(
        document(
            scale=[0, 3],
            unanswered="lowest",
            minimum_coverage=0,
            answer_sets=[{"code": "five", "kind": "choice", "options": options}],
            dimensions=[dimension("all", None, "mean"), *functions, *practices, *levels],
            questions=[
                question(f"{level}-{place}", level)
                for level, words in samm.ANSWERS.items()
                for place in range(len(words.split()))
            ],
            levels=[],
        )
    )


SAMM = model()
PLACES = {dimension.code: place for place, dimension in enumerate(SAMM.dimensions)}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("node", samm.SCORES)
def test_the_published_scores_come_out(node, state):
    answers = [VALUES[word[state]] for words in samm.ANSWERS.values() for word in words.split()]
    found = score(SAMM, answers).dimensions.mean[PLACES[node], 0]
    assert found == pytest.approx(samm.SCORES[node][state], abs=1e-9)

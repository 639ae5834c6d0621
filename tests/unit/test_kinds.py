"""Kinds of facts: what imports, history and administration rely on for every one of them."""

import pytest

from services.domain.importing import Contents
from services.kinds.kind import counts_as_json
from services.kinds.registry import BY_NAME, KINDS, held


@pytest.mark.parametrize("names", [[kind.name for kind in KINDS], [kind.key for kind in KINDS]])
def test_no_two_kinds_are_called_the_same(names):
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", BY_NAME)
def test_everything_that_is_counted_is_told(name):
    counts = {counted: 41 + place for place, counted in enumerate(BY_NAME[name].counted)}
    told = held(Contents(name, counts), 0, 0)
    assert all(str(count) in told for count in counts.values())


def test_a_file_of_no_kind_holds_answers():
    assert held(None, 2, 30) == "assessments: 2, answers: 30"


def test_json_tells_counts_and_what_is_replaced():
    assert counts_as_json(Contents("kpis", {"values": 3}, 1)) == {"values": 3, "replaced": 1}


@pytest.mark.parametrize("name", BY_NAME)
def test_what_keeps_a_unit_is_named(name):
    assert str(BY_NAME[name].kept("North", "this")).endswith(": this.")

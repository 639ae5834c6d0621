"""The narrative: what keeps one from being stored, what it lacks, and what several come to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import narrative_findings
from services.domain.narrative import LONGEST_TEXT, RATINGS, Narrative, Said, flaws, missing
from services.domain.written import lines

WHOLE = Narrative(
    1,
    "2026-Q3",
    Said("To serve", "explicit"),
    Said("Answers within an hour", "explicit"),
    Said("Lend two people", "explicit"),
    "Head of stores",
    1,
    "Head of service",
)


def changed(**fields):
    values = {name: getattr(WHOLE, name) for name in WHOLE.__slots__}
    return Narrative(**values | fields)


def codes(narrative):
    return [(flaw.code, flaw.field) for flaw in flaws(narrative)]


def test_a_whole_narrative_has_no_flaw_and_lacks_nothing():
    assert (flaws(WHOLE), missing(WHOLE)) == ((), ())


def test_all_three_are_explicit():
    assert WHOLE.explicit == ("why", "possible", "call")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"period": "soon"}, ("period.unreadable", "period")),
        ({"outlook": 3}, ("narrative.outlook", "outlook")),
        ({"why": Said("x" * (LONGEST_TEXT + 1), "vague")}, ("narrative.text", "why")),
        ({"audience": "x" * 201}, ("narrative.text", "audience")),
        ({"sponsor": "x" * 201}, ("narrative.text", "sponsor")),
        ({"possible": Said("", "vague")}, ("narrative.unsaid", "possible")),
        ({"why": Said(), "possible": Said(), "call": Said()}, ("narrative.empty", "call")),
    ],
)
def test_a_flaw_is_named_with_its_field(fields, expected):
    assert codes(changed(**fields)) == [expected]


def test_a_text_of_the_greatest_length_is_kept():
    assert flaws(changed(why=Said("x" * LONGEST_TEXT, "vague"))) == ()


def test_a_text_beside_the_question_may_be_rated_absent():
    assert flaws(changed(call=Said("We do our best", "absent"))) == ()


def test_what_is_missing_begins_with_the_call_to_action():
    found = [str(sentence) for sentence in missing(changed(call=Said(), why=Said("Somehow", "vague")))]
    assert found == ["There is no call to action.", "Why we are here stays vague."]


def test_a_call_to_nobody_is_said():
    assert [str(one) for one in missing(changed(audience=""))] == ["The call to action addresses nobody."]


def test_no_call_addresses_nobody_without_being_said_twice():
    assert len(missing(changed(call=Said(), audience=""))) == 1


@given(st.sampled_from(RATINGS), st.sampled_from(RATINGS), st.sampled_from(RATINGS))
def test_what_is_not_explicit_is_missing(why, possible, call):
    told = changed(why=Said("a", why), possible=Said("b", possible), call=Said("c", call))
    assert len(missing(told)) == 3 - len(told.explicit)


@given(st.text())
def test_tidying_twice_is_tidying_once(text):
    assert lines(lines(text)) == lines(text)


def test_tidying_keeps_paragraphs_and_drops_what_nobody_sees():
    assert lines("  One\r\n\r\n\r\n\r\nTwo\x00  ") == "One\n\nTwo"


CALL = "an explicit call to action"
VAGUE, NONE = changed(call=Said("Help", "vague")), changed(call=Said())


@pytest.mark.parametrize(
    ("told", "units", "expected"),
    [
        ([WHOLE, VAGUE, NONE], 5, f"1 of 5 units has {CALL}; 1 is vague, 1 has none, 2 have not told anything"),
        ([WHOLE, WHOLE], 2, f"2 of 2 units have {CALL}; none is vague"),
        ([], 3, "No unit of Group has a narrative yet"),
        ([], 1, "Group has no narrative yet"),
        ([NONE], 1, "Group does not say what others can do"),
        ([WHOLE], 1, "Group says what others can do"),
    ],
)  # fmt: skip
def test_the_finding_counts_calls_to_action(told, units, expected):
    assert narrative_findings.finding(told, units, "Group") == expected

"""The glossary: complete in both languages, and each word explained where a screen shows it."""

import ast
from functools import cache
from itertools import chain

import pytest

from services import glossary
from services.language import use_language
from tests.running import ROOT

TERMS = glossary.terms()
PRODUCT_WORDS = [
    "organisation", "business_unit", "framework", "dimension", "question", "answer_set", "answer_option",
    "wave", "assessment", "respondent_role", "period", "score", "level", "stage", "coverage", "spread",
    "target", "gap", "initiative", "cost", "tangible_benefit", "intangible_benefit", "estimate", "actual",
    "basis", "discount_rate", "npv", "roi", "irr", "payback", "benefit_cost_ratio", "kpi", "baseline",
    "direction", "perspective", "import_batch", "data_version",
]  # fmt: skip


@cache
def calls(*folders):
    """Every call in the code of some folders."""
    files = chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders)
    trees = [ast.parse(path.read_text("utf-8")) for path in files]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def texts_given_to(name, *folders):
    """The plain texts that the code of some folders gives to a function."""
    named = [call for call in calls(*folders) if ast.unparse(call.func).split(".")[-1] == name]
    arguments = chain.from_iterable(call.args for call in named)
    return {argument.value for argument in arguments if isinstance(argument, ast.Constant)}


EXPLAINED = texts_given_to("explain", "dashboard", "pages")
LABELS = texts_given_to("_", "dashboard", "pages", "services")


@pytest.fixture
def french():
    use_language("fr")
    yield
    use_language("en")


def test_every_word_of_the_product_is_in_it():
    assert set(PRODUCT_WORDS) <= {term.code for term in TERMS}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.code)
def test_a_word_is_explained_by_a_sentence_in_both_languages(term):
    assert all(text.strip().endswith(".") for text in (term.text.en, term.text.fr))
    assert term.text.en != term.text.fr


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.code)
def test_a_word_is_explained_where_a_screen_shows_it_or_on_method_only(term):
    assert (term.code in EXPLAINED or bool(term.headings)) != term.on_method


@pytest.mark.parametrize("heading", sorted({name for term in TERMS for name in term.headings}))
def test_a_heading_is_a_label_of_the_code(heading):
    assert heading in LABELS


def test_no_label_has_two_meanings():
    headings = [heading for term in TERMS for heading in term.headings]
    assert len(set(headings)) == len(headings)


def test_what_the_code_explains_is_in_it():
    assert not EXPLAINED - {term.code for term in TERMS}


def test_cards_take_their_words_from_it():
    cards = [call for call in calls("dashboard") if ast.unparse(call.func) == "Card"]
    helps = [keyword.value for card in cards for keyword in card.keywords if keyword.arg == "help"]
    assert len(helps) >= 10
    assert not [text for text in map(ast.unparse, helps) if text.startswith("_(")]


@pytest.mark.usefixtures("french")
def test_a_label_is_found_in_the_language_of_the_screen():
    assert str(glossary.explain_label("Couverture")).startswith("Questions répondues")


@pytest.mark.usefixtures("french")
def test_a_label_that_needs_no_words_has_none():
    assert glossary.explain_label("Coverage") is None

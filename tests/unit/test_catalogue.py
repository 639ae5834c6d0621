"""The French catalogue: complete, and naming the same values as its English source."""

import re
from string import Formatter

import pytest

from tests.catalogue import FOLDERS, ROOT, extract, stored

ENGLISH = {message.id for message in extract() if message.id}
FRENCH = {message.id: message.string for message in stored() if message.id}


def _forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


def _values(text):
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def test_every_text_of_the_code_is_in_french():
    assert [text for text in ENGLISH if not all(_forms(FRENCH.get(text, "")))] == []


def test_no_french_text_has_lost_its_source():
    assert set(FRENCH) - ENGLISH == set()


def test_a_french_text_names_the_same_values():
    pairs = [(_forms(source)[-1], form) for source, french in FRENCH.items() for form in _forms(french)[-1:]]
    assert [source for source, french in pairs if _values(source) != _values(french)] == []


def test_no_plural_form_names_a_value_it_is_not_given():
    given = {source: set().union(*map(_values, _forms(source))) for source in FRENCH}
    assert [s for s, french in FRENCH.items() if any(_values(f) - given[s] for f in _forms(french))] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_text_hides_from_the_catalogue_in_a_formatted_string(folder):
    hidden = re.compile(r"""\bf(["']).*\{(_|ngettext|gettext)\(""")
    assert [
        path.name for path in (ROOT / folder).rglob("*.py") if hidden.search(path.read_text("utf-8"))
    ] == []

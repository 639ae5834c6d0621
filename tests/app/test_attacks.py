"""Hostile texts on screens: none is taken for Markdown, HTML or anything else than the words it is."""

import json
import re
import shutil

import pytest

from tests.app.test_pages import PAGES, open_all
from tests.attack_stage import found_attacked
from tests.builders import database_file

TABS = {
    "compare": ["maturity", "difference", "money", "kpis", "models", "narrative"],
    "answers": ["read", "fill", "progress"],
    "frameworks": ["browse", "bring"],
    "administration": ["units", "waves", "money", "kpis", "members", "audit"],
}
LITERAL = {
    "id", "form_id", "element_id", "widget_id", "query_string", "options", "value", "default", "raw_value",
    "raw_values", "code_text", "alt", "placeholder", "spec", "config", "columns", "url", "key", "page_script_hash",
}  # fmt: skip
"""Fields of elements that show their text as it stands, and those that nobody sees; all others are Markdown."""

MARKDOWN = re.compile(r"<img|\]\(|:red\[|\$x\$|!\[")
WRITTEN = re.compile(r"\\.|`[^`]*`", re.DOTALL)
"""What Markdown takes as it stands."""


@pytest.fixture(scope="module")
def attacked_file(sqlite_template, tmp_path_factory):
    """A database with the attacked company, to copy."""
    path = tmp_path_factory.mktemp("attacked") / "palier.db"
    with database_file(path, sqlite_template) as sessions:
        found_attacked(sessions)
    return path


@pytest.fixture
def attacked(attacked_file, sqlite_url):
    """The app's database holds the attacked company."""
    shutil.copy(attacked_file, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


def strings(message, path=""):
    """Every text of a protocol message, with the names of the fields it stands in."""
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            name = f"{path}.{field.name}"
            if field.type == field.TYPE_STRING:
                yield name, one
            elif field.type == field.TYPE_MESSAGE and not field.message_type.GetOptions().map_entry:
                yield from strings(one, name)


def nodes(node):
    """All blocks and elements of a screen."""
    yield node
    for child in getattr(node, "children", {}).values():
        yield from nodes(child)


def texts(app):
    """Every text of a screen and where it stands."""
    for node in nodes(app._tree):
        proto = getattr(node, "proto", None)
        for path, text in strings(proto) if hasattr(proto, "ListFields") else ():
            yield f"{node.type}{path}", text


def rendered(app):
    """What Markdown makes something of."""
    shown = [
        (path, text)
        for path, text in texts(app)
        if path.rpartition(".")[2] not in LITERAL and not path.startswith("text.")
    ]
    return [(path, text) for path, text in shown if MARKDOWN.search(WRITTEN.sub("", text))]


def drawn(app):
    """The texts of charts that hold HTML of others."""
    specs = [text for path, text in texts(app) if path.endswith(".spec")]
    return [spec for spec in specs if "<img" in json.dumps(json.loads(spec), ensure_ascii=False)]


OF_A_UNIT = ("overview", "maturity", "compare", "business_case", "kpis", "narrative", "roadmap", "method")
CASES = [
    *((page, {}) for page in PAGES),
    *((page, {"part": part}) for page, parts in TABS.items() for part in parts[1:]),
    *((page, {"unit": unit}) for page in OF_A_UNIT for unit in ("U0", "U4")),
]


@pytest.mark.parametrize(("page", "query"), CASES)
def test_no_text_of_others_is_markup(open_app, attacked, page, query):
    app = open_all(open_app(page, **query))
    assert not app.exception
    assert not [told for told in app.warning if "is not among those" in told.value]
    assert rendered(app) == []
    assert drawn(app) == []

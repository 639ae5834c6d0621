"""The page on board packs names every section and every kind of file."""

from pathlib import Path

import pytest

from services.board_pack import FORMS, SECTIONS

PAGE = (Path(__file__).parents[2] / "docs" / "board-pack.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*(section.code for section in SECTIONS), *(f".{form}" for form in FORMS)])
def test_every_section_and_form_is_documented(name):
    assert f"| `{name}` |" in PAGE

"""The palette: readable on both backgrounds, and told apart with every kind of colour vision."""

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from dashboard.charts.kpi_marks import MARKS as STATUS_MARKS
from services import palette
from services.palette import contrast

THEMES = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
BACKGROUNDS = [palette.LIGHT_BACKGROUND, palette.DARK_BACKGROUND]
MARKS = [
    palette.GOOD_MARK,
    palette.BAD_MARK,
    palette.WARNING,
    palette.CONTEXT,
    *(colour for colour, _ in palette.CATEGORIES),
]
MEANT = [palette.GOOD_MARK, palette.BAD_MARK, palette.WARNING, *(colour for colour, _ in palette.CATEGORIES)]
VISIONS = {
    "usual": np.eye(3),
    "no red cones": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no green cones": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no blue cones": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
"""Linear RGB as seen with each kind of vision, severity 1.0: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions on Visualization and
Computer Graphics 15 (6), 2009 (protanopia, deuteranopia, tritanopia)."""
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour, vision):
    """CIE L*a*b* (D65) of a "#RRGGBB" colour as seen with a kind of vision."""
    channels = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(VISIONS[vision]) @ linear, 0, 1)
    f = np.cbrt(np.maximum(TO_XYZ @ seen / [0.9505, 1, 1.089], 0.008856))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other, vision):
    """CIE76 colour difference; about 2 is just noticeable."""
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_stands_out_on_both_backgrounds(mark, background):
    assert contrast(mark, background) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("text", ["textColor", "greenTextColor", "redTextColor", "primaryColor"])
def test_text_is_readable_in_both_themes(theme, text):
    assert contrast(THEMES[theme][text], THEMES[theme]["backgroundColor"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["green", "red"])
def test_a_change_is_readable_on_its_badge(theme, tone):
    assert contrast(THEMES[theme][f"{tone}TextColor"], THEMES[theme][f"{tone}BackgroundColor"]) >= 4.5


@pytest.mark.parametrize("colour", [*palette.RAMP, *palette.RAMP_BAD])
def test_a_number_is_readable_on_every_cell_of_a_heat_map(colour):
    assert contrast(palette.text_on(colour), colour) >= 4.5


TOGETHER = [
    (palette.GOOD, palette.BAD),
    (palette.GOOD_MARK, palette.BAD_MARK),
    (palette.GOOD_MARK, palette.WARNING),
    (THEMES["dark"]["greenColor"], THEMES["dark"]["redColor"]),
    (THEMES["light"]["greenTextColor"], THEMES["light"]["redTextColor"]),
    (THEMES["dark"]["greenTextColor"], THEMES["dark"]["redTextColor"]),
]
"""Colours whose difference means something by itself: good against bad, good against to be watched."""


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("pair", TOGETHER)
def test_good_and_bad_are_told_apart(pair, vision):
    assert distance(*pair, vision) >= 40


def test_off_and_to_be_watched_differ_by_their_mark():
    assert STATUS_MARKS["watch"].symbol != STATUS_MARKS["off"].symbol
    assert STATUS_MARKS["watch"].glyph != STATUS_MARKS["off"].glyph


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("mark", MEANT)
def test_a_mark_stands_out_with_every_kind_of_vision(mark, background, vision):
    assert distance(mark, background, vision) >= 25


@pytest.mark.parametrize("vision", VISIONS)
def test_units_side_by_side_are_told_apart(vision):
    colours = [colour for colour, _symbol in palette.CATEGORIES]
    assert min(distance(one, other, vision) for one, other in combinations(colours, 2)) >= 20


def test_units_side_by_side_have_a_symbol_each():
    symbols = [symbol for _colour, symbol in palette.CATEGORIES]
    assert len(set(symbols)) == len(symbols)


@pytest.mark.parametrize("ramp", [palette.RAMP, palette.RAMP_BAD])
def test_a_ramp_darkens_step_by_step(ramp):
    assert [palette.luminance(c) for c in ramp] == sorted(map(palette.luminance, ramp))[::-1]


def test_the_themes_use_the_colours_of_the_palette():
    light, dark = THEMES["light"], THEMES["dark"]
    assert [light["backgroundColor"], dark["backgroundColor"]] == BACKGROUNDS
    assert [light["greenColor"], light["redColor"]] == [palette.GOOD, palette.BAD]

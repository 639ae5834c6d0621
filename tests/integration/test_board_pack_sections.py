"""What a board pack tells of KPIs, roadmap and narrative: as the services have it, of no unit out of sight."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from services import (
    board_pack,
    kpi_table,
    kpis,
    narratives,
    roadmap_outlook,
    roadmapping,
    wave_administration,
)
from services.domain.narrative import Narrative, Said
from services.domain.periods import Period
from services.domain.roadmap_facts import GivenRoadmap, Step
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.kpi_figures import written
from services.language import LANGUAGE_NAMES, format_count, format_percent, in_language
from services.language import gettext as _
from services.narrative_words import mark
from services.pack_matter import PackRequest
from services.roadmap_figures import status, status_words
from tests import packs
from tests.builders import found_company, import_now, kpi_workbook, questionnaire

NEW = ("kpis", "roadmap", "narrative")


@pytest.fixture(scope="module")
def loaded(sample_sessions):
    """The sample company: sessions, and its latest closed wave of social maturity."""
    waves = wave_administration.list_waves(sample_sessions, LOCAL_VIEWER)
    return sample_sessions, [w for w in waves if w.framework_key == "social-maturity" and w.closed][-1]


def made(loaded, *sections, form="pptx", **more):
    sessions, wave = loaded
    asked = PackRequest(wave.id, wave.top, sections=sections, **more)
    return board_pack.export_board_pack(sessions, LOCAL_VIEWER, asked, form)


def standings(loaded, unit=None):
    """The KPIs of a unit of the sample company in the last month of the wave, by KPI."""
    sessions, wave = loaded
    until = Period.parse(wave.period).ends
    found = kpis.list_standings(sessions, LOCAL_VIEWER, [unit or wave.top], until=until)
    return {one.kpi: one for one in found}


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
@pytest.mark.parametrize("section", NEW)
def test_the_sample_company_has_each_section(loaded, section, language):
    content = made(loaded, section, language=language)
    assert len(packs.titles(content)) == 2
    assert packs.overflowing(content) == []


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_kpis_are_those_of_the_screen(loaded, language):
    table = packs.tables(made(loaded, "kpis", language=language))[0]
    sessions, wave = loaded
    listed = kpis.list_kpis(sessions, LOCAL_VIEWER, wave.top)
    found = standings(loaded)
    with in_language(language):
        expected = [
            [
                written(definition, one.standing.actual.value, listed.currency),
                written(definition, one.standing.target.usable, listed.currency),
                kpi_table.marked(one.standing.status),
                written(definition, one.standing.comparisons["prior"].delta, listed.currency, signed=True),
                format_percent(one.standing.progress),
            ]
            for definition in listed.definitions
            for one in [found[definition.code]]
        ]
    assert sorted(row[2:] for row in table[1:]) == sorted(expected)


def test_units_side_by_side_have_their_own_values(loaded):
    sessions, wave = loaded
    table = packs.tables(made(loaded, "kpis"))[1]
    tree = kpis.list_kpis(sessions, LOCAL_VIEWER, wave.top).units
    web = next(unit for unit in tree.units if unit.code == "WEB")
    found = standings(loaded, web.id)["ventes_web"].standing
    row = dict(zip(table[0], next(line for line in table if line[0] == web.name), strict=True))
    assert row["Web sales"] == f"${format_count(found.actual.value)} {kpi_table.GLYPHS[found.status]}"


def test_the_workbook_keeps_kpis_as_numbers_with_their_units(loaded):
    sheet = load_workbook(BytesIO(made(loaded, "kpis", form="xlsx"))).worksheets[0]
    cells = {cell.value: cell.number_format for row in sheet.iter_rows() for cell in row}
    rate = standings(loaded)["engagement_rate"].standing.actual.value
    assert cells[rate] == '#,##0.00"%";"−"#,##0.00"%"'


def test_an_earlier_wave_has_the_kpis_of_its_time(loaded):
    sessions, _wave = loaded
    waves = wave_administration.list_waves(sessions, LOCAL_VIEWER)
    earlier = next(w for w in waves if w.framework_key == "social-maturity" and w.period == "2026-Q2")
    table = packs.tables(made((sessions, earlier), "kpis"))[0]
    assert {row[1] for row in table[1:]} == {"June 2026"}


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_steps_are_those_of_the_roadmap_late_ones_first(loaded, language):
    sessions, wave = loaded
    today = datetime.now(UTC).date()
    steps = roadmapping.read_steps(sessions, LOCAL_VIEWER, wave.top).steps
    (table,) = (t for t in packs.tables(made(loaded, "roadmap", language=language)) if len(t[0]) > 2)
    with in_language(language):
        late = ["⚠ " + status_words("late")] * sum(step.late(today) for step in steps)
        others = sorted(status_words(status(step, today)) for step in steps if not step.late(today))
    states = [row[-1] for row in table[1:]]
    assert (states[: len(late)], sorted(states[len(late) :])) == (late, others)
    assert sorted(row[1] for row in table[1:]) == sorted(step.title for step in steps)


def test_the_expected_scores_are_those_of_the_outlook(loaded):
    sessions, wave = loaded
    found = roadmap_outlook.expected_effects(sessions, LOCAL_VIEWER, wave.id, wave.top)
    (chart,) = packs.charts(made(loaded, "roadmap"))
    drawn = packs.figures(chart)
    assert list(drawn["Score now"].values()) == found["now"].tolist()
    assert list(drawn["Expected score"].values()) == found["expected"].tolist()


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_call_to_action_is_quoted_and_units_have_their_ratings(loaded, language):
    sessions, wave = loaded
    stored = [one.narrative for one in narratives.read(sessions, LOCAL_VIEWER, wave.top)]
    told = [one for one in stored if one.period == wave.period]
    content = made(loaded, "narrative", language=language)
    own = next(one for one in told if one.unit == wave.top)
    assert {own.call.text, own.why.text, own.possible.text} <= set(lines(content))
    with in_language(language):
        expected = sorted((mark(one.call.rating), mark(one.why.rating)) for one in told)
    rows = packs.tables(content)[0][1:]
    assert sorted((row[1], row[3]) for row in rows if row[1] != "–") == expected


def lines(content):
    return [line for text in packs.texts(content) for line in text.split("\n")]


@pytest.fixture
def outer(sessions):
    """A company of two branches that both have all three, and a viewer of one of them."""
    company = found_company(sessions, {"A": "ORG", "A1": "A", "B": "ORG"})
    import_now(company, questionnaire(company, {"A1": [[2, 1, 2, 3]] * 5, "B": [[5, 5, 5, 5]] * 5}))
    values = [
        {"KPI": "Engagement rate", "Unit code": unit, "Period": "2026-09", "Actual": actual, "Weight": 9}
        for unit, actual in (("A1", 41), ("B", 77))
    ]
    import_now(company, kpi_workbook(company, values=values), name="kpis.xlsx")
    for unit in ("A1", "B"):
        plan(company, unit, f"Step of {unit}")
        tell(company, unit, f"Call of {unit}")
    return company, Viewer("ann", ViewerRole.EXECUTIVE, company.units["A"])


def plan(company, unit, title, **more):
    days = date(2026, 1, 1), date(2099, 12, 31)
    step = Step("", company.units[unit], title, "people", "Marketing", *days, **more)
    roadmapping.save_steps(company.sessions, LOCAL_VIEWER, company.units["ORG"], GivenRoadmap((step,)), "P")


def tell(company, unit, call, **more):
    told = Narrative(company.units[unit], company.period, call=Said(call, "explicit"), **more)
    narratives.write_narrative(company.sessions, LOCAL_VIEWER, told, None)


def small(company, *sections, unit="ORG", viewer=LOCAL_VIEWER, form="pptx"):
    asked = PackRequest(company.wave, company.units[unit], sections=("cover", *sections))
    return board_pack.export_board_pack(company.sessions, viewer, asked, form)


@pytest.mark.parametrize("section", NEW)
def test_without_data_a_section_is_left_out(company, section):
    assert len(packs.titles(small(company, section))) == 1


@pytest.mark.parametrize(
    ("section", "own", "other"),
    [("kpis", "41.00%", "77.00%"), ("roadmap", "Step of A1", "Step of B"), ("narrative", "A1", "B")],
)
def test_a_scoped_viewer_sees_no_other_unit(outer, section, own, other):
    company, viewer = outer
    cells = [
        text for t in packs.tables(small(company, section, unit="A", viewer=viewer)) for r in t for text in r
    ]
    assert own in cells
    assert other not in cells
    assert other in [text for t in packs.tables(small(company, section)) for r in t for text in r]


def test_an_incomplete_value_is_told_as_such(sessions):
    company = found_company(sessions)
    values = [
        {"KPI": "Engagement rate", "Unit code": unit, "Period": period, "Actual": 40, "Weight": 9}
        for unit, period in (("NORTH", "2026-08"), ("SOUTH", "2026-08"), ("NORTH", "2026-09"))
    ]
    import_now(company, kpi_workbook(company, values=values), name="kpis.xlsx")
    table = packs.tables(small(company, "kpis"))[0]
    assert table[1][-1] == _("incomplete: {parts} of {expected} values").format(parts=1, expected=2)


def test_a_unit_alone_has_neither_units_beside_it_nor_below(outer):
    company, _viewer = outer
    assert len(packs.titles(small(company, "kpis", "narrative", unit="B"))) == 3


def test_a_long_call_to_action_is_told_whole(outer):
    company, _viewer = outer
    call = " ".join(f"word{n}" for n in range(250))
    tell(company, "ORG", call, audience="Everyone " * 20)
    content = small(company, "narrative")
    assert packs.overflowing(content) == []
    assert set(call.split()) <= set(" ".join(packs.texts(content)).split())


LENGTHS = {"month": "2026-09", "quarter": "2026-Q3", "year": "2026"}


def test_many_kpis_and_steps_fit_their_slides(outer):
    company, _viewer = outer
    offered = kpis.offered_kpis(company.sessions, LOCAL_VIEWER, company.units["ORG"])
    values = [
        {"KPI": one.title.en, "Unit code": "A1", "Period": LENGTHS[one.frequency], "Actual": 2, "Weight": 1}
        for one in offered
        if one.code != "engagement_rate"
    ]
    import_now(company, kpi_workbook(company, values=values), name="more.xlsx")
    for number in range(20):
        plan(company, "A1", f"{number} " + "A very long title " * 10)
    content = small(company, "kpis", "roadmap", unit="A")
    assert packs.overflowing(content) == []
    assert len({row[0] for table in packs.tables(content) for row in table}) > len(offered)

"""Board packs of companies: every number is that of the services, no more is told than a viewer may see."""

import re
import shutil
import subprocess
from io import BytesIO
from itertools import cycle

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from services import (
    administration,
    board_pack,
    case_figures,
    comparing,
    positions,
    wave_administration,
)
from services.adapters.database import data_version, reading, writing
from services.adapters.tables import BusinessUnit
from services.board_pack import SECTIONS
from services.domain.errors import NotFoundError, RefusedError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.language import LANGUAGE_NAMES, format_score, in_language
from services.pack_matter import PackRequest
from tests import packs
from tests.builders import case_workbook, document, found_company, import_now, questionnaire

FRAMEWORKS = (
    "social-maturity", "digital-transformation", "social-needs", "organisation-model", "executive-questionnaire",
    "digital-intensity-index", "transformation-challenges", "leadership-skills", "post",
)  # fmt: skip


def request_of(sessions, key, **more):
    """The latest closed wave of a framework beside the one before."""
    waves = [
        w
        for w in wave_administration.list_waves(sessions, LOCAL_VIEWER)
        if w.framework_key == key and w.closed
    ]
    previous = waves[-2].id if len(waves) > 1 else None
    return PackRequest(**{"wave": waves[-1].id, "unit": waves[-1].top, "previous": previous} | more)


def made(sessions, key, form="pptx", **more):
    return board_pack.export_board_pack(sessions, LOCAL_VIEWER, request_of(sessions, key, **more), form)


def small(company, form="pptx", unit="ORG", viewer=LOCAL_VIEWER, **more):
    asked = PackRequest(company.wave, company.units[unit], **more)
    return board_pack.export_board_pack(company.sessions, viewer, asked, form)


def scores(sessions, asked):
    tree = administration.list_units(sessions, LOCAL_VIEWER)
    below = [child.id for child in tree.children(asked.unit)]
    return comparing.unit_scores(sessions, LOCAL_VIEWER, asked.wave, asked.previous, below)


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_ranking_has_the_scores_of_the_units(sample_sessions, language):
    asked = request_of(sample_sessions, "social-maturity")
    found = scores(sample_sessions, asked)
    found = found[found["node"] == found["node"].iloc[0]].dropna(subset=["score"])
    (chart,) = packs.charts(
        made(sample_sessions, "social-maturity", sections=("ranking",), language=language)
    )
    (drawn,) = packs.figures(chart).values()
    told = {name.partition(" · ")[0]: value for name, value in drawn.items() if value is not None}
    assert told == dict(zip(found["unit"], found["score"], strict=True))


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_the_heat_map_writes_scores_as_the_screen_does(sample_sessions, language):
    found = scores(sample_sessions, request_of(sample_sessions, "social-maturity"))
    (table,) = packs.tables(
        made(sample_sessions, "social-maturity", sections=("heat-map",), language=language)
    )
    with in_language(language):
        expected = [format_score(value) for value in found["score"]]
    assert [text for _unit, *cells in table[1:] for text in cells] == expected


def test_the_quadrant_has_the_places_of_the_units(sample_sessions):
    asked = request_of(sample_sessions, "digital-transformation")
    tree = administration.list_units(sample_sessions, LOCAL_VIEWER)
    units = [*(child.id for child in tree.children(asked.unit)), asked.unit]
    rows = positions.positions(sample_sessions, LOCAL_VIEWER, asked.wave, units, "fixed").rows
    now = rows.drop_duplicates("unit_id", keep="last")
    (chart,) = packs.charts(made(sample_sessions, "digital-transformation", sections=("quadrant",)))
    last = {name: values[-1] for name, values in packs.figures(chart).items() if name in set(now["unit"])}
    assert last == dict(zip(now["unit"], now["y"], strict=True))


def test_the_money_is_that_of_the_business_case(sample_sessions):
    asked = request_of(sample_sessions, "social-maturity")
    cases = board_pack.Matter(sample_sessions, LOCAL_VIEWER, version_of(sample_sessions), asked).cases
    steps, flow, worth = map(
        packs.figures, packs.charts(made(sample_sessions, "social-maturity", sections=("business-case",)))
    )
    assert list(steps["Amount"].values())[-1] == cases.together.portfolio.npv
    assert list(flow["Running total"].values()) == case_figures.flow(cases)["cumulative"].tolist()
    assert list(worth["Net present value"].values()) == case_figures.worth(cases)["npv"].tolist()


def version_of(sessions):
    with reading(sessions) as session:
        return data_version(session)


def test_bars_of_the_waterfall_add_up_to_its_amounts(sample_sessions):
    steps = packs.figures(
        packs.charts(made(sample_sessions, "social-maturity", sections=("business-case",)))[0]
    )
    lengths = [
        above - below
        for below, above in zip(
            steps["Bar below zero"].values(), steps["Bar above zero"].values(), strict=True
        )
    ]
    assert lengths == pytest.approx([abs(amount) for amount in steps["Amount"].values()])


@pytest.fixture(scope="module", params=list(zip(FRAMEWORKS, cycle(["fr", "en"]), strict=False)))
def slides(request, sample_sessions):
    """The key of a framework, a language, and the slides about it."""
    key, language = request.param
    return key, language, made(sample_sessions, key, language=language)


def test_packs_of_every_kind_of_framework_fit_their_slides(slides):
    assert packs.overflowing(slides[2]) == []
    assert len(packs.titles(slides[2])) >= 6


@pytest.mark.parametrize("form", ["html", "xlsx"])
def test_other_forms_have_the_same_titles(sample_sessions, slides, form):
    key, language, content = slides
    titles = [title for title in packs.titles(content) if not re.search(r"\([2-9]/\d\)$", title)][1:]
    content = made(sample_sessions, key, form, language=language)
    if form == "html":
        told = [re.sub("<[^>]*>", "", found) for found in re.findall("<h2>(.*?)</h2>", content.decode())]
    else:
        told = [sheet["A1"].value for sheet in load_workbook(BytesIO(content)).worksheets[:-1]]
    assert [re.sub(r" \(1/\d\)$", "", title) for title in titles] == [t.replace("&#x27;", "'") for t in told]


def test_the_page_needs_nothing_else(sample_sessions):
    page = made(sample_sessions, "digital-transformation", "html").decode()
    assert not any(sign in page for sign in ("<script", "http://", "https://", "url(", "@import"))
    assert page.count("<svg") == page.count('role="img"') > 5


def test_every_figure_of_the_workbook_is_a_number(sample_sessions):
    asked = request_of(sample_sessions, "social-maturity")
    book = load_workbook(BytesIO(made(sample_sessions, "social-maturity", "xlsx", sections=("heat-map",))))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    numbers = [cell.value for cell in cells if isinstance(cell.value, float)]
    assert numbers == scores(sample_sessions, asked)["score"].dropna().tolist()
    assert "f" not in {cell.data_type for cell in cells}


def test_sections_are_those_asked_for_in_the_order_of_the_pack(sample_sessions):
    content = made(sample_sessions, "social-maturity", sections=("method", "cover"))
    assert packs.titles(content) == ["Groupe Havresol", "How the figures are made"]


def test_an_unknown_section_is_refused(sample_sessions):
    with pytest.raises(RefusedError):
        made(sample_sessions, "social-maturity", sections=("kitchen",))


def test_units_are_those_asked_for(sample_sessions):
    tree = administration.list_units(sample_sessions, LOCAL_VIEWER)
    units = tuple(unit.id for unit in tree.units if unit.code in ("WEB", "BOUT"))
    (chart,) = packs.charts(made(sample_sessions, "social-maturity", sections=("ranking",), units=units))
    assert len(chart.plots[0].categories) == 2


def test_footer_and_cover_name_what_the_pack_is_about(sample_sessions):
    told = " ".join(packs.texts(made(sample_sessions, "social-maturity", sections=("cover", "overview"))))
    for part in (
        "Groupe Havresol",
        "Social maturity in five stages",
        "Q3 2026",
        "Data version",
        "Palier 0.",
        "2 / 2",
    ):
        assert part in told


@pytest.fixture
def outer(sessions):
    """A company of two branches with answers, and a viewer of one of them."""
    company = found_company(sessions, {"A": "ORG", "A1": "A", "A2": "A", "B": "ORG"})
    answers = {"A1": [[4, 4, 2, 3]] * 5, "A2": [[2, 1, 2, 3]] * 5, "B": [[5, 5, 5, 5]] * 5}
    import_now(company, questionnaire(company, answers))
    return company, Viewer("ann", ViewerRole.EXECUTIVE, company.units["A"])


@pytest.mark.parametrize("form", ["pptx", "html", "xlsx"])
def test_other_units_are_refused(outer, form):
    company, viewer = outer
    with pytest.raises(NotFoundError):
        small(company, form, "B", viewer)


def test_units_outside_the_scope_are_refused_among_those_to_show(outer):
    company, viewer = outer
    with pytest.raises(NotFoundError):
        small(company, unit="A", viewer=viewer, units=(company.units["B"],))


def test_a_scoped_pack_names_no_other_unit(outer):
    company, viewer = outer
    page = small(company, "html", "A", viewer).decode()
    named = re.findall(r">(A1|A2|B|Organisation)(?: ·[^<]*)?</(?:text|th|td)>", page)
    assert "<dd>A (A)</dd>" in page
    assert set(named) == {"A1", "A2"}


def test_a_unit_without_answers_has_a_pack(company):
    content = small(company)
    assert packs.overflowing(content) == []
    assert "No answers yet" in " ".join(packs.texts(content))


def test_no_business_case_leaves_its_slides_out(outer):
    company, _viewer = outer
    assert small(company, sections=("cover", "business-case")).count(b"ppt/charts/") == 0
    assert len(packs.titles(small(company, sections=("cover", "business-case")))) == 1


def test_one_initiative_is_told_without_a_ranking(outer):
    company, _viewer = outer
    plan = ("INTRA", "Intranet", "A", 2026, 2)
    cost = {"Initiative code": "INTRA", "Line code": "C", "Kind": "cost", "Cost or benefit": "Content"}
    amounts = {"Basis": "assumed", "2026 likely": 100}
    import_now(company, case_workbook(company, initiatives=[plan], lines=[cost | amounts]), name="case.xlsx")
    content = small(company, sections=("business-case",))
    assert packs.titles(content)[0] == "Intranet costs $100 more than it returns"
    assert packs.overflowing(content) == []
    assert len(packs.charts(content)) == 2


def test_what_costs_nothing_has_no_payback(outer):
    company, _viewer = outer
    gain = {
        "Initiative code": "FREE",
        "Line code": "G",
        "Kind": "benefit",
        "Cost or benefit": "Tools retired",
    }
    given = {
        "initiatives": [("FREE", "Free", "A", 2026, 2)],
        "lines": [gain | {"Basis": "assumed", "2026 likely": 9}],
    }
    import_now(company, case_workbook(company, **given), name="case.xlsx")
    content = small(company, sections=("business-case",))
    assert "Never in the red" in packs.titles(content)
    assert " ".join(packs.texts(content)).count("undefined: nothing is paid") == 2


HOSTILE = ("<b>bold</b>", "=1+1", "🚀 unité", "A very long name " * 11)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_units_are_nothing_but_texts(outer, name):
    company, _viewer = outer
    with writing(company.sessions) as session:
        session.execute(update(BusinessUnit).values(name=name))
    content = small(company)
    assert packs.overflowing(content) == []
    cells = [c for book in packs.embedded_books(content) for row in book.active.iter_rows() for c in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "<b>bold" not in small(company, "html").decode()


def test_three_hundred_units_show_the_extremes(sessions):
    company = found_company(sessions, {f"U{n:03}": "ORG" for n in range(300)})
    import_now(company, questionnaire(company, {f"U{n:03}": [[n % 5 + 1] * 4] for n in range(0, 300, 3)}))
    content = small(company)
    assert packs.overflowing(content) == []
    assert len(packs.titles(content)) < 20


def test_a_nominal_framework_shows_what_most_chose(sessions):
    options = [{"code": c, "label": {"en": c, "fr": c}} for c in "xy"]
    nominal = {"code": "five", "kind": "choice", "options": options}
    dimensions = [{**dimension, "rollup": "none"} for dimension in document()["dimensions"]]
    company = found_company(sessions, answer_sets=[nominal], dimensions=dimensions, levels=[])
    import_now(company, questionnaire(company, {"NORTH": [["x"] * 4] * 5}))
    (table,) = packs.tables(small(company, sections=("choices",)))
    assert [row[1:3] for row in table[1:]] == [["x", "100%"]] * 4


def test_data_that_moved_on_since_the_screen_is_told(outer):
    company, _viewer = outer
    assert "The data changed" in " ".join(packs.texts(small(company, sections=("cover",), version=1)))


@pytest.fixture(scope="module")
def pdf(sample_sessions):
    """Pages and slides of a pack as LibreOffice draws it; skipped where it cannot."""
    try:
        content = made(sample_sessions, "digital-transformation", "pdf", language="fr")
    except RefusedError as error:
        pytest.skip(f"NOT RENDERED: {error}")
    return content, len(packs.titles(made(sample_sessions, "digital-transformation")))


def test_a_pdf_has_a_page_a_slide(pdf):
    content, slides = pdf
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", content)) == slides


def test_nothing_is_drawn_beyond_the_page(pdf, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("NOT RENDERED: Poppler is not installed")
    (tmp_path / "pack.pdf").write_bytes(pdf[0])
    subprocess.run(["pdftotext", "-bbox", "pack.pdf", "words.html"], check=True, cwd=tmp_path)
    written = (tmp_path / "words.html").read_text("utf-8")
    wide, high = map(float, re.search(r'<page width="([\d.]+)" height="([\d.]+)"', written).groups())
    places = [
        tuple(map(float, found))
        for found in re.findall(
            r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', written
        )
    ]
    assert len(places) > 100
    assert [p for p in places if p[0] < 0 or p[1] < 0 or p[2] > wide or p[3] > high] == []


def test_without_libreoffice_a_pdf_is_refused_in_words(sample_sessions, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RefusedError, match="LibreOffice"):
        made(sample_sessions, "social-maturity", "pdf")


def test_every_section_has_a_title_in_both_languages():
    titles = {}
    for language in LANGUAGE_NAMES:
        with in_language(language):
            titles[language] = [section.title() for section in SECTIONS]
    assert all(all(found) for found in titles.values())


@pytest.mark.parametrize(("parts", "able"), [(("scalc",), False), (("scalc", "simpress"), True), ((), True)])
def test_a_libreoffice_without_impress_makes_no_pdf(monkeypatch, tmp_path, parts, able):
    for name in ("soffice", *parts):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert board_pack.makes_pdf() == able

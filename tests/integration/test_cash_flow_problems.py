"""Problems of plain cash flows as people keep them: each named by its cell in the file, all at once."""

from dataclasses import replace

import pytest

from services import business_case, importing, mapping
from services.adapters.database import open_sessions
from services.domain.case_facts import MoneySettings
from services.domain.errors import MappingRejectedError
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from tests.builders import KEY, checked, found_company, import_now, problems, spreadsheet

HEAD = [["Unit:", "North"], ["Item", 2026, 2027]]
COSTS, GAINS = [["Costs"], ["Licence fees", 100, 20]], [["Benefits"], ["Tools retired", None, 200]]


@pytest.fixture
def company(sqlite_url):
    """A small company whose amounts are in Canadian dollars."""
    sessions = open_sessions(sqlite_url)
    made = found_company(sessions)
    settings = MoneySettings("CAD", 0.1, 2026)
    business_case.set_money_settings(sessions, LOCAL_VIEWER, made.units["ORG"], settings)
    yield made
    sessions.kw["bind"].dispose()


def sheet(costs=COSTS, gains=GAINS, head=HEAD, name="Intranet", **more):
    return spreadsheet([*head, *costs, *gains], name, **more)


def lines(company, content):
    """What would be stored of each line: name, kind, likely amounts."""
    import_now(company, content)
    (case,) = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"]).cases
    return [(one.row, one.kind, [a.likely for a in one.amounts]) for one in case.plan.lines]


def test_a_good_sheet_has_none(company):
    assert problems(company, sheet()) == []


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["Content", "much", 1], [("money.amount", "Intranet!B5")]),
        (["Content", "1,234", 1], [("money.amount_ambiguous", "Intranet!B5")]),
        (["Content", 5, "6 €"], [("money.currency", "Intranet!C5")]),
        (["Content", 5, -1], [("money.negative_cost", "Intranet!C5")]),
        ([None, 5, 1], [("money.missing", "Intranet!A5")]),
        (["x" * 201, 5, 1], [("money.text", "Intranet!A5")]),
        (["Licence fees", 5, 1], [("money.line_again", "Intranet!A5")]),
        (["Total", 105, 21], [("money.left_out", "Intranet!A5")]),
        (["Sous-total", "–", 21], [("money.left_out", "Intranet!A5")]),
        (["A title", None, None], []),
        (["Content", "-", "1 234,50 $"], []),
    ],
    ids=str,
)
def test_a_row(company, row, found):
    assert problems(company, sheet([*COSTS, row])) == found


@pytest.mark.parametrize(
    "name",
    [
        "Net cash flow",
        "Cumul",
        "NPV",
        "VAN (8 %)",
        "Facteur d'actualisation",
        "Bénéfice net",
        "Payback",
        "ROI",
    ],
)
def test_figures_worked_out_of_the_others_are_left_out(company, name):
    found = checked(company, sheet(gains=[*GAINS, [name, 7, 7]]))
    assert [(issue.code, issue.found, issue.severity) for issue in found.issues] == [
        ("money.left_out", name, "warning")
    ]
    assert found.contents.counts["lines"] == 2


@pytest.mark.parametrize("name", ["Delivery van", "Network", "Tri des déchets", "Internet", "Cumulus server"])
def test_words_that_look_like_such_figures_are_lines(company, name):
    assert problems(company, sheet([*COSTS, [name, 7, 7]])) == []


def test_assumptions_are_no_money(company):
    rows = [["Hypothèses"], ["Number of people", 120, 150]]
    assert problems(company, sheet(gains=[*GAINS, *rows])) == [("money.left_out", "Intranet!A8")]


def test_a_row_that_is_the_sum_of_others_is_doubtful(company):
    rows = [["Costs"], ["Licence fees", 100, 20], ["Content", 5, None], ["Technology", 105, 20]]
    assert problems(company, sheet(rows)) == [("money.like_sum", "Intranet!A6")]


def test_costs_with_their_parts_below_count_once(company):
    rows = [["Costs", 105, 20], ["Licence fees", 100, 20], ["Content", 5, None]]
    assert problems(company, sheet(rows)) == [("money.left_out", "Intranet!A3")]


def test_costs_and_benefits_alone_are_two_lines(company):
    found = lines(company, sheet([["Costs", 100, 20]], [["Benefits", 0, 200]]))
    assert found == [("Costs", "cost", [100, 20]), ("Benefits", "benefit", [0, 200])]


def test_costs_below_zero_are_turned(company):
    content = sheet([["Item A", -100, "(20)"], ["Item B", "-5", None]], [["Item C", 0, 200]])
    assert problems(company, content) == [("money.turned", "Intranet!A3"), ("money.turned", "Intranet!A4")]
    assert lines(company, content)[0] == ("Item A", "cost", [100, 20])


def test_a_grant_among_costs_lowers_them(company):
    rows = [*COSTS, ["Grant", -30, None]]
    assert lines(company, sheet(rows))[1] == ("Grant", "cost", [-30, 0])


def test_a_refund_among_costs_below_zero_lowers_them(company):
    rows = [["Costs"], ["Licence fees", -100, -20], ["Grant", 30, None]]
    assert lines(company, sheet(rows))[1] == ("Grant", "cost", [-30, 0])


def test_low_stays_below_high_when_amounts_are_turned(company):
    head = [["Unit:", "North"], ["Item", "2026 low", "2026 likely", "2026 high", "2027"]]
    import_now(
        company, sheet([["Item A", -120, -100, -80, -1], ["B", -1, -2, -3, -4]], [["C", 1, 2, 3, 4]], head)
    )
    (case,) = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"]).cases
    assert [tuple(one.amounts[0]) for one in case.plan.lines] == [(80, 100, 120), (1, 2, 3), (1, 2, 3)]


def test_a_line_with_both_signs_is_neither(company):
    content = sheet([["Item A", -100, -20], ["Item B", 5, -5]], [["Item C", 0, 200]])
    assert ("money.kind_unclear", "Intranet!A4") in problems(company, content)


def test_lines_that_nothing_tells_apart_are_neither(company):
    content = sheet([["Item A", 100, 20]], [["Item C", 0, 200]])
    assert problems(company, content) == [("money.kind_unclear", f"Intranet!A{row}") for row in (3, 4)]


def test_a_benefit_below_zero_is_refused(company):
    assert problems(company, sheet(gains=[*GAINS, ["Loss", -5, 1]])) == [
        ("money.negative_benefit", "Intranet!B7")
    ]


def test_no_cost_is_a_warning(company):
    found = checked(company, sheet([], [*GAINS, ["Fewer visits", 1, 2]]))
    assert [(issue.code, issue.severity) for issue in found.issues] == [("money.no_cost", "warning")]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Amounts in EUR", [("money.currency", "Intranet!A2")]),
        ("(k€)", [("money.currency", "Intranet!A2"), ("money.scale", "Intranet!A2")]),
        ("in thousands of CAD", [("money.scale", "Intranet!A2")]),
        ("Project EUR rollout (ROI)", []),
    ],
)
def test_what_a_title_says_of_the_amounts(company, title, found):
    content = sheet(head=[HEAD[0], [title], HEAD[1]])
    assert problems(company, content) == found


def test_thousands_are_multiplied(company):
    content = sheet(head=[HEAD[0], ["(k$)"], HEAD[1]])
    assert lines(company, content)[0] == ("licences", "cost", [100_000, 20_000])


def test_a_unit_that_nobody_knows(company):
    head = [["Unit", "Item", 2026, 2027], ["North", "Licence fees", 1, 2]]
    content = spreadsheet([*head, ["NOWHERE", "Content", 3, 4]], "Intranet")
    assert ("unit.unknown", "Intranet!A3") in problems(company, content)


def test_one_initiative_is_of_one_unit(company):
    rows = [["Unit", "Item", 2026, 2027], ["North", "Licence fees", 1, 2], ["South", "Content", 3, 4]]
    assert ("money.units_differ", "Intranet!A3") in problems(company, spreadsheet(rows, "Intranet"))


@pytest.mark.parametrize(
    ("years", "found"),
    [
        ((2026, 2150), ("money.year_beyond", "Intranet!C2")),
        ((2026, 2060), ("money.year_beyond", "Intranet!C4")),
        ((2026, 2027, 2027), ("heading.twice", "Intranet!D2")),
    ],
)
def test_a_year(company, years, found):
    costs = [["Costs"], ["Licence fees", *[5] * len(years)], ["Content", *[1] * len(years)]]
    assert found in problems(company, sheet(costs, [], [HEAD[0], ["Item", *map(str, years)]]))


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("Kind", "maybe", ("money.choice", "Intranet!B4")),
        ("Basis", "hope", ("money.choice", "Intranet!B4")),
        ("Estimate", "huge", ("money.choice", "Intranet!B4")),
    ],
)
def test_a_word_that_is_none_of_the_choices(company, column, value, found):
    good = {"Kind": "cost", "Basis": "measured", "Estimate": "likely"}[column]
    rows = [["Item", column, 2026, 2027], ["Licence fees", good, 1, 2], ["Content", value, 3, 4]]
    assert found in problems(company, spreadsheet([["Unit:", "North"], *rows], "Intranet"))


def test_three_rows_may_be_one_line(company):
    head = [["Unit:", "North"], ["Item", "Scenario", 2026, 2027]]
    rows = [["Licence fees", name, n, n] for n, name in enumerate(("low", "likely", "high"), 1)]
    import_now(company, spreadsheet([*head, *rows], "Intranet"))
    (case,) = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"]).cases
    assert [tuple(amount) for line in case.plan.lines for amount in line.amounts] == [(1, 2, 3)] * 2


def test_estimates_out_of_order_are_said(company):
    head = [["Unit:", "North"], ["Item", "2026 low", "2026", "2027"]]
    assert problems(
        company, sheet([["Costs"], ["Licence fees", 9, 5, 1], ["Content", 1, 2, 3]], [], head)
    ) == [("money.range_order", "Intranet!C4")]


def test_lines_of_one_name_have_codes_of_their_own_that_stay(company):
    rows = [*COSTS, ["Own words", 5, 1], ["Own words", 6, 1], ["own-words", 7, 1]]
    for extra in ([], [["Content", 1, 1]]):
        import_now(company, sheet([*rows, *extra]))
        (case,) = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"]).cases
        codes = [line.code for line in case.plan.lines]
        assert codes[:4] == ["licences", "own-words", "own-words-2", "own-words-3"]


def test_a_code_is_at_most_sixty_characters(company):
    import_now(company, sheet([["Costs"], ["x" * 150, 5, 1], ["x" * 151, 5, 1]]))
    (case,) = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"]).cases
    assert [len(line.code) for line in case.plan.lines[:2]] == [60, 60]


def test_a_sheet_that_sums_up_the_others_is_left_out(company):
    rows = [*HEAD, *COSTS, *GAINS]
    content = spreadsheet(rows, "Summary", Intranet=rows, Wiki=rows)
    assert problems(company, content) == [("money.left_out", "Summary!")]
    assert checked(company, content).contents.counts["initiatives"] == 2


def test_costs_and_benefits_may_have_a_sheet_each(company):
    head = [["Initiative:", "Wiki"], *HEAD]
    gains = [*head, ["C", 7, 1], ["D", 1, 1]]
    content = spreadsheet([*head, ["Item A", 5, 1], ["B", 1, 1]], "Costs", Benefits=gains)
    assert lines(company, content) == [
        *(("Item A", "cost", [5, 1]), ("B", "cost", [1, 1])),
        *(("C", "benefit", [7, 1]), ("D", "benefit", [1, 1])),
    ]


@pytest.mark.parametrize(
    "years", [([2026, 2027], ["Year 0", "Year 1"]), (["Year 0", "Year 1"], [2026, 2027])]
)
def test_years_may_stand_twice_above_the_amounts(company, years):
    above, below = years
    content = sheet(head=[HEAD[0], [None, *above], ["Item", *below]])
    assert problems(company, content) == []
    assert lines(company, content)[0] == ("licences", "cost", [100, 20])


WIDE = ["Project", "Unit", "Kind", "Item", 2026, 2027]


def test_a_unit_is_not_carried_to_the_next_initiative(company):
    rows = [["Wiki", "North", "cost", "A", 1, 2], [None, None, "cost", "B", 1, 2]]
    content = spreadsheet([WIDE, *rows, ["Portal", None, "cost", "C", 1, 2]])
    assert problems(company, content) == [("money.missing", "Sheet1!B4")]


def test_a_total_in_the_column_of_initiatives_is_left_out(company):
    rows = [["Wiki", "North", "cost", "A", 1, 2], ["Total", None, None, None, 1, 2]]
    found = checked(company, spreadsheet([WIDE, *rows, [None, None, "cost", "B", 1, 2]]))
    assert [issue.code for issue in found.issues] == ["money.left_out"]
    assert found.contents.counts["initiatives"] == 1


def test_the_headings_of_years_may_name_another_currency(company):
    found = problems(company, sheet(head=[HEAD[0], ["Item", "2026 EUR", "2027 EUR"]]))
    assert found == [("money.currency", "Intranet!B2"), ("money.currency", "Intranet!C2")]


def test_one_initiative_under_its_code_and_its_title_stands_twice(company):
    import_now(company, sheet(name="My intranet"))
    rows = [["My intranet", "North", "cost", "A", 1, 2], ["my-intranet", "North", "cost", "B", 1, 2]]
    assert problems(company, spreadsheet([WIDE, *rows])) == [("money.code_twice", "Sheet1!A3")]


def test_names_of_initiatives_that_make_one_code_have_two(company):
    rows = [["My wiki", "North", "cost", "A", 1, 2], ["My-wiki", "North", "cost", "B", 1, 2]]
    for extra in ([], [["Other", "North", "cost", "C", 1, 2]]):
        import_now(company, spreadsheet([WIDE, *rows, *extra]))
        cases = business_case.list_cases(company.sessions, LOCAL_VIEWER, company.units["ORG"]).cases
        found = {one.plan.title: one.plan.code for one in cases}
        assert (found["My wiki"], found["My-wiki"]) == ("my-wiki", "my-wiki-2")


@pytest.mark.parametrize("name", ["x" * 201, None])
def test_an_initiative_needs_a_name_that_fits(company, name):
    content = spreadsheet([WIDE, [name, "North", "cost", "A", 1, 2], ["Wiki", "North", "cost", "B", 1, 2]])
    code = "money.text" if name else "money.missing"
    assert problems(company, content) == [(code, "Sheet1!A2")]


def test_every_unknown_unit_is_said(company):
    rows = [["Wiki", unit, "cost", unit, 1, 2] for unit in ("NOWHERE", "North", "ELSEWHERE")]
    assert sorted(problems(company, spreadsheet([WIDE, *rows]))) == [
        *(("unit.unknown", "Sheet1!B2"), ("unit.unknown", "Sheet1!B4"))
    ]


def test_a_table_with_other_headings_is_said(company):
    other = [["Item", "Unit", 2026, 2027], ["Licence fees", "North", 1, 2], ["Content", "North", 1, 2]]
    content = sheet(Later=[["What", "Basis", "Year 1", "Year 2"], *[[*row[:2], 1, 2] for row in other[1:]]])
    assert problems(company, content) == [("headings.missing", "Later!")]


def test_every_problem_is_told_at_once(company):
    content = sheet([*COSTS, ["Content", "much", "1,234"], ["Total", 1, 2]], [*GAINS, ["Loss", -5, "6 €"]])
    assert [code for code, _ in problems(company, content)] == [
        *("money.amount", "money.amount_ambiguous", "money.currency", "money.negative_benefit"),
        "money.left_out",
    ]


def test_a_contributor_of_another_unit_cannot_take_an_initiative(company):
    import_now(company, sheet())
    viewer = Viewer("c", ViewerRole.CONTRIBUTOR, company.units["SOUTH"])
    content = sheet(head=[["Unit:", "South"], HEAD[1]])
    staged = importing.stage(company.sessions, viewer, "mine.xlsx", content)
    found = importing.preview(company.sessions, viewer, KEY, [staged]).files[0]
    assert [issue.code for issue in found.issues] == ["money.initiative_elsewhere"]


def test_two_files_of_one_import_cannot_have_the_same_initiative(company):
    staged = [
        importing.stage(company.sessions, LOCAL_VIEWER, f"{n}.xlsx", sheet([*COSTS, ["Content", n, 1]]))
        for n in (1, 2)
    ]
    files = importing.preview(company.sessions, LOCAL_VIEWER, KEY, staged).files
    assert [[issue.code for issue in file.issues] for file in files] == [[], ["money.code_twice"]]


def test_problems_of_a_mapping_are_told_at_once(company):
    document = b"""
format: palier-mapping/1
layout: cash-flows
header: one
kind: maybe
scale: 7
columns: [{column: A, as: line}, {column: B, as: year, year: 200}, {as: unit}]
"""
    with pytest.raises(MappingRejectedError) as error:
        mapping.read_file(document)
    assert [str(issue.where) for issue in error.value.issues] == [
        *("header", "columns 2", "columns 3", "kind", "scale")
    ]


def test_a_mapping_for_no_organisation_of_the_viewer_is_refused(company):
    staged = importing.stage(company.sessions, LOCAL_VIEWER, "f.xlsx", sheet())
    flows = mapping.current_choices(company.sessions, LOCAL_VIEWER, staged).flows
    mapping.lay_out(company.sessions, LOCAL_VIEWER, staged, replace(flows, organisation="ELSEWHERE"))
    found = importing.preview(company.sessions, LOCAL_VIEWER, KEY, [staged]).files[0]
    assert [issue.code for issue in found.issues] == ["organisation.unknown"]

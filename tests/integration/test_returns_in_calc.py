"""Returns against LibreOffice Calc, which computes the same cash flows with its own NPV and IRR."""

from dataclasses import dataclass

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from services.adapters.office import convert, office_path
from services.domain.returns import Floats, internal_rates, present_value

CASES, LONGEST = 200, 30
SKIPPED = "COMPARISON WITH CALC SKIPPED: no LibreOffice found; install it (Debian: apt-get install libreoffice-calc)"


@dataclass(frozen=True)
class Computed:
    """Cash flows with a rate, and what Calc says of them; `irr` only of the flows that were asked for theirs."""

    flows: Floats
    rate: float
    npv: float
    irr: float | None


def invest(chance):
    """Flows of one change of sign, hence with exactly one internal rate: years of outlays, then of income."""
    outlays, income = chance.integers(1, 4), chance.integers(1, LONGEST - 3)
    earned = chance.uniform(0, 1, income)
    spent = chance.uniform(0.2, 1, outlays)
    return np.concatenate([-spent, earned * (spent.sum() * chance.uniform(0.7, 4) / earned.sum())]) * 1e5


def drift(chance):
    """Flows of any signs."""
    return chance.normal(0, 1e5, chance.integers(2, LONGEST + 1))


def given():
    """Cash flows, every other one with exactly one internal rate, and rates from 0.5 % to 40 %."""
    chance = np.random.default_rng(20260930)
    return [((invest, drift)[n % 2](chance), float(chance.uniform(0.005, 0.4))) for n in range(CASES)]


def write(cases, path):
    """A row a case: formulas for its value and its internal rate, then its flows; nothing is computed yet."""
    book = Workbook()
    sheet = book.active
    for row, (flows, rate) in enumerate(cases, start=1):
        last = sheet.cell(row, 3 + len(flows)).column_letter
        sheet.cell(row, 1).value = f"=D{row}+NPV({rate!r},E{row}:{last}{row})"
        if row % 2:
            sheet.cell(row, 2).value = f"=IRR(D{row}:{last}{row})"
        for place, flow in enumerate(flows, start=4):
            sheet.cell(row, place).value = float(flow)
    book.save(path)


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    """What Calc makes of all cases; without LibreOffice these tests are skipped, loudly, since it is optional."""
    office = office_path()
    if office is None:
        pytest.skip(SKIPPED)
    folder = tmp_path_factory.mktemp("calc")
    asked, answered, cases = folder / "asked" / "flows.xlsx", folder / "flows.xlsx", given()
    asked.parent.mkdir()
    write(cases, asked)
    convert(office, [asked], "xlsx:Calc MS Excel 2007 XML", folder)
    cells = load_workbook(answered, data_only=True).active.iter_rows(max_col=2, values_only=True)
    return [Computed(*case, *figures) for case, figures in zip(cases, cells, strict=True)]


def test_net_present_values_are_those_of_calc(computed):
    ours = [float(present_value(one.flows, one.rate)) for one in computed]
    assert ours == pytest.approx([one.npv for one in computed], rel=1e-9, abs=0)


def test_internal_rates_are_those_of_calc(computed):
    asked = [one for one in computed if one.irr is not None]
    assert len(asked) == CASES // 2
    assert [internal_rates(one.flows) for one in asked] == [
        (pytest.approx(one.irr, rel=0, abs=1e-6),) for one in asked
    ]

"""Files of every format with damage in any part: each is a workbook or a sentence, in bounded time."""

import os
import time
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from services.adapters.workbook_reader import Workbook as Read
from services.adapters.workbook_reader import read_workbook
from services.domain.errors import WorkbookRefusedError
from tests.builders import saved
from tests.hostile import FILES, repacked, xlsb

EXAMPLES = int(os.environ.get("PALIER_FUZZ_EXAMPLES", "60"))
"""Files of each kind; more are tried by hand."""

SECONDS = 5


def rich():
    book = Workbook()
    sheet = book.active
    sheet.append(["Question", "Unité", 0.45, True, "#N/A", "=A1&B1"])
    sheet["C1"].number_format = "0%"
    sheet["A9"] = "below"
    sheet.merge_cells("A3:B4")
    sheet.row_dimensions[9].hidden = True
    book.create_sheet("hidden").sheet_state = "hidden"
    book.create_chartsheet("chart")
    return saved(book)


SEEDS = {
    "xlsx": rich(),
    "ods": (FILES / "errors.ods").read_bytes(),
    "xlsb": xlsb({(0, 0): 3.5, (1, 2): 7, (5, 1): -1}),
    "xls": (FILES / "small.xls").read_bytes(),
    "csv": 'Unité;Score\n"North";"4,5"\nSouth;#N/A\n'.encode() * 3,
}
MARKUP = (
    'r="XFD1048576"|r="A0"|r="1048577"|<row>|<c>|</c>|<c t="e"><v>#N/A</v></c>|<f>|<v>|</v>|</sheetData>|<!--|]]>'
    '|<![CDATA[|&#0;|&amp|&#x110000;|"|>|<|/>|1e308|-1|NaN|99999999999|hidden="1"|<mergeCell ref="A1:A0"/>|;|sep='
    '|number-rows-repeated="99999999"|number-columns-repeated="99999999"'
)
BYTES = (
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"'",
    b"\r",
    b"\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
)
TOKENS = st.sampled_from([*(token.encode() for token in MARKUP.split("|")), *BYTES])
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), TOKENS | st.binary(max_size=6)), min_size=1, max_size=5
)


def edited(content, edits):
    """Bytes with some spans replaced."""
    for share, length, new in edits:
        place = int(share * len(content))
        content = content[:place] + new + content[place + length :]
    return content


def damaged(kind, part, edits):
    """A file of a kind with one part edited, or the file itself where that is no archive or the part has no turn."""
    content = SEEDS[kind]
    if not content.startswith(b"PK") or part == 0:
        return edited(content, edits)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    return repacked(content, {names[part % len(names)]: lambda data: edited(data, edits)})


@pytest.mark.parametrize("kind", SEEDS)
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(part=st.integers(0, 30), edits=EDITS)
def test_damage_gives_a_workbook_or_a_sentence(kind, part, edits):
    content, started = damaged(kind, part, edits), time.perf_counter()
    try:
        assert isinstance(read_workbook(f"a.{kind}", content), Read)
    except WorkbookRefusedError as refused:
        assert str(refused)
    assert time.perf_counter() - started < SECONDS

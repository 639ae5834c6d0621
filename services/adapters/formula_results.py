"""Puts the results of formulas back into a workbook that openpyxl wrote: it writes the formulas only."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from xml.sax.saxutils import escape

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import to_excel

from services.adapters.workbook_reader import CellError, CellValue, Sheet, UncalculatedFormula

_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"((?: s="\d+")?)(><f(?:[^>]*/>|[^>]*>[^<]*</f>))<v ?/></c>')


def restore(content: bytes, sheets: Sequence[Sheet | None], epoch: datetime) -> bytes:
    """The workbook with the results that `sheets`, in its order of worksheets, hold; None for a sheet of ours."""
    parts = {f"xl/worksheets/sheet{place}.xml": sheet for place, sheet in enumerate(sheets, start=1) if sheet}
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(written, "w") as target:
        for entry in source.infolist():
            target.writestr(entry, _part(source.read(entry), entry.filename, parts, epoch))
    return written.getvalue()


def _part(data: bytes, name: str, parts: Mapping[str, Sheet], epoch: datetime) -> bytes:
    sheet = parts.get(name)
    if sheet is None or b"<f" not in data:
        return data
    return _FORMULA.sub(lambda found: _with_result(found, sheet, epoch), data)


def _with_result(found: re.Match[bytes], sheet: Sheet, epoch: datetime) -> bytes:
    value = sheet.cell(int(found[2]) - 1, column_index_from_string(found[1].decode()) - 1)
    if isinstance(value, UncalculatedFormula):
        return found[0]
    kind, text = _written(value, epoch)
    place = b'<c r="%b%b"%b t="%b"' % (found[1], found[2], found[3], kind.encode())
    return b"%b%b<v>%b</v></c>" % (place, found[4], escape(text).encode())


def _written(value: CellValue, epoch: datetime) -> tuple[str, str]:
    """The type and the text of a result."""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, CellError):
        return "e", value.text
    if isinstance(value, date | time | timedelta):
        return "n", repr(to_excel(value, epoch))  # type: ignore[no-untyped-call]
    if isinstance(value, float | int):
        return "n", repr(value)
    return "str", str(value or "")

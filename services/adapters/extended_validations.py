"""Drop-down lists that refer to another sheet: Excel stores them in an extension, which openpyxl leaves out."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet.datavalidation import DataValidation

_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_TEXTS = ("type", "operator", "errorStyle", "error", "errorTitle", "prompt", "promptTitle")
_FORMULAS = ("formula1", "formula2")
_FLAGS = ("allowBlank", "showDropDown", "showInputMessage", "showErrorMessage")


def restore(reader: ExcelReader, content: bytes) -> None:
    """Add them to the workbook that was read, as plain validations, which programs of today take as well."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for sheet, relation in reader.parser.find_sheets():
            part = archive.read(relation.target)
            if _X14.strip("{}").encode() in part and b"dataValidation" in part:
                for validation in _validations(part):
                    reader.wb[sheet.name].add_data_validation(validation)


def _validations(part: bytes) -> Iterator[DataValidation]:
    for element in ElementTree.fromstring(part).iter(f"{_X14}dataValidation"):  # noqa: S314  read before
        cells = element.findtext(f"{_XM}sqref", "")
        if cells:
            settings: dict[str, Any] = {name: element.get(name) for name in _TEXTS}
            settings |= {name: element.get(name) in {"1", "true"} for name in _FLAGS}
            settings |= {name: element.findtext(f"{_X14}{name}/{_XM}f") for name in _FORMULAS}
            yield DataValidation(sqref=cells, **settings)

"""The settings of a business-case workbook: read, and held against those of the organisation."""

from dataclasses import dataclass, replace

from services.adapters import case_layout as layout
from services.adapters.case_cells import plain_number, share_in
from services.adapters.grid import text_of
from services.adapters.workbook_reader import CellValue, Sheet, cell_address
from services.domain.case_facts import FIRST_YEAR, LAST_YEAR, MoneySettings
from services.domain.errors import CellIssue, Severity
from services.domain.matching import normalise
from services.domain.percent import Percent
from services.domain.texts import LANGUAGES, Message
from services.language import is_currency

VALUE = 1
"""The column of the values, beside their labels."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """The settings that a file is read by, and whether they are to be stored."""

    settings: MoneySettings
    new: bool = False


def read(sheet: Sheet, known: MoneySettings, *, may_set: bool, issues: list[CellIssue]) -> ReadSettings:
    """What a sheet of settings says; where they `may_set`, they are taken, else those of the organisation count."""
    found = _Reading(sheet, issues)
    settings = MoneySettings(
        found.currency() or known.currency,
        known.rate if (rate := found.rate()) is None else rate,
        found.year() or known.valuation_year,
    )
    if may_set:
        return ReadSettings(settings, new=not any(issue.sheet == sheet.name for issue in issues))
    found.compare(settings, known)
    return ReadSettings(known)


class _Reading:
    """Reads the cells of one sheet of settings."""

    def __init__(self, sheet: Sheet, issues: list[CellIssue]) -> None:
        self.sheet = sheet
        self.issues = issues
        words = {
            normalise(label.within(language)): key
            for key, label in layout.SETTING_LABELS.items()
            for language in LANGUAGES
        }
        labels = ((row, words.get(normalise(text_of(sheet.cell(row, 0))))) for row in range(len(sheet.rows)))
        self.row = {key: row for row, key in labels if key is not None}

    def _value(self, key: str) -> CellValue:
        value = self.sheet.cell(self.row[key], VALUE) if key in self.row else None
        return value if text_of(value) else None

    def _say(
        self, code: str, key: str, expected: Message, remedy: Message, severity: Severity = "error"
    ) -> None:
        value = self._value(key)
        shown = f"{100 * value:g} %" if isinstance(value, Percent) else text_of(value)
        cell = cell_address(self.row[key], VALUE)
        self.issues.append(CellIssue(code, self.sheet.name, cell, shown, expected, remedy, severity))

    def currency(self) -> str | None:
        """The code of a currency, None for a blank or for none, which is said."""
        code = text_of(self._value("currency")).upper()
        if code and not is_currency(code):
            expected = Message("the code of a currency (ISO 4217)")
            self._say("money.currency_code", "currency", expected, Message("Write CAD, EUR or USD."))
            return None
        return code or None

    def rate(self) -> float | None:
        """The discount rate as a share; 15 is asked back, since it may mean 15 % or 1500 %."""
        value = self._value("rate")
        number = share_in(value)
        if value is None:
            return None
        if number is None or not 0 <= number <= 1 or (number == 1 and not isinstance(number, Percent)):
            self._say("money.rate", "rate", _rate_expected(number), _RATE)
            return None
        return float(number)

    def year(self) -> int | None:
        """The valuation year."""
        value = self._value("valuation_year")
        number = plain_number(value)
        if value is None:
            return None
        if number is None or not number.is_integer() or not FIRST_YEAR <= number <= LAST_YEAR:
            expected = Message(
                "a whole number from {low} to {high}", {"low": str(FIRST_YEAR), "high": str(LAST_YEAR)}
            )
            self._say("money.number", "valuation_year", expected, Message("Write the number alone."))
            return None
        return int(number)

    def compare(self, settings: MoneySettings, known: MoneySettings) -> None:
        """Say where the file's settings are not those of the organisation."""
        if settings.currency != known.currency:
            expected = Message("amounts in {currency}", {"currency": known.currency})
            remedy = Message("Convert the amounts, or have an administrator change the currency first.")
            self._say("money.currency", "currency", expected, remedy)
        same = replace(known, currency=settings.currency, stated=settings.stated)
        if settings != same:
            key = "rate" if settings.rate != known.rate else "valuation_year"
            expected = Message(
                "the organisation's settings: {rate} % and {year}",
                {"rate": f"{100 * known.rate:.10g}", "year": str(known.valuation_year)},
            )
            remedy = Message(
                "Nothing to do: the organisation's settings count. An administrator changes them."
            )
            self._say("money.settings_differ", key, expected, remedy, "warning")


_RATE = Message("Write the percentage with its sign, such as 15 %, or the share, such as 0.15.")


def _rate_expected(number: float | None) -> Message:
    if number is None or isinstance(number, Percent) or number < 0:
        return Message("a discount rate from 0 % to 100 %")
    return Message(
        "a discount rate from 0 % to 100 %; this may mean {one} % or {other} %",
        {"one": f"{number:.10g}", "other": f"{100 * number:.10g}"},
    )

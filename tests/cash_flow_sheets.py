"""Plain sheets of cash flows as people keep them, made at random, with what they should be read as."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from services.domain.business_case import Basis, Kind, Range
from tests.builders import spreadsheet

COSTS = (("licences", "Licence fees", "Droits de licence"), ("training", "Training", "Formation"))
COSTS += (("", "Server room", "Salle des serveurs"), ("", "Moving house", "Déménagement"))
GAINS = (("tools_retired", "Tools retired", "Outils retirés"), ("", "Faster welcome", "Accueil plus rapide"))
GAINS += (("", "Fewer visits", "Moins de visites"),)
BASES: dict[Basis, tuple[str, str]] = {
    "measured": ("measured", "mesuré"),
    "benchmark": ("benchmark", "repère"),
    "assumed": ("assumed", "supposé"),
}
FIRST = 2026


@dataclass(frozen=True)
class Made:
    """A line as it was made: catalogue code or own words, and its amounts by year from 0 (None: left blank)."""

    row: str
    name: str
    kind: Kind
    basis: Basis
    amounts: tuple[Range | None, ...]


@dataclass(frozen=True)
class Case:
    """An initiative as it was made, its lines costs first."""

    title: str
    unit: str
    lines: tuple[Made, ...]

    @property
    def span(self) -> range:
        """The years, from 0, for which something was written."""
        given = [year for line in self.lines for year, amount in enumerate(line.amounts) if amount]
        return range(min(given), max(given) + 1)

    @property
    def expected(self) -> tuple[object, ...]:
        """What should be stored: title, start year, and lines with the amounts of every year."""
        lines = [
            (
                one.row or one.name,
                one.kind,
                one.basis,
                tuple(one.amounts[y] or Range(0, 0, 0) for y in self.span),
            )
            for one in self.lines
        ]
        return self.title, FIRST + self.span.start, lines


def make(random: Random, french: bool, years: int, *, ranged: bool, based: bool) -> list[Case]:
    """One to three initiatives."""
    units = ("North", "South")
    titles = random.sample(["Intranet", "Portail", "Wiki", "Clavardage"], random.randint(1, 3))
    return [
        Case(
            title,
            random.choice(units),
            tuple(
                _line(random, kind, row, french, years, ranged, based)
                for kind, rows in (("cost", COSTS), ("benefit", GAINS))
                for row in random.sample(rows, random.randint(1, len(rows)))
            ),
        )
        for title in titles
    ]


def _line(random, kind, row, french, years, ranged, based) -> Made:
    code, *names = row
    amounts = [_amount(random, ranged) if random.random() < 0.7 else None for _ in range(years)]
    amounts[random.randrange(years)] = _amount(random, ranged)
    basis = random.choice(list(BASES)) if based else "assumed"
    return Made(code, names[french], kind, basis, tuple(amounts))


def _amount(random: Random, ranged: bool) -> Range:
    low, likely, high = sorted(random.randrange(100, 2_000_000) / 4 for _ in range(3))
    return Range(low, likely, high) if ranged else Range(likely, likely, likely)


class Writer:
    """Writes cases as people of one language write amounts and years."""

    def __init__(self, random: Random, french: bool, counted: bool, years: int) -> None:
        self.random = random
        self.french = french
        word = "An" if french else "Year"
        self.years = [f"{word} {n}" if counted else FIRST + n for n in range(years)]

    def word(self, english: str, french: str) -> str:
        """A word in the language."""
        return french if self.french else english

    def amount(self, amount: float | None) -> object:
        """An amount as a number or as a text."""
        if amount is None or self.random.random() < 0.5:
            return amount
        text = f"{abs(amount):,.2f}"
        text = text.replace(",", "\u202f").replace(".", ",") + "\u00a0$" if self.french else text
        return f"({text})" if amount < 0 else text

    def row(self, name: str, amounts: Sequence[Range | None], sign: int = 1) -> list[object]:
        """A line with its likely amounts."""
        return [name, *(self.amount(None if one is None else sign * one.likely) for one in amounts)]

    def sections(self, cases: Sequence[Case]) -> bytes:
        """One sheet an initiative; titles say what is a cost, sums stand below."""
        return spreadsheet(
            self._sheet(cases[0]), cases[0].title, **{c.title: self._sheet(c) for c in cases[1:]}
        )

    def _sheet(self, case: Case) -> list[list[object]]:
        rows: list[list[object]] = [[self.word("Business case", "Dossier d'affaires")], []]
        rows.append([self.word("Item", "Poste"), *self.years, "Total"])
        for kind, title in (("cost", ("Costs", "Coûts")), ("benefit", ("Benefits", "Bénéfices"))):
            rows.append([self.word(*title)])
            rows += [self.row(line.name, line.amounts) for line in case.lines if line.kind == kind]
            rows += [[f"Total {self.word(*title).lower()}", *[999] * len(self.years)], []]
        return [*rows, [self.word("Net cash flow", "Flux net"), *[5] * len(self.years)], ["NPV", 7]]

    def signs(self, cases: Sequence[Case]) -> bytes:
        """All in one, the initiative once above its lines; costs are below zero."""
        rows: list[list[object]] = [["Initiative", self.word("Line", "Ligne"), *self.years]]
        for case in cases:
            for place, line in enumerate(case.lines):
                sign = -1 if line.kind == "cost" else 1
                rows.append([None if place else case.title, *self.row(line.name, line.amounts, sign)])
            rows.append([None, self.word("Subtotal", "Sous-total"), *[3] * len(self.years)])
        return spreadsheet(rows, "Data")

    def columns(self, cases: Sequence[Case]) -> bytes:
        """All in one, a column for everything, three columns a year."""
        estimates = [
            self.word(*words) for words in (("low", "bas"), ("likely", "probable"), ("high", "élevé"))
        ]
        head = [("Project", "Projet"), ("Business unit", "Unité d'affaires"), ("Type", "Nature")]
        rows: list[list[object]] = [
            [
                *(self.word(*words) for words in head),
                *(self.word("Description", "Libellé"), self.word("Basis", "Fondement")),
                *(f"{year} {estimate}" for year in self.years for estimate in estimates),
            ]
        ]
        for case in cases:
            for line in case.lines:
                kind = self.word("Cost", "Coût") if line.kind == "cost" else self.word("Benefit", "Avantage")
                told = [case.title, case.unit, kind, line.name, BASES[line.basis][self.french]]
                amounts = [self.amount(a) for one in line.amounts for a in (one or (None, None, None))]
                rows.append([*told, *amounts])
        self.random.shuffle(lines := rows[1:])
        return spreadsheet([rows[0], *sorted(lines, key=lambda row: str(row[0]))], "Feuil1")

"""Case filters: which initiatives a screen shows, and what is asked of them; kept in the address, never stored."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard import kpi_reads, reads
from dashboard.addressing import choose, slide
from dashboard.filters import choose_organisation, choose_unit
from services import case_findings
from services.business_case import CaseList
from services.domain.business_case import AS_PLANNED, WhatIf
from services.domain.units import Unit, UnitTree
from services.language import format_count, format_rate, ngettext
from services.language import gettext as _
from services.notes import NoteKind, WrittenNote

ALL = ""
MOST_RATE, MOST_REALISED, MOST_DELAY = 30.0, 150.0, 5.0
RATE_STEP, REALISED_STEP = 0.5, 5.0


@dataclass(frozen=True, slots=True)
class CaseSelection:
    """What the screen is about: a unit with all below it, one initiative or all, as planned and as it is asked for.

    `planned` and `cases` are the same initiatives; the latter at the rate and with the what-if of the screen.
    """

    organisation: Unit
    tree: UnitTree
    unit: Unit
    initiative: str
    by_unit: bool
    planned: CaseList
    cases: CaseList

    @property
    def about(self) -> tuple[Hashable, ...]:
        """What tells this selection from another."""
        return *self.about_planned, self.cases.settings.rate, self.cases.what_if

    @property
    def about_planned(self) -> tuple[Hashable, ...]:
        """What tells it from another, whatever is asked."""
        return self.unit.id, self.initiative, self.by_unit

    @property
    def name(self) -> str:
        """What is shown, by its name."""
        shown = self.cases.cases
        return shown[0].plan.title if self.initiative and shown else self.unit.name

    @property
    def top(self) -> int:
        """The id of the organisation, or of the highest unit of it that is seen."""
        return self.organisation.id

    @property
    def asked(self) -> bool:
        """Whether anything is asked that is not planned."""
        return self.planned.settings.rate != self.cases.settings.rate or self.cases.what_if != AS_PLANNED

    @property
    def money(self) -> str:
        """In what money the figures are."""
        settings = self.cases.settings
        return _("{currency} of {year}, discounted at {rate}").format(
            currency=settings.currency, year=settings.valuation_year, rate=format_rate(settings.rate)
        )

    @property
    def caption(self) -> tuple[str, ...]:
        """The unit, how many initiatives, and in what money."""
        shown = self.cases.cases
        if self.initiative and shown:
            return shown[0].unit, self.money
        count = ngettext("{count} initiative", "{count} initiatives", len(shown))
        return self.unit.name, count.format(count=format_count(len(shown))), self.money

    @property
    def origin(self) -> tuple[tuple[str, str], ...]:
        """What an exported table says it is about."""
        unit = (_("Business unit"), f"{self.unit.name} ({self.unit.code})")
        about = [unit, (_("Amounts"), self.money)]
        if self.initiative:
            about.append((_("Initiative"), f"{self.name} ({self.initiative})"))
        if self.asked:
            about.append((_("What if"), case_findings.asked(self.cases, self.planned)))
        return tuple(about)

    @property
    def noted(self) -> tuple[NoteKind, str]:
        """What notes on the initiative are about."""
        return "initiative", self.initiative

    @property
    def notes(self) -> tuple[WrittenNote, ...]:
        """What is noted on the initiative; nothing on all together."""
        shown = self.initiative and self.cases.cases
        return kpi_reads.noted(self.top, self.noted) if shown else ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the name of an exported file is made of."""
        return ("business-case", self.initiative) if self.initiative else ("business-case",)

    @property
    def address(self) -> Mapping[str, str]:
        """Every filter by its name in the address."""
        what_if = self.cases.what_if
        return {
            "organisation": self.organisation.code,
            "unit": self.unit.code,
            "initiative": self.initiative,
            "ranked": "units" if self.by_unit else "initiatives",
            "rate": f"{100 * self.cases.settings.rate:.10g}",
            "realised": f"{100 * what_if.realisation:.10g}",
            "delay": f"{what_if.delay}",
        }


def current() -> CaseSelection | None:
    """Draw the filters and return what they say; None while there is no business unit."""
    tree = reads.units()
    if not tree.units:
        return None
    with st.sidebar:
        top = choose_organisation(tree, {unit.id: tree.names[unit.id] for unit in tree.roots})
        unit = choose_unit(tree, top)
        listed = reads.cases_below(top, unit.id)
        titles = {one.plan.code: one.plan.title for one in listed.cases}
        code = choose("initiative", _("Initiative"), {ALL: _("All together"), **titles}, ALL)
        by_unit = not code and bool(tree.children(unit.id)) and _ranked_by_unit()
        rate, what_if = _what_if(listed.settings.rate)
    planned, cases = reads.asked_cases(top, unit.id, code, rate, what_if)
    return CaseSelection(tree.by_id[top], tree, unit, code, by_unit, planned, cases)


def _ranked_by_unit() -> bool:
    kinds = {"initiatives": _("Initiatives"), "units": _("Business units")}
    return choose("ranked", _("Ranked"), kinds, "initiatives") == "units"


def _what_if(rate: float) -> tuple[float, WhatIf]:
    """What is asked: a discount rate (a share), the share of benefits realised, years of delay."""
    st.header(_("What if?"), anchor=False, help=_("Tries out other assumptions; nothing is stored."))
    planned = 100 * rate
    percent = slide(
        "rate",
        _("Discount rate (%)"),
        (0.0, max(MOST_RATE, planned)),
        planned,
        RATE_STEP,
        _("What money a year later is worth less; the organisation plans with {rate}.").format(
            rate=format_rate(rate)
        ),
    )
    realised = slide(
        "realised",
        _("Benefits realised (%)"),
        (0.0, MOST_REALISED),
        100.0,
        REALISED_STEP,
        _("The share of the estimated benefits that comes true; what is measured already stays."),
    )
    delay = slide(
        "delay",
        _("Delay (years)"),
        (0.0, MOST_DELAY),
        0.0,
        1.0,
        _("Everything begins that many years later."),
    )
    asked = rate if percent == planned else percent / 100
    return asked, WhatIf(realised / 100, int(delay))

"""Case figures: a business case as frames, as charts and tables show it.

Figures of one initiative are at its own year 0, those of several at the valuation year; `factor` leads from one to the
other. Amounts are in the organisation's currency.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from services import case_words
from services.business_case import CaseList, EvaluatedCase
from services.domain.business_case import (
    AS_PLANNED,
    WhatIf,
    at_valuation_year,
    estimates,
    plan_and_actual,
    together,
)
from services.domain.returns import Floats, Returns, present_value
from services.domain.risk import Outcome, outcome, tornado
from services.language import format_list

WORTH_COLUMNS = ("code", "label", "npv", "p10", "p90", "roi", "payback", "loss", "note")
STEP_COLUMNS = ("label", "kind", "amount")
FLOW_COLUMNS = ("year", "net", "cumulative", "p10", "p90")
SWING_COLUMNS = ("label", "at_low", "at_high")
PLAN_COLUMNS = ("label", "kind", "plan", "actual", "years")
EFFECT_COLUMNS = ("label", "initiative", "importance", "achieved")
LINE_COLUMNS = ("code", "label", "kind", "basis", "ramp_months", "low", "likely", "high", "worth", "inputs")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a screen shows: initiatives, alone or together, at a rate, with what is asked of them."""

    cases: CaseList
    what_if: WhatIf = AS_PLANNED

    @property
    def alone(self) -> bool:
        """Whether it is one initiative, shown at its own year 0."""
        return self.cases.alone

    @property
    def rate(self) -> float:
        """The discount rate, a share."""
        return self.cases.settings.rate

    def factor(self, one: EvaluatedCase) -> float:
        """What an amount at an initiative's own year 0 is worth in the year that is shown."""
        if self.alone:
            return 1.0
        year = self.cases.settings.valuation_year
        return at_valuation_year(1.0, one.initiative.start_year, year, self.rate)

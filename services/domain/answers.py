"""Answers as people write them in a cell: matched to options, states and numbers, or refused with what is allowed."""

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from services.domain.framework_parts import AnswerSet
from services.domain.matching import normalise
from services.domain.percent import Percent
from services.domain.scoring import AnswerState
from services.domain.texts import LANGUAGES, LocalText, Message

NOT_APPLICABLE = LocalText("Not applicable", "Sans objet")
DONT_KNOW = LocalText("Don't know", "Ne sait pas")
_STATE_WORDS = {
    AnswerState.NOT_APPLICABLE: (
        *(NOT_APPLICABLE.en, NOT_APPLICABLE.fr),
        "n/a",
        "n.a.",
        "s.o.",
        "s/o",
        "non applicable",
        "not_applicable",
    ),
    AnswerState.DONT_KNOW: (
        *(DONT_KNOW.en, DONT_KNOW.fr),
        "do not know",
        "dk",
        "nsp",
        "je ne sais pas",
        "dont_know",
    ),
}
LONGEST_TEXT = 10_000
SEPARATORS = re.compile(r"[;,|\n]")
"""What stands between answers where several are joined."""

Dated = date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer: its state, what it is worth, the option chosen, the text written."""

    state: AnswerState
    number: float | None = None
    option: str | None = None
    text: str | None = None


BLANK = GivenAnswer(AnswerState.BLANK)


class AnswerReader:
    """Reads cells of questions that share an answer set; `words` are option codes by people's own words."""

    def __init__(self, answer_set: AnswerSet, words: Mapping[str, str] | None = None) -> None:
        self.answer_set = answer_set
        self._known = _known_words(answer_set, words or {})
        self._by_number = {} if _is_reversed(answer_set, self._known) else _options_by_value(answer_set)
        self._seen: dict[tuple[type, object], GivenAnswer | None] = {}

    def read(self, value: object) -> GivenAnswer | None:
        """The answer a cell holds, BLANK for an empty one, None when it matches nothing that is allowed."""
        key = value.__class__, value
        if key in self._seen:
            return self._seen[key]
        answer = self._read(value)
        if len(self._seen) < MOST_SEEN:
            self._seen[key] = answer
        return answer

    def read_all(self, values: Sequence[Hashable]) -> list[GivenAnswer | None]:
        """What `read` says of each value; each different one is read once."""
        if not set(map(type, values)) <= _PLAIN:
            return [self.read(value) for value in values]
        known = {value: self.read(value) for value in set(values)}
        return [known[value] for value in values]

    def _read(self, value: object) -> GivenAnswer | None:
        if value is None or (isinstance(value, str) and not value.strip()):
            return BLANK
        if isinstance(value, str):
            return self._read_text(value)
        if isinstance(value, bool) and self.answer_set.kind == "choice":
            return self._known.get("true" if value else "false")
        if isinstance(value, bool) or not isinstance(value, int | float):
            as_text = self.answer_set.kind == "text" and isinstance(value, bool | Dated)
            return self._read_text(shown(value)) if as_text else None
        return self._read_number(value)

    def _read_text(self, value: str) -> GivenAnswer | None:
        known = self._known.get(normalise(value))
        if known is not None:
            return known
        if self.answer_set.kind == "text":
            text = value.strip()
            return GivenAnswer(AnswerState.ANSWERED, text=text) if len(text) <= LONGEST_TEXT else None
        number = number_in(value)
        if number is not None:
            return None if self._may_be_thousands(value, number) else self._read_number(number)
        return (
            self._known.get(normalise(value.partition(" · ")[0]))
            or self._known.get(normalise(value.rstrip().rstrip(";")))
            or self._numbered(value)
        )

    def _numbered(self, value: str) -> GivenAnswer | None:
        """An answer with the number of its option before it, such as “4 - Mostly”; both must mean the same."""
        found = _NUMBERED.fullmatch(normalise(value))
        if found is None or self.answer_set.kind != "choice":
            return None
        answer = self._known.get(found["rest"])
        meant = self._read_number(float(found["number"]))
        return answer if answer is not None and answer == meant else None

    def _may_be_thousands(self, value: str, number: float) -> bool:
        """Whether a text such as "1,234" is a number within the limits either way."""
        low, high = self.answer_set.minimum, self.answer_set.maximum
        if low is None or high is None or not _THOUSANDS.fullmatch(value.strip()):
            return False
        return low <= number <= high and low <= 1000 * number <= high

    def _read_number(self, value: float) -> GivenAnswer | None:
        if self.answer_set.kind == "text":
            return GivenAnswer(AnswerState.ANSWERED, text=shown(value))
        if self.answer_set.kind == "choice":
            if isinstance(value, Percent):
                return None
            return self._by_number.get(value) or self._known.get(shown(value))
        low, high = self.answer_set.minimum, self.answer_set.maximum
        if low is None or high is None:
            return None
        number = 100 * value if isinstance(value, Percent) and high > 1 else float(value)
        return GivenAnswer(AnswerState.ANSWERED, number) if low <= number <= high else None

    def holds_several(self, value: str) -> bool:
        """Whether a text joins several allowed answers."""
        parts = [part for part in SEPARATORS.split(value) if part.strip()]
        return len(parts) > 1 and all(normalise(part) in self._known for part in parts)

    def expected(self, language: str) -> Message:
        """The allowed answers in words."""
        if self.answer_set.kind == "number":
            low, high = self.answer_set.minimum or 0.0, self.answer_set.maximum or 0.0
            return Message("a number from {low} to {high}", {"low": low, "high": high})
        if self.answer_set.kind == "text":
            return Message("a text of at most {most} characters", {"most": LONGEST_TEXT})
        labels = [option.label.within(language) for option in self.answer_set.options]
        states = [NOT_APPLICABLE.within(language), DONT_KNOW.within(language)]
        return Message("one of: {options}", {"options": " · ".join([*labels, *states])})


MOST_SEEN = 10_000
"""Distinct cells an answer reader remembers."""


def number_in(text: str) -> float | None:
    """A number that is stored as text, such as "3,5", "1 234.5" or "45 %"; None for anything else."""
    plain = "".join(normalise(text).split())
    if not _NUMBER.fullmatch(plain):
        return None
    number = float(plain.rstrip("%").replace(",", "."))
    return Percent(number / 100) if plain.endswith("%") else number


_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})\s*[-.):=]\s*(?P<rest>\S.*)")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_PLAIN = frozenset({str, int, float, type(None)})
_YES, _NO = ("y", "true", "vrai"), ("n", "false", "faux")


def _options_by_value(answer_set: AnswerSet) -> dict[float, GivenAnswer]:
    """The options by what they are worth; options that are worth the same are no answer to a number."""
    values = Counter(option.value for option in answer_set.options)
    return {
        option.value: GivenAnswer(AnswerState.ANSWERED, option.value, option.code)
        for option in answer_set.options
        if option.value is not None and values[option.value] == 1
    }


def _is_reversed(answer_set: AnswerSet, known: Mapping[str, GivenAnswer]) -> bool:
    """Whether a no is worth more than a yes, so that 1 may mean either."""
    yes, no = (known.get(word) for word in ("yes", "no"))
    return bool(yes and no and answer_set.kind == "choice" and (yes.number or 0.0) < (no.number or 0.0))


def _known_words(answer_set: AnswerSet, words: Mapping[str, str]) -> Mapping[str, GivenAnswer]:
    """Answers by normalised word; an option wins over a state that is worded like it, people's own words over all."""
    known = {normalise(word): GivenAnswer(state) for state, said in _STATE_WORDS.items() for word in said}
    known |= _tails(answer_set)
    for option in answer_set.options:
        answer = GivenAnswer(AnswerState.ANSWERED, option.value, option.code)
        for word in (option.code, *(option.label.within(language) for language in LANGUAGES)):
            known[normalise(word)] = answer
    if "yes" in known and "no" in known:
        known = dict.fromkeys(_YES, known["yes"]) | dict.fromkeys(_NO, known["no"]) | known
    for word, code in words.items():
        meant = known.get(normalise(code))
        if meant is not None:
            known[normalise(word)] = meant
    return known


def _tails(answer_set: AnswerSet) -> dict[str, GivenAnswer]:
    """Labels such as “4 - Mostly” without their number, where what is left names one option only."""
    found: dict[str, dict[str, GivenAnswer]] = {}
    for option in answer_set.options:
        answer = GivenAnswer(AnswerState.ANSWERED, option.value, option.code)
        for language in LANGUAGES:
            numbered = _NUMBERED.fullmatch(normalise(option.label.within(language)))
            if numbered is not None:
                found.setdefault(numbered["rest"], {})[option.code] = answer
    return {tail: next(iter(answers.values())) for tail, answers in found.items() if len(answers) == 1}


def shown(value: object) -> str:
    """A cell's content as a spreadsheet shows it: 3.0 is "3"."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)

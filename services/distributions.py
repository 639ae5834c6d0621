"""Distributions: how respondents chose among options without values, and how units spread over levels."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import pandas as pd
from sqlalchemy.orm import Session

from services import derived
from services.adapters import option_rows
from services.adapters.database import Sessions, reading
from services.derived import Sight
from services.domain.comparison import may_show_average
from services.domain.disclosure import disclosed
from services.domain.framework_parts import Benchmark, Level, Option
from services.domain.viewer import Viewer
from services.language import gettext as _
from services.language import local

SHARE_COLUMNS = (
    "about", "title", "unit_id", "row", "published", "code", "label", "share", "count", "total", "reason",
)  # fmt: skip
Part = Option | Level


def option_shares(
    sessions: Sessions, viewer: Viewer, wave_id: int, units: Sequence[int], version: int | None = None
) -> pd.DataFrame:
    """How the respondents of units, with all below them, chose: a row a question, unit and option (SHARE_COLUMNS).

    `share` is 0 to 1 of the `total` who answered; published shares follow as rows of their own. A group of confidential
    respondents that is too small, or that would reveal one, has one row with the reason in place of its shares.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, units)
        counts = _counts(session, sight)
    found: list[tuple[object, ...]] = []
    for question in sight.framework.nominal_questions:
        chosen = {unit: by_option for (unit, code), by_option in counts.items() if code == question.code}
        options = sight.framework.answer_set_of(question).options
        about = question.code, local(question.text)
        shown = _shown(sight, chosen)
        for unit in units:
            totals = _added(chosen.get(below.id, {}) for below in sight.tree.subtree(unit))
            who = unit, sight.visible.names[unit]
            found += _own(about, who, options, totals, told=unit in shown)
        found += _published(about, options, sight.framework.benchmarks)
    return pd.DataFrame(found, columns=list(SHARE_COLUMNS))


def group_shares(
    sessions: Sessions, viewer: Viewer, wave_id: int, unit: int, name: str, version: int | None = None
) -> pd.DataFrame:
    """How the respondents of the units beside one chose together (SHARE_COLUMNS, unit 0 with a name).

    Only units that may be told about enter, so that nothing comes to light that they do not tell by themselves; of
    those that the viewer does not see, none or at least five.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, [unit])
        counts = _counts(session, sight)
    siblings = [other.id for other in sight.tree.siblings(unit)]
    found: list[tuple[object, ...]] = []
    for question in sight.framework.nominal_questions:
        chosen = {at: by_option for (at, code), by_option in counts.items() if code == question.code}
        shown = _shown(sight, chosen)
        inside = {s: [below.id for below in sight.tree.subtree(s)] for s in siblings if s in shown}
        heard = [s for s, below in inside.items() if any(chosen.get(one) for one in below)]
        totals = _added(chosen.get(one, {}) for s in heard for one in inside[s])
        told = may_show_average(sight.tree, unit, heard, sight.visible.by_id)
        options = sight.framework.answer_set_of(question).options
        about = question.code, local(question.text)
        own = _own(about, (0, name), options, totals if told else {}, told=told)
        found += own if told else [(*own[0][:-1], _("Too few units to compare"))]
    return pd.DataFrame(found, columns=list(SHARE_COLUMNS))


def _counts(session: Session, sight: Sight) -> Mapping[tuple[int, str], Mapping[str, int]]:
    units = [unit.id for unit in sight.tree.subtree(sight.wave.organisation_id)]
    return option_rows.read_counts(session, sight.wave.id, sight.wave.framework_id, units)


def _shown(sight: Sight, chosen: Mapping[int, Mapping[str, int]]) -> Collection[int]:
    if sight.framework.answers == "named":
        return sight.tree.by_id
    return disclosed(sight.tree, {unit: sum(by_option.values()) for unit, by_option in chosen.items()})


def _added(counts: Iterator[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for by_option in counts:
        total.update(by_option)
    return total


def _own(
    about: tuple[str, str],
    who: tuple[int, str],
    parts: Sequence[Part],
    counts: Mapping[str, int],
    *,
    told: bool,
) -> list[tuple[object, ...]]:
    total = sum(counts.values())
    if not total or not told:
        reason = (
            _("Too few answers to show without revealing who gave them") if total else _("No answers yet")
        )
        return [(*about, *who, False, "", "", float("nan"), 0, 0, reason)]
    return [
        (*about, *who, False, part.code, _name(part), counts.get(part.code, 0) / total, counts.get(part.code, 0),
         total, "")
        for part in parts
    ]  # fmt: skip


def _name(part: Part) -> str:
    return local(part.label if isinstance(part, Option) else part.title)


def _published(
    about: tuple[str, str], parts: Sequence[Part], benchmarks: Sequence[Benchmark]
) -> Iterator[tuple[object, ...]]:
    """The published shares about a question or a dimension, each with its year and source as the reason."""
    for benchmark in benchmarks:
        if benchmark.about == about[0]:
            row = local(benchmark.title)
            for part in parts:
                share = benchmark.shares.get(part.code, float("nan")) / 100
                yield (*about, 0, row, True, part.code, _name(part), share, 0, 0, local(benchmark.source))


def level_shares(
    sessions: Sessions,
    viewer: Viewer,
    wave_id: int,
    units: Sequence[int],
    node: str,
    version: int | None = None,
) -> pd.DataFrame:
    """How the units below each of `units` (itself where nothing is) spread over the levels of a node (SHARE_COLUMNS).

    `count` and `total` are units that have a score; published shares of the levels follow.
    """
    with reading(sessions, version) as session:
        sight = derived.look(session, viewer, wave_id, units)
        inside = {below.id for unit in units for below in sight.tree.subtree(unit)}
        rows = derived.read_scores(session, sight.wave, inside)
    framework = sight.framework
    about = node, local(framework.dimension_by_code[node].title)
    levels = framework.levels_of(node)
    found: list[tuple[object, ...]] = []
    for unit in units:
        counts: Counter[str] = Counter()
        for below in sight.tree.subtree(unit):
            row = rows.get((below.id, node))
            level = framework.level_of(node, row.mean) if row and not sight.tree.children(below.id) else None
            if level is not None:
                counts[level.code] += 1
        found += _own(about, (unit, sight.visible.names[unit]), levels, counts, told=True)
    found += _published(about, levels, framework.benchmarks)
    return pd.DataFrame(found, columns=list(SHARE_COLUMNS))


def most_chosen(shares: pd.DataFrame) -> pd.DataFrame:
    """The rows of the option that most chose, by question and unit; several where they are level."""
    own = shares[~shares["published"] & shares["share"].notna()]
    most = own.groupby(["about", "unit_id"], sort=False)["count"].transform("max")
    return own[own["count"] == most]

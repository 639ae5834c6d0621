"""Comparison reads: the figures of what is compared, one shape for every kind of comparison, kept like every read."""

from collections.abc import Mapping

import pandas as pd

from dashboard import reads, resources
from dashboard.comparison_filters import Compared
from services import comparing, comparisons, distributions, group_worth
from services.adapters.database import Sessions
from services.comparisons import GROUP, Group
from services.domain.framework import Framework
from services.domain.viewer import Viewer
from services.group_worth import GroupWorth
from services.language import format_period
from services.positions import Positions
from services.wave_administration import WaveInfo


def _reader() -> tuple[Sessions, Viewer]:
    return resources.workspace().sessions, resources.viewer()


def _waves(compared: Compared) -> list[int]:
    return [wave.id for wave in compared.waves]


def scores(compared: Compared) -> pd.DataFrame:
    """Every dimension's score of each side (comparing.SCORE_COLUMNS)."""
    wave, unit, version = compared.selection.wave.id, compared.unit.id, resources.shown_version()

    def read() -> pd.DataFrame:
        if compared.mode == "periods":
            return comparisons.period_scores(*_reader(), _waves(compared), unit, version)
        if compared.mode == "group":
            return comparisons.group_scores(*_reader(), wave, unit, version)
        previous = compared.selection.previous_id
        return comparing.unit_scores(*_reader(), wave, previous, compared.units, version)

    return resources.kept(read, "compared scores", *compared.about)


def differences(compared: Compared) -> pd.DataFrame:
    """The questions that tell the sides most apart (comparisons.DIFFERENCE_COLUMNS)."""
    wave, unit, node = compared.selection.wave.id, compared.unit.id, compared.selection.node.code
    version = resources.shown_version()

    def read() -> pd.DataFrame:
        if compared.mode == "periods":
            return comparisons.period_differences(*_reader(), _waves(compared), unit, node, version)
        if compared.mode == "group":
            return comparisons.group_differences(*_reader(), wave, unit, node, version)
        return comparisons.unit_differences(*_reader(), wave, compared.units, node, version)

    return resources.kept(read, "compared differences", *compared.about)


def shares(compared: Compared, waves: Mapping[int, WaveInfo]) -> pd.DataFrame:
    """How the people of each side chose in the wave that it has of a framework (distributions.SHARE_COLUMNS)."""

    def read() -> pd.DataFrame:
        if compared.mode == "periods":
            return _shares_by_period(compared, waves)
        wave = waves[compared.unit.id].id
        own = reads.option_shares(wave, compared.units)
        if compared.mode == "units":
            return own
        name, version = compared.sides[GROUP], resources.shown_version()
        others = distributions.group_shares(*_reader(), wave, compared.unit.id, name, version)
        return pd.concat([own[~own["published"]], others, own[own["published"]]], ignore_index=True)

    return resources.kept(read, "compared shares", *compared.about, *_ids(waves))


def _ids(waves: Mapping[int, WaveInfo]) -> list[tuple[int, int]]:
    return [(key, wave.id) for key, wave in waves.items()]


def _shares_by_period(compared: Compared, waves: Mapping[int, WaveInfo]) -> pd.DataFrame:
    """The unit's choices by period; published shares stand below the last of them."""
    found = []
    for key, wave in waves.items():
        shares = reads.option_shares(wave.id, (compared.unit.id,))
        own = ~shares["published"]
        found.append(shares[own].assign(unit_id=key, row=compared.sides[key]))
        published = shares[~own]
    return pd.concat([*found, published], ignore_index=True)


def positions(compared: Compared, waves: Mapping[int, WaveInfo], framework: Framework) -> Positions:
    """Where each side stands on a framework's two axes; of several periods the unit's way to the last one.

    A row of a period bears the wave, a row of a group the key GROUP.
    """

    def read() -> Positions:
        wave = list(waves.values())[-1]
        found = reads.positions(wave.id, compared.units, framework.cut)
        if compared.mode != "group":
            return found
        sides = comparisons.group_scores(*_reader(), wave.id, compared.unit.id, resources.shown_version())
        period = format_period(wave.period)
        others = comparisons.group_position(framework, sides, wave.id, period, found.cuts)
        return Positions(pd.concat([found.rows, others], ignore_index=True), found.cuts)

    return resources.kept(read, "compared positions", *compared.about, *_ids(waves))


def levels(compared: Compared, waves: Mapping[int, WaveInfo]) -> pd.DataFrame:
    """The scores of each side in the wave that it has of a framework (comparing.SCORE_COLUMNS)."""

    def read() -> pd.DataFrame:
        if compared.mode != "periods":
            return reads.unit_scores(waves[compared.unit.id].id, None, compared.units)
        own = {key: reads.unit_scores(wave.id, None, (compared.unit.id,)) for key, wave in waves.items()}
        found = [scores.assign(unit_id=key, unit=compared.sides[key]) for key, scores in own.items()]
        return pd.concat(found, ignore_index=True)

    return resources.kept(read, "compared levels", *compared.about, *_ids(waves))


def group(compared: Compared) -> Group:
    """The units beside the one compared with its group."""
    wave, unit, node = compared.selection.wave.id, compared.unit.id, compared.selection.node.code
    version = resources.shown_version()
    return resources.kept(
        lambda: comparisons.group_of(*_reader(), wave, unit, node, version), "group", *compared.about
    )


def worth_of_group(compared: Compared) -> GroupWorth:
    """What the initiatives of the group are worth on average."""
    unit, version = compared.unit.id, resources.shown_version()
    return resources.kept(
        lambda: group_worth.group_worth(*_reader(), unit, version), "group worth", compared.unit.id
    )


def own_waves(compared: Compared) -> Mapping[int, WaveInfo]:
    """The wave of each side in the framework that is chosen."""
    if compared.mode == "periods":
        return {wave.id: wave for wave in compared.waves}
    return dict.fromkeys(compared.sides, compared.selection.wave)


def like_for_like(compared: Compared) -> float | None:
    """The change between the first and the last period on what both have, where their versions score otherwise.

    None where they score alike, or where nothing is comparable.
    """
    waves, selection = compared.waves, compared.selection
    first = reads.framework(waves[0].framework_id)
    if first.version.major == selection.framework.version.major:
        return None
    found = reads.why_changed(waves[-1].id, waves[0].id, compared.unit.id, selection.node.code)
    return found.like_for_like if found else None

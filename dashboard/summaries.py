"""Summaries: the overview of a selection, drawn from what is read anyway."""

from dashboard import reads, resources
from dashboard.filters import Selection
from services import overview, profiles
from services.overview import Overview
from services.profiles import Profile


def summary(selection: Selection) -> Overview:
    """The overview of the chosen unit, with its children."""

    def make() -> Overview:
        scores = reads.unit_scores(selection.wave.id, selection.previous_id, selection.family)
        unit, node = selection.unit.id, selection.node.code
        return overview.summarise(selection.framework, scores, unit, node, _profile(selection))

    return resources.kept(make, "summary", *selection.about)


def like_for_like(selection: Selection) -> str:
    """The change on what both waves have, in a sentence; empty where the change of the scores is just that."""
    if selection.previous is None:
        return ""
    wave, previous = selection.wave.id, selection.previous.id
    return reads.like_for_like(wave, previous, selection.unit.id, selection.node.code)


def _profile(selection: Selection) -> Profile | None:
    """What stands for the chosen unit where no single score does."""
    framework, wave, unit, node = selection.framework, selection.wave.id, selection.unit.id, selection.node
    if framework.kind == "axes":
        return profiles.on_axes(framework, reads.positions(wave, (unit,), framework.cut), unit, wave)
    if framework.kind == "nominal" and framework.nominal_questions:
        return profiles.of_most(reads.option_shares(wave, (unit,)), unit, people=True)
    if node.rollup == "gated" and selection.children:
        return profiles.of_most(reads.level_shares(wave, (unit,), node.code), unit, people=False)
    return None

"""Profile figures: the charts that only frameworks of some kinds have."""

from dashboard import charts, reads, resources
from dashboard.charts import Chart
from dashboard.charts.quadrant import Axis
from dashboard.filters import Selection
from services import distributions, palette, self_rating, staircases
from services.language import local


def quadrant(selection: Selection, units: tuple[int, ...], rule: str) -> Chart:
    """Units on the framework's two axes."""

    def draw() -> Chart:
        framework = selection.framework
        drawn = tuple(dict.fromkeys([*units, selection.unit.id]))
        found = reads.positions(selection.wave.id, drawn, rule)
        x, y = (_axis(selection, axis) for axis in (framework.x_axis, framework.y_axis))
        names = {(q.x, q.y): local(q.title) for q in framework.quadrants}
        return charts.quadrant(found.rows, (x, y), found.cuts, framework.borderline, names, selection.unit.id)

    return resources.kept(draw, "quadrant", *selection.about, units, rule)


def _axis(selection: Selection, code: str | None) -> Axis:
    dimension = selection.framework.dimension_by_code[str(code)]
    return local(dimension.title), selection.framework.scale_of(dimension.code)


def staircase(selection: Selection, units: tuple[int, ...]) -> Chart:
    """The gates of units."""

    def draw() -> Chart:
        scores = reads.unit_scores(selection.wave.id, selection.previous_id, units)
        return charts.staircase(staircases.staircase(selection.framework, selection.node.code, scores))

    return resources.kept(draw, "staircase", *selection.about, units)


def levels(selection: Selection, units: tuple[int, ...]) -> Chart:
    """How the units below spread over the levels, for the chosen unit and those of `units` that have any below."""

    def draw() -> Chart:
        groups = [unit for unit in units if selection.tree.children(unit)]
        rows = tuple(dict.fromkeys([selection.unit.id, *groups]))
        return charts.bands(reads.level_shares(selection.wave.id, rows, selection.node.code), ordered=True)

    return resources.kept(draw, "levels", *selection.about, units)


def choices(selection: Selection, units: tuple[int, ...], question: str) -> Chart:
    """How respondents chose in one question, beside published shares."""

    def draw() -> Chart:
        shares = reads.option_shares(selection.wave.id, units)
        return charts.bands(shares[shares["about"] == question], ordered=False)

    return resources.kept(draw, "choices", *selection.about, units, question)


def agreement(selection: Selection, units: tuple[int, ...], questions: tuple[str, ...]) -> Chart:
    """What most respondents of each unit chose for questions that share their answers."""

    def draw() -> Chart:
        shares = reads.option_shares(selection.wave.id, units)
        asked = shares[shares["about"].isin(questions)]
        return charts.agreement(distributions.most_chosen(asked))

    return resources.kept(draw, "agreement", *selection.about, units, questions)


def self_and_others(selection: Selection) -> Chart | None:
    """How the unit's people rate themselves against others; None where that is not known or not to be shown."""

    def draw() -> Chart | None:
        ratings = reads.self_and_others(selection.wave.id, selection.unit.id)
        if ratings.empty:
            return None
        scale = selection.framework.scale_of(selection.node.code)
        alike = [code for code in ratings["node"] if selection.framework.scale_of(code) == scale]
        shown = ratings[ratings["node"].isin(alike)]
        return charts.dot_plot(shown, scale, dict(enumerate(palette.CATEGORIES[:2], start=self_rating.SELF)))

    return resources.kept(draw, "self", *selection.about)

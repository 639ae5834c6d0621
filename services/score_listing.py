"""The list of all scores, for scripts and other programs."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from services import access
from services.adapters import structure
from services.adapters.database import Sessions, reading
from services.adapters.tables import FrameworkVersion, Score, Wave
from services.domain.comparison import may_show_spread
from services.domain.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score: rolled up for a unit in a wave at a node; `coverage` is a share, `spread` a population sd."""

    unit: str
    framework: str
    version: str
    period: str
    node: str
    score: float | None
    level: str | None
    n: int
    answered: int
    asked: int
    coverage: float | None
    spread: float | None

    def as_json(self) -> dict[str, Any]:
        """The line as JSON holds it; a withheld score is null."""
        return asdict(self)


def list_scores(sessions: Sessions, viewer: Viewer) -> list[ScoreLine]:
    """Every rolled-up score of the units a viewer may see, by period, framework, unit and node."""
    with reading(sessions) as session:
        tree = access.visible_tree(session, viewer)
        frameworks = {
            row: structure.load_framework(session, row)
            for row in session.scalars(select(FrameworkVersion.id)).all()
        }
        rows = session.execute(
            select(Score, Wave.period)
            .join(Wave, Wave.id == Score.wave_id)
            .where(Score.rolled_up.is_(True), Score.role == "")
            .order_by(Wave.ends, Wave.id, Score.framework_id, Score.unit_id, Score.node)
        ).all()
    lines = []
    for score, period in rows:
        if score.unit_id not in tree.by_id:
            continue
        framework = frameworks[score.framework_id]
        level = framework.level_of(score.node, score.mean)
        hidden = not may_show_spread(score.n, framework.answers == "confidential")
        lines.append(
            ScoreLine(
                tree.by_id[score.unit_id].code,
                framework.key,
                str(framework.version),
                period,
                score.node,
                score.mean,
                level.code if level else None,
                score.n,
                score.answered,
                score.asked,
                score.answered / score.asked if score.asked else None,
                None if hidden else score.sd,
            )
        )
    return lines

"""The kinds of facts there are, in the order in which a file is taken for one of them."""

from services.domain.importing import Contents
from services.kinds.business_case import BUSINESS_CASE
from services.kinds.kind import FactKind
from services.kinds.kpis import KPIS
from services.kinds.narratives import NARRATIVES
from services.kinds.roadmap import ROADMAP
from services.kinds.targets import TARGETS
from services.language import format_count
from services.language import gettext as _

KINDS: tuple[FactKind, ...] = (TARGETS, BUSINESS_CASE, NARRATIVES, KPIS, ROADMAP)
BY_NAME = {kind.name: kind for kind in KINDS}


def held(contents: Contents | None, assessments: int, answers: int) -> str:
    """What a file or an import holds, in words: facts of one kind, else answers."""
    if contents is not None:
        return BY_NAME[contents.kind].words(contents.counts)
    return _("assessments: {assessments}, answers: {answers}").format(
        assessments=format_count(assessments), answers=format_count(answers)
    )

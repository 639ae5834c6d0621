"""The board pack: what the screens show of a unit, as slides, as a page, as a workbook or as PDF.

A section is a function that draws slides from the matter; one that has nothing to tell has none.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from services import (
    auditing,
    pack_about,
    pack_kpis,
    pack_money,
    pack_narrative,
    pack_overview,
    pack_profiles,
    pack_roadmap,
    pack_scores,
)
from services.adapters import office
from services.adapters.database import Sessions, data_version, reading
from services.adapters.pack_page import write_page
from services.adapters.pack_workbook import write_workbook
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.board_pack import Pack
from services.domain.errors import DataMovedError, RefusedError
from services.domain.texts import Message
from services.domain.viewer import Viewer
from services.language import current_language, in_language
from services.language import gettext as _
from services.pack_matter import Matter, PackRequest, Section

Form = Literal["pptx", "html", "xlsx", "pdf"]
FORMS: tuple[Form, ...] = ("pptx", "html", "xlsx", "pdf")
TURNS = 3
"""How often a pack is begun again when the data moves on while it is drawn."""

SECTIONS: tuple[Section, ...] = (
    Section("cover", lambda: _("Cover"), pack_about.cover_slides),
    Section("overview", lambda: _("Overview"), pack_overview.overview_slides),
    Section("ranking", lambda: _("Units, best first"), pack_scores.ranking_slides),
    Section("heat-map", lambda: _("Units by dimension"), pack_scores.heat_slides),
    Section("gates", lambda: _("Gates"), pack_profiles.gate_slides),
    Section("quadrant", lambda: _("Quadrant"), pack_scores.quadrant_slides),
    Section("choices", lambda: _("Choices"), pack_profiles.choice_slides),
    Section("comparison", lambda: _("Comparison"), pack_scores.comparison_slides),
    Section("business-case", lambda: _("Business case"), pack_money.case_slides),
    Section("kpis", lambda: _("KPIs"), pack_kpis.kpi_slides),
    Section("roadmap", lambda: _("Roadmap"), pack_roadmap.roadmap_slides),
    Section("narrative", lambda: _("Narrative"), pack_narrative.narrative_slides),
    Section("method", lambda: _("Method"), pack_about.method_slides),
    Section("appendix", lambda: _("Data"), pack_about.appendix_slides),
)
"""The sections in the order they come; add one here, in its place."""


def export_board_pack(sessions: Sessions, viewer: Viewer, request: PackRequest, form: Form) -> bytes:
    """The pack as a file; raises NotFoundError outside the viewer's scope, RefusedError where it cannot be made."""
    with in_language(request.language or current_language()):
        if form == "pdf":
            office.require()
        content = _WRITERS[form](compose(sessions, viewer, request))
    about = Subject(SubjectKind.BOARD_PACK, form, (request.unit, *request.units))
    auditing.note(sessions, viewer, Action.EXPORT, about)
    return content


def makes_pdf() -> bool:
    """Whether this machine may make PDF."""
    return office.draws_slides()


def compose(sessions: Sessions, viewer: Viewer, request: PackRequest) -> Pack:
    """The pack in the language in use, all of one data version."""
    for _turn in range(TURNS - 1):
        try:
            return _compose(sessions, viewer, request)
        except DataMovedError:
            continue
    return _compose(sessions, viewer, request)


def _compose(sessions: Sessions, viewer: Viewer, request: PackRequest) -> Pack:
    with reading(sessions) as session:
        version = data_version(session)
    matter = Matter(sessions, viewer, version, request)
    wanted = _wanted(request.sections)
    slides = tuple(
        slide for section in SECTIONS if section.code in wanted for slide in section.slides(matter)
    )
    return Pack(
        matter.name,
        pack_about.subtitle(matter),
        current_language(),
        pack_about.about(matter),
        pack_about.footer(matter),
        slides,
    )


def _wanted(codes: tuple[str, ...]) -> frozenset[str]:
    known = [section.code for section in SECTIONS]
    for code in codes:
        if code not in known:
            raise RefusedError(
                Message("There is no section “{code}”.", {"code": code}),
                Message("Choose among {codes}.", {"codes": ", ".join(known)}),
            )
    return frozenset(codes or known)


def _as_slides(pack: Pack) -> bytes:
    from services.adapters.slides import write_pptx  # noqa: PLC0415  it takes long to load, the first screen would wait

    return write_pptx(pack)


def _as_pdf(pack: Pack) -> bytes:
    return office.as_pdf(_as_slides(pack))


_WRITERS: Mapping[Form, Callable[[Pack], bytes]] = {
    "pptx": _as_slides,
    "html": write_page,
    "xlsx": write_workbook,
    "pdf": _as_pdf,
}

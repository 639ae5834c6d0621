"""KPI definition form: an own KPI is stated or changed on screen, by the rules of the import."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from dashboard import components, kpi_definition_fields, kpi_reads, resources
from services import edited_kpi, kpi_editing
from services.domain.errors import CellIssue, PalierError
from services.domain.kpi_facts import KpiDefinition
from services.domain.units import Unit
from services.edited_kpi import EditedDefinition
from services.language import gettext as _
from services.language import local

FORMS, ROUND, NEW = "own_kpi.forms", "own_kpi.round", ""
BLANK = EditedDefinition({"decimals": "0"})


@dataclass(slots=True)
class _Form:
    """A form as one person has it open: what it was opened as, what its fields start from, what stands in them now."""

    opened: EditedDefinition
    start: EditedDefinition
    version: int
    number: int
    typed: EditedDefinition | None = None
    issues: tuple[CellIssue, ...] = ()

    @property
    def key(self) -> str:
        """What the keys of its fields begin with: others each time it is drawn from the beginning."""
        return f"own_kpi.{self.number}"

    @property
    def touched(self) -> bool:
        """Whether anything else stands in it than when it was opened."""
        return self.typed is not None and _said(self.typed) != _said(self.opened)


def _said(edited: EditedDefinition) -> Mapping[str, str]:
    return {key: text for key, cell in edited.cells.items() if (text := cell.strip())}


def show(organisation: Unit) -> None:
    """The form of a KPI, of the organisation's own, of the catalogue or of a new one, for those who may define."""
    code = _choose(organisation)
    form = _form(organisation, code)
    with st.container(border=True):
        taken = [one.code for one in kpi_reads.offered(organisation.id)]
        form.typed = kpi_definition_fields.fields(form.key, form.start, taken)
        _act(form, organisation)
        components.form_issues(form.issues)


def _choose(organisation: Unit) -> str:
    offered = {one.code: one for one in kpi_reads.offered(organisation.id)}
    own = [code for code, one in offered.items() if edited_kpi.is_own(one)]
    codes = [NEW, *own, *(code for code in offered if code not in own)]
    key = f"own_kpi.{organisation.id}.chosen"
    return st.selectbox(
        _("KPI to state or to change"),
        codes,
        format_func=lambda code: _name(offered.get(code), own=code in own),
        key=key,
        persist_state="session",
        help=_("One of the catalogue that you change becomes your own, and takes its place."),
    )


def _name(definition: KpiDefinition | None, *, own: bool) -> str:
    if definition is None:
        return _("A new KPI")
    title = local(definition.title)
    return title if own else _("{kpi} (catalogue)").format(kpi=title)


def _form(organisation: Unit, code: str) -> _Form:
    """The form as it was left; opened anew where nothing was typed and the data moved on."""
    forms: dict[tuple[int, str], _Form] = st.session_state.setdefault(FORMS, {})
    form, version = forms.get((organisation.id, code)), resources.shown_version()
    if form is None or (form.version != version and not form.touched):
        opened = _open(organisation, code) if code else BLANK
        form = _Form(opened, opened, version, _next_number(), issues=form.issues if form else ())
    elif form.typed is not None and f"{form.key}.title_en" not in st.session_state:
        # the page was left meanwhile, and Streamlit forgot what stood in its fields
        form = replace(form, start=form.typed, number=_next_number())
    forms[organisation.id, code] = form
    return form


def _next_number() -> int:
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    return int(st.session_state[ROUND])


def _open(organisation: Unit, code: str) -> EditedDefinition:
    sessions, viewer, version = resources.workspace().sessions, resources.viewer(), resources.shown_version()
    return kpi_editing.open_definition(sessions, viewer, organisation.id, code, version)


def _act(form: _Form, organisation: Unit) -> None:
    """The buttons at the foot, and what they do."""
    with st.container(horizontal=True, vertical_alignment="center"):
        save = st.button(_("Save the KPI"), key=f"{form.key}.save", type="primary", icon=":material/check:")
        drop = form.touched and st.button(
            _("Discard what is typed"), key=f"{form.key}.drop", type="tertiary", icon=":material/undo:"
        )
    try:
        if save:
            _save(form, organisation)
        elif drop:
            form.issues = ()
            _open_anew(form)
            st.rerun()
    except PalierError as error:
        components.error(error)


def _save(form: _Form, organisation: Unit) -> None:
    """Store what is typed, or keep its problems to be listed."""
    if form.typed is None or not form.touched:
        st.info(_("Nothing has changed."))
        return
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    form.issues = kpi_editing.definition_problems(sessions, viewer, organisation.id, form.typed)
    if not any(issue.blocks for issue in form.issues):
        kpi_editing.save_definition(sessions, viewer, organisation.id, form.typed)
        _open_anew(form)
        st.toast(_("The KPI is saved; the history of Import can undo it."), icon=":material/check:")
        st.rerun()


def _open_anew(form: _Form) -> None:
    """Let the next rerun open the form from what is stored."""
    form.typed, form.version = None, -1

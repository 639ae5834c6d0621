"""Initiative form: an initiative is planned or changed on screen, by the rules of the import."""

from dataclasses import dataclass, field, replace

import streamlit as st

from dashboard import components, initiative_fields, initiative_tables, markup, resources
from dashboard.initiative_tables import Table
from services import case_editing, edited_case
from services.business_case import EvaluatedCase
from services.domain.case_facts import MoneySettings
from services.domain.errors import CellIssue, PalierError
from services.domain.units import Unit, UnitTree
from services.domain.viewer import ViewerRole
from services.edited_case import EditedInitiative
from services.language import format_count
from services.language import gettext as _

FORMS, ROUND = "initiative.forms", "initiative.round"
USUAL_YEARS = 3


@dataclass(slots=True)
class _Form:
    """A form as one person has it open: what it was opened as, what its fields start from, what stands in them now.

    Other people's changes never move what is typed; saving tells them apart by `opened.stood`.
    """

    opened: EditedInitiative
    start: EditedInitiative
    version: int
    number: int
    typed: EditedInitiative | None = None
    issues: tuple[CellIssue, ...] = ()
    tables: dict[str, Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tables = initiative_tables.start(self.start)

    @property
    def key(self) -> str:
        """What the keys of its fields begin with: others each time it is drawn from the beginning."""
        return f"initiative.{self.number}"

    @property
    def touched(self) -> bool:
        """Whether anything else stands in it than when it was opened."""
        return self.typed is not None and _said(self.typed) != _said(self.opened)


def _said(edited: EditedInitiative) -> EditedInitiative:
    """An initiative without the blank rows below its tables."""
    return replace(
        edited,
        lines=tuple(filter(None, edited.lines)),
        intangibles=tuple(filter(None, edited.intangibles)),
        actuals=tuple(filter(None, edited.actuals)),
    )


def show(organisation: Unit, tree: UnitTree, chosen: EvaluatedCase | None, settings: MoneySettings) -> None:
    """The form of the chosen initiative, or of a new one, for a viewer who may change it."""
    if resources.viewer().role is ViewerRole.EXECUTIVE:
        return
    code = chosen.plan.code if chosen else ""
    form = _form(organisation, tree, code, settings)
    typed = initiative_fields.fields(form.key, form.start, organisation, tree)
    form.typed = _tables(form, typed, settings)
    _act(form, organisation, code)
    components.form_issues(form.issues)


def _form(organisation: Unit, tree: UnitTree, code: str, settings: MoneySettings) -> _Form:
    """The form as it was left; opened anew where nothing was typed and the data moved on."""
    forms: dict[tuple[int, str], _Form] = st.session_state.setdefault(FORMS, {})
    form, version = forms.get((organisation.id, code)), resources.shown_version()
    if form is None or (form.version != version and not form.touched):
        opened = _open(organisation, code) if code else _blank(organisation, tree, settings)
        form = _Form(opened, opened, version, _next_number(), issues=form.issues if form else ())
    elif form.typed is not None and f"{form.key}.title" not in st.session_state:
        # the page was left meanwhile, and Streamlit forgot what stood in its fields
        form = replace(form, start=form.typed, number=_next_number())
    forms[organisation.id, code] = form
    return form


def _next_number() -> int:
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    return int(st.session_state[ROUND])


def _open(organisation: Unit, code: str) -> EditedInitiative:
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    return case_editing.open_initiative(sessions, viewer, organisation.id, code, resources.shown_version())


def _blank(organisation: Unit, tree: UnitTree, settings: MoneySettings) -> EditedInitiative:
    units = tree.subtree(organisation.id)
    unit = units[0].id if len(units) == 1 else None
    return EditedInitiative(unit=unit, start_year=settings.valuation_year, years=USUAL_YEARS)


def _tables(form: _Form, typed: EditedInitiative, settings: MoneySettings) -> EditedInitiative:
    """Costs, benefits, effects and actuals; amounts are typed as in a workbook."""
    first = typed.start_year or 0
    years = range(first, first + (typed.years or 0)) if first else range(0)
    key = form.key
    about = _(
        "Amounts in {currency}, by calendar year, as if reached in full; a blank low or high one is the likely one. "
        "Write in the empty row at the foot to add a line."
    )
    _subtitle("lines", about.format(currency=settings.currency))
    lines = initiative_tables.lines(form.tables["lines"], f"{key}.lines", years)
    planned = edited_case.with_line_codes(replace(typed, lines=lines)).lines
    _saved_time(planned, settings.currency)
    left, right = st.columns([3, 2])
    with left:
        _subtitle("intangibles", _("Importance and achieved from 0 to 5; never added to the money."))
        effects = initiative_tables.intangibles(form.tables["intangibles"], f"{key}.intangibles")
    with right:
        _subtitle("actuals", _("An actual takes the place of the estimates of its line and year."))
        actuals = initiative_tables.actuals(form.tables["actuals"], f"{key}.actuals", years, planned)
    return replace(typed, lines=lines, intangibles=effects, actuals=actuals)


def _subtitle(part: str, about: str) -> None:
    st.markdown(f"**{edited_case.table_title(part)}**  \n:small[:gray[{about}]]")


def _saved_time(lines: tuple[edited_case.Row, ...], currency: str) -> None:
    """What the calculator of saved time gives, or how it is filled in."""
    told = []
    for row in lines:
        saved = edited_case.time_saved(row, currency)
        if saved is not None:
            amount = _("{line}: {amount} {currency} a year")
            worth = format_count(saved.worth)
            told.append(amount.format(line=row["code"], amount=worth, currency=currency))
    hint = _(
        "Saved time: fill in people, hours, cost of an hour and the share realised, at the right of the table; "
        "years left blank follow."
    )
    st.caption(_("Saved time: {lines}").format(lines=markup.plain("; ".join(told))) if told else hint)


def _act(form: _Form, organisation: Unit, code: str) -> None:
    """The buttons at the foot, and what they do."""
    with st.container(horizontal=True, vertical_alignment="center"):
        save = st.button(_("Save"), key=f"{form.key}.save", type="primary", icon=":material/check:")
        drop = form.touched and st.button(
            _("Discard what is typed"), key=f"{form.key}.drop", type="tertiary", icon=":material/undo:"
        )
        remove = bool(code) and _ask_removal(form)
    try:
        if save:
            _save(form, organisation)
        elif remove:
            sessions, viewer = resources.workspace().sessions, resources.viewer()
            case_editing.remove_initiative(sessions, viewer, organisation.id, form.opened)
            _open_anew(form)
            _done(_("The initiative is removed; the history of Import can undo it."))
        elif drop:
            form.issues = ()
            _open_anew(form)
            st.rerun()
    except PalierError as error:
        components.error(error)


def _ask_removal(form: _Form) -> bool:
    with st.popover(_("Remove this initiative"), type="tertiary", icon=":material/delete:"):
        st.write(_("Its costs, benefits and effects no longer count. The history of Import can undo it."))
        return st.button(_("Remove it"), key=f"{form.key}.remove", type="primary")


def _save(form: _Form, organisation: Unit) -> None:
    """Store what is typed, or keep its problems to be listed."""
    assert form.typed is not None  # noqa: S101  the form is drawn
    if not form.touched:
        st.info(_("Nothing has changed."))
        return
    sessions, viewer = resources.workspace().sessions, resources.viewer()
    form.issues = case_editing.problems(sessions, viewer, organisation.id, form.typed)
    if not any(issue.blocks for issue in form.issues):
        case_editing.save_initiative(sessions, viewer, organisation.id, form.typed)
        _open_anew(form)
        _done(_("The initiative is saved; the history of Import can undo it."))


def _open_anew(form: _Form) -> None:
    """Let the next rerun open the form from what is stored; what was odd about what was saved stays listed."""
    form.typed, form.version = None, -1


def _done(said: str) -> None:
    st.toast(said, icon=":material/check:")
    st.rerun()

"""One call of every use case, aimed at a place of the company in access_stage."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from types import ModuleType

import pandas as pd

from services import (
    administration,
    answer_browsing,
    answering,
    audit_export,
    auditing,
    board_pack,
    business_case,
    case_editing,
    case_gaps,
    changes,
    comparing,
    comparisons,
    distributions,
    erasing,
    exporting,
    founding,
    framework_library,
    group_worth,
    import_history,
    importing,
    kpi_editing,
    kpi_storing,
    kpis,
    mapping,
    members,
    narratives,
    notes,
    partitioning,
    positions,
    roadmap_outlook,
    roadmapping,
    sample,
    score_listing,
    scoring,
    self_rating,
    soundness,
    targets,
    templates,
    wave_administration,
)
from services.adapters.database import Sessions
from services.answer_search import Wanted
from services.answering import Who
from services.domain.audit import Action, Sought, Subject, SubjectKind
from services.domain.case_facts import MoneySettings, Served
from services.domain.cash_flow_mapping import CashFlowMapping
from services.domain.column_mapping import Choices, ColumnMapping, Layout
from services.domain.errors import NotFoundError, RefusedError
from services.domain.importing import Unknown
from services.domain.kpi_facts import GivenValue, KpiValue
from services.domain.roadmap_facts import GivenRoadmap
from services.domain.targets import GivenTarget
from services.domain.unit_drafts import UnitDraft
from services.domain.viewer import LOCAL_VIEWER, Viewer, ViewerRole
from services.edited_case import EditedInitiative
from services.edited_kpi import EditedDefinition, EditedValues
from services.exporting import Scope
from services.pack_matter import PackRequest
from tests.access_stage import DAY, DUE, RATE, Place, answers_of, initiative, narrative, step
from tests.builders import KEY, framework, spreadsheet

Call = Callable[[Sessions, Viewer, Place], object]
NEW = {
    "code": "nps", "title_en": "Recommendation", "perspective": "customer", "measure": "index", "better": "up",
    "frequency": "quarter", "roll_up": "none", "on_target": "2", "watch": "5", "low": "-100", "high": "100",
}  # fmt: skip
COLUMNS = ColumnMapping("ORG", "small", Layout.RESPONDENTS, 0, ())
FLOWS = CashFlowMapping("ORG", 0, ())
READER = ViewerRole.EXECUTIVE
WORD = Unknown("unit", "", "n file", 1, (), None)


def without_postgresql(call: Callable[[], None]) -> None:
    """What SQLite refuses to everybody who may ask for it."""
    with suppress(RefusedError):
        call()


def wanted(at: Place) -> Wanted:
    return Wanted(at.unit)


def scope(at: Place) -> Scope:
    return Scope(at.wave, at.previous, (at.unit,))


def cases(s: Sessions, at: Place) -> business_case.CaseList:
    """The cases of a place, as a screen hands them on; where there is none, own ones as if they were of it."""
    known = administration.list_units(s, LOCAL_VIEWER).by_id
    own = next(unit.id for unit in known.values() if unit.code == "NORTH")
    listed = business_case.list_cases(s, LOCAL_VIEWER, at.unit if at.unit in known else own)
    serves = (Served("small", "a"),)
    served = (replace(one, plan=replace(one.plan, unit=at.leaf, serves=serves)) for one in listed.cases)
    return replace(listed, cases=tuple(served))


def gaps(s: Sessions, v: Viewer, at: Place) -> object:
    """The gaps of what initiatives serve, as a screen hands them on with the waves."""
    wave = wave_administration.list_waves(s, LOCAL_VIEWER)[0]
    waves = [replace(wave, id=at.wave, closed=True)]
    return case_gaps.served_gaps(s, v, cases(s, at), waves, lambda _id: framework())


def opened(s: Sessions, at: Place) -> EditedInitiative:
    """An initiative as somebody has opened it, who may; whoever may not guesses."""
    try:
        return case_editing.open_initiative(s, LOCAL_VIEWER, at.organisation, at.initiative)
    except NotFoundError:
        return replace(initiative(at.initiative, at.leaf), stood="guessed")


def export_kpis(s: Sessions, v: Viewer, at: Place) -> bytes:
    standings = kpis.list_standings(s, LOCAL_VIEWER, [at.unit])
    return exporting.export_kpis(s, v, kpis.list_kpis(s, LOCAL_VIEWER, at.unit), standings, (), "csv")


def export_shown(s: Sessions, v: Viewer, at: Place) -> bytes:
    frame = pd.DataFrame({"Unit": [at.unit_code]})
    return exporting.export_shown(s, v, at.unit, "table", "Table", (), frame, "csv")


def values(at: Place) -> EditedValues:
    return EditedValues(at.leaf, RATE, {}, (), {("2026-01", "actual"): "45 %"})


def confirm(s: Sessions, v: Viewer, at: Place) -> object:
    """Confirm as somebody who has seen the preview; whoever may not see it guesses."""
    try:
        seen = importing.preview(s, replace(v, role=ViewerRole.CONTRIBUTOR), KEY, [at.ready]).fingerprint
    except NotFoundError:
        seen = "guessed"
    return importing.confirm(s, v, KEY, [at.ready], seen)


CALLS: Mapping[ModuleType, Mapping[str, Call]] = {
    administration: {
        "list_units": lambda s, v, at: administration.list_units(s, v),
        "add_organisation": lambda s, v, at: administration.add_organisation(s, v, "New", "NEWORG"),
        "add_unit": lambda s, v, at: administration.add_unit(s, v, at.unit, "New", "NEW"),
        "change_unit": lambda s, v, at: administration.change_unit(s, v, at.unit, "Renamed", 2),
        "remove_unit": lambda s, v, at: administration.remove_unit(s, v, at.empty),
    },
    answer_browsing: {
        "browse": lambda s, v, at: answer_browsing.browse(s, v, at.wave, wanted(at), 0),
        "named_values": lambda s, v, at: answer_browsing.named_values(s, v, at.wave, at.leaf, "A1"),
        "tally": lambda s, v, at: answer_browsing.tally(s, v, at.wave, at.leaf),
    },
    answering: {
        "open_sheet": lambda s, v, at: answering.open_sheet(s, v, KEY, Who(at.wave, at.leaf, at.respondent)),
        "save_draft": lambda s, v, at: answering.save_draft(
            s, v, KEY, Who(at.wave, at.leaf, "R1"), answers_of(3, "n")
        ),
        "discard_draft": lambda s, v, at: answering.discard_draft(s, v, KEY, Who(at.wave, at.leaf, "R1")),
        "submit": lambda s, v, at: answering.submit(
            s, v, KEY, Who(at.wave, at.leaf, "R1"), answers_of(3, "n")
        ),
    },
    audit_export: {
        "export_events": lambda s, v, at: audit_export.export_events(s, v, Sought(unit=at.unit), "csv"),
    },
    auditing: {
        "list_events": lambda s, v, at: auditing.list_events(s, v, Sought(unit=at.unit)),
        "note": lambda s, v, at: auditing.note(
            s, v, Action.EXPORT, Subject(SubjectKind.TABLE, "n", (at.unit,))
        ),
        "note_template": lambda s, v, at: auditing.note_template(s, v, "n", [at.unit]),
    },
    board_pack: {
        "compose": lambda s, v, at: board_pack.compose(s, v, PackRequest(at.wave, at.unit, at.previous)),
        "export_board_pack": lambda s, v, at: board_pack.export_board_pack(
            s, v, PackRequest(at.wave, at.unit, at.previous), "html"
        ),
    },
    business_case: {
        "list_cases": lambda s, v, at: business_case.list_cases(s, v, at.unit),
        "money_settings": lambda s, v, at: business_case.money_settings(s, v, at.unit),
        "set_money_settings": lambda s, v, at: business_case.set_money_settings(
            s, v, at.organisation, MoneySettings("CAD", 0.2, 2026)
        ),
        "make_template": lambda s, v, at: business_case.make_template(s, v, at.unit, "en"),
    },
    case_editing: {
        "open_initiative": lambda s, v, at: case_editing.open_initiative(
            s, v, at.organisation, at.initiative
        ),
        "taken_codes": lambda s, v, at: case_editing.taken_codes(s, v, at.organisation),
        "problems": lambda s, v, at: case_editing.problems(
            s, v, at.organisation, initiative("fresh", at.leaf)
        ),
        "save_initiative": lambda s, v, at: case_editing.save_initiative(
            s, v, at.organisation, initiative("fresh", at.leaf)
        ),
        "remove_initiative": lambda s, v, at: case_editing.remove_initiative(
            s, v, at.organisation, opened(s, at)
        ),
    },
    case_gaps: {"served_gaps": gaps},
    changes: {
        "why_changed": lambda s, v, at: changes.why_changed(s, v, at.wave, at.previous, at.unit, "all"),
        "like_for_like": lambda s, v, at: changes.like_for_like(s, v, at.wave, at.previous, at.unit, "all"),
        "side_by_side": lambda s, v, at: changes.side_by_side(s, v, at.wave, [at.unit, at.leaf], "all"),
    },
    comparing: {
        "unit_scores": lambda s, v, at: comparing.unit_scores(s, v, at.wave, at.previous, [at.unit]),
        "history": lambda s, v, at: comparing.history(s, v, at.wave, [at.unit], "all"),
        "question_scores": lambda s, v, at: comparing.question_scores(
            s, v, at.wave, at.previous, at.unit, "all"
        ),
    },
    comparisons: {
        "group_of": lambda s, v, at: comparisons.group_of(s, v, at.wave, at.unit, "all"),
        "group_scores": lambda s, v, at: comparisons.group_scores(s, v, at.wave, at.unit),
        "group_differences": lambda s, v, at: comparisons.group_differences(s, v, at.wave, at.unit, "all"),
        "period_scores": lambda s, v, at: comparisons.period_scores(s, v, [at.wave, at.previous], at.unit),
        "period_differences": lambda s, v, at: comparisons.period_differences(
            s, v, [at.wave, at.previous], at.unit, "all"
        ),
        "unit_differences": lambda s, v, at: comparisons.unit_differences(
            s, v, at.wave, [at.unit, at.leaf], "all"
        ),
    },
    distributions: {
        "group_shares": lambda s, v, at: distributions.group_shares(s, v, at.wave, at.unit, "Group"),
        "option_shares": lambda s, v, at: distributions.option_shares(s, v, at.wave, [at.unit]),
        "level_shares": lambda s, v, at: distributions.level_shares(s, v, at.wave, [at.unit], "all"),
    },
    erasing: {
        "erase_organisation": lambda s, v, at: erasing.erase_organisation(s, v, at.organisation),
        "erase_respondent": lambda s, v, at: erasing.erase_respondent(
            s, v, KEY, at.organisation, at.respondent
        ),
    },
    exporting: {
        "export_answers": lambda s, v, at: exporting.export_answers(s, v, at.wave, wanted(at), "xlsx"),
        "export_scores": lambda s, v, at: exporting.export_scores(s, v, scope(at), "xlsx"),
        "export_comparison": lambda s, v, at: exporting.export_comparison(s, v, scope(at), "csv"),
        "export_shown": export_shown,
        "export_cases": lambda s, v, at: exporting.export_cases(s, v, cases(s, at), (), "csv"),
        "export_kpis": export_kpis,
    },
    founding: {
        "found_organisation": lambda s, v, at: founding.found_organisation(s, v, "New", "NEWORG"),
        "add_units": lambda s, v, at: founding.add_units(s, v, at.organisation, [UnitDraft("NEW", "New")]),
        "list_founded": lambda s, v, at: founding.list_founded(s, v),
    },
    framework_library: {
        "add": lambda s, v, at: framework_library.add(s, v, framework(key="another")),
        "retire": lambda s, v, at: framework_library.retire(s, v, 1),
    },
    group_worth: {"group_worth": lambda s, v, at: group_worth.group_worth(s, v, at.unit)},
    import_history: {
        "list_batches": lambda s, v, at: import_history.list_batches(s, v),
        "withdraw": lambda s, v, at: import_history.withdraw(s, v, at.batch),
        "original": lambda s, v, at: import_history.original(s, v, at.file),
        "erase_original": lambda s, v, at: import_history.erase_original(s, v, at.file),
    },
    importing: {
        "stage": lambda s, v, at: importing.stage(s, v, "new.xlsx", spreadsheet([["n"]])),
        "discard": lambda s, v, at: importing.discard(s, v, [at.staged]),
        "list_staged": lambda s, v, at: importing.list_staged(s, v),
        "preview": lambda s, v, at: importing.preview(s, v, KEY, [at.ready]),
        "revision": lambda s, v, at: importing.revision(s, v),
        "marked": lambda s, v, at: importing.marked(s, v, KEY, at.staged),
        "problems": lambda s, v, at: importing.problems(s, v, KEY, at.staged),
        "confirm": confirm,
    },
    kpi_editing: {
        "open_values": lambda s, v, at: kpi_editing.open_values(s, v, at.leaf, RATE),
        "value_problems": lambda s, v, at: kpi_editing.value_problems(s, v, values(at)),
        "save_values": lambda s, v, at: kpi_editing.save_values(s, v, values(at)),
        "open_definition": lambda s, v, at: kpi_editing.open_definition(s, v, at.organisation, RATE),
        "definition_problems": lambda s, v, at: kpi_editing.definition_problems(
            s, v, at.organisation, EditedDefinition(NEW)
        ),
        "save_definition": lambda s, v, at: kpi_editing.save_definition(
            s, v, at.organisation, EditedDefinition(NEW)
        ),
    },
    kpi_storing: {
        "set_values": lambda s, v, at: kpi_storing.set_values(
            s, v, at.organisation, [GivenValue(RATE, at.leaf, "2026-01", KpiValue(5.0))], "n"
        ),
    },
    kpis: {
        "chosen_kpis": lambda s, v, at: kpis.chosen_kpis(s, v, at.unit),
        "offered_kpis": lambda s, v, at: kpis.offered_kpis(s, v, at.unit),
        "choose_kpis": lambda s, v, at: kpis.choose_kpis(s, v, at.organisation, []),
        "list_kpis": lambda s, v, at: kpis.list_kpis(s, v, at.unit),
        "list_standings": lambda s, v, at: kpis.list_standings(s, v, [at.unit, at.leaf]),
        "value_history": lambda s, v, at: kpis.value_history(s, v, RATE, at.leaf, "2026-08"),
        "list_benchmarks": lambda s, v, at: kpis.list_benchmarks(s, v, at.unit),
        "make_template": lambda s, v, at: kpis.make_template(s, v, at.unit, "en"),
    },
    mapping: {
        "suggest": lambda s, v, at: mapping.suggest(
            s, v, at.staged, at.wave, at.sheet, Layout.RESPONDENTS, 0
        ),
        "decide": lambda s, v, at: mapping.decide(s, v, at.staged, Choices()),
        "current_choices": lambda s, v, at: mapping.current_choices(s, v, at.staged),
        "keep_or_replace": lambda s, v, at: mapping.keep_or_replace(s, v, at.staged, "add"),
        "lay_out": lambda s, v, at: mapping.lay_out(s, v, at.staged, COLUMNS),
        "accept_words": lambda s, v, at: mapping.accept_words(s, v, at.staged, [(WORD, "NORTH")]),
        "list_organisations": lambda s, v, at: mapping.list_organisations(s, v),
        "suggest_flows": lambda s, v, at: mapping.suggest_flows(
            s, v, at.staged, at.organisation_code, at.sheet, 0
        ),
        "list_flow_columns": lambda s, v, at: mapping.list_flow_columns(s, v, at.staged, FLOWS),
        "sheet_names": lambda s, v, at: mapping.sheet_names(s, v, at.staged),
        "list_columns": lambda s, v, at: mapping.list_columns(s, v, at.staged, COLUMNS),
    },
    members: {
        "list_members": lambda s, v, at: members.list_members(s, v),
        "add_member": lambda s, v, at: members.add_member(s, v, "new@example.org", READER, at.unit),
        "change_member": lambda s, v, at: members.change_member(s, v, at.member, READER, at.unit),
        "remove_member": lambda s, v, at: members.remove_member(s, v, at.member),
    },
    narratives: {
        "read": lambda s, v, at: narratives.read(s, v, at.unit),
        "history": lambda s, v, at: narratives.history(s, v, at.unit, at.period),
        "write_narrative": lambda s, v, at: narratives.write_narrative(s, v, narrative(at.leaf, "n"), None),
        "make_template": lambda s, v, at: narratives.make_template(s, v, at.unit, at.period, "en"),
    },
    notes: {
        "add_note": lambda s, v, at: notes.add_note(s, v, at.unit, ("kpi", RATE), DAY, "n"),
        "list_notes": lambda s, v, at: notes.list_notes(s, v, at.unit),
        "remove_note": lambda s, v, at: notes.remove_note(s, v, at.note),
    },
    partitioning: {
        "divide": lambda s, v, at: without_postgresql(lambda: partitioning.divide(s, v, 2)),
        "unite": lambda s, v, at: without_postgresql(lambda: partitioning.unite(s, v)),
    },
    positions: {"positions": lambda s, v, at: positions.positions(s, v, at.wave, [at.unit], "median")},
    roadmap_outlook: {
        "candidates": lambda s, v, at: roadmap_outlook.candidates(s, v, at.wave, at.unit, cases(s, at)),
        "expected_effects": lambda s, v, at: roadmap_outlook.expected_effects(s, v, at.wave, at.unit),
    },
    roadmapping: {
        "read_steps": lambda s, v, at: roadmapping.read_steps(s, v, at.unit),
        "save_steps": lambda s, v, at: roadmapping.save_steps(
            s, v, at.unit, GivenRoadmap((step(at.leaf, "fresh"),)), "n", today=date(2026, 10, 1)
        ),
    },
    sample: {
        "load": lambda s, v, at: sample.load(s, v, KEY),
        "remove": lambda s, v, at: sample.remove(s, v),
    },
    score_listing: {"list_scores": lambda s, v, at: score_listing.list_scores(s, v)},
    scoring: {"rebuild": lambda s, v, at: scoring.rebuild(s, v)},
    self_rating: {"self_and_others": lambda s, v, at: self_rating.self_and_others(s, v, at.wave, at.unit)},
    soundness: {"problems": lambda s, v, at: soundness.problems(s, v)},
    targets: {
        "set_targets": lambda s, v, at: targets.set_targets(
            s, v, at.wave, [GivenTarget(at.leaf, "b", DUE, 3.0)], "n"
        ),
        "list_targets": lambda s, v, at: targets.list_targets(s, v, at.wave, [at.unit]),
        "workbook": lambda s, v, at: targets.workbook(s, v, at.wave, [at.unit], "en"),
    },
    templates: {"make_template": lambda s, v, at: templates.make_template(s, v, at.wave, "en", {at.leaf: 2})},
    wave_administration: {
        "open_wave": lambda s, v, at: wave_administration.open_wave(s, v, at.organisation, 1, "2030"),
        "expect": lambda s, v, at: wave_administration.expect(s, v, at.wave, {at.leaf: 5}),
        "close_wave": lambda s, v, at: wave_administration.close_wave(s, v, at.wave),
        "list_waves": lambda s, v, at: wave_administration.list_waves(s, v),
        "expected_by_unit": lambda s, v, at: wave_administration.expected_by_unit(s, v, at.wave),
        "participants": lambda s, v, at: wave_administration.participants(s, v, at.wave, at.unit),
        "progress": lambda s, v, at: wave_administration.progress(s, v, at.wave, at.unit),
    },
}

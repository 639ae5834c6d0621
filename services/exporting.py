"""Exporting: answers, scores and comparisons as files that show what the screens show, and say what they are about.

`version` is the data version a screen was drawn with; where the data has moved on, the file says so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

from services import (
    answer_browsing,
    auditing,
    case_table,
    comparing,
    derived,
    distributions,
    export_subjects,
    kpi_table,
)
from services.adapters.database import Sessions, data_version, reading
from services.adapters.table_files import Cell, Column, ExportTable, Kind, Pair, write_csv
from services.adapters.table_workbook import write_xlsx
from services.answer_browsing import Findings
from services.answer_search import Wanted, theme_of
from services.business_case import CaseList
from services.derived import Sight
from services.domain.audit import Action, Subject, SubjectKind
from services.domain.viewer import Viewer
from services.kpis import KpiList, UnitStanding
from services.language import gettext as _
from services.language import local

Form = Literal["xlsx", "csv"]
FORMS: tuple[Form, ...] = ("xlsx", "csv")
Fields = Sequence[tuple[str, str, Kind]]
"""Columns of a frame: its name, the title people read, and how its figures are shown."""

WRITERS: Mapping[Form, Callable[[ExportTable], bytes]] = {"xlsx": write_xlsx, "csv": write_csv}


@dataclass(frozen=True, slots=True)
class Scope:
    """What is exported: units of a wave (the chosen one first), and the wave they are compared with."""

    wave: int
    previous: int | None
    units: tuple[int, ...]


def export_answers(
    sessions: Sessions, viewer: Viewer, wave_id: int, wanted: Wanted, form: Form, version: int | None = None
) -> bytes:
    """Every answer that the screen Answers lists for these choices, a row each, in its order.

    They are read and written as they come, so that many need no more memory than few. Those of named respondents can be
    imported again; confidential ones have neither name nor role, as on screen, and cannot.
    """
    with reading(sessions) as session:
        found = answer_browsing.find(session, viewer, wave_id, wanted)
        about = [*export_subjects.subject(session, found.sight, wanted.unit), *_filters(found.sight, wanted)]
        if found.withheld:
            about.append((_("Withheld"), _("Answers of fewer than five people, and what would reveal them")))
        columns = _answer_columns(named=found.named)
        table = ExportTable(
            _("Answers"),
            (*about, *export_subjects.origin(session, version)),
            columns,
            _answer_rows(found),
            export_subjects.stamp(found.sight),
        )
        content = WRITERS[form](table)
    _note(sessions, viewer, SubjectKind.ANSWERS, [wanted.unit], *_wave(found.sight), form)
    return content


def _wave(sight: Sight) -> tuple[str, str]:
    return sight.framework.key, sight.wave.period


def _note(sessions: Sessions, viewer: Viewer, kind: SubjectKind, units: Iterable[int], *words: str) -> None:
    """Record that a file has been made of some units."""
    auditing.note(sessions, viewer, Action.EXPORT, Subject(kind, " ".join(words), tuple(units)))


def _answer_columns(*, named: bool) -> tuple[Column, ...]:
    who = (_("Respondent"), _("Role code"), _("Respondent role")) if named else ()
    asked = _("Question code"), _("Question")
    titles = (_("Unit code"), _("Unit"), *who, *asked, _("Answer"), _("Comment"), _("Theme"))
    return tuple(Column(title, "figure" if title == _("Answer") else "text") for title in titles)


def _answer_rows(found: Findings) -> Iterator[Sequence[Cell]]:
    framework, units = found.sight.framework, found.sight.visible
    roles = {role.code: local(role.title) for role in framework.roles}
    texts = {question.code: local(question.text) for question in framework.questions}
    theme = cache(lambda question: theme_of(framework, question))
    for given in found.answers:
        person = (given.respondent, given.role, roles.get(given.role, "")) if found.named else ()
        yield (
            units.by_id[given.unit].code,
            units.names[given.unit],
            *person,
            given.question,
            texts[given.question],
            given.answer,
            given.comment,
            theme(given.question),
        )


def _filters(sight: Sight, wanted: Wanted) -> list[Pair]:
    """The choices that narrow the answers."""
    question = sight.framework.question_by_code.get(wanted.question)
    chosen = (
        (_("Theme"), wanted.theme),
        (_("Question"), f"{question.code} · {local(question.text)}" if question else ""),
        (_("Search"), wanted.search.strip()),
    )
    return [pair for pair in chosen if pair[1]]


def export_scores(
    sessions: Sessions,
    viewer: Viewer,
    scope: Scope,
    form: Form,
    version: int | None = None,
    noted: Sequence[Pair] = (),
) -> bytes:
    """The scores of units in every dimension, a row each; their people's choices where nothing has a score.

    `noted` is what is noted on them.
    """
    return _export(sessions, viewer, scope, form, version, _scores, SubjectKind.SCORES, noted)


def export_comparison(
    sessions: Sessions, viewer: Viewer, scope: Scope, form: Form, version: int | None = None
) -> bytes:
    """Units side by side as on Compare: scores by dimension with the distance from the first of them."""
    return _export(sessions, viewer, scope, form, version, _comparison, SubjectKind.COMPARISON)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame to export with its title and its columns."""

    title: str
    fields: Fields
    rows: pd.DataFrame


Build = Callable[[pd.DataFrame], _Frame]


def _export(
    sessions: Sessions,
    viewer: Viewer,
    scope: Scope,
    form: Form,
    version: int | None,
    build: Build,
    kind: SubjectKind,
    noted: Sequence[Pair] = (),
) -> bytes:
    with reading(sessions) as session:
        sight = derived.look(session, viewer, scope.wave, scope.units)
        about = export_subjects.subject(session, sight, scope.units[0], scope.previous)
        origin, now = export_subjects.origin(session, version), data_version(session)
    if sight.framework.kind == "nominal":
        shares = distributions.option_shares(sessions, viewer, scope.wave, scope.units, now)
        frame = _choices(shares)
    else:
        scores = comparing.unit_scores(sessions, viewer, scope.wave, scope.previous, scope.units, now)
        frame = build(scores[scores["scored"]])
    columns = tuple(Column(title, kind) for _name, title, kind in frame.fields)
    shown = _with_codes(frame.rows, sight)[[name for name, _title, _kind in frame.fields]]
    everything = (*about, *export_subjects.listed(sight, scope.units), *noted, *origin)
    stamp = export_subjects.stamp(sight)
    content = WRITERS[form](ExportTable(frame.title, everything, columns, _rows(shown), stamp))
    _note(sessions, viewer, kind, scope.units, *_wave(sight), form)
    return content


def _scores(scores: pd.DataFrame) -> _Frame:
    fields: Fields = (
        *_placed(),
        ("previous", _("Earlier wave"), "score"),
        ("delta", _("Change"), "delta"),
        ("group_average", _("Group average"), "score"),
        ("target", _("Target"), "score"),
        ("coverage", _("Coverage"), "share"),
        ("n", _("Respondents"), "count"),
        ("units_scored", _("Units with a score"), "count"),
        ("units_asked", _("Units asked"), "count"),
        ("reason", _("Note"), "text"),
    )
    return _Frame(_("Scores"), fields, scores)


def _comparison(scores: pd.DataFrame) -> _Frame:
    first, name = scores["unit_id"].iloc[0], scores["unit"].iloc[0]
    fields: Fields = (
        *_placed(),
        ("previous", _("Earlier"), "score"),
        ("group_average", _("Group average"), "score"),
        ("coverage", _("Coverage"), "share"),
        ("sd", _("Spread (sd)"), "score"),
        ("gap", _("Distance from {unit}").format(unit=name), "delta"),
        ("reason", _("Note"), "text"),
    )
    gaps = comparing.gaps(scores, first)["gap"]
    return _Frame(_("Comparison"), fields, scores.assign(gap=gaps))


def _placed() -> Fields:
    """Whose score it is, of what, and the score."""
    return (
        ("unit_code", _("Unit code"), "text"),
        ("unit", _("Unit"), "text"),
        ("node", _("Dimension code"), "text"),
        ("dimension", _("Dimension"), "text"),
        ("score", _("Score"), "score"),
        ("level", _("Level"), "text"),
    )


def _choices(shares: pd.DataFrame) -> _Frame:
    fields: Fields = (
        ("unit_code", _("Unit code"), "text"),
        ("row", _("Unit"), "text"),
        ("about", _("Question code"), "text"),
        ("title", _("Question"), "text"),
        ("label", _("Answer"), "text"),
        ("share", _("Share"), "share"),
        ("count", _("Respondents"), "count"),
        ("reason", _("Note"), "text"),
    )
    told = shares.assign(count=shares["count"].where(shares["total"] > 0))
    return _Frame(_("Choices"), fields, told)


def _with_codes(frame: pd.DataFrame, sight: Sight) -> pd.DataFrame:
    """A frame with the codes of its units; what is published belongs to none."""
    known = sight.visible.by_id
    return frame.assign(
        unit_code=[known[unit].code if unit in known else "" for unit in frame["unit_id"].tolist()]
    )


def _rows(frame: pd.DataFrame) -> Iterator[Sequence[Cell]]:
    return frame.itertuples(index=False, name=None)


def export_shown(
    sessions: Sessions,
    viewer: Viewer,
    unit: int,
    key: str,
    title: str,
    about: Sequence[Pair],
    frame: pd.DataFrame,
    form: Form,
) -> bytes:
    """A table of texts and figures as it stands on the screen of a unit; `key` names the table."""
    columns = tuple(Column(str(name), "figure") for name in frame.columns)
    content = WRITERS[form](ExportTable(title, (*about, *export_subjects.made()), columns, _rows(frame)))
    _note(sessions, viewer, SubjectKind.TABLE, [unit], key, form)
    return content


def export_cases(
    sessions: Sessions, viewer: Viewer, cases: CaseList, about: Sequence[Pair], form: Form
) -> bytes:
    """Every figure of initiatives as a screen shows them, a row each, and of all together in the last one."""
    columns = tuple(Column(title, kind) for _name, title, kind in case_table.fields())
    rows = case_table.rows(cases)
    shown = (*about, *export_subjects.made())
    content = WRITERS[form](ExportTable(_("Business case"), shown, columns, _rows(rows.astype(object))))
    _note(sessions, viewer, SubjectKind.BUSINESS_CASE, [one.plan.unit for one in cases.cases], form)
    return content


def export_kpis(
    sessions: Sessions,
    viewer: Viewer,
    kpis: KpiList,
    standings: tuple[UnitStanding, ...],
    about: Sequence[Pair],
    form: Form,
) -> bytes:
    """Where units stand in each KPI as a screen shows it, a row each."""
    columns = tuple(Column(title, kind) for _name, title, kind in kpi_table.fields())
    rows = _rows(kpi_table.rows(kpis, standings).astype(object))
    content = WRITERS[form](ExportTable(_("KPIs"), (*about, *export_subjects.made()), columns, rows))
    _note(sessions, viewer, SubjectKind.KPIS, [one.unit for one in standings], form)
    return content

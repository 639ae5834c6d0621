"""Browsing frameworks: one version in full, its files, and what it changes against another."""

import pandas as pd
import streamlit as st

from dashboard import addressing, components, markup, reads, resources
from services import framework_library, glossary
from services.domain.framework import Framework
from services.domain.framework_differences import differences
from services.framework_library import Form, FrameworkInfo
from services.language import current_language, format_figure, in_language, local
from services.language import gettext as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def browse() -> None:
    """Draw the choice of a version and all that it holds."""
    listed = {info.id: info for info in reads.frameworks()}
    names = {info.id: _name(info) for info in listed.values()}
    codes = {info.id: f"{info.key}-{info.version}" for info in listed.values()}
    chosen = addressing.choose("version", _("Framework"), names, next(iter(names)), codes)
    info, framework = listed[chosen], reads.framework(chosen)
    st.write(markup.paragraphs(local(framework.summary)))
    with st.container(horizontal=True):
        _download(framework, "xlsx", _("Download as a workbook"), XLSX)
        _download(framework, "yaml", _("Download as YAML"), "application/yaml")
        _download(framework, "xlsform", _("Download as an XLSForm (KoboToolbox, ODK)"), XLSX)
        if resources.viewer().administers_all:
            _retire(info)
    st.markdown("**" + _("Source") + "**  \n" + markup.paragraphs(local(framework.source)))
    st.markdown("**" + _("Method") + "**  \n" + markup.paragraphs(local(framework.method)))
    st.header(_("Questionnaire"), anchor=False, help=glossary.explain("answer_set"))
    components.frame(_questions(framework), _("Questions of the framework with their answers"))
    if framework.levels:
        st.header(_("Levels"), anchor=False)
        components.frame(_levels(framework), _("Levels of the framework with their advice"))
    if framework.quadrants:
        st.header(_("Quadrants"), anchor=False)
        components.frame(_quadrants(framework), _("Quadrants of the framework with their advice"))
    if framework.benchmarks:
        st.header(_("Published shares"), anchor=False)
        components.frame(_benchmarks(framework), _("Published shares with year and source"))
    _versions([other for other in listed.values() if other.key == info.key and other.id != chosen], framework)


def _name(info: FrameworkInfo) -> str:
    name = f"{local(info.title)} · {info.version}"
    return _("{name} (retired)").format(name=name) if info.retired else name


def _download(framework: Framework, form: Form, label: str, mime: str) -> None:
    language = current_language()

    def write() -> bytes:
        """The file, in the reader's language: it is made outside of any rerun."""
        with in_language(language):
            return framework_library.write_file(framework, form)

    st.download_button(
        label,
        data=write,
        file_name=f"{framework.key}-{framework.version}{framework_library.ENDINGS[form]}",
        mime=mime,
        icon=":material/download:",
        key=f"frameworks.download.{form}",
        on_click="ignore",
    )


def _retire(info: FrameworkInfo) -> None:
    label = _("Use again") if info.retired else _("Retire")
    said = _("A retired version takes no new waves and no new answers; what is stored stays.")
    if st.button(label, key="frameworks.retire", type="tertiary", help=said):
        sessions, viewer = resources.workspace().sessions, resources.viewer()
        framework_library.retire(sessions, viewer, info.id, retired=not info.retired)
        st.rerun()


def _questions(framework: Framework) -> pd.DataFrame:
    titles = framework.dimension_by_code
    listed = framework.questions_below(framework.root.code)
    return pd.DataFrame(
        {
            _("Code"): [question.code for question in listed],
            _("Dimension"): [local(titles[question.dimension].title) for question in listed],
            _("Question"): [local(question.text) for question in listed],
            _("Answers"): [
                " · ".join(local(option.label) for option in framework.answer_set_of(question).options)
                for question in listed
            ],
            _("Weight"): [format_figure(question.weight) for question in listed],
            _("Guidance"): [local(question.guidance) for question in listed],
        }
    )


def _levels(framework: Framework) -> pd.DataFrame:
    titles = framework.dimension_by_code
    return pd.DataFrame(
        {
            _("Dimension"): [local(titles[level.dimension].title) for level in framework.levels],
            _("Level"): [local(level.title) for level in framework.levels],
            _("From"): [format_figure(level.lower) for level in framework.levels],
            _("To"): [format_figure(level.upper) for level in framework.levels],
            _("Description"): [local(level.description) for level in framework.levels],
            _("Advice"): [local(level.advice) for level in framework.levels],
        }
    )


def _quadrants(framework: Framework) -> pd.DataFrame:
    titles = {code: local(d.title) for code, d in framework.dimension_by_code.items()}
    words = {"low": _("low"), "high": _("high")}
    return pd.DataFrame(
        {
            titles.get(framework.x_axis or "", ""): [words[q.x] for q in framework.quadrants],
            titles.get(framework.y_axis or "", ""): [words[q.y] for q in framework.quadrants],
            _("Quadrant"): [local(q.title) for q in framework.quadrants],
            _("Description"): [local(q.description) for q in framework.quadrants],
            _("Advice"): [local(q.advice) for q in framework.quadrants],
        }
    )


def _benchmarks(framework: Framework) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("About"): [benchmark.about for benchmark in framework.benchmarks],
            _("Title"): [local(benchmark.title) for benchmark in framework.benchmarks],
            _("Year"): [str(benchmark.year) for benchmark in framework.benchmarks],
            _("Shares (%)"): [
                " · ".join(f"{code} {format_figure(share)}" for code, share in benchmark.shares.items())
                for benchmark in framework.benchmarks
            ],
            _("Source"): [local(benchmark.source) for benchmark in framework.benchmarks],
        }
    )


def _versions(others: list[FrameworkInfo], framework: Framework) -> None:
    """What the chosen version changes against another one of the same framework."""
    if not others:
        return
    st.header(_("Versions side by side"), anchor=False)
    names = {info.id: str(info.version) for info in others}
    other = st.selectbox(
        _("Against version"), list(names), format_func=lambda place: names[place], key="frameworks.against"
    )
    found = differences(reads.framework(other), framework)
    kinds = {
        "added": _("Added"),
        "removed": _("Removed"),
        "scoring": _("Scores differently"),
        "wording": _("Wording only"),
    }
    if not found:
        st.caption(_("The two versions are the same."))
        return
    table = pd.DataFrame(
        {
            _("Part"): [difference.part for difference in found],
            _("Code"): [difference.code for difference in found],
            _("Change"): [kinds[difference.kind] for difference in found],
        }
    )
    components.frame(table, _("What differs between the two versions"))

"""Addressing: choices kept in the address, so that a link means the same to others and in every language."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.markup import plain
from dashboard.subjects import Subject
from services import glossary
from services.language import DASH, LANGUAGE_NAMES, current_language, format_count, format_figure, format_list
from services.language import gettext as _

Option = TypeVar("Option", bound=Hashable)
Chosen = TypeVar("Chosen")
ADDRESS, MEMORY = ".address", ".memory"


def choose(
    key: str,
    label: str,
    options: Mapping[Option, str],
    default: Option,
    codes: Mapping[Option, str] | None = None,
) -> Option:
    """A select box kept in the address by code, so that a link means the same in every language; its word is explained.

    `options` are labels by option and `codes` what stands in the address (the options themselves where not given).
    A code that is unknown or out of scope is said, never replaced silently.
    """
    named = codes or {option: str(option) for option in options}
    start = _start(key, label, options, default, named)
    chosen = st.selectbox(
        label,
        list(options),
        index=list(options).index(start),
        format_func=lambda option: options[option],
        key=key,
        help=glossary.explain_label(label),
    )
    keep(key, chosen, None if chosen == default else named[chosen])
    return chosen


def switch(key: str, label: str, options: Mapping[str, str], default: str) -> str:
    """One of a few options side by side, kept in the address by code; `options` are labels by code."""
    start = _start(key, label, options, default, {code: code for code in options})
    found = st.segmented_control(
        label,
        list(options),
        default=start,
        format_func=lambda code: options[code],
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    chosen = found or start
    keep(key, chosen, None if chosen == default else chosen)
    return chosen


def choose_several(
    key: str,
    label: str,
    options: Mapping[Option, str],
    default: Sequence[Option],
    codes: Mapping[Option, str],
    most: int,
    of: str = "",
    placeholder: str | None = None,
) -> tuple[Option, ...]:
    """Several options, at most so many, kept in the address by their codes with commas between them.

    `of` tells what the options belong to: what was chosen of something else is no choice of these. Codes that are
    unknown or out of scope, and options beyond those, are said, never replaced silently.
    """
    own = f"{key}.{of}" if of else key
    before = remembered(own, tuple(default))
    known = tuple(one for one in before if one in options)
    start = known if known or not before else tuple(default)
    asked = asked_for(key)
    if asked is not None:
        start = _asked_for_several(label, asked, options, codes, most)
        st.session_state.pop(own, None)
    chosen = st.multiselect(
        label,
        list(options),
        default=list(start),
        format_func=lambda option: options[option],
        max_selections=most,
        key=own,
        placeholder=placeholder,
    )
    st.session_state[f"{own}{MEMORY}"] = tuple(chosen)
    written = ",".join(codes[option] for option in chosen)
    keep(key, tuple(chosen), written if chosen or default else None)
    return tuple(chosen)


def _asked_for_several(
    label: str, asked: str, options: Mapping[Option, str], codes: Mapping[Option, str], most: int
) -> tuple[Option, ...]:
    """The options whose codes the address asks for; what is not among them or too much is said."""
    by_code = {codes[option]: option for option in options}
    wanted = list(dict.fromkeys(code for code in asked.split(",") if code))
    known = [by_code[code] for code in wanted if code in by_code]
    shown = format_list([options[one] for one in known[:most]]) or _("nothing")
    for unknown in [code for code in wanted if code not in by_code]:
        say_unknown(label, unknown, shown)
    if len(known) > most:
        left_out = format_list([options[one] for one in known[most:]])
        sentence = _("At most {most} are compared; left out: {names}.")
        st.warning(plain(sentence.format(most=format_count(most), names=left_out)))
    return tuple(known[:most])


def open_tab(key: str, label: str, titles: Mapping[str, str], default: str) -> tuple[str, DeltaGenerator]:
    """Tabs kept in the address by code: the code of the open one, and its place; the others stay empty.

    `titles` are what the tabs say by code, and `label` names them all where the address asks for one that is not there.
    """
    start = _start(key, label, titles, default, {code: code for code in titles})
    if st.session_state.get(key) not in titles.values():  # none yet, or its title in another language
        st.session_state[key] = titles[start]
    drawn = st.tabs(list(titles.values()), on_change="rerun", key=key)
    tabs = dict(zip(titles, drawn, strict=True))
    chosen = next((code for code, tab in tabs.items() if tab.open), start)
    keep(key, chosen, None if chosen == default else chosen)
    return chosen, tabs[chosen]


def write(key: str, label: str, placeholder: str = "") -> str:
    """A text kept in the address; empty by default."""
    asked = asked_for(key)
    if asked is not None or key not in st.session_state:
        st.session_state[key] = asked if asked is not None else remembered(key, "")
    text = st.text_input(label, key=key, placeholder=placeholder)
    keep(key, text, text or None)
    return text


def _start(
    key: str, label: str, options: Mapping[Option, str], default: Option, codes: Mapping[Option, str]
) -> Option:
    """The option to begin with: what the address asks for, else what was chosen before."""
    asked, start = asked_for(key), remembered(key, default)
    if asked is None:
        return start if start in options else default
    start = next((option for option, code in codes.items() if code == asked), default)
    if codes[start] != asked:
        say_unknown(label, asked, options[default])
    st.session_state.pop(key, None)
    return start


def slide(
    key: str, label: str, bounds: tuple[float, float], default: float, step: float, about: str
) -> float:
    """A slider kept in the address; a number that is none, or is beyond the bounds, is said. `about` is its help."""
    low, high = bounds
    asked, start = asked_for(key), remembered(key, default)
    start = start if low <= start <= high else default
    if asked is not None:
        number = _number(asked)
        start = number if number is not None and low <= number <= high else default
        if start != number:
            say_unknown(label, asked, format_figure(default))
        st.session_state.pop(key, None)
    chosen = float(st.slider(label, low, high, start, step, key=key, format="%.4g", help=about))
    keep(key, chosen, None if chosen == default else f"{chosen:.10g}")
    return chosen


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def pick_day(key: str, label: str) -> date | None:
    """A day kept in the address, none by default; one that is no day is said."""
    asked, start = asked_for(key), remembered(key, None)
    if asked is not None:
        start = _day(asked)
        if start is None:
            say_unknown(label, asked, DASH)
        st.session_state.pop(key, None)
    chosen = st.date_input(label, start, key=key)
    keep(key, chosen, chosen.isoformat() if chosen else None)
    return chosen


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def remembered(key: str, default: Chosen) -> Chosen:
    """What was chosen on another page, since Streamlit forgets a widget with its page."""
    found: Chosen = st.session_state.get(f"{key}{MEMORY}", default)
    return found


def asked_for(key: str) -> str | None:
    """What the address asks for, unless it is what this session put there itself."""
    written = st.query_params.get(key)
    written = written.replace("\0", "") if written else written  # PostgreSQL takes no such sign
    return None if written == st.session_state.get(f"{key}{ADDRESS}") else written


def keep(key: str, chosen: object, code: str | None) -> None:
    """Remember a choice and write it to the address; the default one stays out of it."""
    st.session_state[f"{key}{MEMORY}"] = chosen
    if st.query_params.get(key) != code:
        if code is None:
            del st.query_params[key]
        else:
            st.query_params[key] = code
    st.session_state[f"{key}{ADDRESS}"] = code


def say_unknown(label: str, asked: str, shown: str) -> None:
    """Say that what the address asks for is not there, and what is shown in its place."""
    sentence = _("“{asked}” is not among those you may see under “{label}”; “{shown}” is shown instead.")
    st.warning(plain(sentence.format(asked=asked, label=label, shown=shown)))


def link(subject: Subject, page: str) -> str:
    """The address of a screen with every choice made on it, and with its filters also where they are the default."""
    chosen = {"language": LANGUAGE_NAMES[current_language()], **st.query_params.to_dict(), **subject.address}
    named = {key: value for key, value in chosen.items() if value}
    return f"{page.partition('?')[0]}?{urlencode(named)}"

"""Narrative findings: what the narratives of units come to, in a sentence."""

from collections.abc import Sequence

from services.domain.narrative import Narrative, missing
from services.language import format_count, ngettext, translate
from services.language import gettext as _


def finding(told: Sequence[Narrative], units: int, about: str) -> str:
    """How many of `units` call to action explicitly, and how many say nothing; `about` names what is shown."""
    if units == 1:
        return _of_one(told[0] if told else None, about)
    if not told:
        return _("No unit of {about} has a narrative yet").format(about=about)
    explicit = sum("call" in one.explicit for one in told)
    sentence = ngettext(
        "{explicit} of {count} units has an explicit call to action; {rest}",
        "{explicit} of {count} units have an explicit call to action; {rest}",
        explicit,
    )
    named = {"explicit": format_count(explicit), "count": format_count(units)}
    return sentence.format(**named, rest=_rest(told, units - len(told)))


def _of_one(told: Narrative | None, about: str) -> str:
    if told is None:
        return _("{about} has no narrative yet").format(about=about)
    sentence = {
        "explicit": _("{about} says what others can do"),
        "vague": _("{about} stays vague about what others can do"),
        "absent": _("{about} does not say what others can do"),
    }[told.call.rating]
    return sentence.format(about=about)


def _rest(told: Sequence[Narrative], silent: int) -> str:
    """What stands against it: units without a narrative, else without a call, else vague ones, else nothing."""
    absent = sum(one.call.rating == "absent" for one in told)
    vague = sum(one.call.rating == "vague" for one in told)
    parts = [
        ngettext("{count} is vague", "{count} are vague", vague).format(count=format_count(vague)),
        ngettext("{count} has none", "{count} have none", absent).format(count=format_count(absent)),
        ngettext("{count} has not told anything", "{count} have not told anything", silent).format(
            count=format_count(silent)
        ),
    ]
    counts = (vague, absent, silent)
    kept = [part for part, count in zip(parts, counts, strict=True) if count]
    return ", ".join(kept) or _("none is vague")


def lacking(narrative: Narrative) -> str:
    """What a narrative lacks to be complete, or that it lacks nothing."""
    return " ".join(translate(sentence) for sentence in missing(narrative)) or _(
        "All three questions are answered explicitly."
    )

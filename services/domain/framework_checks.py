"""What a framework document must keep beyond the form of its fields; every problem at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from services.domain.document_fields import PARTS
from services.domain.errors import DocumentIssue, Place, entry
from services.domain.framework import Framework
from services.domain.framework_parts import AnswerSet, Dimension, Level
from services.domain.texts import Message

Issues = Iterator[DocumentIssue]
SETTINGS = Place("framework", ("settings",))
LONGEST_KEY, LONGEST_CODE = 80, 60
"""Characters of a framework's key, and of the codes in it."""

ROUNDING = 1.0
"""How far published shares, rounded, may be from 100 % in all."""


def structure(framework: Framework) -> list[DocumentIssue]:
    """Names used twice, and references to what does not exist; an empty code stands for one that was not readable."""
    return _found(framework, _duplicates, _tree, _references)


def lengths(framework: Framework) -> list[DocumentIssue]:
    """Codes that are longer than what answers and scores can name."""
    parts = ("roles", "answer_sets", "dimensions", "questions")
    named = [(SETTINGS.at("key"), framework.key, LONGEST_KEY)]
    named += [
        (Place(f"{part} {place + 1}", (part, place)).at("code"), row.code, LONGEST_CODE)
        for part in parts
        for place, row in enumerate(getattr(framework, part))
    ]
    named += [
        (
            Place(f"options {nth + 1}", ("answer_sets", place, "options", nth)).at("code"),
            one.code,
            LONGEST_CODE,
        )
        for place, answer_set in enumerate(framework.answer_sets)
        for nth, one in enumerate(answer_set.options)
    ]
    return [_too_long(where, code, most) for where, code, most in named if len(code) > most]


def _too_long(where: Place, code: str, most: int) -> DocumentIssue:
    what = Message("The code “{code}” is longer than {most} characters.", {"code": code[:40], "most": most})
    return DocumentIssue(where, what, Message("Shorten it."))


def contents(framework: Framework) -> list[DocumentIssue]:
    """Contradictions in what entries say, once all that they refer to is there."""
    return _found(framework, _answer_sets, _weights, _bands, _axes, _benchmarks, _self_role, _advice)


def _found(framework: Framework, *checks: Callable[[Framework], Issues]) -> list[DocumentIssue]:
    return [issue for check in checks for issue in check(framework)]


def _duplicates(framework: Framework) -> Issues:
    for part in PARTS:
        if part in ("options", "advice"):
            continue
        keys = [_key(row) for row in getattr(framework, part)]
        for place, key in enumerate(keys):
            if key and keys.index(key) < place:
                where = Place(f"{part} {place + 1} ({key})", (part, place, "code"))
                yield _used_twice(where, key, keys.count(key))
    for answer_set in framework.answer_sets:
        where = entry("answer_sets", answer_set.code)
        yield from _repeated(where, [option.code for option in answer_set.options])
        for language in ("en", "fr"):
            yield from _repeated(where, [option.label.within(language) for option in answer_set.options])


def _key(row: object) -> str:
    code: str = getattr(row, "code")  # noqa: B009
    return f"{row.dimension}/{code}" if isinstance(row, Level) and code else code


def _repeated(where: Place, keys: Iterable[str]) -> Issues:
    for key, count in Counter(keys).items():
        if key and count > 1:
            yield _used_twice(where, key, count)


def _used_twice(where: Place, code: str, count: int) -> DocumentIssue:
    what = Message("“{code}” is used {count} times.", {"code": code, "count": count})
    return DocumentIssue(where, what, Message("Give each entry a name of its own."))


def _tree(framework: Framework) -> Issues:
    codes = {dimension.code: dimension for dimension in framework.dimensions if dimension.code}
    roots = [dimension.code for dimension in framework.dimensions if dimension.parent is None]
    if len(roots) != 1:
        what = Message("Dimensions without a parent: {count}.", {"count": len(roots)})
        yield DocumentIssue(
            Place("dimensions", ("dimensions",)),
            what,
            Message("Exactly one dimension, the root, has no parent."),
        )
    for dimension in framework.dimensions:
        where = entry("dimensions", dimension.code)
        if dimension.parent and dimension.parent not in codes:
            what = Message("Its parent “{code}” does not exist.", {"code": dimension.parent})
            yield DocumentIssue(where, what, Message("Name a dimension of this framework."))
        elif _circular(dimension, codes):
            what = Message("It is its own ancestor.")
            yield DocumentIssue(where, what, Message("Break the circle of parents."))


def _circular(dimension: Dimension, codes: dict[str, Dimension]) -> bool:
    seen = {dimension.code}
    parent = dimension.parent
    while parent in codes:
        if parent in seen:
            return True
        seen.add(parent)
        parent = codes[parent].parent
    return False


def _references(framework: Framework) -> Issues:
    for question in framework.questions:
        where = entry("questions", question.code)
        if question.dimension and question.dimension not in framework.dimension_by_code:
            what = Message("Its dimension “{code}” does not exist.", {"code": question.dimension})
            yield DocumentIssue(where, what, Message("Name a dimension of this framework."))
        if not question.answer_set:
            continue
        answer_set = framework.answer_set_by_code.get(question.answer_set)
        if answer_set is None:
            what = Message("Its answer set “{code}” does not exist.", {"code": question.answer_set})
            yield DocumentIssue(where, what, Message("Name an answer set of this framework."))
            continue
        for code in question.descriptors:
            if answer_set.option(code) is None:
                what = Message("It describes “{code}”, which is no option of its answer set.", {"code": code})
                yield DocumentIssue(where, what, Message("Describe only options of its answer set."))


def _answer_sets(framework: Framework) -> Issues:
    for answer_set in framework.answer_sets:
        where = entry("answer_sets", answer_set.code)
        if answer_set.kind == "choice" and len(answer_set.options) < 2:
            yield DocumentIssue(
                where, Message("A choice needs at least two options."), Message("Add options.")
            )
        if answer_set.kind == "number" and not _ordered(answer_set):
            what = Message("A number needs a minimum below its maximum.")
            yield DocumentIssue(where, what, Message("Give minimum and maximum."))
    scored = {d.code for d in framework.dimensions if d.rollup != "none"}
    used = {q.answer_set for q in framework.questions if q.dimension in scored and q.weight > 0}
    for answer_set in framework.answer_sets:
        missing = [option.code for option in answer_set.options if option.value is None]
        if answer_set.code in used and answer_set.kind == "choice" and missing:
            what = Message("These options have no value: {codes}.", {"codes": ", ".join(missing)})
            yield DocumentIssue(
                entry("answer_sets", answer_set.code),
                what,
                Message("Give each option of a scored question a value."),
            )


def _ordered(answer_set: AnswerSet) -> bool:
    low, high = answer_set.minimum, answer_set.maximum
    return low is not None and high is not None and low < high


def _weights(framework: Framework) -> Issues:
    for dimension in framework.dimensions:
        where = entry("dimensions", dimension.code)
        weights = [q.weight for q in framework.questions if q.dimension == dimension.code]
        weights += [child.weight for child in framework.children(dimension.code)]
        if not weights:
            what = Message("It has neither questions nor dimensions below it.")
            yield DocumentIssue(where, what, Message("Add questions, or remove the dimension."))
        elif dimension.rollup != "none" and not any(weights):
            what = Message("All weights below it are zero.")
            yield DocumentIssue(where, what, Message("Give at least one of them a positive weight."))


def _bands(framework: Framework) -> Issues:
    by_dimension: dict[str, list[Level]] = {}
    for level in framework.levels:
        by_dimension.setdefault(level.dimension, []).append(level)
    for code, levels in by_dimension.items():
        where = entry("levels", code)
        if code not in framework.dimension_by_code:
            what = Message("The dimension “{code}” does not exist.", {"code": code})
            yield DocumentIssue(where, what, Message("Name a dimension of this framework."))
            continue
        yield from _contiguous(where, sorted(levels, key=lambda level: level.lower))
        yield from _covering(framework, code, where, levels)


def _contiguous(where: Place, levels: Sequence[Level]) -> Issues:
    for level in levels:
        if level.lower >= level.upper:
            what = Message("“{code}” ends where it starts or before.", {"code": level.code})
            yield DocumentIssue(where, what, Message("Let each level end above its start."))
    for low, high in pairwise(levels):
        if low.upper != high.lower:
            what = Message(
                "“{low}” ends at {end} and “{high}” starts at {start}.",
                {"low": low.code, "end": low.upper, "high": high.code, "start": high.lower},
            )
            yield DocumentIssue(
                where, what, Message("Let each level start exactly where the one below it ends.")
            )


def _covering(framework: Framework, code: str, where: Place, levels: Sequence[Level]) -> Issues:
    attainable = framework.attainable(code)
    if attainable is None:
        return
    low, high = min(level.lower for level in levels), max(level.upper for level in levels)
    if low > attainable[0] + 1e-9 or high < attainable[1] - 1e-9:
        what = Message(
            "The levels span {low} to {high}; scores go from {bottom} to {top}.",
            {"low": low, "high": high, "bottom": attainable[0], "top": attainable[1]},
        )
        yield DocumentIssue(where, what, Message("Let the levels cover every score that can occur."))


def _axes(framework: Framework) -> Issues:
    axes = [(name, getattr(framework, name)) for name in ("x_axis", "y_axis")]
    if not any(code for _, code in axes):
        if framework.quadrants:
            what = Message("There are quadrants, but no axes.")
            yield DocumentIssue(SETTINGS.at("x_axis"), what, Message("Name the two axes in the settings."))
        return
    for name, code in axes:
        known = code in framework.dimension_by_code
        if not known or framework.attainable(code) is None:
            what = Message("“{code}” is not a dimension with a score.", {"code": code or ""})
            yield DocumentIssue(
                SETTINGS.at(name), what, Message("Name two dimensions with a score, one for each axis.")
            )
    if framework.cut == "fixed" and (framework.x_cut is None or framework.y_cut is None):
        what = Message("A fixed cut needs a value on both axes.")
        yield DocumentIssue(
            SETTINGS.at("x_cut"), what, Message("Give x_cut and y_cut, or cut at the median.")
        )
    sides = {(quadrant.x, quadrant.y) for quadrant in framework.quadrants}
    if len(sides) != 4 or len(framework.quadrants) != 4:
        what = Message("Two axes have four quadrants, each at its own place.")
        remedy = Message("Describe low and high of both axes, once each.")
        yield DocumentIssue(Place("quadrants", ("quadrants",)), what, remedy)


def _benchmarks(framework: Framework) -> Issues:
    for benchmark in framework.benchmarks:
        where = entry("benchmarks", benchmark.code)
        known = {level.code for level in framework.levels if level.dimension == benchmark.about}
        question = framework.question_by_code.get(benchmark.about)
        if question is not None:
            known |= {option.code for option in framework.answer_set_of(question).options}
        for code in benchmark.shares.keys() - known:
            what = Message(
                "“{code}” is neither a level nor an option of “{about}”.",
                {"code": code, "about": benchmark.about},
            )
            yield DocumentIssue(where, what, Message("Use the codes of its levels or options."))
        total = sum(benchmark.shares.values())
        if abs(total - 100) > ROUNDING:
            what = Message("The shares add up to {total} %.", {"total": round(total, 2)})
            yield DocumentIssue(
                where, what, Message("Let them add up to 100 %, give or take their rounding.")
            )


def _self_role(framework: Framework) -> Issues:
    if framework.self_role is not None and framework.self_role not in {role.code for role in framework.roles}:
        what = Message("The role “{code}” does not exist.", {"code": framework.self_role})
        yield DocumentIssue(SETTINGS.at("self_role"), what, Message("Name a role of this framework."))


def _advice(framework: Framework) -> Issues:
    for advice in framework.advice:
        known = advice.dimension in framework.dimension_by_code
        levels = framework.levels if not known else framework.levels_of(advice.dimension)
        if not known or advice.level not in {None, *(level.code for level in levels)}:
            what = Message(
                "There is no level “{level}” of a dimension “{dimension}”.",
                {"level": advice.level or "", "dimension": advice.dimension},
            )
            yield DocumentIssue(
                Place("advice", ("advice",)), what, Message("Name a dimension and a level of this framework.")
            )

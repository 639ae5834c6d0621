"""Answers divided by unit on PostgreSQL: everything works as before, and gives the same scores."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from services import erasing, import_history, partitioning, scoring, soundness
from services.adapters import migrating
from services.adapters.database import open_sessions, reading
from services.adapters.table_checks import DERIVED
from services.adapters.tables import Answer
from services.domain.errors import RefusedError
from services.domain.viewer import LOCAL_VIEWER
from tests.builders import KEY, answers_of, found_company, import_now, questionnaire


@pytest.fixture
def pair(postgres, request):
    """The same company on a database that is whole and on one whose answers are divided."""
    name = f"parts_{abs(hash(request.node.name))}"
    opened = [open_sessions(postgres(f"{name}_{kind}")) for kind in ("whole", "divided")]
    companies = [found_company(sessions, answers="named") for sessions in opened]
    partitioning.unite(opened[0], LOCAL_VIEWER)
    partitioning.divide(opened[1], LOCAL_VIEWER, 3)
    yield companies
    for sessions in opened:
        sessions.kw["bind"].dispose()


def derived(company) -> dict[str, list[tuple[object, ...]]]:
    """Every derived row."""
    with reading(company.sessions) as session:
        return {
            table.__tablename__: sorted(map(repr, session.execute(select(*table.__table__.columns))))
            for table in DERIVED
        }


def used(company) -> list[object]:
    """What follows from two imports, an undo, an erasure and a rebuild, each time all derived rows."""
    found: list[object] = []
    first = questionnaire(company, {"NORTH": [[1, 2, 3, 4], [2, 2, 2, 2]], "SOUTH": [[5, 5, 5, 1]]})
    batches = import_now(company, first)
    found += [derived(company), answers_of(company)]
    batches += import_now(company, questionnaire(company, {"NORTH": [[5, 5, 5, 5]]}))
    found.append(derived(company))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batches[0])
    found.append(derived(company))
    import_history.withdraw(company.sessions, LOCAL_VIEWER, batches[1])
    import_now(company, first)
    someone = next(iter(answers_of(company)))[1]
    found.append(erasing.erase_respondent(company.sessions, LOCAL_VIEWER, KEY, company.units["ORG"], someone))
    scoring.rebuild(company.sessions, LOCAL_VIEWER)
    return [*found, derived(company), answers_of(company)]


def test_everything_gives_the_same_divided(pair):
    whole, divided = pair
    assert used(divided) == used(whole)


def test_a_divided_database_passes_the_check(pair):
    _whole, divided = pair
    import_now(divided, questionnaire(divided, {"NORTH": [[1, 2, 3, 4]]}))
    assert soundness.problems(divided.sessions, LOCAL_VIEWER) == []


def test_answers_lie_in_the_part_of_their_unit(pair):
    _whole, divided = pair
    import_now(divided, questionnaire(divided, {"NORTH": [[1, 2, 3, 4]], "SOUTH": [[5, 5, 5, 1]]}))
    parts = text("SELECT count(DISTINCT tableoid) FROM answer WHERE unit_id = :unit")
    with reading(divided.sessions) as session:
        assert session.scalars(parts, {"unit": divided.units["NORTH"]}).one() == 1


def test_an_answer_of_another_unit_than_its_assessment_is_refused(pair):
    _whole, divided = pair
    import_now(divided, questionnaire(divided, {"NORTH": [[1, 2, 3, 4]]}))
    move = text("UPDATE answer SET unit_id = :unit WHERE question = 'A1'")
    with pytest.raises(IntegrityError), divided.sessions.begin() as session:
        session.execute(move, {"unit": divided.units["SOUTH"]})


def test_what_was_divided_can_be_divided_anew_and_put_together(pair):
    _whole, company = pair
    import_now(company, questionnaire(company, {"NORTH": [[1, 2, 3, 4]]}))
    before = answers_of(company)
    partitioning.divide(company.sessions, LOCAL_VIEWER, 5)
    assert (answers_of(company), soundness.problems(company.sessions, LOCAL_VIEWER)) == (before, [])
    partitioning.unite(company.sessions, LOCAL_VIEWER)
    assert (answers_of(company), migrating.differences(company.sessions)) == (before, [])


def test_the_comparison_still_sees_other_differences(pair):
    _whole, divided = pair
    with divided.sessions.begin() as session:
        session.execute(text("ALTER TABLE participation DROP COLUMN respondents"))
        session.execute(text("ALTER TABLE answer ADD COLUMN more integer"))
    assert len(migrating.differences(divided.sessions)) == 2


def test_dividing_that_fails_leaves_the_table_whole(pair):
    whole, _divided = pair
    import_now(whole, questionnaire(whole, {"NORTH": [[1, 2, 3, 4]]}))
    with whole.sessions.begin() as session:
        session.execute(text("CREATE TABLE answer_part_2 (id integer)"))
    with pytest.raises(Exception, match="already exists"):
        partitioning.divide(whole.sessions, LOCAL_VIEWER, 3)
    with reading(whole.sessions) as session:
        assert len(session.scalars(select(Answer)).all()) == 4


def test_sqlite_says_that_it_cannot(sqlite_url):
    sessions = open_sessions(sqlite_url)
    with pytest.raises(RefusedError, match="one table"):
        partitioning.divide(sessions, LOCAL_VIEWER, 4)
    sessions.kw["bind"].dispose()

"""What the log tells, and what it never does."""

import json
import logging

import pytest

from dashboard.event_log import Line, told


def line(message: str, *args: object, error: Exception | None = None) -> dict[str, object]:
    """A record as it is written."""
    record = logging.getLogger("streamlit.upload").makeRecord(
        "streamlit.upload", logging.WARNING, __file__, 1, message, args, error and (type(error), error, None)
    )
    return json.loads(Line().format(record))


def test_numbers_are_told_and_words_are_not():
    assert (
        line("%s is too large by %d bytes", "staff of Ann.xlsx", 12)["event"] == "… is too large by 12 bytes"
    )


def test_an_error_is_told_by_kind_and_place_never_by_its_text():
    told_of = line("A screen failed", error=ValueError("no such respondent: ann@example.com"))
    assert told_of["error"] == "ValueError"
    assert "ann@example.com" not in json.dumps(told_of)


def test_an_error_is_told_with_where_it_arose():
    try:
        int("ann")
    except ValueError as error:
        record = logging.LogRecord("palier", 40, "", 1, "x", (), (ValueError, error, error.__traceback__))
    where = json.loads(Line().format(record))["where"]
    assert where[-1].startswith("tests/unit/test_event_log.py:")


@pytest.mark.parametrize(
    "text", ["asked by ann@example.com", "GET /maturity?unit=ENER failed", "from 192.168.1.20"]
)
def test_what_stands_in_a_text_of_others_is_taken_out(text: str):
    event = str(line(text)["event"])
    assert [word for word in ("ann@example.com", "unit=ENER", "192.168.1.20") if word in event] == []


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/business-case", "/business-case"),
        ("/_stcore/upload_file/session/file", "/_stcore/upload_file"),
        ("/media/1234.xlsx", "/media"),
        ("/ann@example.com", "/…"),
    ],
)
def test_a_path_is_told_without_what_stands_for_somebody(path: str, shown: str):
    assert told(path) == shown

"""The processes that parse files: they end and come back, and take nothing else along."""

import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from services.adapters import reading_process
from services.adapters.workbook_reader import Limits, read_workbook
from services.domain.errors import WorkbookRefusedError
from tests.hostile import with_rows, workbook

GOOD = workbook(A1="hello", B2=3)


def alive():
    """The number of the process that the next small file goes to."""
    read_workbook("a.xlsx", GOOD)
    return reading_process._pool._free.queue[-1]._process.pid


def test_one_process_reads_file_after_file():
    assert alive() == alive()


def test_a_process_that_was_killed_is_replaced_unnoticed():
    os.kill(alive(), signal.SIGKILL)
    assert read_workbook("a.xlsx", GOOD).sheets[0].cell(1, 1) == 3


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_read(monkeypatch):
    slow = with_rows(
        b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 99_999))
    )
    with monkeypatch.context() as patched:
        patched.setattr(reading_process, "seconds_allowed", lambda size: 0.05)
        with pytest.raises(WorkbookRefusedError, match="too long"):
            read_workbook("a.xlsx", slow)
    assert len(read_workbook("a.xlsx", slow).sheets[0].rows) == 99_998


def test_a_process_that_does_nothing_for_long_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(reading_process, "PATIENCE", 0)
    with pytest.raises(WorkbookRefusedError, match="too long"):
        read_workbook("a.xlsx", GOOD)


def test_a_file_too_large_is_not_even_sent():
    with pytest.raises(WorkbookRefusedError, match="too large"):
        read_workbook("a.xlsx", GOOD, Limits(bytes=10))


def test_many_threads_each_get_their_own_file():
    files = [workbook(A1=f"file {n}") for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda content: read_workbook("a.xlsx", content), files))
    assert [book.sheets[0].cell(0, 0) for book in read] == [f"file {n}" for n in range(24)]


def test_an_answer_makes_values_only():
    with pytest.raises(pickle.UnpicklingError, match="no part of a workbook"):
        reading_process._Unpickler(BytesIO(pickle.dumps(os.getcwd))).load()


def test_who_has_files_read_loads_no_parser():
    script = (
        "import sys; from services.adapters.workbook_reader import read_workbook; "
        "read_workbook('a.csv', b'a,b'); print({'openpyxl', 'python_calamine'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")

"""Garbage: nobody looks for it while the server starts, and everybody again once it serves."""

import gc

from dashboard import resources


def test_an_open_workspace_ends_the_start(open_app):
    gc.disable()
    try:
        resources.workspace()
        assert gc.isenabled()
    finally:
        gc.enable()

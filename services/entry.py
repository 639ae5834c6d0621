"""The entry of the `palier` command."""

import gc


def main() -> None:
    """Load and run the command; what is loaded stays, so that nobody looks for garbage in it meanwhile."""
    gc.disable()
    from services.cli import main as command  # noqa: PLC0415  loaded without collections

    command()

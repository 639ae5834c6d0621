"""Lets many people use the product for a while and says how it fared: `python -m tests.soak`."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.running import palier_process, store_sample
from tests.soak.crowd import soak


def main() -> None:
    """Print errors, waiting times and the memory's slope; exits with 1 when a screen failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=50)
    options.add_argument("--minutes", type=float, default=10.0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        store_sample(Path(name))
        with palier_process(Path(name)) as (url, process):
            found = soak(url, process, chosen.people, chosen.minutes * 60)
    first, last = found.memory[0][1], found.memory[-1][1]
    print(  # noqa: T201
        f"{chosen.people} people, {chosen.minutes:g} minutes: {len(found.seconds)} screens, {found.failed} failed; "
        f"half within {found.median * 1000:.0f} ms, 95 of 100 within {found.p95 * 1000:.0f} ms; "
        f"memory {first:.0f} to {last:.0f} MB, {found.slope:+.2f} MB a minute once warm"
    )
    sys.exit(1 if found.failed else 0)


if __name__ == "__main__":
    main()

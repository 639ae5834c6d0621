"""Long runs: `python -m tests.soak kill` and `python -m tests.soak people`."""

import click

from tests.soak.crowd import people
from tests.soak.kills import kill


@click.group()
def main() -> None:
    """Long runs."""


main.add_command(kill)
main.add_command(people)

if __name__ == "__main__":
    main()

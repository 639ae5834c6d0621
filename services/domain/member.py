"""A member: who may use Palier once there is a login, by e-mail, in a role, with all units or one subtree."""

import re
from dataclasses import dataclass

from services.domain.errors import RefusedError
from services.domain.texts import Message
from services.domain.viewer import ViewerRole

LONGEST_EMAIL = 200
"""Characters, as many as are kept of who did something; a mail server takes 254."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True)
class Member:
    """A person's e-mail in lower case, role, and the id of the top unit of the own subtree; None for all units."""

    email: str
    role: ViewerRole
    scope: int | None = None

    @property
    def administers_all(self) -> bool:
        """Whether this member administers everything; there must always be one who does."""
        return self.role is ViewerRole.ADMINISTRATOR and self.scope is None


def written_email(text: str) -> str:
    """An e-mail as it is stored and looked up: without spaces around it, in lower case."""
    return text.strip().lower()


def checked_email(text: str) -> str:
    """An e-mail as it is stored; raises RefusedError where it is none."""
    email = written_email(text)
    if len(email) > LONGEST_EMAIL:
        raise RefusedError(
            Message(
                "The e-mail “{text}” is longer than {most} characters.",
                {"text": email[:40], "most": LONGEST_EMAIL},
            ),
            Message("Use a shorter address of the same person."),
        )
    if not email.isprintable() or not _EMAIL.fullmatch(email):
        raise RefusedError(
            Message("“{text}” is no e-mail address.", {"text": text}),
            Message("Write it in full, such as name@example.org."),
        )
    return email


def remaining_administrator(before: list[Member], after: list[Member]) -> None:
    """Raise RefusedError where a change would leave nobody who administers everything."""
    if any(one.administers_all for one in before) and not any(one.administers_all for one in after):
        raise RefusedError(
            Message("This is the last administrator of all units."),
            Message("Make another member administrator of all units first."),
        )

"""Respondents: under which name somebody's answers are stored."""

import hashlib
import hmac

from services.domain.framework import Framework
from services.domain.matching import normalise
from services.domain.written import line

LONGEST_NAME = 200
"""Characters of a respondent's name as stored; that of a confidential one is a hash of 64."""


def stored_name(key: bytes, framework: Framework, organisation: int, respondent: str) -> str:
    """The respondent as stored: a keyed hash where answers are confidential."""
    if framework.answers == "named":
        return line(respondent)
    return hmac.new(key, f"{organisation}/{normalise(respondent)}".encode(), hashlib.sha256).hexdigest()

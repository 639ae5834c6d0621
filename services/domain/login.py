"""A login: what an OpenID provider says of a person, and why it may not be enough."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.domain.member import written_email

AHEAD = timedelta(minutes=5)
"""How far the provider's clock may be ahead of ours."""


class Refusal(StrEnum):
    """Why someone is not let in."""

    LOGGED_OUT = "logged_out"
    EXPIRED = "expired"
    UNVERIFIED = "unverified"
    NO_MEMBER = "no_member"


@dataclass(frozen=True, slots=True)
class Login:
    """Who logged in: the e-mail as members are stored, and what tells this login from any other one."""

    email: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class LoginRules:
    """How long a login holds, and whether an e-mail counts whose provider does not say that it is verified."""

    longest: timedelta
    unsaid_is_verified: bool = False


def read_login(claims: Mapping[str, Any], rules: LoginRules, now: datetime) -> Login | Refusal:
    """The login that a provider's claims tell of (OpenID Connect Core 1.0, sections 2 and 5.1), or why it is none."""
    if claims.get("is_logged_in") is not True:
        return Refusal.LOGGED_OUT
    if not _holds(claims.get("iat"), rules.longest, now):
        return Refusal.EXPIRED
    email, verified = claims.get("email"), claims.get("email_verified", rules.unsaid_is_verified)
    if not isinstance(email, str) or not email.strip() or verified not in (True, "true"):
        return Refusal.UNVERIFIED
    return Login(written_email(email), fingerprint(claims))


def fingerprint(claims: Mapping[str, Any]) -> str:
    """A hash that tells one login from another: each has its own nonce and time of issue."""
    about = {name: claims.get(name) for name in ("iss", "sub", "iat", "nonce", "jti")}
    return hashlib.sha256(json.dumps(about, sort_keys=True, default=str).encode()).hexdigest()


def _holds(issued: object, longest: timedelta, now: datetime) -> bool:
    """Whether a login issued at a moment (seconds since 1970) still holds; one without it does not."""
    if not isinstance(issued, int | float) or isinstance(issued, bool):
        return False
    age = now.timestamp() - issued
    return -AHEAD.total_seconds() <= age < longest.total_seconds()

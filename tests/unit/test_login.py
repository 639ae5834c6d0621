"""Logins: whose claims are enough, for how long, and what tells one from another."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.errors import RefusedError
from services.domain.login import AHEAD, Login, LoginRules, Refusal, fingerprint, read_login
from services.domain.member import checked_email

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
RULES = LoginRules(timedelta(hours=12))


def claims(**changes):
    issued = (NOW - timedelta(hours=1)).timestamp()
    given = {
        "is_logged_in": True,
        "sub": "7",
        "email": "Ada@Example.org",
        "email_verified": True,
        "iat": issued,
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def read(rules=RULES, **changes):
    return read_login(claims(**changes), rules, NOW)


def issued(**before):
    return (NOW - timedelta(**before)).timestamp()


def test_a_login_has_the_email_as_members_are_stored():
    found = read()
    assert isinstance(found, Login)
    assert found.email == "ada@example.org"


@pytest.mark.parametrize("said", [None, False, "true"])
def test_nobody_is_logged_in_unless_the_cookie_says_so(said):
    assert read(is_logged_in=said) is Refusal.LOGGED_OUT


@pytest.mark.parametrize("iat", [issued(hours=12), issued(days=3), None, "yesterday", True, float("nan")])
def test_a_login_that_is_too_old_or_of_no_known_age_has_expired(iat):
    assert read(iat=iat) is Refusal.EXPIRED


def test_a_login_of_the_future_does_not_hold():
    assert read(iat=(NOW + AHEAD + timedelta(seconds=1)).timestamp()) is Refusal.EXPIRED


@pytest.mark.parametrize(
    "changes",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email_verified": 1.5},
        {"email": None},
        {"email": " "},
        {"email": ["ada@example.org"]},
    ],
)
def test_only_a_verified_email_counts(changes):
    assert read(**changes) is Refusal.UNVERIFIED


def test_a_provider_may_say_verified_as_a_word():
    assert isinstance(read(email_verified="true"), Login)


@pytest.mark.parametrize(("said", "kind"), [(None, Login), (False, Refusal)])
def test_a_provider_that_verifies_all_may_leave_it_unsaid_but_not_deny_it(said, kind):
    rules = LoginRules(RULES.longest, unsaid_is_verified=True)
    assert isinstance(read(rules, email_verified=said), kind)


def test_two_logins_of_a_person_are_told_apart():
    assert fingerprint(claims(nonce="a")) != fingerprint(claims(nonce="b"))


@pytest.mark.parametrize(
    "text", ["", "ada", "ada@", "@example.org", "a da@example.org", "a\0da@x.org", "\u202eada@x.org"]
)
def test_what_is_no_email_is_refused(text):
    with pytest.raises(RefusedError, match="no e-mail"):
        checked_email(text)


def test_an_email_that_is_too_long_to_keep_is_refused():
    with pytest.raises(RefusedError, match="longer than 200"):
        checked_email(f"{'a' * 195}@x.org")

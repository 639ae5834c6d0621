"""The configuration: one settings object, read from PALIER_* environment variables."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.adapters.database import Limits

LOGIN_NEEDS = ("login_provider", "login_client_id", "login_client_secret", "public_url")
"""The settings that make a login together."""


class Settings(BaseSettings):
    """Where data lives and how the server listens; every field is a PALIER_ variable."""

    model_config = SettingsConfigDict(env_prefix="PALIER_")

    data_folder: Path = Field(default_factory=lambda: user_data_path("palier", appauthor=False))
    database_url: str = ""
    read_database_url: str = ""
    database_pool_size: int = Field(default=5, ge=1)
    database_pool_overflow: int = Field(default=10, ge=0)
    database_pool_wait_seconds: float = Field(default=30, gt=0)
    database_connect_seconds: int = Field(default=10, ge=2)
    statement_timeout_seconds: float = Field(default=60, ge=0)
    writer_wait_seconds: float = Field(default=30, gt=0)
    postgres_tools: Path | None = None
    secret_key: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = 8501
    originals_kept_days: int = Field(default=90, ge=0)
    log_format: Literal["text", "json"] = "text"
    login_provider: str = ""
    login_client_id: str = ""
    login_client_secret: SecretStr = SecretStr("")
    public_url: str = ""
    login_emails_are_verified: bool = False
    session_hours: float = Field(default=12, gt=0, le=24 * 30)
    cookie_secret: SecretStr | None = None
    everyone_is_administrator: bool = False

    @property
    def database(self) -> str:
        """The database's URL; by default a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_folder / 'palier.db'}"

    @property
    def embedded(self) -> bool:
        """Whether the database is the embedded default, which is migrated at start."""
        return self.database.startswith("sqlite")

    @property
    def limits(self) -> Limits:
        """How many connections this process keeps, and how long it waits for what."""
        return Limits(
            self.database_pool_size,
            self.database_pool_overflow,
            self.database_pool_wait_seconds,
            self.database_connect_seconds,
            self.statement_timeout_seconds,
            self.writer_wait_seconds,
        )

    @property
    def originals_kept(self) -> timedelta:
        """How long imported files can be had as they were uploaded."""
        return timedelta(days=self.originals_kept_days)

    @property
    def with_login(self) -> bool:
        """Whether people log in: any setting of a login is there, so that half a login never opens the door."""
        return any(self._login_needs.values())

    @property
    def missing_for_login(self) -> list[str]:
        """The variables that a login still needs, all of them where there is none."""
        return [f"PALIER_{name.upper()}" for name, value in self._login_needs.items() if not value]

    @property
    def _login_needs(self) -> dict[str, str]:
        given = {name: getattr(self, name) for name in LOGIN_NEEDS}
        return {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value
            for name, value in given.items()
        }

    @property
    def session_length(self) -> timedelta:
        """How long after logging in somebody has to do so again."""
        return timedelta(hours=self.session_hours)

    @property
    def cookie_key(self) -> str:
        """The secret that signs the cookies of logins: PALIER_COOKIE_SECRET, else made from the respondents' key."""
        if self.cookie_secret is not None and self.cookie_secret.get_secret_value():
            return self.cookie_secret.get_secret_value()
        return hmac.new(self.respondent_key, b"cookies of logins", hashlib.sha256).hexdigest()

    @cached_property
    def respondent_key(self) -> bytes:
        """The secret that hashes confidential respondents: PALIER_SECRET_KEY, else a file made on first use."""
        if self.secret_key is not None and self.secret_key.get_secret_value():
            return self.secret_key.get_secret_value().encode()
        path = self.data_folder / "secret.key"
        if not path.exists():
            self.data_folder.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32), "ascii")
        return path.read_text("ascii").encode()

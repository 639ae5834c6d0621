"""The configuration: documented, read from the environment, and keeping its key."""

from pathlib import Path

import pytest

from services.settings import Settings

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_documented(field):
    assert f"`PALIER_{field.upper()}`" in README


def test_the_embedded_database_lies_in_the_data_folder(tmp_path):
    settings = Settings(data_folder=tmp_path, database_url="")
    assert settings.database == f"sqlite:///{tmp_path / 'palier.db'}"


def test_the_key_is_made_once_and_kept_from_others(tmp_path):
    first = Settings(data_folder=tmp_path, secret_key=None).respondent_key
    assert Settings(data_folder=tmp_path, secret_key=None).respondent_key == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_an_empty_key_is_no_key(tmp_path):
    assert Settings(data_folder=tmp_path, secret_key="").respondent_key != b""


def test_the_key_is_not_shown():
    assert "hidden-key" not in repr(Settings(secret_key="hidden-key"))


def test_the_server_listens_on_this_machine_only(monkeypatch):
    monkeypatch.delenv("PALIER_HOST", raising=False)
    assert Settings().host == "127.0.0.1"

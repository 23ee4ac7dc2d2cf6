"""Settings: every variable has a default that suits one machine, and nonsense is refused."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from toolkit.settings import Settings


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GUYUB_{name.upper()}", raising=False)


def test_the_defaults_are_one_folder_on_loopback() -> None:
    settings = Settings()
    assert settings.model_dump() == {
        "data": Path("data"),
        "database_url": None,
        "secret_key": None,
        "public_url": "",
        "host": "127.0.0.1",
        "port": 8501,
        "trusted_proxies": 0,
        "backup_days": None,
    }
    assert settings.site_url == "http://127.0.0.1:8501"
    assert settings.database_file == Path("data/guyub.db")
    assert settings.media_folder == Path("data/media")
    assert settings.key_file == Path("data/secret.key")


def test_the_address_members_see_wins_and_loses_its_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUYUB_PUBLIC_URL", "https://koperasi.example/")
    assert Settings().site_url == "https://koperasi.example"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUYUB_DATABASE_URL", "postgresql://guyub:s3kret@localhost/guyub")
    monkeypatch.setenv("GUYUB_SECRET_KEY", "kunci-rahasia")
    settings = Settings()
    assert settings.database_url == SecretStr("postgresql://guyub:s3kret@localhost/guyub")
    assert "s3kret" not in repr(settings)
    assert "kunci-rahasia" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("PORT", "65536"), ("PORT", "delapan"), ("TRUSTED_PROXIES", "-1")],
)
def test_nonsense_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"GUYUB_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()

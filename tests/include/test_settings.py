from pathlib import Path

import pytest

from include.settings import PROJECT_ROOT, Engine, InvalidSettingError, Settings, load_settings


@pytest.fixture(autouse=True)
def no_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", None)


def test_without_any_variable_the_demo_on_duckdb_is_meant() -> None:
    settings = load_settings()
    assert settings.engine is Engine.DUCKDB
    assert settings.lake_uri == str(PROJECT_ROOT / "demo" / "lake")
    assert settings.recipient_key is None


def test_a_bucket_stays_a_bucket_and_a_folder_becomes_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SMS_LAKE_URI", "s3://bucket/sms/")
    assert load_settings().lake_uri == "s3://bucket/sms"
    monkeypatch.setenv("SMS_LAKE_URI", str(tmp_path))
    assert load_settings().lake_uri == str(tmp_path)


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMS_CONTEXT_KEYS", "tenant, purpose,")
    assert load_settings().context_keys == ("tenant", "purpose")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SMS_ENGINE", "spark", ["SMS_ENGINE", "'spark'", "duckdb", "athena"]),
        ("SMS_LAKE_URI", "gs://bucket", ["SMS_LAKE_URI", "'gs://bucket'", "s3://bucket/prefix"]),
        ("SMS_WORKERS", "none", ["SMS_WORKERS", "'none'", "integer"]),
        ("SMS_MATURITY_DAYS", "2", ["SMS_MATURITY_DAYS", "'2'", "greater than or equal to 4"]),
        ("SMS_DUCKDB_MEMORY_LIMIT", "lots", ["SMS_DUCKDB_MEMORY_LIMIT", "'lots'"]),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: list[str]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettingError) as error:
        load_settings()
    message = str(error.value)
    assert "\n" not in message
    assert all(word in message for word in words)


def test_a_wrong_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMS_RECIPIENT_KEY", "short")
    with pytest.raises(InvalidSettingError) as error:
        load_settings()
    assert "SMS_RECIPIENT_KEY" in str(error.value)
    assert "short" not in str(error.value).replace("short secret", "")

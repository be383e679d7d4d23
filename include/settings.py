"""The settings of the project: one frozen object read from `SMS_*` variables and `.env`.

Only this module reads the environment; everything else is handed a `Settings`. The table of all
variables in `docs/settings.md` is generated from the field descriptions here.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from include.errors import SmsError

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Engine(StrEnum):
    """The query engines that the warehouse runs on."""

    DUCKDB = "duckdb"
    ATHENA = "athena"


class InvalidSettingError(SmsError):
    """A variable holds a value that is not allowed."""


class Settings(BaseSettings):
    """All settings; each is read from the variable `SMS_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="SMS_", env_file=PROJECT_ROOT / ".env", extra="ignore", frozen=True
    )

    engine: Engine = Field(Engine.DUCKDB, description="Query engine: `duckdb` or `athena`.")
    lake_uri: str = Field(
        "demo/lake", description="Folder or `s3://bucket/prefix` that holds everything we write."
    )
    streams_file: Path = Field(
        Path("demo/streams.yaml"), description="File that declares where the raw objects lie."
    )
    repairs_file: Path | None = Field(
        None,
        description="File of repairs of rejected records (docs/runbooks/rejected.md), which "
        "needn't exist; default: `repairs.yaml` beside the streams file.",
    )
    recipient_key: SecretStr | None = Field(
        None, min_length=16, description="Secret under which phone numbers become `recipient_key`."
    )
    recipient_key_id: str = Field(
        "1", pattern=r"^[A-Za-z0-9_-]{1,32}$", description="Name of that secret; new when rotated."
    )
    context_keys: Annotated[tuple[str, ...], NoDecode] = Field(
        ("tenant", "campaign", "purpose", "retry_of", "application_message_id"),
        description="Keys of the message context that may leave the ingest, separated by commas.",
    )
    lookback_hours: int = Field(
        26, ge=1, le=240, description="Arrival hours that each hourly ingest looks back over."
    )
    sweep_days: int = Field(
        8, ge=1, le=60, description="Days of arrival hours that the daily sweep looks back over."
    )
    stale_grace_hours: int = Field(
        24, ge=1, description="Age in hours at which superseded files are removed."
    )
    maturity_days: int = Field(
        5,
        ge=4,
        le=14,
        description="Days from the start of a request day until it counts as final; the default "
        "is its own 24 h, 72 h for receipts and a day of slack.",
    )
    include_simulator: bool = Field(
        False, description="Whether messages to AWS's simulator numbers count in the marts."
    )
    successful_is_delivered: bool = Field(
        True,
        description="Whether SUCCESSFUL, the carrier's acceptance, counts as delivered; "
        "docs/metrics.md lists the figures that it moves.",
    )
    monthly_spend_limit_usd: float | None = Field(
        None,
        gt=0,
        description="Spend that an account may reach in a calendar month (UTC), in US dollars; "
        "no limit if not set.",
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=64,
        description="Processes of the ingest; default: the cores.",
    )
    duckdb_memory_limit: str = Field(
        "4GB",
        pattern=r"^[1-9][0-9]*(MB|GB)$",
        description="Memory that DuckDB may use; 4 GB do for 5 million messages in a window.",
    )
    athena_database: str = Field(
        "sms",
        pattern=r"^[a-z][a-z0-9_]{0,99}$",
        description="Glue database of the published marts; those of runs begin with its name.",
    )
    athena_workgroup: str = Field(
        "primary", description="Athena workgroup that all queries run in."
    )
    scratch_dir: Path = Field(
        Path(".scratch"), description="Local folder for databases of a run; nothing to keep."
    )
    airflow_port: int = Field(
        8080, ge=1024, le=65535, description="Port of the Airflow UI, on this machine only."
    )
    alert_urls: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Apprise URLs that alerts go to, separated by commas; empty: log only."
    )
    alert_topic_arn: str | None = Field(
        None,
        pattern=r"^(arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:\S+)?$",
        description="SNS topic, standard or FIFO, that alerts go to beside these.",
    )
    docs_url: str | None = Field(
        None, description="Address under which people read `docs/`: where runbooks are linked to."
    )
    reports_url: str | None = Field(
        None,
        description="Address under which people read `reports/` of the lake; default: the lake.",
    )
    resend_queue_url: str | None = Field(
        None,
        pattern=r"^https?://\S+\.fifo$",
        description="SQS FIFO queue that messages to send again go to; default: the folder "
        "`state/resend/` of the lake.",
    )

    @field_validator("lake_uri")
    @classmethod
    def _resolve_lake(cls, uri: str) -> str:
        if uri.startswith("s3://"):
            return uri.rstrip("/")
        if "://" in uri or not uri:
            raise ValueError("a folder or s3://bucket/prefix")
        return str((PROJECT_ROOT / uri).resolve())

    @field_validator("streams_file", "repairs_file", "scratch_dir")
    @classmethod
    def _resolve_path(cls, path: Path | None) -> Path | None:
        return path and (PROJECT_ROOT / path).resolve()

    @field_validator("context_keys", "alert_urls", mode="before")
    @classmethod
    def _split_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


def load_settings() -> Settings:
    """The settings in force.

    Raises:
        InvalidSettingError: a variable is wrong; names it, its value and what is allowed.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise InvalidSettingError(_describe(error)) from None


def _describe(error: ValidationError) -> str:
    first = error.errors()[0]
    name = str(first["loc"][0])
    value = "(hidden)" if name in {"recipient_key", "alert_urls"} else repr(first["input"])
    allowed = first["msg"].removeprefix("Value error, ")
    return f"SMS_{name.upper()}={value} is not allowed: {allowed}. Set it in .env."

"""The environment with which every Airflow process of the project runs, and its secrets.

Everything lies in the project's `.airflow/` folder. The secrets are random, made once, and
readable by the owner only; there are no default passwords.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from include.local.ports import LOOPBACK
from include.settings import PROJECT_ROOT

ADMIN = "admin"

_SIMPLE_AUTH_MANAGER = (
    "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
)


@dataclass(frozen=True, slots=True)
class AirflowHome:
    """A folder with one local Airflow: its database, logs, secrets and the DAGs it runs."""

    folder: Path = PROJECT_ROOT / ".airflow"
    dags: Path = PROJECT_ROOT / "dags"

    @property
    def passwords_file(self) -> Path:
        """Where the password of the admin user stands, as JSON: `{"admin": "..."}`."""
        return self.folder / "passwords.json"

    @property
    def database(self) -> Path:
        """The SQLite file with Airflow's metadata."""
        return self.folder / "airflow.db"

    @property
    def logs(self) -> Path:
        """Logs of the services (`<service>.log`) and of the tasks (`tasks/`)."""
        return self.folder / "logs"

    def password(self) -> str:
        """The admin user's password, made when there is none yet."""
        return _kept(self.passwords_file, lambda: {ADMIN: secrets.token_urlsafe(18)})[ADMIN]

    def keys(self) -> dict[str, str]:
        """The signing and encryption keys of this Airflow, made when there are none yet."""
        return _kept(self.folder / "keys.json", _new_keys)


def _new_keys() -> dict[str, str]:
    return {
        "jwt_secret": secrets.token_hex(64),
        "fernet_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "session_key": secrets.token_hex(32),
    }


def _kept(path: Path, make: Callable[[], dict[str, str]]) -> dict[str, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with open(path, "x", opener=_private) as stream:
            json.dump(make(), stream)
    content: dict[str, str] = json.loads(path.read_text())
    return content


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def airflow_environment(
    home: AirflowHome,
    port: int,
    *,
    runs_on_schedule: bool,
) -> dict[str, str]:
    """The variables for every process of this Airflow.

    Args:
        home: where Airflow lives.
        port: where the API server listens, on 127.0.0.1 only.
        runs_on_schedule: False leaves clocks and assets aside: only triggered runs happen.
    """
    kept = {name: value for name, value in os.environ.items() if not _is_airflow_option(name)}
    return {
        **kept,
        **_paths(home),
        **_api(home, port),
        **_scheduling(runs_on_schedule=runs_on_schedule),
        **_NO_TELEMETRY,
    }


def _is_airflow_option(name: str) -> bool:
    # connections and variables (AIRFLOW_CONN_, AIRFLOW_VAR_) are the user's to set
    return name.startswith("AIRFLOW__") or name in {"AIRFLOW_HOME", "AIRFLOW_CONFIG"}


def _paths(home: AirflowHome) -> dict[str, str]:
    programs = str(Path(sys.executable).parent)
    return {
        "PATH": os.pathsep.join([programs, os.environ.get("PATH", os.defpath)]),
        "PYTHONPATH": str(PROJECT_ROOT),
        "AIRFLOW_HOME": str(home.folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(home.dags),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home.folder / "plugins"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home.database}",
        # their defaults lie in /tmp and in the home folder
        "AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH": str(home.folder / "bundles"),
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home.logs / "tasks"),
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(home.logs / "dags"),
    }


def _api(home: AirflowHome, port: int) -> dict[str, str]:
    home.password()
    keys = home.keys()
    url = f"http://{LOOPBACK}:{port}"
    # a company proxy must not be asked for our own API
    direct = [part for part in (os.environ.get("NO_PROXY"), LOOPBACK) if part]
    return {
        "AIRFLOW__API__HOST": LOOPBACK,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": keys["session_key"],
        "AIRFLOW__API_AUTH__JWT_SECRET": keys["jwt_secret"],
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__FERNET_KEY": keys["fernet_key"],
        "AIRFLOW__CORE__AUTH_MANAGER": _SIMPLE_AUTH_MANAGER,
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{ADMIN}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home.passwords_file),
        "NO_PROXY": ",".join(direct),
        "no_proxy": ",".join(direct),
    }


def _scheduling(*, runs_on_schedule: bool) -> dict[str, str]:
    return {
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        # names that don't resolve cost seconds at each start
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": "socket.gethostname",
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": str(runs_on_schedule),
        # between two chained tasks lies one nap of the scheduler
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.25",
        # a task whose end was missed is looked at again after this time
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "30",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
    }


_NO_TELEMETRY = {
    "DO_NOT_TRACK": "1",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
}

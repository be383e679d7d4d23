"""A Trino server on loopback, made of jars of Maven Central.

The server's own archive isn't there. `trino-main`, which holds all but its main class, and the Hive
connector are, so the main class is three lines of our own. Release 435 is the last that runs on
JDK 17.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from string import Template
from zipfile import ZipFile

import httpx

from include.settings import PROJECT_ROOT

VERSION = "435"
CACHE = PROJECT_ROOT / ".cache" / f"trino-{VERSION}"
FILES = Path(__file__).parent / "trino"
_PATIENCE_SECONDS = 900


class TrinoNotReadyError(Exception):
    """Trino can't be fetched or doesn't start."""


def fetch_trino() -> None:
    """Bring Trino's jars into the project's cache folder, once, through Maven.

    Raises:
        TrinoNotReadyError: Maven is not there or fails; says what it said.
    """
    if (CACHE / "complete").is_file():
        return
    shutil.rmtree(CACHE, ignore_errors=True)
    CACHE.mkdir(parents=True)
    _maven(
        "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={CACHE}/lib"
    )
    plugin = f"io.trino:trino-hive:{VERSION}:zip"
    _maven("dependency:copy", f"-Dartifact={plugin}", f"-DoutputDirectory={CACHE}")
    with ZipFile(CACHE / f"trino-hive-{VERSION}.zip") as archive:
        archive.extractall(CACHE / "plugin")
    (CACHE / f"trino-hive-{VERSION}.zip").unlink()
    (CACHE / "complete").touch()


def _maven(goal: str, *options: str) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise TrinoNotReadyError("mvn: not found; install Maven and a JDK 17 to fetch Trino")
    command = [maven, "--batch-mode", "--quiet", "--file", str(FILES / "pom.xml"), goal, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stdout.splitlines() if "ERROR" in line]
        raise TrinoNotReadyError(f"{goal}: {errors[0] if errors else done.stderr.strip()}")


class TrinoServer:
    """One server, on the Glue and S3 of an endpoint."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._folder = Path(tempfile.mkdtemp(prefix="trino-"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start the server and wait until it takes queries; returns its address.

        Raises:
            TrinoNotReadyError: it ended or took too long.
        """
        fetch_trino()
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        self._configure(port, url)
        # queries are small and many: compiling them well would take longer than running them
        command = ["java", "-Xmx3g", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=512M"]
        command += [f"-Dconfig={self._folder}/config.properties"]
        command += ["-Djdk.attach.allowAttachSelf=true"]
        command += ["--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp", f"{CACHE}/lib/*"]
        log = (self._folder / "server.log").open("wb")
        self._process = subprocess.Popen(
            [*command, str(FILES / "Launch.java")], cwd=self._folder, stdout=log, stderr=log
        )
        try:
            self._wait(url)
        except BaseException:
            self.stop()
            raise
        return url

    def stop(self) -> None:
        """End the server and forget its files."""
        if self._process:
            self._process.terminate()
            self._process.wait(60)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _configure(self, port: int, url: str) -> None:
        values = {"port": port, "url": url, "home": CACHE, "folder": self._folder}
        values["endpoint"] = self._endpoint
        (self._folder / "catalog").mkdir()
        for source, target in (
            ("config.properties", "config.properties"),
            ("awsdatacatalog.properties", "catalog/awsdatacatalog.properties"),
        ):
            text = Template((FILES / source).read_text()).substitute(values)
            (self._folder / target).write_text(text)

    def _wait(self, url: str) -> None:
        assert self._process
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            time.sleep(1)
            try:
                if not httpx.get(f"{url}/v1/info", timeout=5).json()["starting"]:
                    return
            except (httpx.HTTPError, ValueError):
                continue
        log = (self._folder / "server.log").read_text(errors="replace")[-2000:]
        raise TrinoNotReadyError(f"Trino {VERSION} did not start: {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

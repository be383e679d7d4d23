"""The demo's raw objects: simulated by a process of its own, and kept while nothing changes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from include.errors import SmsError
from include.local.processes import end_session
from include.settings import PROJECT_ROOT

_SIMULATOR = PROJECT_ROOT / "include" / "simulator"


class SimulatorError(SmsError):
    """The simulator ended without a whole lake."""


def ensure_raw_objects(folder: Path, arguments: Sequence[str], say: Callable[[str], None]) -> None:
    """Simulate `lake/`, `truth/` and `streams.yaml` in a folder, unless it was done already.

    Other arguments or another simulator begin a new lake: what the old one held is removed.

    Raises:
        SimulatorError: the simulator failed; its last line.
    """
    stamp = folder / "simulation.json"
    wanted = json.dumps({"arguments": list(arguments), "simulator": _simulator_digest()})
    if stamp.exists() and stamp.read_text() == wanted:
        say("  kept: they are there already")
        return
    stamp.unlink(missing_ok=True)
    for old in (folder / "lake", folder / "truth"):
        shutil.rmtree(old, ignore_errors=True)
    _run_simulator([*arguments, "--lake", str(folder / "lake")], say)
    stamp.write_text(wanted)


def _run_simulator(arguments: Sequence[str], say: Callable[[str], None]) -> None:
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "include.simulator", *arguments],
        cwd=PROJECT_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    last = "no word from it"
    try:
        for line in process.stderr or ():
            last = line.strip() or last
            say(f"  {last}")
        code = process.wait()
    finally:
        end_session(process.pid, grace_seconds=2)
    if code != 0:
        raise SimulatorError(f"the simulator failed: {last}")


def _simulator_digest() -> str:
    digest = sha256()
    for path in sorted([*_SIMULATOR.glob("*.py"), *_SIMULATOR.glob("*.csv")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()

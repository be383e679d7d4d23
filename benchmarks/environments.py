"""Environments of the peers, each from its own pinned requirements, never the product's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE / ".venv"
_UV = Path(sys.executable).parent / "uv"


def python_of(requirements: str | None) -> Path:
    """The interpreter of a peer's environment, which is made if need be; None: the product's.

    Raises:
        subprocess.CalledProcessError: the environment can't be made.
    """
    if requirements is None:
        return Path(sys.executable)
    file = HERE / "requirements" / f"{requirements}.txt"
    folder = ENVIRONMENTS / requirements
    python, installed = folder / "bin" / "python", folder / "installed.txt"
    if not installed.is_file() or installed.read_text() != file.read_text():
        _uv("venv", "--clear", "--python", sys.executable, str(folder))
        _uv("pip", "sync", "--python", str(python), str(file))
        installed.write_text(file.read_text())
    return python


def versions_of(requirements: str) -> str:
    """What is pinned of a peer itself."""
    pins = (HERE / "requirements" / f"{requirements}.txt").read_text().split()
    return next(pin for pin in pins if pin.startswith(f"{requirements}==")).replace("==", " ")


def _uv(*arguments: str) -> None:
    subprocess.run([_UV, "--quiet", *arguments], check=True)  # noqa: S603 - our own arguments

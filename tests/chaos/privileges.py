"""Files that a process may not touch, also when it is root."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_CAPABILITIES_VERSION_3 = 0x20080522


def protect(folder: str, mode: int) -> None:
    """Give a folder and all folders below it a mode."""
    for path in sorted([Path(folder), *Path(folder).rglob("*/")], reverse=True):
        path.chmod(mode)


def unprotect(folder: str) -> None:
    """Give the folders back."""
    Path(folder).chmod(0o755)
    for path in Path(folder).iterdir():
        if path.is_dir():
            unprotect(str(path))


def obey_modes() -> None:
    """Drop all capabilities of root, of this thread and those that it will start."""
    if os.geteuid() != 0:
        return
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "capset")

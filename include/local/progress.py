"""Telling the user what happens, and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable


class Steps:
    """The steps of a job: each is announced when it begins, and timed until the next begins."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._began = time.monotonic()
        self._current: tuple[str, float] | None = None
        self.seconds: dict[str, float] = {}

    def say(self, text: str) -> None:
        """Show one line, with the seconds since the job began."""
        self._show(f"[{time.monotonic() - self._began:4.0f} s] {text}")

    def begin(self, name: str) -> None:
        """End the step before, if any, and begin another."""
        self.end()
        self.say(name)
        self._current = (name, time.monotonic())

    def end(self) -> None:
        """End the last step."""
        if self._current:
            name, began = self._current
            self.seconds[name] = time.monotonic() - began
        self._current = None

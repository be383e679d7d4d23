"""Every order of the steps of some actors: depth first, each order run from the start.

Two orders that differ only in steps without conflict come to the same; sleep sets (Godefroid)
leave out all but one of them, and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from tests.include.ingest.interleaving.turns import Actor, Step

World = TypeVar("World")


@dataclass(slots=True)
class _Choice:
    """A state on the way: who could go on, who did, and whose step is known to lead nowhere new."""

    enabled: Mapping[int, Step]
    asleep: dict[int, Step] = field(default_factory=dict)
    chosen: int = -1

    def choose(self) -> bool:
        """Take the next actor that isn't asleep, if there is one."""
        awake = [number for number in self.enabled if number not in self.asleep]
        self.chosen = awake[0] if awake else -1
        return bool(awake)

    def leave(self) -> None:
        """What was tried once needn't be tried first again."""
        self.asleep[self.chosen] = self.enabled[self.chosen]

    def asleep_after(self, prunes: bool) -> dict[int, Step]:
        """Who is still asleep after the chosen step: those whom it doesn't concern."""
        step = self.enabled[self.chosen]
        if not prunes:
            return {}
        return {n: other for n, other in self.asleep.items() if not other.conflicts_with(step)}


def every_order(
    begin: Callable[[], tuple[World, list[Actor]]], prunes: bool = True
) -> Iterator[World]:
    """The world as each order of the actors' steps leaves it.

    `begin` makes a fresh world, the same each time, and actors that haven't started.
    """
    path: list[_Choice] = []
    while True:
        world, actors = begin()
        if _run(actors, path, prunes):
            yield world
        while path:
            path[-1].leave()
            if path[-1].choose():
                break
            path.pop()
        if not path:
            return


def _run(actors: list[Actor], path: list[_Choice], prunes: bool) -> bool:
    """Follow the path, then go on to the end; False when that end was reached before."""
    for actor in actors:
        actor.start()
    depth, is_new = 0, True
    while enabled := {n: actor.pending for n, actor in enumerate(actors) if actor.pending}:
        if depth == len(path) and is_new:
            asleep = path[-1].asleep_after(prunes) if path else {}
            path.append(_Choice(enabled, asleep))
            is_new = path[-1].choose()
            if not is_new:
                path.pop()
        chosen = path[depth].chosen if depth < len(path) else next(iter(enabled))
        assert chosen in enabled, "the world is not the same each time"
        actors[chosen].advance()
        depth += 1
    return is_new

"""Regular expressions over digits, one digit at a time: what may still follow after a prefix.

Knows what the patterns of `phonenumbers` are made of: digits, classes, groups, alternatives, and
bounded repetition.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_PARSER: Any = re._parser  # type: ignore[attr-defined]  # a parser of our own would be no better
_OPS: Any = re._constants  # type: ignore[attr-defined]
DIGITS = "0123456789"

Node = Any
"""A set of digits; or alternatives; or a repetition: least, most, what."""
Rest = tuple[Node, ...]
"""What must still match, one after another."""
Rests = frozenset[Rest]
"""Several ways to go on."""


@cache
def compile_pattern(pattern: str) -> Rests:
    """Everything that a pattern asks for."""
    return frozenset([_sequence(_PARSER.parse(pattern))])


def after(rests: Rests, digit: str) -> Rests:
    """What must match behind a digit; nothing when the digit doesn't fit."""
    return frozenset().union(*(_step(rest, digit) for rest in rests))


def is_matched(rests: Rests) -> bool:
    """Whether nothing more is needed."""
    return any(map(_may_end, rests))


def _sequence(items: Any) -> Rest:
    nodes: list[Node] = []
    for op, value in items:
        if op is _OPS.SUBPATTERN:
            nodes += _sequence(value[3])
        elif op is _OPS.BRANCH:
            nodes.append(("any", tuple(map(_sequence, value[1]))))
        elif op is _OPS.MAX_REPEAT:
            least, most, inner = value
            nodes.append(("repeat", least, most, _sequence(inner)))
        else:
            nodes.append(("digit", _digits(op, value)))
    return tuple(nodes)


def _digits(op: Any, value: Any) -> frozenset[str]:
    if op is _OPS.IN:
        return frozenset().union(*(_digits(*item) for item in value))
    if op is _OPS.LITERAL:
        return frozenset(chr(value))
    if op is _OPS.RANGE:
        return frozenset(chr(code) for code in range(value[0], value[1] + 1))
    if op is _OPS.CATEGORY and value is _OPS.CATEGORY_DIGIT:
        return frozenset(DIGITS)
    raise ValueError(f"{op}: not known in patterns of phonenumbers; teach it to patterns.py")


@cache
def _step(rest: Rest, digit: str) -> Rests:
    if not rest:
        return frozenset()
    (kind, *node), behind = rest[0], rest[1:]
    if kind == "digit":
        return frozenset([behind]) if digit in node[0] else frozenset()
    if kind == "any":
        return frozenset().union(*(_step(choice + behind, digit) for choice in node[0]))
    least, most, inner = node
    more = (("repeat", max(least - 1, 0), most - 1, inner),) if most > 1 else ()
    taken = _step(inner + more + behind, digit)
    return taken if least else taken | _step(behind, digit)


@cache
def _may_end(rest: Rest) -> bool:
    for kind, *node in rest:
        if kind == "digit":
            return False
        if kind == "any" and not any(map(_may_end, node[0])):
            return False
        if kind == "repeat" and node[0] and not _may_end(node[2]):
            return False
    return True

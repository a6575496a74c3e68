"""Regular expressions of rule packs: RE2, so that no pattern can run for ever, and the literal each one needs."""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as sre_parser
from functools import lru_cache
from typing import Any

import re2

# One compiled expression may take this much memory (bytes); RE2 refuses larger ones instead of slowing down.
MAX_PROGRAM_BYTES = 8 * 2**20
# More alternatives than this in one place are no help as triggers.
MAX_LITERALS = 200


class PatternError(ValueError):
    """A regular expression that cannot be used; the message says why."""


@lru_cache(maxsize=4096)
def compile_pattern(regex: str, *, ignore_case: bool) -> Any:
    """Compile with RE2 (linear time, no look-around, no back-references; ``\\w`` and ``\\b`` are ASCII).

    Raises ``PatternError`` with RE2's reason.
    """
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.log_errors = False
    options.max_mem = MAX_PROGRAM_BYTES
    try:
        compiled = re2.compile(regex, options)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        hint = " (RE2 has no look-around; use unless/near)" if "(?" in reason else ""
        raise PatternError(f"the regular expression is not valid RE2: {reason}{hint}") from error
    if compiled.search("") is not None:
        raise PatternError("the regular expression matches the empty text, so it would match everywhere")
    return compiled


def required_literals(regex: str) -> tuple[str, ...]:
    """Literals of which every match holds at least one; empty where none can be derived.

    Walks the parsed expression and keeps, of all places that every match must pass, the one whose alternatives
    are longest.
    """
    try:
        parsed = sre_parser.parse(regex)
    except (re.error, RecursionError, OverflowError):
        return ()
    candidates = _literal_sets(parsed)
    usable = [c for c in candidates if 0 < len(c) <= MAX_LITERALS and all(c)]
    if not usable:
        return ()
    best = max(usable, key=lambda c: (min(map(len, c)), -len(c)))
    return tuple(sorted(best))


def _literal_sets(parsed: Any) -> list[frozenset[str]]:
    """Each set: alternatives of which one occurs in every match. Neighbours are joined as long as they stay few."""
    found: list[frozenset[str]] = []
    run = frozenset([""])

    def flush() -> None:
        nonlocal run
        if run != {""}:
            found.append(run)
        run = frozenset([""])

    for item in parsed:
        exact = _exact_strings(item)
        if exact:
            if len(run) * len(exact) > MAX_LITERALS:
                flush()
            run = frozenset(one + other for one in run for other in exact)
            continue
        flush()
        operation, argument = item
        if operation is sre.SUBPATTERN:
            found += _literal_sets(argument[3])
        elif operation in (sre.MAX_REPEAT, sre.MIN_REPEAT) and argument[0] >= 1:
            found += _literal_sets(argument[2])
        elif operation is sre.BRANCH:
            best = [max(_literal_sets(branch), key=lambda c: min(map(len, c)), default=None) for branch in argument[1]]
            if all(best):
                found.append(frozenset().union(*(one for one in best if one)))
    flush()
    return found


def _exact_strings(item: Any) -> frozenset[str]:
    """All strings that one parsed item matches, where these are few; empty otherwise."""
    operation, argument = item
    if operation is sre.LITERAL:
        return frozenset([chr(argument)])
    if operation is sre.IN:
        return _characters_of_set(argument)
    if operation is sre.SUBPATTERN:
        return _exact_sequence(argument[3])
    if operation is sre.BRANCH:
        branches = [_exact_sequence(branch) for branch in argument[1]]
        union = frozenset().union(*branches) if all(branches) else frozenset()
        return union if len(union) <= MAX_LITERALS else frozenset()
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT) and argument[0] == argument[1] == 1:
        return _exact_sequence(argument[2])
    return frozenset()


def _exact_sequence(parsed: Any) -> frozenset[str]:
    strings = frozenset([""])
    for item in parsed:
        exact = _exact_strings(item)
        if not exact or len(strings) * len(exact) > MAX_LITERALS:
            return frozenset()
        strings = frozenset(one + other for one in strings for other in exact)
    return strings


def _characters_of_set(items: Any) -> frozenset[str]:
    characters: set[str] = set()
    for operation, argument in items:
        if operation is sre.LITERAL:
            characters.add(chr(argument))
        elif operation is sre.RANGE and argument[1] - argument[0] <= 16:
            characters.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return frozenset()
    return frozenset(characters)

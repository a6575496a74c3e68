"""Checks by name, imported when they are asked for: a short audit pays for those only that it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Generic, TypeVar

Made = TypeVar("Made")


class LazyChecks(Mapping[str, Made], Generic[Made]):
    """The checks of some modules, by the name a pack gives them; each module has its own in ``CHECKS``.

    ``modules``: module within the package → the names of its checks. Knowing the names imports nothing.
    """

    def __init__(self, package: str, modules: Mapping[str, tuple[str, ...]]) -> None:
        self._module_of = {name: f"{package}.{module}" for module, names in modules.items() for name in names}

    def __getitem__(self, name: str) -> Made:
        check: Made = import_module(self._module_of[name]).CHECKS[name]
        return check

    def __contains__(self, name: object) -> bool:
        return name in self._module_of

    def __iter__(self) -> Iterator[str]:
        return iter(self._module_of)

    def __len__(self) -> int:
        return len(self._module_of)

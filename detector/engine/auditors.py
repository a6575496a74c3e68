"""Which auditor a file is audited by: configuration from the file upwards, and what was given for the run.

What is given (on the command line) wins over configuration. Files with the same settings share one ``Auditor``, and
auditors that differ in nothing but gate, severities or accepted words share the automata.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from detector.configuration.load import LoadedConfiguration
from detector.configuration.resolve import FileSettings, Resolver, common_folder
from detector.configuration.schema import ALL_RULES, SIBLINGS_AUTO, SIBLINGS_OFF, RuleSetting
from detector.engine.auditor import AuditOptions, Auditor, make_options
from detector.engine.selection import known_names
from detector.rulepacks.compiled import CompiledPacks, merge_packs
from detector.rulepacks.store import own_packs, user_packs
from detector.sources.base import ReadOptions
from detector.validation import did_you_mean


class Auditors:
    """One ``Auditor`` for each distinct set of options, made when first needed."""

    def __init__(
        self,
        resolver: Resolver,
        given: Mapping[str, object],
        paths: Sequence[str | Path],
        siblings: str | None = None,
    ) -> None:
        self.resolver = resolver
        self._given = make_options(given)
        self._is_given = frozenset(given)
        self._options: dict[int, tuple[FileSettings, AuditOptions]] = {}
        self._made: dict[AuditOptions, Auditor] = {}
        self._packs: dict[tuple[Path, ...], CompiledPacks] = {}
        self._names: dict[tuple[Path, ...], set[str]] = {}
        self._checked: set[Path] = set()
        self._run_settings = resolver.run_settings(paths)
        self.siblings = siblings or self._run_settings.siblings or SIBLINGS_AUTO
        folder = common_folder(paths)
        self._check_names(resolver.configurations_of(folder))
        self.of_run = self.of_options(self._merged(resolver.folder_settings(folder)))

    @property
    def narrowed(self) -> bool:
        """Whether rules were left out for this run only."""
        return bool(self._given.select or self._given.ignore)

    def options(self, file: str) -> AuditOptions:
        """The options that hold for a file. Raises ``UsageError`` for a broken configuration."""
        settings = self.resolver.settings(file)
        known = self._options.get(id(settings))
        if known is None:
            self._check_names(self.resolver.configurations(file))
            known = self._options[id(settings)] = (settings, self._merged(settings))
        return known[1]

    def of_file(self, file: str) -> Auditor:
        """The auditor for a file."""
        return self.of_options(self.options(file))

    def of_options(self, options: AuditOptions) -> Auditor:
        """The auditor with these options."""
        found = self._made.get(options)
        if found is None:
            like = next((one for one in self._made.values() if one.options.rules == options.rules), None)
            found = self._made[options] = Auditor(options, self._packs_of(options.rules), like)
        return found

    def all(self) -> tuple[Auditor, ...]:
        """Every auditor made so far."""
        return tuple(self._made.values())

    def _merged(self, settings: FileSettings) -> AuditOptions:
        given = self._given
        configured = {
            "fail_on": settings.fail_on,
            "min_score": self._run_settings.min_score,
            "min_confidence": self._run_settings.min_confidence,
            "source_language": self._run_settings.source_language,
            "messages": self._run_settings.messages,
            "max_article_bytes": settings.max_article_bytes,
            "languages": settings.languages,
        }
        return replace(
            given,
            **{name: one for name, one in configured.items() if one is not None and name not in self._is_given},
            rules=tuple(dict.fromkeys((*settings.packs, *given.rules))),
            reading=replace(_reading(settings, given.reading), versions=self.siblings != SIBLINGS_OFF),
            rule_settings=(*settings.rules, *given.rule_settings),
            accept_words=(*settings.accept_words, *given.accept_words),
            accept_pairs=(*settings.accept_pairs, *given.accept_pairs),
        )

    def _packs_of(self, rules: tuple[Path, ...]) -> CompiledPacks:
        if rules not in self._packs:
            own = self._packs.setdefault((), own_packs())
            self._packs[rules] = merge_packs(own, user_packs(rules)) if rules else own
        return self._packs[rules]

    def _check_names(self, chain: Sequence[LoadedConfiguration]) -> None:
        """Refuse a name in ``rules`` that no rule has, at its line; packs count for their configuration and below."""
        packs: tuple[Path, ...] = ()
        for one in chain:
            packs += tuple(one.path.parent / name for name in one.configuration.packs)
            if one.path in self._checked:
                continue
            self._checked.add(one.path)
            tables: list[tuple[tuple[str | int, ...], Mapping[str, RuleSetting]]] = [
                (("rules",), one.configuration.rules)
            ]
            for number, override in enumerate(one.configuration.overrides):
                tables.append((("overrides", number, "rules"), override.rules))
            if any(table for _, table in tables):
                known = self._known_names((*packs, *self._given.rules))
                for steps, table in tables:
                    for name in table:
                        if name != ALL_RULES and name not in known:
                            hint = did_you_mean(name, known) or "; `garblint rules list` shows them all"
                            problem = f"no rule, level or category is called '{name}'{hint}"
                            raise one.error(problem, *steps, name)

    def _known_names(self, packs: tuple[Path, ...]) -> set[str]:
        if packs not in self._names:
            self._names[packs] = known_names(one.rule for one in self._packs_of(packs).rules)
        return self._names[packs]


def _reading(settings: FileSettings, given: ReadOptions) -> ReadOptions:
    """Which fields are read: each as it was given, else as it is configured."""
    nothing = ReadOptions()
    return ReadOptions(
        text_fields=given.text_fields or settings.text_fields or (),
        title_field=given.title_field or settings.title_field,
        id_field=given.id_field or settings.id_field,
        field_format=given.field_format
        if given.field_format != nothing.field_format
        else settings.field_format or nothing.field_format,
    )

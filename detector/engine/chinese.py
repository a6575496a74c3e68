"""What the statistics of Chinese say of articles that were examined: spun words, confused characters, masked words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from detector.checks.confusion import OF_CHARACTERS, with_confusions
from detector.checks.confusion import RULES as CHARACTER_RULES
from detector.checks.consent import ASKED, consented, needs_consent
from detector.checks.literary import is_literary, without_usage
from detector.checks.restoration import wants_restoration, with_restorations
from detector.checks.spun import RULE as SPUN_RULE
from detector.checks.spun import SpunCheck, is_chinese
from detector.resources import statistics_folder
from detector.rulepacks.compiled import CompiledRule

if TYPE_CHECKING:
    from detector.engine.auditor import Draft

# What needs the statistics.
_RULES = frozenset({SPUN_RULE}) | CHARACTER_RULES | ASKED


class ChineseStatistics:
    """The statistics of Chinese for the enabled ``rules`` (by id)."""

    def __init__(self, rules: Mapping[str, CompiledRule]) -> None:
        self._rules = rules

    def ask(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts with what is said of their Chinese; they are scored together because that is faster."""
        if _RULES.isdisjoint(self._rules):
            return drafts
        chinese = [number for number, draft in enumerate(drafts) if is_chinese(draft.reading)]
        if not chinese:
            return drafts
        characters = not CHARACTER_RULES.isdisjoint(self._rules)
        scored = self._spun(
            [drafts[n].reading for n in chinese], [drafts[n].findings for n in chinese], characters=characters
        )
        for number, judged in zip(chinese, scored, strict=True):
            draft = drafts[number]
            if is_literary(draft.reading, judged.surprise):
                metrics = {**draft.metrics, "surprise": round(judged.surprise, 4)}
                drafts[number] = replace(draft, findings=without_usage(draft.findings), metrics=metrics)
                continue
            if SPUN_RULE not in self._rules:
                judged = replace(judged, findings=draft.findings, verdict=None)
            findings = judged.findings
            if needs_consent(findings):
                findings = consented(draft.reading, findings, self._spun.fluency)
            if wants_restoration(findings):
                findings = with_restorations(draft.reading, findings, self._spun.restorer)
            metrics = {
                **draft.metrics,
                "spun_probability": round(judged.probability, 4),
                "surprise": round(judged.surprise, 4),
            }
            verdicts = [judged.verdict]
            if judged.confusions is not None:
                findings, verdict, scanned = with_confusions(
                    draft.reading,
                    findings,
                    judged.confusions,
                    explained=judged.verdict is not None
                    or any(one.category == "mixed-script" for one in draft.verdicts),
                    enabled=self._rules,
                )
                verdicts.append(verdict)
                metrics["ocr_probability"] = round(scanned, 4)
            drafts[number] = replace(
                draft,
                findings=findings,
                verdicts=[*draft.verdicts, *(one for one in verdicts if one is not None)],
                metrics=metrics,
            )
        return drafts

    @cached_property
    def _spun(self) -> SpunCheck:
        """Opened when the first Chinese article comes."""
        listed = [one for name in OF_CHARACTERS & self._rules.keys() for one in self._rules[name].confusions]
        return SpunCheck(statistics_folder() / "zh", sorted(listed))

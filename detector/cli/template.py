"""The pack that ``garblint rules new`` writes."""

from __future__ import annotations

from typing import NamedTuple, get_args

import msgspec

from detector.errors import UsageError
from detector.model import Category
from detector.rulepacks.schema import RuleId


class _Sample(NamedTuple):
    """A phrase of a language, with its proof."""

    find: str
    suggest: str
    bad: str
    good: str


# Our own sentences; each pack written from them passes its own tests.
_SAMPLES = {
    "zh": _Sample(
        "[中间银行]{下调|上调|宣布}", "中央银行", "中间银行宣布下调存款准备金率。", "中央银行宣布下调存款准备金率。"
    ),
    "ja": _Sample("人造の[知性]", "知能", "この工場は人造の知性を導入した。", "彼女の知性と経験が役に立った。"),
    "en": _Sample(
        "[counterfeit] consciousness",
        "artificial",
        "A factory run by counterfeit consciousness.",
        "The bank found a counterfeit note.",
    ),
}


def pack_template(rule_id: str) -> str:
    """A commented pack with one rule called ``rule_id``, in YAML. Raises ``UsageError`` for a name that is no id."""
    try:
        msgspec.convert(rule_id, RuleId)
    except msgspec.ValidationError:
        raise UsageError(
            f"'{rule_id}' is no rule id; it has three to five levels of lower-case letters, digits and hyphens, "
            "the language first, as in zh.spun.finance or any.masked.price"
        ) from None
    language, category, *_ = rule_id.split(".")
    known = get_args(Category)
    sample = _SAMPLES.get(language, _SAMPLES["en"])
    return f"""\
# A rule pack of garblint. `garblint rules check FILE` validates it, `garblint rules test FILE` runs its examples,
# `garblint audit PATH --rules FILE` uses it. An editor that knows JSON Schema completes it.
pack:
  name: {rule_id.replace(".", "-")}
  version: 0.1.0
  licence: Apache-2.0
  provenance: Written by hand.  # who wrote it, from what, with which permission

rules:
  - id: {rule_id}
    # One of: {", ".join(known[:11])},
    # {", ".join(known[11:])}.
    category: {category if category in known else "style"}
    # neutral (a remark), minor (a blemish), major (the reader stumbles or is misled), critical (do not publish).
    severity: major
    languages: [{language}]  # "any" stands for all
    # {{text}} is what was found, {{suggestion}} what may have stood there.
    message: "“{{text}}” stands where “{{suggestion}}” is meant"
    help: >-
      Say in one or two sentences what went wrong and what an editor should do about it.
    phrases:
      # Brackets mark the damaged part, braces hold alternatives; what stands outside the brackets must be there too.
      - find: ["{sample.find}"]
        suggest: {sample.suggest}
        # unless: [...]    not inside one of these longer words
        # near: [...]      only with one of these within 20 characters; not_near: only without
        # Every phrase brings its proof: at least one text to report and one to leave alone.
        bad: ["{sample.bad}"]
        good: ["{sample.good}"]
    # How often it was right, of how many issues, on which texts; without it the rule's confidence is 50 %.
    # measured: {{right: 48, of: 50, on: "300 news articles of 2024"}}
"""

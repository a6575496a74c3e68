"""English words reduced to what their forms have in common: studies, studied, studying → study.

Crude on purpose: a stem is only ever compared with stems, so it need not be a word; it must fold inflections and the
commonest derivations the same way in a dictionary's glosses and in running text.
"""

# ruff: noqa: SIM905, E501 (word lists read best as text)

from __future__ import annotations

from functools import lru_cache
from typing import Final

STOP: Final = frozenset(
    "a an the this that these those to of in on at by for from with without into onto upon over under about as "
    "than then and or but nor so if be is are was were been being am do does did done doing have has had having "
    "will would shall should can could may might must not no it its he him his she her hers they them their "
    "theirs we us our ours you your yours me my mine who whom whose which what when where why how there here "
    "also too very just only even more most much many some any all both each every other another such own same "
    "one sth sb etc esp eg ie cf lit fig pron abbr idiom used usu through up down out off again once because "
    "while until after before between during against like get got make made let said say says".split()
)

_IRREGULAR: Final = {
    form: base
    for base, forms in (
        line.split(":")
        for line in (
            "arise:arose arisen|bear:bore borne|beat:beaten|become:became|begin:began begun|bend:bent|bind:bound|bite:bit "
            "bitten|bleed:bled|blow:blew blown|break:broke broken|breed:bred|bring:brought|build:built|burn:burnt|buy:"
            "bought|catch:caught|choose:chose chosen|cling:clung|come:came|creep:crept|deal:dealt|dig:dug|draw:drew "
            "drawn|dream:dreamt|drink:drank drunk|drive:drove driven|eat:ate eaten|fall:fell fallen|feed:fed|feel:felt|"
            "fight:fought|find:found|flee:fled|fly:flew flown|forbid:forbade forbidden|forget:forgot forgotten|forgive:"
            "forgave forgiven|freeze:froze frozen|give:gave given|go:went gone|grow:grew grown|hang:hung|hear:heard|hide:"
            "hid hidden|hold:held|keep:kept|know:knew known|lay:laid|lead:led|leap:leapt|learn:learnt|leave:left|lend:"
            "lent|lie:lain|light:lit|lose:lost|mean:meant|meet:met|pay:paid|prove:proven|ride:rode ridden|ring:rang rung|"
            "rise:rose risen|run:ran|see:saw seen|seek:sought|sell:sold|send:sent|shake:shook shaken|shine:shone|shoot:"
            "shot|show:shown|shrink:shrank shrunk|sing:sang sung|sink:sank sunk|sit:sat|sleep:slept|slide:slid|speak:"
            "spoke spoken|speed:sped|spend:spent|spin:spun|spring:sprang sprung|stand:stood|steal:stole stolen|stick:"
            "stuck|sting:stung|strike:struck|strive:strove striven|swear:swore sworn|sweep:swept|swim:swam swum|swing:"
            "swung|take:took taken|teach:taught|tear:tore torn|tell:told|think:thought|throw:threw thrown|understand:"
            "understood|wake:woke woken|wear:wore worn|weave:wove woven|weep:wept|win:won|wind:wound|withdraw:withdrew "
            "withdrawn|write:wrote written|man:men|woman:women|child:children|foot:feet|tooth:teeth|goose:geese|mouse:"
            "mice|person:people|life:lives|wife:wives|knife:knives|leaf:leaves|half:halves|thief:thieves|wolf:wolves|"
            "self:selves|shelf:shelves|crisis:crises|analysis:analyses|basis:bases|criterion:criteria|phenomenon:"
            "phenomena|datum:data|medium:media|good:better best|bad:worse worst|china:chinese|japan:japanese|britain:"
            "british|france:french|germany:german|america:american americans|russia:russian|europe:european|england:"
            "english|australia:australian|italy:italian|spain:spanish|canada:canadian|india:indian|korea:korean"
        ).split("|")
    )
    for form in forms.split()
}  # fmt: skip

IRREGULAR_BASES: Final = frozenset(_IRREGULAR.values())
"""What irregular forms are forms of: other words begin like their stem."""

_ENDINGS: Final = (
    "ization", "isation", "ational", "fulness", "iveness", "ousness", "ation", "ition", "ement", "ments", "ingly",
    "ness", "ment", "able", "ible", "ical", "ance", "ence", "tion", "sion", "ally", "ship", "less", "ity", "ful", "ous",
    "ive", "ist", "ism", "ize", "ise", "ant", "ent", "ial", "ary", "ory", "ing", "ion", "ate", "ers", "ors", "ed", "er",
    "or", "al", "ic", "ly", "es", "s", "y", "e",
)  # fmt: skip
LEAST: Final = 4
"""Letters that stay whatever ending goes: with fewer, strangers meet (*nation*, *native*)."""


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a lower-case English word."""
    word = _IRREGULAR.get(word, word)
    if len(word) <= 3:
        return word
    if word.endswith(("ies", "ied")):
        word = word[:-3] + "y"
    elif word[-1] == "s" and word[-2] not in "su":
        word = word[:-1]
    for _ in range(2):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= LEAST:
                word = word[: -len(ending)]
                break
        else:
            break
    if len(word) > LEAST and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    if word[-1] == "i":
        word = word[:-1] + "y"
    return word if len(word) <= 3 else word.rstrip("e") if len(word.rstrip("e")) >= 3 else word

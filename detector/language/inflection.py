"""Forms of English words: plurals and the forms of verbs, made by rule and a table of the irregular ones.

They are made for matching, not for writing: a form that nobody uses does no harm, one that is missing is a phrase that
is not found.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

# ``s``: he promotes; ``plural``: the promotions.
Form = Literal["base", "s", "past", "participle", "ing", "plural"]
FORMS: tuple[Form, ...] = ("base", "s", "past", "participle", "ing", "plural")

_IRREGULAR_PLURALS = {
    "analysis": "analyses",
    "basis": "bases",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "foot": "feet",
    "half": "halves",
    "index": "indices",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "man": "men",
    "person": "people",
    "phenomenon": "phenomena",
    "wolf": "wolves",
    "woman": "women",
}

# Base form: past, participle. Verbs of several words or with prefixes are found by their last part (``undertake``).
_IRREGULAR_VERBS = {
    line.split()[0]: (line.split()[1], line.split()[2])
    for line in """
be was been|beat beat beaten|become became become|begin began begun|bend bent bent|bind bound bound|bite bit bitten
blow blew blown|break broke broken|breed bred bred|bring brought brought|build built built|burst burst burst
buy bought bought|cast cast cast|catch caught caught|choose chose chosen|cling clung clung|come came come
cost cost cost|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk
drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found
fly flew flown|forget forgot forgotten|freeze froze frozen|get got got|give gave given|go went gone
grind ground ground|grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit
hold held held|hurt hurt hurt|keep kept kept|know knew known|lay laid laid|lead led led|leave left left
lend lent lent|let let let|lie lay lain|light lit lit|lose lost lost|make made made|mean meant meant|meet met met
pay paid paid|put put put|read read read|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said
see saw seen|seek sought sought|sell sold sold|send sent sent|set set set|shake shook shaken|shed shed shed
shine shone shone|shoot shot shot|show showed shown|shrink shrank shrunk|shut shut shut|sing sang sung
sink sank sunk|sit sat sat|sleep slept slept|speak spoke spoken|spend spent spent|split split split
spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck|strike struck struck
strive strove striven|sweep swept swept|swim swam swum|swing swung swung|take took taken|teach taught taught
tear tore torn|tell told told|think thought thought|throw threw thrown|wear wore worn|weave wove woven|win won won
wind wound wound|write wrote written
""".replace("\n", "|").split("|")
    if line.strip()
}

# Verbs of more than one syllable whose last consonant doubles because the stress is on the last one.
_DOUBLING = (
    "commit", "compel", "control", "equip", "excel", "expel", "admit", "begin", "emit", "forget", "occur", "omit",
    "patrol", "permit", "prefer", "propel", "rebut", "recur", "refer", "regret", "submit", "transfer", "transmit",
)  # fmt: skip
# Verbs in -l double in British spelling only: both are made.
_BRITISH_DOUBLING = ("cancel", "channel", "fuel", "label", "level", "model", "signal", "travel", "tunnel")
_VOWELS = "aeiou"


def _ends_in_consonant_y(word: str) -> bool:
    return len(word) > 1 and word.endswith("y") and word[-2] not in _VOWELS


def _with_s(word: str) -> str:
    if _ends_in_consonant_y(word):
        return word[:-1] + "ies"
    if word.endswith(("s", "x", "z", "ch", "sh")) or (word.endswith("o") and word[-2:-1] not in ("", *_VOWELS)):
        return word + "es"
    return word + "s"


def plural(noun: str) -> str:
    """The plural of an English noun in lower case."""
    return _IRREGULAR_PLURALS.get(noun) or _with_s(noun)


def _doubles(word: str) -> bool:
    if word in _DOUBLING:
        return True
    short = len(word) > 2 and word[-1] not in _VOWELS + "wxy" and word[-2] in _VOWELS and word[-3] not in _VOWELS
    vowels = sum(one in _VOWELS for one in word) - word.startswith("qu")
    return (short and vowels == 1) or word in ("quit", "quiz")


def _irregular(verb: str) -> tuple[str, str] | None:
    if verb in _IRREGULAR_VERBS:
        return _IRREGULAR_VERBS[verb]
    for prefix in ("under", "over", "out", "with", "fore", "mis", "re", "un", "up"):
        rest = verb.removeprefix(prefix)
        if rest != verb and rest in _IRREGULAR_VERBS:
            past, participle = _IRREGULAR_VERBS[rest]
            return prefix + past, prefix + participle
    return None


@lru_cache(maxsize=4096)
def verb_forms(verb: str) -> dict[Form, tuple[str, ...]]:
    """The forms of an English verb in lower case, each with its spellings (``modeled``, ``modelled``)."""
    if verb == "be":
        return {
            "base": ("be", "am", "are"), "s": ("is",), "past": ("was", "were"), "participle": ("been",),
            "ing": ("being",),
        }  # fmt: skip
    stems = [verb]
    if verb.endswith("ize"):
        stems.append(verb[:-3] + "ise")
    forms: dict[Form, list[str]] = {"base": [], "s": [], "past": [], "participle": [], "ing": []}
    for stem in stems:
        forms["base"].append(stem)
        forms["s"].append("has" if stem == "have" else _with_s(stem))
        bare = [stem]
        if stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")):
            bare = [stem[:-2] + "y" if stem.endswith("ie") else stem[:-1]]
        elif _doubles(stem):
            bare = [stem + stem[-1]]
        elif stem in _BRITISH_DOUBLING:
            bare = [stem, stem + stem[-1]]
        forms["ing"] += [one + "ing" for one in bare]
        if (irregular := _irregular(stem)) is not None:
            forms["past"].append(irregular[0])
            forms["participle"].append(irregular[1])
            continue
        if stem.endswith("e"):
            regular = [stem + "d"]
        elif _ends_in_consonant_y(stem):
            regular = [stem[:-1] + "ied"]
        else:
            regular = [one + "ed" for one in bare]
        forms["past"] += regular
        forms["participle"] += regular
    return {form: tuple(spelled) for form, spelled in forms.items()}

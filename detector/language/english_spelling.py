"""Words that British and American English spell differently.

Own list of stems, written out by rule. Left out is what is sound in both standards (dialogue, judgement, licence as a
noun of law), has another meaning in one of them (tyre/tire, programme/program, metre/meter, storey/story), or is a
variant of one of them (theatre, glamour, cancelled): -ize is good British English, so that -ise speaks for British and
-ize for nothing.
"""

# ruff: noqa: SIM905 (lists of words are read more easily so)

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

Standard = Literal["British", "American"]

# Stems, the British ending, the American one, and what may follow.
_FAMILIES: Final = (
    ("arb arm behavi cand clam demean endeav ferv flav harb hon hum lab neighb od parl ranc rum sav splend "
     "tum val vap vig col fav", "our", "or",
     "* s ed ing ful less able ably ite ites itism al ally ist ists hood hoods ly er ers y ies ing ings"),
    ("cent lit fib spect somb meag calib lust sab reconnoit millilit kilomet centimet millimet", "re", "er", "* s"),
    ("defen offen preten", "ce", "se", "* s less"),
    ("anal paral catal hydrol electrol breathal", "ys", "yz", "e ed es ing er ers"),
    ("travel label model fuel level signal tunnel channel counsel dial equal jewel libel marvel panel pencil "
     "quarrel rival shovel shrivel snorkel spiral swivel total towel trial unravel yodel duel grovel initial",
     "l", "", "ed ing er ers"),
    ("skil wil", "ful", "lful", "* ly ness"),
    ("enrol fulfil distil instil enthral", "", "l", "* s ment ments"),
)  # fmt: skip
_PAIRS: Final = (
    "grey/gray greys/grays greyish/grayish aluminium/aluminum plough/plow ploughs/plows ploughed/plowed "
    "ploughing/plowing mould/mold moulds/molds moulded/molded mouldy/moldy smoulder/smolder smouldering/smoldering "
    "sceptical/skeptical sceptic/skeptic sceptics/skeptics scepticism/skepticism ageing/aging jewellery/jewelry "
    "woollen/woolen moustache/mustache pyjamas/pajamas sulphur/sulfur sulphate/sulfate foetus/fetus foetal/fetal "
    "oestrogen/estrogen anaemia/anemia anaemic/anemic haemoglobin/hemoglobin haemorrhage/hemorrhage "
    "paediatric/pediatric paediatrician/pediatrician paediatricians/pediatricians manoeuvre/maneuver "
    "manoeuvres/maneuvers manoeuvring/maneuvering cosy/cozy anaesthetic/anesthetic anaesthesia/anesthesia "
    "orthopaedic/orthopedic gynaecologist/gynecologist gynaecology/gynecology diarrhoea/diarrhea leukaemia/leukemia "
    "oesophagus/esophagus caesarean/cesarean encyclopaedia/encyclopedia cheque/check "
    "whilst/while amongst/among learnt/learned kerb/curb sledge/sled aeroplane/airplane aeroplanes/airplanes "
    "maths/math mum/mom mums/moms artefact/artifact artefacts/artifacts "
    "speciality/specialty marvellous/marvelous"
)
# Of these pairs one word is at home in both standards.
_ONE_SIDED: Final = frozenset(
    "check while among learned curb sled encyclopedia specialty artifact artifacts mold molds pediatrics "
    "calory savory armory candor savor".split()
)
# Verbs in -ise whose z-form exists; other words in -ise (advise, exercise, rise) have none.
_IZE: Final = (
    "apolog author capital categor central character civil colon critic digit dramat econom emphas energ equal "
    "final formal fossil general global harmon hospital ideal immun industrial initial legal liberal local maxim "
    "mechan memor minim mobil modern moral national neutral normal optim organ patron penal personal polar popular "
    "priorit privat publ rational real recogn reorgan revolution scrutin social special stabil standard steril subsid "
    "summar symbol symp sympath synthes terror util vandal visual western urban galvan demon jeopard materialis monopol"
)
_IZE_ENDINGS: Final = ("e", "ed", "es", "ing", "er", "ers", "ation", "ations")


def _written_out() -> dict[str, tuple[Standard, str]]:
    table: dict[str, tuple[Standard, str]] = {}

    def add(british: str, american: str) -> None:
        if british not in _ONE_SIDED:
            table.setdefault(british, ("British", american))
        if american not in _ONE_SIDED:
            table.setdefault(american, ("American", british))

    for stems, british, american, endings in _FAMILIES:
        for stem in stems.split():
            for ending in endings.split():
                tail = "" if ending == "*" else ending
                add(stem + british + tail, stem + american + tail)
    for pair in _PAIRS.split():
        add(*pair.split("/"))
    for stem in _IZE.split():
        for ending in _IZE_ENDINGS:
            table.setdefault(f"{stem}is{ending}", ("British", f"{stem}iz{ending}"))
    return table


@lru_cache(maxsize=1)
def spellings() -> dict[str, tuple[Standard, str]]:
    """The standard of each word that tells one, and how the other standard spells it; lower case."""
    return _written_out()

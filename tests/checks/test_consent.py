"""The statistics object to a disguise that reads worse undone, and to nothing else."""

from detector.checks.base import Finding, Reading
from detector.checks.consent import consented
from detector.language.characters import CharacterView
from detector.language.fluency import Fluency
from detector.language.substitution import SubstitutionModel
from detector.model import LanguageShares
from detector.resources import statistics_folder
from detector.sources.registry import article_from_text


def left(text, disguised, meant, rule="zh.evasion.homophone"):
    model = SubstitutionModel.open(statistics_folder() / "zh")
    fluency = Fluency(model.knowledge.lexicon, model.knowledge.symbols)
    article = article_from_text(text)
    shares = LanguageShares(primary="zh-Hans", confidence=1.0, shares={"zh-Hans": 1.0})
    reading = Reading(article, CharacterView(article.text), ("zh-Hans",) * len(article.blocks), shares)
    start = text.index(disguised)
    found = Finding(rule=rule, start=start, end=start + len(disguised), suggestions=((meant, None),))
    return consented(reading, [found], fluency)


def test_a_disguise_that_reads_better_undone_stays():
    assert len(left("这是目前蕞先进的技术。", "蕞", "最", "zh.evasion.variant")) == 1


def test_a_sound_word_that_would_be_spoilt_goes():
    assert left("我们要认真学习这门课程。", "学习", "血洗") == []


def test_other_rules_are_not_asked_about():
    assert len(left("我们要认真学习这门课程。", "学习", "血洗", "zh.evasion.pinyin")) == 1

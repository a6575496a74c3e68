"""Words, stems, tokens."""

import numpy as np
import pytest

from detector.language.alignment.dictionary import dictionary, hash_word, stem_numbers
from detector.language.alignment.stems import stem
from detector.language.alignment.tokens import NUMBER, Names, significant, tokenize
from detector.language.characters import code_points


@pytest.mark.parametrize(
    "forms",
    [
        ["study", "studies", "studied", "studying"],
        ["develop", "develops", "developed", "developing", "development"],
        ["child", "children"],
        ["write", "wrote", "written", "writing"],
        ["stop", "stopped", "stopping"],
        ["china", "chinese"],
    ],
)
def test_forms_of_a_word_share_a_stem(forms):
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("nation", "native"), ("market", "marine"), ("bus", "but"), ("process", "procedure")]
)
def test_different_words_keep_apart(one, other):
    assert stem(one) != stem(other)


GLOSSES = [("zh", "医院", "hospital"), ("ja", "病院", "hospital"), ("zh", "苹果", "apple"), ("ja", "リンゴ", "apple")]


@pytest.mark.parametrize(("language", "word", "gloss"), GLOSSES)
def test_words_have_their_gloss(language, word, gloss):
    lexicon = dictionary(language)
    start, end, number = lexicon.find(code_points(word))
    assert (start.tolist(), end.tolist()) == ([0], [len(word)])
    stems = lexicon.stems[lexicon.starts[number[0]] : lexicon.starts[number[0] + 1]]
    assert stem_numbers()[0][stem(gloss)] in stems


def test_a_word_inside_another_is_not_found_but_words_that_overlap_are():
    start, end, _ = dictionary("zh").find(code_points("中国人民"))
    assert list(zip(start.tolist(), end.tolist(), strict=True)) == [(0, 3), (2, 4)]


def test_hashes_are_those_of_the_shipped_dictionary():
    words = dictionary("zh").words
    assert words[np.searchsorted(words, hash_word("医院"))] == hash_word("医院")


@pytest.mark.parametrize(("one", "other"), [("8373", "83.73"), ("1,200", "12"), ("0.50", "5")])
def test_significant_digits_meet_whatever_the_magnitude(one, other):
    assert significant(one) == significant(other)


def test_numbers_of_three_languages_share_features():
    names = Names()
    sides = [
        tokenize(["他在十五年里花了8373万元，11月走了。"], "zh", "en", names),
        tokenize(["He spent 83.73 million yuan in fifteen years and left in November."], "en", "zh", names),
        tokenize(["15年で8,373万元を使い、11月に去った。"], "ja", "en", names),
    ]
    numbers = [set(side.feature[side.kind[side.feature_token] == NUMBER].tolist()) for side in sides]
    assert numbers[0] == numbers[1] == numbers[2]
    assert len(numbers[0]) == 3

"""Each block gets the language it is written in, by its script and what stands around it."""

import subprocess
import sys
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.identification import OTHERS, accuracy, cases, ours
from detector.language.characters import CharacterView
from detector.language.identification import detect_alphabetic, identify
from detector.model import Block
from detector.sources.plain import line_blocks

ZH = "城西的旧厂房今年春天改成了一座图书馆,原来的吊车梁留在屋顶下。"
ZH_HANT = "城西的舊廠房今年春天改成了一座圖書館,原來的吊車樑留在屋頂下。"
JA = "町はずれの古い工場が、この春、図書館に生まれ変わりました。天井には昔のクレーンが残っています。"
EN = "The old factory west of the town was turned into a library this spring, and its cranes hang under the roof."
KO = OTHERS["ko"]


def tags(text: str) -> tuple[str, ...]:
    return identify(CharacterView(text), line_blocks(text))[0]


def shares(text: str):
    return identify(CharacterView(text), line_blocks(text))[1]


@pytest.mark.parametrize(("text", "tag"), [(ZH, "zh-Hans"), (ZH_HANT, "zh-Hant"), (JA, "ja"), (EN, "en"), (KO, "ko")])
def test_a_paragraph_has_the_language_it_is_written_in(text, tag):
    assert tags(text) == (tag,)
    found = shares(text)
    assert (found.primary, found.confidence, found.shares) == (tag, 1.0, {tag: 1.0})


@pytest.mark.parametrize(("tag", "text"), OTHERS.items())
def test_other_languages_are_told_by_langdetect(tag, text):
    assert tags(text) == (tag,)
    assert shares(text).confidence > 0.9


def test_paragraphs_in_turn_keep_their_own_language():
    text = "\n\n".join([ZH, EN, ZH_HANT, JA, KO, EN])
    assert tags(text) == ("zh-Hans", "en", "zh-Hant", "ja", "ko", "en")


def test_a_heading_without_kana_in_a_japanese_article_is_japanese():
    assert tags(f"市立図書館開館\n{JA}\n東京都新宿区西新宿") == ("ja", "ja", "ja")


def test_a_chinese_paragraph_that_quotes_kana_is_chinese():
    text = ZH + "\n馆里最受欢迎的日文书是《となりのトトロ》的绘本,孩子们排着队等着借,管理员只好又买了三本。"
    assert tags(text) == ("zh-Hans", "zh-Hans")


def test_short_chinese_lines_among_japanese_are_told_by_their_characters():
    assert tags(f"{JA}\n这里很安静。\n我們沒有時間。\n{JA}") == ("ja", "zh-Hans", "zh-Hant", "ja")


def test_a_short_text_in_han_characters_alone_goes_by_forms_only_one_language_has():
    assert tags("駅前広場") == ("ja",)
    assert tags("图书馆") == ("zh-Hans",)
    assert tags("圖書館") == ("zh-Hant",)


def test_chinese_full_of_english_names_is_chinese():
    assert tags("用 GitHub Actions 部署 Kubernetes 的 continuous integration 教程") == ("zh-Hans",)
    assert tags("Northern Light 的 Edward Harrington 在 Rosemary Meadows 球场") == ("zh-Hans",)


def test_english_with_chinese_names_in_brackets_is_english():
    assert tags("The forum was held in Changping (昌平) and opened by the mayor of Beijing (北京) on Saturday.") == (
        "en",
    )


def test_a_block_without_letters_takes_the_language_of_the_article():
    assert tags(f"{ZH}\n2023-11-18\n***") == ("zh-Hans",) * 3
    assert tags(f"{EN}\n12:30") == ("en", "en")


def test_a_short_english_line_in_an_english_article_is_english_and_elsewhere_undetermined():
    assert tags(f"{EN}\nConclusion") == ("en", "en")
    assert tags(f"{ZH}\nDeep Learning") == ("zh-Hans", "und")


def test_another_language_beside_english_is_not_taken_for_english():
    for tag in ("fr", "de", "pl", "vi", "ru", "ar"):
        assert tags(f"{EN}\n{OTHERS[tag]}\n{EN}") == ("en", tag, "en")
    for tag in ("es", "it", "pt", "nl", "id"):
        assert tags(f"{EN}\n{OTHERS[tag]}\n{EN}")[1] in (tag, "und")


def test_shares_count_letters_and_name_the_largest_first():
    found = shares(f"{ZH}\n{EN}")
    letters_zh = sum("\u4e00" <= character <= "\u9fff" for character in ZH)
    letters_en = sum(character.isalpha() for character in EN)
    assert found.primary == "en"
    assert list(found.shares) == ["en", "zh-Hans"]
    assert found.shares["zh-Hans"] == pytest.approx(letters_zh / (letters_zh + letters_en), abs=1e-4)


def test_confidence_is_less_for_a_few_letters():
    assert shares("图书馆").confidence < 0.5
    assert shares(ZH).confidence == 1.0


@pytest.mark.parametrize("text", ["", "   ", "12:30 --- 45%", "★★★", "\ud800"])
def test_nothing_to_read_is_undetermined(text):
    found = shares(text)
    assert (found.primary, found.confidence, found.shares) == ("und", 0.0, {})
    assert set(tags(text)) <= {"und"}


def test_a_block_of_millions_of_characters_is_counted_right():
    text = "家" * 3_000_000 + "\n" + "a" * 2_500_000 + "\n" + "か" * 2_200_000
    found = shares(text)
    assert tags(text) == ("zh-Hans", "und", "ja")
    assert found.shares == {"zh-Hans": 0.3896, "und": 0.3247, "ja": 0.2857}


def test_many_small_blocks_across_the_pieces_of_a_large_text():
    text = ("家" * 99 + "\n" + "かな" * 50 + "\n") * 12_000
    assert tags(text) == ("zh-Hans", "ja") * 12_000


@settings(deadline=None)
@given(st.lists(st.text(alphabet="家国國気かナaé한я๑1 。", min_size=1, max_size=12), max_size=12))
def test_any_blocks_get_a_tag_each_and_shares_that_sum_to_one(lines):
    text = "\n".join(lines)
    blocks = line_blocks(text)
    found, total = identify(CharacterView(text), blocks)
    assert len(found) == len(blocks)
    assert all(found)
    assert not total.shares or abs(sum(total.shares.values()) - 1) < 1e-3
    assert 0 <= total.confidence <= 1


def test_the_same_text_gets_the_same_answer_from_every_thread():
    text = OTHERS["it"]
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(detect_alphabetic(text))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [detect_alphabetic(text)] * 6
    assert answers[0][0] == "it"


@pytest.mark.parametrize(
    "text",
    [
        EN,
        ZH
        + "\nOpenAI, DeepMind, Hugging Face, Mistral, Anthropic, Cohere, Stability, Midjourney, Perplexity, Inflection",
        EN + "\nSmith, Johnson, Williams, Brown, Jones, Garcia, Miller, Davis, Rodriguez, Martinez, Hernandez",
        JA + "\nhttps://www.example.com/a/very/long/address/that/goes/on/and/on/index.html",
    ],
    ids=["English", "names in Chinese", "names in English", "address in Japanese"],
)
def test_langdetect_is_not_even_imported_for_everyday_articles(text):
    program = (
        "import sys\n"
        "from detector.language.characters import CharacterView\n"
        "from detector.language.identification import identify\n"
        "from detector.sources.plain import line_blocks\n"
        "text = sys.stdin.buffer.read().decode()\n"
        "identify(CharacterView(text), line_blocks(text))\n"
        "sys.exit('langdetect' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], input=text.encode(), check=False).returncode == 0


def test_accuracy_on_real_sentences_and_articles(data_folder):
    """The figures of benchmarks/identification.py, less a percent."""
    least = {
        "NTREX zh sentence": 0.99,
        "NTREX zh first 20": 0.985,
        "NTREX zh_tw sentence": 0.98,
        "NTREX ja sentence": 0.99,
        "NTREX ja first 20": 0.985,
        "NTREX en sentence": 0.96,
        "NTREX zh document": 0.99,
        "NTREX zh_tw document": 0.98,
        "NTREX ja document": 0.99,
        "NTREX en document": 0.98,
        "NTREX zh and en in turn": 0.985,
        "NTREX zh and ja in turn": 0.985,
        "zh/general/weekly line": 0.99,
        "ja/general/tech-blogs line": 0.99,
        "en/general/abc line": 0.99,
    }
    measured = {name: accuracy(ours, texts)[0] for name, texts in cases(data_folder, 1000) if name in least}
    assert measured.keys() == least.keys()
    assert {name: share for name, share in measured.items() if share < least[name]} == {}


def test_blocks_may_leave_parts_of_the_text_out():
    text = "家当 library"
    assert identify(CharacterView(text), [Block("paragraph", 3, 10)])[0] == ("und",)

"""Which files belong together: names, front matter, manifests."""

import pytest

from detector.collection.manifest import read_manifest
from detector.collection.siblings import SiblingFile, find_siblings, name_key, read_front_matter
from detector.errors import UsageError


def files(*paths, format="markdown", folder="/site"):
    return [SiblingFile(file=f"{folder}/{path}", path=path, format=format) for path in paths]


def groups(found, listed):
    return [[listed[index].path for index in group.members] for group in found]


@pytest.mark.parametrize(
    "paths",
    [
        ("x.en.md", "x.zh.md"),
        ("x.EN.md", "x.zh-Hans-CN.md"),
        ("x_en.txt", "x_ja.txt", "x_zh.txt"),
        ("x-ja.md", "x-zh_TW.md"),
        ("x(en).docx", "x(zh).docx"),
        ("en/x.md", "zh/x.md"),
        ("content/en/a/x.md", "content/zh-cn/a/x.md"),
        ("content/english/a/x.md", "content/Chinese/a/x.md"),
        ("en.md", "ja.md"),
        ("en_x.md", "zh_x.md"),
        ("README.md", "README.zh-CN.md"),
        ("docs/x.md", "docs/zh/x.md"),
        ("x.en.txt.gz", "x.zh.txt"),
    ],
)
def test_a_language_tag_in_name_or_folder_makes_siblings(paths):
    listed = files(*paths)
    assert groups(find_siblings(listed), listed) == [list(paths)]


@pytest.mark.parametrize(
    "paths",
    [
        ("x.en.md", "y.zh.md"),
        ("en/x.md", "zh/y.md"),
        ("x.zh.md", "x.zh-TW.md"),  # one language in two scripts: nothing to compare
        ("x.md", "y.md"),
        ("garden.md", "gard.md"),  # "en" ends the word, it is no tag
        ("x.en.md", "x.zh.html"),  # a page and its source in another language differ by more than the language
        ("x.zh-en.txt", "x.zh.txt"),  # a bilingual file and a part of it
    ],
)
def test_what_only_looks_similar_stays_alone(paths):
    listed = files(*paths)
    assert find_siblings(listed) == []


def test_the_same_name_in_two_schemes_makes_two_groups_and_no_guess_about_the_untagged_file():
    listed = files("en/x.md", "x.en.md", "x.md", "x.zh.md", "zh/x.md")
    assert groups(find_siblings(listed), listed) == [["en/x.md", "zh/x.md"], ["x.en.md", "x.zh.md"]]


def test_languages_are_those_of_the_tags():
    listed = files("x.cht.md", "x.eng.md", "x.md")
    assert find_siblings(listed)[0].languages == ("zh", "en", "")


def test_records_have_no_siblings():
    listed = files("x.en.jsonl", "x.zh.jsonl", format="jsonl")
    assert find_siblings(listed) == []


def test_hundreds_of_files_of_one_name_are_no_versions_of_one_text():
    listed = files(*[f"en-{tag}/x.md" for tag in ("us", "gb", "au", "ca", "nz", "ie", "in", "za", "sg", "hk")],
                   *[f"zh-{tag}/x.md" for tag in ("cn", "tw", "hk", "mo", "sg")])  # fmt: skip
    assert find_siblings(listed) == []


def test_the_nearest_tag_counts():
    assert name_key("en/blog/zh/x.md").key == "en/blog/*/x.md"
    assert name_key("zh/x.en.md").language == "en"


FRONT = '---\ntitle: x\ntranslationKey: "about"\nlang: zh-Hans # simplified\n---\n正文。\n'


def test_front_matter_is_read():
    found = read_front_matter(FRONT)
    assert (found.key, found.language, found.translation_of) == ("about", "zh", "")
    assert read_front_matter("+++\ntranslation_of = '/posts/x.md'\n+++\n").translation_of == "/posts/x.md"


@pytest.mark.parametrize("head", ["", "lang: zh\n", "---\nlang: zh\n", "正文。\n---\nlang: zh\n---\n"])
def test_without_closed_front_matter_nothing_is_said(head):
    assert read_front_matter(head).language == ""


def test_a_translation_key_joins_files_of_different_names():
    heads = {
        "about.md": "---\ntranslationKey: about\nlang: en\n---\n",
        "关于.md": "---\ntranslationKey: about\nlang: zh\n---\n",
        "other.md": "---\ntranslationKey: other\nlang: zh\n---\n",
    }
    listed = files(*heads)
    found = find_siblings(listed, lambda one: heads[one.path])
    assert groups(found, listed) == [["about.md", "关于.md"]]
    assert found[0].found_by == "front-matter"
    assert found[0].languages == ("en", "zh")
    assert found[0].source is None


@pytest.mark.parametrize("written", ["original.md", "posts/original.md", "/posts/original.md", "./original.md"])
def test_translation_of_says_which_is_the_source(written):
    heads = {"posts/original.md": "---\n---\n", "posts/a.md": f"---\ntranslation_of: {written}\n---\n"}
    listed = files(*heads)
    (found,) = find_siblings(listed, lambda one: heads[one.path])
    assert found.source == 0
    assert found.members == (0, 1)


def test_two_files_that_translate_each_other_are_not_followed_in_a_circle():
    heads = {"a.md": "---\ntranslation_of: b.md\n---\n", "b.md": "---\ntranslation_of: a.md\n---\n"}
    assert find_siblings(files(*heads), lambda one: heads[one.path]) == []


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.toml", '[[siblings]]\nsource = "one.md"\ntranslations = ["two.md", "three.md"]\n'),
        ("m.json", '{"siblings": [{"source": "one.md", "translations": ["two.md", "three.md"]}]}'),
        ("m.csv", "source,translation\none.md,two.md\none.md,three.md\n\n"),
        ("m.csv", "\ufeffSource,Translation\r\none.md,./two.md\r\none.md,three.md\r\n"),
    ],
)
def test_a_manifest_declares_siblings_of_any_name(tmp_path, name, text):
    listed = files("one.md", "three.md", "two.md", "x.en.md", "x.zh.md", folder=tmp_path)
    declared = read_manifest(write(tmp_path / name, text))
    found = find_siblings(listed, declared=declared)
    assert groups(found, listed) == [["one.md", "three.md", "two.md"], ["x.en.md", "x.zh.md"]]
    assert (found[0].found_by, found[0].source) == ("manifest", 0)
    assert groups(find_siblings(listed, declared=declared, by_name=False), listed) == [["one.md", "three.md", "two.md"]]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("m.toml", "siblings = 3", "Expected `array`"),
        ("m.toml", "[[siblings]\n", "line 1"),
        ("m.toml", '[[siblings]]\nsource = "a"\ntranslation = "b"\n', "translation"),
        ("m.json", "{", "truncated"),
        ("m.json", '{"siblings": [{"source": "a", "translations": []}]}', "length >= 1"),
        ("m.csv", "a,b\n1,2\n", "the first line must be source,translation"),
        ("m.csv", "source,translation\none.md\n", "m.csv:2"),
        ("m.txt", "x", ".toml, .json or .csv"),
        ("m.csv", 'source,translation\n"one', "m.csv:2"),
    ],
)
def test_a_manifest_without_the_form_is_refused_and_named(tmp_path, name, text, told):
    path = write(tmp_path / name, text)
    with pytest.raises(UsageError) as refused:
        read_manifest(path)
    assert told in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_manifest_that_is_not_there_or_no_text_is_refused(tmp_path):
    with pytest.raises(UsageError, match="there is no manifest of that name"):
        read_manifest(tmp_path / "none.toml")
    (tmp_path / "m.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(UsageError, match="UTF-8"):
        read_manifest(tmp_path / "m.json")

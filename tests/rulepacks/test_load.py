"""Broken packs are refused with file, line and what is meant."""

import pytest

from detector.errors import UsageError
from detector.rulepacks.compile import compile_packs
from detector.rulepacks.files import PackError, pack_files
from detector.rulepacks.load import load_pack

RULE = """\
  - id: zh.test.word
    category: spun
    severity: major
    languages: [zh]
    message: "“{text}” stands where “{suggestion}” is meant"
    help: A test.
    phrases:
      - suggest: 产业
        find: ["[家当]链"]
        bad: ["家当链很长。"]
        good: ["全部家当。"]
"""


def refusal(path):
    with pytest.raises(PackError) as caught:
        pack = load_pack(path)
        compile_packs([pack], "digest")
    return str(caught.value)


def test_a_valid_pack_loads(write_pack):
    pack = load_pack(write_pack(RULE))
    assert pack.source.rules[0].id == "zh.test.word"
    assert pack.line("rules", 0, "phrases", 0, "find") == 15


def test_a_misspelt_key_is_named_with_its_line_and_the_nearest_valid_one(write_pack):
    path = write_pack(RULE.replace("suggest:", "sugest:"))
    assert refusal(path) == f"{path}:14: unknown key 'sugest'; did you mean 'suggest'?"


def test_an_unknown_category_is_refused_at_its_line(write_pack):
    message = refusal(write_pack(RULE.replace("category: spun", "category: spam")))
    assert ":8:" in message
    assert "spam" in message


def test_a_phrase_entry_without_examples_is_refused(write_pack):
    message = refusal(write_pack(RULE.replace('        good: ["全部家当。"]\n', "")))
    assert "good" in message


def test_a_malformed_phrase_is_refused_at_its_own_line(write_pack):
    path = write_pack(RULE.replace('find: ["[家当]链"]', 'find:\n          - "[家当]链"\n          - "[家当链"'))
    assert refusal(path).startswith(f"{path}:17: '[家当链' needs one '['")


def test_a_rule_of_two_kinds_is_refused(write_pack):
    assert "exactly one of" in refusal(write_pack(RULE + "    check: masked.run\n"))


def test_a_rule_of_kind_check_needs_examples_of_its_own(write_pack):
    rule = RULE[: RULE.index("    phrases:")] + "    check: masked.run\n"
    assert "needs 'bad:' and 'good:'" in refusal(write_pack(rule))


def test_more_right_than_reported_is_refused(write_pack):
    rule = RULE.replace("    help:", "    measured: {right: 9, of: 8, on: nothing}\n    help:")
    assert "'right' is greater than 'of'" in refusal(write_pack(rule))


@pytest.mark.parametrize("template", ["{text.__class__}", "{text!r}", "{text:>9}", "{unknown}", "{"])
def test_a_message_takes_plain_placeholders_only(write_pack, template):
    message = refusal(write_pack(RULE.replace("“{text}” stands", f"{template} stands")))
    assert ":11:" in message


def test_a_pattern_with_look_around_is_refused_with_the_way_out(write_pack):
    rule = RULE[: RULE.index("    phrases:")] + (
        "    patterns:\n      - regex: '家当(?=链)'\n        bad: [家当链]\n        good: [家当]\n"
    )
    message = refusal(write_pack(rule))
    assert ":14:" in message
    assert "unless/near" in message


def test_a_pattern_that_matches_nothing_at_all_everywhere_is_refused(write_pack):
    rule = RULE[: RULE.index("    phrases:")] + (
        "    patterns:\n      - regex: 'x*'\n        bad: [x]\n        good: [y]\n"
    )
    assert "matches the empty text" in refusal(write_pack(rule))


def test_yaml_aliases_are_refused_so_that_no_bomb_can_unfold(tmp_path):
    path = tmp_path / "bomb.yml"
    path.write_text("a: &a [x, x]\nb: [*a, *a]\n", encoding="utf-8")
    assert refusal(path) == f"{path}:2: YAML aliases (*a) are not allowed; write it out"


def test_a_key_that_stands_twice_is_refused(write_pack):
    assert "stands twice" in refusal(write_pack(RULE + "    severity: minor\n"))


def test_broken_yaml_is_refused_with_its_line(tmp_path):
    path = tmp_path / "broken.yml"
    path.write_text("pack:\n  name: [unclosed\n", encoding="utf-8")
    assert refusal(path).startswith(f"{path}:3: not valid YAML")


def test_unsafe_yaml_tags_are_refused(tmp_path):
    path = tmp_path / "tags.yml"
    path.write_text("pack: !!python/object/apply:os.system [echo]\n", encoding="utf-8")
    assert "not valid YAML" in refusal(path)


def test_a_pack_that_is_not_utf8_is_refused_with_the_line(tmp_path):
    path = tmp_path / "latin.yml"
    path.write_bytes("pack:\n  name: café\n".encode("latin-1"))
    assert refusal(path).startswith(f"{path}:2: the rule pack is not UTF-8")


def test_an_empty_pack_is_refused(tmp_path):
    path = tmp_path / "empty.yml"
    path.write_text("", encoding="utf-8")
    assert "empty" in refusal(path)


def test_a_missing_pack_and_an_empty_folder_are_usage_errors(tmp_path):
    with pytest.raises(UsageError, match="no such rule pack"):
        pack_files([tmp_path / "gone.yml"])
    with pytest.raises(UsageError, match="holds no rule pack"):
        pack_files([tmp_path])


def test_one_rule_id_cannot_be_two_categories(write_pack):
    first = load_pack(write_pack(RULE, "a.yml"))
    second = load_pack(write_pack(RULE.replace("category: spun", "category: typo"), "b.yml"))
    with pytest.raises(PackError, match="cannot be two categories"):
        compile_packs([first, second], "digest")


def test_words_that_yaml_once_took_for_booleans_are_words(write_pack):
    pack = load_pack(write_pack(RULE.replace('find: ["[家当]链"]', "find: [on, no, yes, off]")))
    assert pack.source.rules[0].phrases[0].find == ("on", "no", "yes", "off")

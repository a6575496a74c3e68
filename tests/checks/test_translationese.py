"""Japanese as machines write it: mixed registers, wordy patterns, English left in; and honest uses of each."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor

POLITE = (
    "図書館は来月の十日に開きます。部屋は広いです。本も増えました。"
    "住民は待っています。式には市長が出ます。席は百あります。"
)
PLAIN = (
    "建物は三階建てである。工事は二年前に始まった。費用は高くなった。古い館は壊される。計画は急いでいる。席は百ある。"
)


@pytest.fixture(scope="module")
def auditor():
    return Auditor(AuditOptions(select=("ja.mt",)))


def rules(auditor, text):
    return [issue.rule for issue in auditor.audit_text(text).issues]


def test_two_registers_in_running_prose_are_one_finding(auditor):
    assert rules(auditor, POLITE + PLAIN) == ["ja.mt.register"]
    assert rules(auditor, POLITE) == [] == rules(auditor, PLAIN)


def test_what_is_quoted_has_a_register_of_its_own(auditor):
    assert rules(auditor, PLAIN + f"市長は「{POLITE}」と話した。") == []


def test_a_few_sentences_of_the_other_register_are_let_be(auditor):
    assert rules(auditor, 2 * PLAIN + "開館は十日です。式もあります。") == []
    assert rules(auditor, 2 * POLITE + "計画は急いでいる。" + POLITE) == []


def test_a_single_polite_sentence_among_plain_ones_is_pointed_at(auditor):
    (issue,) = auditor.audit_text(PLAIN + "工事は春に終わりました。" + PLAIN).issues
    assert (issue.rule, issue.quote.exact) == ("ja.mt.register-slip", "工事は春に終わりました。")


def test_speech_words_to_the_readers_and_short_articles_are_no_slips(auditor):
    for polite in ("「工事は終わりました」", "私は待ちました。", "申し込みをお願いします。"):
        assert rules(auditor, PLAIN + polite + PLAIN) == []
    assert rules(auditor, 2 * PLAIN + "申し込みは窓口で受け付けます。") == []
    assert rules(auditor, PLAIN + "工事は春に終わりました。計画は急いでいる。") == []


def test_english_left_in_a_sentence_is_found_but_no_name_command_or_quotation(auditor):
    assert rules(auditor, "彼は新しい駅が the heart of the town になると話した。") == ["ja.mt.untranslated"]
    for text in (
        "彼は「the heart of the town」という言葉を使った。",
        "映画 The Sound of Music を見た。",
        "コマンド git commit を実行し、build and test を確かめる。",
    ):
        assert rules(auditor, text) == []


def test_a_wordy_article_has_one_finding_with_its_count(auditor):
    text = "本を借りることができます。席を取ることができます。映画を見ることができます。" * 2
    report = auditor.audit_text(text)
    assert [issue.rule for issue in report.issues] == ["ja.mt.wordy"]
    assert report.issues[0].evidence["count"] == 6

"""Term bases: what is read of CSV and TBX, and what a broken one is told."""

import pytest

from detector.rulepacks.files import PackError
from detector.rulepacks.store import user_packs
from detector.rulepacks.termbase import load_termbase

TBX_2 = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="c1"><note>house style</note>
<langSet xml:lang="zh-CN"><tig><term>医疗器械</term></tig></langSet>
<langSet xml:lang="en"><tig><term>medical device</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
<ntig><termGrp><term>medical equipment</term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig></langSet></termEntry>
</body></text></martif>
"""
TBX_3_DCT = """\
<?xml version="1.0"?>
<tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min"><text><body>
<conceptEntry id="c1"><langSec xml:lang="zh"><termSec><term>医疗器械</term></termSec></langSec>
<langSec xml:lang="en">
<termSec><term>medical device</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
</termSec>
<termSec><term>medical equipment</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus>
</termSec></langSec></conceptEntry></body></text></tbx>
"""


@pytest.fixture
def write(tmp_path):
    def written(text, name="terms.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def test_csv_gives_targets_forbidden_words_and_notes(write):
    text = 'source,target,forbidden,note\n医疗器械,medical device|device,"equipment",house style\n\n车,car,,\n'
    first, second = load_termbase(write(text))
    assert [side.allowed for side in first.sides] == [("医疗器械",), ("medical device", "device")]
    assert (first.sides[1].forbidden, first.note, first.directed) == (("equipment",), "house style", True)
    assert second.sides[1].forbidden == ()


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_may_be_written_with_other_signs_and_a_byte_order_mark(write, sign):
    (only,) = load_termbase(write(("﻿" + f"source{sign}target{sign}language\n车{sign}car{sign}en-GB\n").encode()))
    assert only.sides[1].language == "en-gb"


@pytest.mark.parametrize(("name", "text"), [("a.tbx", TBX_2), ("b.tbx", TBX_3_DCT)])
def test_both_versions_of_tbx_say_the_same(write, name, text):
    (only,) = load_termbase(write(text, name))
    assert [side.language.partition("-")[0] for side in only.sides] == ["zh", "en"]
    assert only.sides[1].allowed == ("medical device",)
    assert only.sides[1].forbidden == ("medical equipment",)
    assert only.directed is False


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("a.csv", "source,traget\n车,car\n", 1, "the heading 'traget' is not known"),
        ("a.csv", "source,note\n车,car\n", 1, "the heading 'target' is missing"),
        ("a.csv", "source,target,target\n", 1, "stands twice"),
        ("a.csv", "source,target\n车,car\n船,\n", 3, "neither a target nor a forbidden term"),
        ("a.csv", "source,target\n车,car\n,ship\n", 3, "the source term is missing"),
        ("a.csv", "source,target,forbidden\n车,car,car\n", 2, "both the target and forbidden"),
        ("a.csv", "source,target,language\n车,car,English!\n", 2, "no language tag"),
        ("a.csv", "source,target\n车,car,carriage\n", 2, "3 cells under 2 headings"),
        ("a.csv", 'source,target\n车,"car\n', 2, "not valid CSV"),
        ("a.csv", "", 1, "empty"),
        ("a.csv", "source,target\n", 1, "holds no terms"),
        ("a.csv", b"source,target\n\xe8\xbd\xa6,car\n\xff\xfe\xfd,x\n", 3, "not UTF-8"),
        ("a.tbx", "<html/>", 1, "the root is <html>"),
        ("a.tbx", "<martif><text>\n<langSet/>", 2, "does not say its language"),
        ("a.tbx", "<martif><text>\n<langSet", 2, "broken XML"),
    ],
)
def test_a_broken_one_is_told_where_and_what(write, name, text, line, reason):
    path = write(text, name)
    with pytest.raises(PackError) as caught:
        load_termbase(path)
    assert caught.value.line == line
    assert reason in str(caught.value)


def test_xml_that_could_expand_is_refused(write):
    bomb = (
        '<?xml version="1.0"?>\n<!DOCTYPE martif [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'
        '<martif><text><body><termEntry><langSet xml:lang="en"><tig><term>&b;</term></tig></langSet></termEntry>'
        "</body></text></martif>"
    )
    with pytest.raises(PackError, match="document type"):
        load_termbase(write(bomb, "bomb.tbx"))


def test_it_is_compiled_as_a_rule_pack_is_and_its_digest_depends_on_it(write):
    first = user_packs((write("source,target\n车,car\n"),))
    assert sorted(rule.rule.id for rule in first.rules) == ["any.termbase.forbidden", "any.translation.termbase"]
    assert first.digest != user_packs((write("source,target\n车,lorry\n"),)).digest

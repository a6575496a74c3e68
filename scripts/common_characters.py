"""Prints the character class of the rule any.markup.pinyin: the commonest Han characters, both scripts, no heteronyms.

    python scripts/common_characters.py --corpus FILE.txt.gz [FILE.txt.gz …] [--count 1250]

The corpora are gzipped UTF-8 texts of modern simplified Chinese. A reading put after one of these characters tells
a reader nothing; after a rare character or a heteronym it may, so heteronyms are left out (they are the argument of
a person's knowledge, not of a count) and stand in the rule with their commonest reading instead. Only the ranking is
shipped. Traditional forms are OpenCC's (Apache-2.0).
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from pathlib import Path

HETERONYMS = frozenset(
    "阿挨艾拗扒把柏蚌薄堡暴背奔绷臂扁便别瘪伯泊簸卜参藏曹差拆禅颤长场朝车称澄乘匙冲重臭处畜揣传创幢绰伺攒答打大待逮单担弹当倒得的地调丁钉都度囤垛哆恶发坊分缝佛夫服脯伽干杠葛给更供勾估骨谷冠观桄过哈咳好号喝"
    "和核荷横哄虹侯糊哗华划还会晃混豁几济系纪夹假间监将降浆强教角脚校嚼觉结解禁尽劲经颈景靓圈卷倔菌卡看壳空溃括烙勒乐累擂了凉量撩淋令溜笼搂露绿论率落络抹埋脉蔓氓蒙没眯秘模磨难呢泥宁弄娘疟女胖炮跑喷劈片漂撇"
    "屏迫朴铺曝奇其茄翘切亲曲雀任撒塞散丧色杉刹扇少舍什甚盛识食似石属数刷衰说宿遂踏台苔提体挑帖通同吐褪拓瓦为尾委纹吾无洗铣戏吓鲜相行巷削血芽咽钥要叶艺殷应佣有与予雨语吁熨晕载脏择扎炸粘占涨折着正只中种轴爪"
    "转琢幺仔钻作坐柞尉"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="gzipped texts")
    parser.add_argument("--count", type=int, default=1250, help="how many simplified characters")
    options = parser.parse_args()

    from opencc import OpenCC

    counts: Counter[str] = Counter()
    for path in options.corpus:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                counts.update(character for character in line if "\u4e00" <= character <= "\u9fff")
    ranked = [character for character, _ in counts.most_common() if character not in HETERONYMS][: options.count]
    to_traditional = OpenCC("s2t")
    traditional = (to_traditional.convert(character) for character in ranked)
    print("".join(dict.fromkeys([*ranked, *(one for one in traditional if len(one) == 1)])))


if __name__ == "__main__":
    main()

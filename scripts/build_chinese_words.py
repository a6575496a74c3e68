"""Build the list of Chinese words that Japanese does not have, for `detector.checks.chinese_words`.

    python -m scripts.build_chinese_words --cedict FILE --jmdict FILE --mozc sys.dic --corpus DIR \
        -o detector/statistics/translation

Inputs: CC-CEDICT and JMdict as for `scripts.build_bilingual_dictionary`; Mozc's dictionary and the Japanese texts as
for `scripts.build_ja_statistics` (a tenth of the lines stays kept out); the word frequencies of wordfreq and the parts
of speech of jieba. All words are compared as simplified Chinese, so that 産, 產 and 产 are one character.

Outputs, one word a line, simplified, the commonest first:

- ``chinese_words.txt``: common in Chinese; in no Japanese dictionary, neither as an entry nor as the kanji of one (売出
  of 売出し), nor as a run of kanji in the texts;
- ``chinese_words_weak.txt``: some Japanese dictionary has them, but Japanese hardly uses them;
- ``chinese_words_inside.txt``: those of the first list that stand inside longer Japanese words (合衆 in 合衆国).

No randomness: the same inputs give the same files.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from detector.language.japanese_words import simplified_forms
from scripts.build_bilingual_dictionary import cedict, zipf
from scripts.build_ja_statistics import lines, mozc_words

LEAST_CHINESE = 3.0
"""Least Zipf frequency in Chinese: rarer words are left in translations too seldom to be worth an entry."""
MOST_JAPANESE, LEAST_COST = 1.6, 6000
"""A word that a Japanese dictionary has is still a weak one where wordfreq puts it at most here and Mozc's cost (500
times the natural logarithm of one over the frequency) is at least that."""
COMMON_ANYWAY = 4.0
"""From this Zipf frequency on a word may be made of parts that Japanese joins freely (同比, 社区)."""
FREE_START = frozenset("各两该同全某每本当今昨明旧再最一二三四五六七八九十百千")
FREE_END = frozenset("上中内外下时后前者化性的国市省县区人间军")
# Parts of speech (jieba's) of names, numbers and times.
NO_WORDS = frozenset(("nr", "ns", "nt", "nz", "nrt", "nrfg", "m", "t", "mq", "q"))

# Words of officials, business and trade that are too young or too special for wordfreq.
JARGON = (
    "产业链 供应链 价值链 资金链 创新链 生态链 产业锁 供应锁 供给锁 供给链 链主 文旅 共治 共赢 惠及 普惠 提质 增效 "
    "降本 稳岗 稳增 纾困 减负 兜底 奖补 奖励金 镇域 义诊 众创 创客 创投 风投 退市 增持 跌停 沪指 蓝筹 扭亏 内贸 商超 "
    "满减 换代 旧改 引资 招商 续建 堵点 卡点 弱项 算力 光伏 风电 储能 车企 网约 新能源 智驾 厨电 鞋帽 箱包 软装 快运 "
    "班列 托育 助残 医养 减排 降碳 治污 带货 热搜 刷屏 爆款 爆火 出圈 圈粉 国潮 非遗 文创 展位 观展 布展 剪彩 互鉴 "
    "专精特新 揭榜挂帅 产学研 老百姓 老字号 进出口 机器人 性价比 业内人士 有关部门 相关部门 新业态 营商环境 示范区 "
    "先行区 集装箱 集散地 出租车 无人机 智能化 信息化 产业化 常态化 精细化 规范化 多元化 市场化 高新 制造业 服务业 "
    "旅游业 养殖业 种植业 农产品 消费品 房地产 固投 稳就业 促消费 保民生 获得感 归属感 认同感 便民 利民 惠企 惠民 "
    "助企 助农 兴农 富民 强县 强市 强镇 育才 引才 聚才 揽才 智库 智控 数智 数治 数商 数贸 双链 双招 双向 上云 上链 "
    "上马 达产 满产 扩产 增产增收 投融资 融资难 贴息 贴现 让利 返利 降费 退税 减税 缓缴 免缴 缴存 缴费 征缴 征管 "
    "办税 税负 房贷 车贷 首套 二套 二孩 三孩 幼教 职教 高职 中职 学前 校企 政企 银企 校地 央地 军地 干群 医患 家校 "
    "村企 双拥 联防 联控 群防 走深 走实 落细 落小 落准 抓实 抓好 抓紧 抓细 做大 做强 做优 做精 做实 补短 补链 强链 "
    "延链 固链 强基 筑基 固本 培元 扬长 破题 破局 破冰 开局 起势 成势 蓄势 乘势 借势 聚势 聚力 合力 发力 接力 助推 "
    "推介 宣介 宣讲 宣推 首发 首店 首秀 首批 首款 全链条 全流程 全方位 全覆盖 全天候 全域 全周期 一体化 一站式 "
    "一网通 一条龙 零距离 零门槛 好评 差评 网购 网售 网课 网贷 网民 网文 网店 网约车 拼单 拼团 团购 秒杀 抢购 热销 "
    "畅销 滞销 包邮 下单 退款 退换 新品 正品 赠品 赠送 优选 严选 臻选 甄选 养生 滋补 亮丽 靓丽 时尚 潮流 潮玩 潮人 "
    "达人 型男 辣妈 宝妈 宝宝 萌宠 萌娃 学霸 学渣 吃货 干货 硬核 暖心 走心 贴心 省心 放心 用心 匠心 初心 红利 福祉 "
    "福音 盛会 盛宴 盛况 盛典 盛夏 佳节 佳绩 佳作 新高 新低 新增量 存量 增量 体量 总量 规上 规模以上"
)  # fmt: skip

# What honest Japanese writes when it tells of China, Taiwan and their past: titles, bodies, things that have no other
# name, firms.
OF_CHINA = (
    "国企 央企 民企 外企 两会 春运 董事 董事长 董事会 总经理 党组 党委 党校 武警 纪委 政协 政委 常委 县委 市委 省委 "
    "县长 省长 处长 厅长 司长 院士 巡抚 知青 知县 知府 主席团 高考 红包 微博 微信 四人帮 人大 港台 民警 特首 立委 "
    "立法院 公投 台商 官媒 央视 族群 眷村 本省 外省 客家 公安 街道 社区 小区 居委会 村委会 档案 书记 总书记 党委书记 "
    "市委书记 县委书记 省委书记 城管 武侠 功夫 相声 京剧 旗袍 太极 烤鸭 状元 皇上 皇后 贵妃 进士 秀才 解放军 红军 "
    "军委 中医 中药 针灸 气功 港币 人民币 港元 内卷 躺平 发改委 国务院 外交部 教育部 商务部 公安部 部委 巨蛋 八旗 "
    "自治区 自治州 少数民族 共青团 工农 户口 农民工 普通话 拼音 简体 繁体 汉语 汉族 胡琴 二胡 春联 年画 财神 妈祖 "
    "道观 胡同 四合院 豆瓣 知乎 谷歌 支付宝 小米 美团 滴滴 淘宝 天猫 京东 百度 抖音 快手 格力 美的 海尔 网易 联想 "
    "新浪 搜狐 微软 腾讯 军区 战区 边区 苏区 国军 共军 日军 美军 清军 湘军 淮军 禁军 义军 党军 政务院 领导小组 县城 "
    "县级 地级 省级 乡镇 省会 省政府 县政府 水浒 红楼 西游 宣统 乾隆 太监 总督 提督 都督 御史 大夫 尚书 宰相 太傅 "
    "居士 真人 上人 道士 法师 和尚 武术 论语 孟子 诗经 史记 高铁 地铁 红衣 内蒙古 台独 统独 蓝营 绿营 蓝绿 民国 国父 "
    "国共 文革 反右 土改 改革开放 一国两制 汉奸 抗日 抗战 国务 两岸 大陆 台海 港澳 海协会 海基会 台办 外办 央行 "
    "银监会 证监会 保监会 培育 监测 北伐 南征 东征 西征 革命军 义和团 发改 国资委 工商联 贸促会"
)  # fmt: skip
OF_THE_PAST = re.compile(
    "dynast|emperor|imperial|feudal|ancient|histor|classical|Kuomintang|Nationalist|Republic|Taiping|[Cc]ommunist|Buddh"
    "|Tao|Daois|Confuci|mytholog|legend|Taiwan|Tibet|Mongol|Manchu|Japan|Chinese medicine|TCM|martial art"
    "|Qing|Ming |Song |Tang |Han |warlord|Mao |Cultural Revolution"
)
"""Glosses of words that honest Japanese uses of China's past and of what China alone has (北伐)."""
RUN = re.compile("[\u3400-\u9fff々]+")
WORD = re.compile("[\u3400-\u9fff]{2,4}")


def japanese_entries(jmdict: Path, mozc: Path) -> tuple[set[str], set[str], dict[str, int]]:
    """Words of JMdict, names of JMnedict, words of Mozc with their least cost; all as simplified Chinese."""
    base = sqlite3.connect(f"file:{jmdict}?mode=ro", uri=True)
    words = {simplified_forms(text) for (text,) in base.execute("select text from Kanji")}
    names = {simplified_forms(text) for (text,) in base.execute("select text from NEKanji")}
    base.close()
    costs: dict[str, int] = {}
    for word, cost in mozc_words(mozc):
        form = simplified_forms(word)
        costs[form] = min(cost, costs.get(form, cost))
    return words, names, costs


def in_japanese(texts: Iterable[str], wanted: set[str]) -> tuple[set[str], set[str]]:
    """Which of the wanted words are a whole run of kanji in the texts, and which stand inside one."""
    whole: set[str] = set()
    inside: set[str] = set()
    for text in texts:
        for match in RUN.finditer(text):
            run = match.group()
            if run in wanted:
                whole.add(run)
            for size in (2, 3, 4):
                if size < len(run):
                    inside.update(run[at : at + size] for at in range(len(run) - size + 1))
    return whole, inside & wanted


def chinese_words(dictionary: Path) -> Iterator[tuple[str, float]]:
    """Words of Chinese that are neither names nor numbers, with their Zipf frequency."""
    import jieba
    from wordfreq import get_frequency_dict

    parts: dict[str, str] = {}
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as file:
        for line in file:
            word, _, part = line.split()
            parts[word] = part
    glosses = dict(cedict(dictionary))
    for word, frequency in get_frequency_dict("zh", "best").items():
        if not WORD.fullmatch(word) or zipf(frequency) < LEAST_CHINESE or parts.get(word) in NO_WORDS:
            continue
        explained = glosses.get(word, [])
        if not explained and parts.get(word, "")[:1] not in ("n", "v", "l", "i", "a", "b"):
            continue
        # Glosses that begin with a capital are of names.
        if explained and all(gloss[:1].isupper() for gloss in explained):
            continue
        if not OF_THE_PAST.search(" ".join(explained)):
            yield word, zipf(frequency)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cedict", type=Path, required=True)
    parser.add_argument("--jmdict", type=Path, required=True)
    parser.add_argument("--mozc", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    from wordfreq import get_frequency_dict

    japanese: dict[str, float] = defaultdict(float)
    for word, frequency in get_frequency_dict("ja", "best").items():
        japanese[simplified_forms(word)] += frequency
    words, names, costs = japanese_entries(arguments.jmdict, arguments.mozc)
    texts = [simplified_forms(line) for _, line in lines(arguments.corpus)]
    candidates = dict(chinese_words(arguments.cedict))
    jargon = set(JARGON.split())
    wanted = {*candidates, *jargon}
    whole, inside = in_japanese((*words, *costs, *japanese, *texts), wanted)
    known = whole | names

    def has_no_parts(word: str) -> bool:
        """Whether Japanese would not put the word together from words of its own."""
        if len(word) == 2:
            free = word[0] in FREE_START or word[-1] in FREE_END
            return not free or candidates[word] >= COMMON_ANYWAY
        return not any(
            all(len(part) == 1 or part in words or part in costs for part in (word[:at], word[at:]))
            for at in range(1, len(word))
        )

    certain = [word for word in candidates if word not in known and has_no_parts(word)]
    certain += sorted(word for word in jargon if word not in words and word not in costs and word not in certain)
    weak = [
        word
        for word in candidates
        if len(word) == 2 and word in known and zipf(japanese.get(word, 0.0)) <= MOST_JAPANESE
        and costs.get(word, LEAST_COST) >= LEAST_COST
    ]  # fmt: skip
    left_out = set(OF_CHINA.split())
    for name, chosen in (("", certain), ("_weak", weak), ("_inside", [word for word in certain if word in inside])):
        kept = [word for word in sorted(chosen, key=lambda word: -candidates.get(word, 0.0)) if word not in left_out]
        path = arguments.output / f"chinese_words{name}.txt"
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
        print(f"{path.name}: {len(kept)} words")


if __name__ == "__main__":
    main()

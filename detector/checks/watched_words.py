"""Words that filters of platforms and advertising supervisors look for, so that writers disguise them.

Own list, two characters each, by topic; sources of the topics are the prohibited claims of China's Advertising Law
(superlatives, cures, guarantees) and what platforms delete (contacts, gambling, drugs, sex, violence, politics).
A disguise is believed where undoing it gives one of these words.
"""

# ruff: noqa: SIM905 (word lists read best as text)

from __future__ import annotations

from functools import lru_cache
from typing import Final

HEALTH: Final = frozenset(
    "中医 西医 医生 医院 医疗 医美 名医 就医 医师 医学 医药 中药 西药 药物 药品 吃药 用药 草药 药膳 药材 药店 "
    "药食 膏药 山药 补药 药效 药方 湿气 祛湿 去湿 除湿 排湿 湿热 湿疹 寒湿 痰湿 湿寒 湿毒 排毒 解毒 毒素 中毒 "
    "消毒 病毒 清毒 体质 体湿 补肾 肾虚 肾脏 肾气 养肾 强肾 固肾 肾病 脾胃 健脾 脾虚 养脾 脾气 补脾 醒脾 气血 "
    "补血 活血 养血 血压 血糖 血脂 血管 血液 贫血 出血 止血 血栓 流血 血虚 血气 血瘀 肝火 养肝 护肝 肝脏 疏肝 "
    "肝病 去火 清火 上火 降火 火气 泻火 养生 养颜 养胃 胃病 调理 治疗 治病 治愈 根治 主治 疗效 疗程 理疗 食疗 "
    "化疗 诊疗 减肥 肥胖 瘦身 燃脂 减脂 脂肪 降脂 瘦脸 瘦腿 发胖 虚胖 变胖 美白 祛斑 祛痘 祛疤 去斑 去痘 祛皱 "
    "去皱 抗衰 抗癌 癌症 肺癌 胃癌 肿瘤 消肿 水肿 浮肿 臃肿 肿胀 痛风 便秘 失眠 口臭 脱发 生发 丰胸 胸部 壮阳 "
    "早泄 阳痿 性病 避孕 怀孕 流产 月经 痛经 经络 经期 通经 穴位 降糖 降压 抑郁 疫苗 感染 疾病 病症 炎症 消炎 "
    "补气 益气 气虚 阴虚 阳虚 安神 助眠 消食 通便 宫寒 妇科 死亡 尸体".split()
)
SALES: Final = frozenset(
    "最好 最佳 最大 最高 最低 最新 最强 最优 最先 最后 最多 最快 第一 第二 第三 唯一 顶级 首选 极品 绝对 独家 "
    "全网 爆款 秒杀 免费 低价 特价 折扣 优惠 红包 领取 抽奖 中奖 返现 代购 下单 链接 淘宝 天猫 京东 抖音 快手 "
    "微信 微商 公众 私信 客服 扫码 直播 店铺 包邮 赚钱 挣钱 现金 贷款 套现 借钱 借贷 网贷 利息 理财 投资 股票 "
    "炒股 荐股 彩票 赌博 博彩 赌场 赌钱 下注 刷单 兼职 洗钱 转账 发票 代开 办证 假证 保过 包过 代考 代写 高仿 "
    "正品 外挂 代理 加盟 返利 提现 主页 房贷 车贷 传销 佣金 投钱 私聊 加群 进群 引流 涨粉".split()
)
DELETED: Final = frozenset(
    "色情 裸体 裸照 裸聊 约炮 卖淫 嫖娼 强奸 性爱 做爱 性感 情色 高潮 内射 枪支 手枪 子弹 炸弹 炸药 毒品 吸毒 "
    "贩毒 冰毒 大麻 杀人 杀死 自杀 暴力 恐怖 警察 公安 政府 官员 领导 主席 总理 书记 共产 民主 革命 抗议 示威 "
    "游行 独裁 台独 新冠 疫情".split()
)
WATCHED: Final = HEALTH | SALES | DELETED

# Characters that show a text to be about health; two different ones make a disguised word of HEALTH likely.
HEALTH_CHARACTERS: Final = frozenset("脾胃肾肝肺湿穴疗药医症痛瘦肥血癌腹肠养补虚祛")


@lru_cache(maxsize=1)
def _by_first() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for word in sorted(WATCHED):
        table.setdefault(word[0], []).append(word[1])
    return {first: tuple(seconds) for first, seconds in table.items()}


@lru_cache(maxsize=1)
def _by_second() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for word in sorted(WATCHED):
        table.setdefault(word[1], []).append(word[0])
    return {second: tuple(firsts) for second, firsts in table.items()}


def second_characters(first: str) -> tuple[str, ...]:
    """The characters that make a watched word after ``first``."""
    return _by_first().get(first, ())


def first_characters(second: str) -> tuple[str, ...]:
    """The characters that make a watched word before ``second``."""
    return _by_second().get(second, ())

"""Units in three languages: every metric unit equals itself, another one is noticed, and free renderings are borne."""

from __future__ import annotations

from fractions import Fraction

import pytest

from detector.language.quantities import compare_quantities, extract, read
from detector.language.quantities.dates import ERAS, gregorian
from detector.language.quantities.si import Metric, metric_units
from detector.language.quantities.units import UNITS, by_symbol

METRIC = [one for one in metric_units() if one.cjk and one.english and one.name not in ("bit", "bar", "mole", "second")]


def faults(source: str, target: str, languages: str = "zh en") -> list[tuple[str, str]]:
    first, second = languages.split()
    compared = compare_quantities(read(source, first), read(target, second))
    return [(one.reason, one.severity) for one in compared if one.status != "matched"]


@pytest.mark.parametrize("unit", METRIC, ids=lambda unit: unit.name)
def test_a_metric_unit_equals_itself_by_every_name(unit: Metric) -> None:
    words = [("zh", f"为35{name}。") for name in unit.cjk] + [("en", f"It is 35 {name}.") for name in unit.english]
    words += [("en", f"It is 35 {symbol}.") for symbol in unit.symbols if "ℓ" not in symbol]
    words += [("zh", f"为35{symbol}。") for symbol in unit.symbols if "ℓ" not in symbol]
    for language, text in words:
        (quantity,) = extract(text, language)
        assert quantity.unit is not None, text
        found = UNITS[quantity.unit]
        factor = found.factor
        assert factor is not None
        assert (found.dimension, quantity.value * factor) == (unit.dimension, 35 * unit.factor), text


@pytest.mark.parametrize("unit", [one for one in METRIC if one.name.startswith("kilo")], ids=lambda unit: unit.name)
def test_the_unit_without_its_prefix_is_another_one(unit: Metric) -> None:
    base = UNITS[unit.name.removeprefix("kilo")]
    english = next((one.english[0] for one in METRIC if one.name == base.name), None)
    if english is None:
        pytest.skip(f"{base.name} has no English name of its own")
    assert faults(f"为35{unit.cjk[0]}。", f"It is 35 {english}.") == [("unit", "critical")]


def test_symbols_are_told_apart_by_their_case() -> None:
    assert by_symbol("mW") == UNITS["milliwatt"]
    assert by_symbol("MW") == UNITS["megawatt"]
    assert by_symbol("v") is None
    assert extract("35 mW", "en")[0].unit == extract("35mW", "zh")[0].unit == "milliwatt"


@pytest.mark.parametrize(
    ("source", "target", "languages", "fault"),
    [
        ("全长86公里。", "It is 86 metres long.", "zh en", ("unit", "critical")),
        ("全长86公里。", "It is 86 miles long.", "zh en", ("unit", "major")),
        ("面积3470公顷。", "It covers 3,470 mu.", "zh en", ("unit", "major")),
        ("面积86平方公里。", "面積は86平方メートル。", "zh ja", ("unit", "critical")),
        ("蓄水5000万立方米。", "It holds 50 million square metres.", "zh en", ("unit", "major")),
        ("每小时350公里。", "It does 350 mph.", "zh en", ("unit", "major")),
        ("深さは10キロ。", "It was 10 metres deep.", "ja en", ("unit", "major")),
        ("气温38摄氏度。", "It was 38 degrees Fahrenheit.", "zh en", ("unit", "major")),
        ("工期24个月。", "It takes 24 weeks.", "zh en", ("unit", "major")),
        ("飞行高度1.2万米。", "It flies at 12,000 feet.", "zh en", ("unit", "major")),
        ("今年後半に始める。", "It starts in the first half of this year.", "ja en", ("value", "major")),
        ("等了三天。", "They waited three weeks.", "zh en", ("unit", "minor")),
        ("下调25个基点。", "It was cut by 25 percent.", "zh en", ("unit", "critical")),
        ("约占30%。", "There were 30 passengers.", "zh en", ("unit", "minor")),
        ("投资2000万元。", "It invested 20 million US dollars.", "zh en", ("currency", "major")),
        ("投资2000万元。", "It invested 20 million Hong Kong dollars.", "zh en", ("currency", "minor")),
        ("售价300欧元。", "It costs 300 pounds.", "zh en", ("currency", "major")),
        ("5000億ウォンを投じる。", "投资5000亿日元。", "ja zh", ("currency", "major")),
        ("下半年投产。", "It opens in the first half of next year.", "zh en", ("value", "major")),
        ("2025年上期に着工する。", "Work begins in the second half of 2025.", "ja en", ("value", "major")),
        ("展会于周三开幕。", "The show opened on Friday.", "zh en", ("value", "minor")),
        ("火曜日に開かれた。", "It was held on Sunday.", "ja en", ("value", "minor")),
        ("享保8年の創業。", "Founded in 1733.", "ja en", ("value", "major")),
        ("每10股派2.5元。", "It pays 2.5 yuan a share.", "zh en", ("absent", "major")),
    ],
)
def test_another_unit_or_period_is_noticed(source: str, target: str, languages: str, fault: tuple[str, str]) -> None:
    assert faults(source, target, languages) == [fault]


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("5 miles (8 km) away", "5英里（8公里）外", "en zh"),
        ("全长10公里，即6.2英里。", "It is 10 km (6.2 miles) long.", "zh en"),
        ("时速350公里", "350 km/h", "zh en"),
        ("1.2キロの肉", "1.2 kilograms of meat", "ja en"),
        ("50ミリの雨", "50 mm of rain", "ja en"),
        ("12亿港元", "HK$1.2 billion", "zh en"),
        ("12亿港元", "$1.2 billion", "zh en"),
        ("500元", "NT$500", "zh en"),
        ("$50 million", "5000万澳元", "en zh"),
        ("2000万美元", "$20 million", "zh en"),
        ("带宽1000兆", "1,000 Mbps", "zh en"),
        ("无功补偿800千乏", "800 kvar of reactive power", "zh en"),
        ("35 short tons", "35吨", "en zh"),
        ("80码的速度", "at 80 kilometres an hour", "zh en"),
        ("每10股派2.5元。", "It pays 2.5 yuan for every 10 shares.", "zh en"),
        ("每10股派2.5元。", "It pays 0.25 yuan a share.", "zh en"),
        ("第三季度", "in the July–September quarter", "zh en"),
        ("10月から12月期", "第四季度", "ja zh"),
        ("第1四半期", "April to June", "ja en"),
        ("上半年", "between January and June", "zh en"),
        ("2023年度上期", "April–September 2023", "ja en"),
        ("2024年3月期", "the year ended March 2024", "ja en"),
        ("失业率为5.2%，下降0.1个百分点。", "The jobless rate was 5.2 percent, down from 5.3 percent.", "zh en"),
        ("1.2万本、5年後に6万本を目指す。", "12,000 bottles, and five times as many in 5 years", "ja en"),
        ("成绩为2小时08分12秒", "2:08:12", "zh en"),
        ("周三和周五", "on Wednesday", "zh en"),
        ("一周三次", "three times a week, but not on Friday", "zh en"),
        ("康熙二十二年", "1683", "zh en"),
        ("慶応3年", "1867年", "ja zh"),
        ("25个基点", "0.25 percentage points", "zh en"),
        ("每公顷7.5吨，增加300公斤", "7.5 tonnes per hectare, up 0.3 tonnes", "zh en"),
        ("像素达32亿", "a 3.2-gigapixel camera", "zh en"),
        ("每股派息0.5港元", "a dividend of 50 Hong Kong cents", "zh en"),
        ("跑出9秒98", "He ran 9.98 seconds.", "zh en"),
        ("身高一米八五", "1.85 metres tall", "zh en"),
        ("1ドル=150円20銭前後", "The dollar traded at around 150.20 yen.", "ja en"),
        ("首付不低于20%", "a down payment of at least a fifth.", "zh en"),
    ],
)
def test_free_but_sound_renderings_are_borne(source: str, target: str, languages: str) -> None:
    assert [fault for fault in faults(source, target, languages) if fault[1] != "minor"] == []


def test_eras_lie_in_their_place_and_end() -> None:
    assert all(before < 2019 and years > 0 for before, years in ERAS.values())
    assert (gregorian("享保", 8), gregorian("享保", 22), gregorian("康熙", 61)) == (1723, None, 1722)


def test_conversion_between_energies() -> None:
    assert UNITS["kilowatt-hour"].factor == 3_600_000
    assert UNITS["kilocalorie"].factor == 4184
    assert UNITS["megabit"].factor == Fraction(10**6, 8)

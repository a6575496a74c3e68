"""Suggestions are written in the script of the text that they are for."""

from __future__ import annotations

from detector.engine.auditor import Auditor
from detector.model import ArticleReport
from detector.sources.registry import article_from_text

TAIWAN = (
    "安裝程式會在螢幕上列出所有磁碟，使用者可以選擇要儲存資料的檔案系統。設定完成以後，伺服器會重新啟動，"
    "並且由網路下載其餘的軟體套件。大部份情況下，預設的選項已經足夠，偶而需要調整的是語系與鍵盤。"
    "如果硬體沒有問題，資料庫與網路介面會在開機時自動建立連線，記憶體不足時則會改用硬碟上的暫存檔。\n"
)


def _audited(text: str) -> ArticleReport:
    ((report, _),) = Auditor().audit_articles([article_from_text(text, "guide.txt", "text")])
    return report


def test_words_of_taiwan_are_no_swaps() -> None:
    report = _audited(TAIWAN * 4)
    assert not [one for one in report.issues if one.rule.startswith("zh.spun.")]
    assert "spun" not in {verdict.category for verdict in report.verdicts}


def test_suggestions_for_traditional_text_are_traditional() -> None:
    report = _audited(TAIWAN)
    (slip,) = [one for one in report.issues if one.rule == "zh.typo.fixed"]
    assert (slip.quote.exact, slip.suggestions[0].text) == ("偶而", "偶爾")

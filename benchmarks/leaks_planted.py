"""What a leak looks like, to be planted: lines of programs and translators, and ways to damage one side of a pair.

None of the lines is an example of a rule, but they were written by the hand that wrote the rules.
"""

from __future__ import annotations

from random import Random

CHATTER = {
    "en": (
        "Here is the English translation of the article:",
        "Sure, here is the translated text:",
        "Certainly! Here's a polished version of your paragraph:",
        "Of course! I'd be happy to help you translate this.",
        "Below is the translation of the provided passage.",
        "Here's the revised text with improved flow:",
        "Sure thing! Below is the translated version:",
        "As an AI language model, I do not have personal opinions.",
        "I'm sorry, but I cannot assist with translating this content.",
        "Let me know if you need any other changes to the translation.",
        "I hope this translation is helpful!",
        "Would you like me to translate the remaining sections?",
        "If you'd like, I can also provide a shorter version.",
        "**Translation:**",
        "English version:",
        "Translated with DeepL",
        "Here is a more natural translation:",
        "Please note that this is a literal translation.",
        "Absolutely! Here is your translated article:",
        "Feel free to let me know if you want further adjustments.",
    ),
    "zh": (
        "以下是该文章的中文翻译：",
        "好的，下面是翻译后的文章：",
        "当然，以下是润色后的内容：",
        "以下为您提供的英文文章的译文：",
        "这是根据您的要求修改后的版本：",
        "好的，我将为您翻译这段内容。",
        "作为一个人工智能语言模型，我不能发表个人观点。",
        "抱歉，我无法翻译这篇文章。",
        "希望这个译文对您有帮助。",
        "如果您需要对译文做其他修改，请告诉我。",
        "译文如下：",
        "翻译结果：",
        "没问题！以下是改写后的文本：",
        "本文由AI翻译",
        "当然可以！以下是这段文字的翻译：",
        "如需进一步调整，请随时告诉我！",
    ),
    "ja": (
        "以下は記事の日本語訳です。",
        "はい、以下が翻訳文です：",
        "もちろんです。こちらが日本語訳になります。",
        "承知しました。以下に翻訳します。",
        "翻訳は次の通りです。",
        "以下は校正後の文章の訳文です：",
        "AIアシスタントとして、個人的な意見をお伝えすることはできません。",
        "申し訳ありませんが、この文章の翻訳はできません。",
        "この翻訳がお役に立てれば幸いです。",
        "ほかに修正のご要望がございましたら、お気軽にお知らせください。",
        "翻訳結果：",
        "この記事は機械翻訳により作成されました",
        "日本語訳：",
        "かしこまりました。以下は英訳です：",
    ),
}
NOTES = {
    "en": (
        "(Translator's note: this pun cannot be translated literally.)",
        "[Note: the source text repeats this sentence.]",
        "(Note: I have left the company name untranslated.)",
        "[needs review]",
        "[or: assembly hall]",
        "[translation unclear]",
    ),
    "zh": (
        "（译者注：原文此处似有误。）",
        "（翻译说明：此句为意译，可根据需要调整。）",
        "【译者注：原文不清，保留原文。】",
        "（待翻译）",
        "【或译：大会堂】",
        "[译名待定]",
    ),
    "ja": (
        "（訳者注：原文に誤りがあると思われます。）",
        "（訳注：この部分は直訳です。）",
        "（未翻訳）",
        "【または：大会堂】",
        "【訳語確認】",
    ),
}
PLACEHOLDERS = ("{user_name}", "{0}", "%s", "%1$d", "{{city}}", "${total}", "⟦3⟧", "<1>", "__NAME__", "%(count)d")


def insert_line(lines: list[str], line: str, random: Random) -> str:
    """A text of paragraphs with one line more, at its beginning or its end."""
    return "\n\n".join([line, *lines] if random.random() < 0.5 else [*lines, line])


def insert_word(line: str, word: str) -> str:
    """A line with a word in the middle, between two words or characters."""
    middle = len(line) // 2
    space = line.find(" ", middle)
    at = middle if space < 0 else space
    return f"{line[:at]} {word} {line[at:].lstrip()}"


def misspell(name: str, random: Random) -> str:
    """A name with one inner letter doubled, left out or changed."""
    at = random.randrange(2, len(name) - 1)
    kind = random.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    letter = random.choice([one for one in "aeiounmk" if one != name[at].lower()])
    return name[:at] + letter + name[at + (kind == 1) :]

// The words of the interface. What rules say (message, help) comes from the report and is shown as it is.
const WORDS = {
  en: {
    name: "English",
    overview: "Overview", articles: "Articles", issues: "Issues", skip: "Skip to the content", views: "Views",
    language: "Language", theme: "Theme", dark: "Dark", light: "Light", help: "Keyboard", search: "Search",
    searchHint: "Search words, rules, paths", filters: "Filters", reset: "Reset filters", category: "Category",
    severity: "Severity", confidence: "Confidence", atLeast: "at least {0}", all: "All", newOnly: "New only",
    score: "Score", ofHundred: "of 100", gate: "Gate", passed: "passed", failed: "failed", clean: "clean",
    gateFailed: "Gate failed", gatePassed: "Gate passed", words: "words", characters: "characters",
    nIssues: "{0} issues", oneIssue: "1 issue", nArticles: "{0} articles", oneArticle: "1 article",
    reasonSeverity: "{0} of severity {1} or worse", reasonScore: "score {0} is below {1}",
    reasonArticles: "{0} below the gate", incomplete: "The audit was interrupted; this is what it had done by then.",
    leftOut: "This page holds the worst {0} articles and counts only them; {1} more are in the JSON report.",
    byCategory: "What is wrong", byLanguage: "Languages", byScore: "Articles by score", worst: "Worst articles",
    topRules: "Rules that fire most", rule: "Rule", path: "Article", notAudited: "Not audited", verdicts: "Verdicts",
    across: "Across articles", count: "Count", averageless: "{0} pooled", noIssues: "Nothing was found.",
    noMatch: "Nothing matches the filters.", arithmetic: "How the score comes about", penalty: "Penalty",
    confidenceSum: "Confidence, summed", weight: "Points",
    evaluationWords: "evaluation words", arithmeticHelp: "Each new issue costs the points of its severity times its confidence. 100 − 1000 × penalty ÷ evaluation words, never below 0. Chinese counts 1.73 characters to a word, Japanese 2.49.",
    wordsUnknown: "The length in words is not in this report and the text could not be read again, so only the penalty is shown.",
    pooled: "A folder adds up penalties and words of its articles; it does not average their scores.",
    trend: "Runs so far", runLabel: "{0}: score {1}, {2}, version {3}", trendLabel: "Scores of {0} runs, from {1} to {2}", sinceLast: "Since the last run: score {0}, issues {1}",
    copies: "Copies", copyIs: "Copy", original: "Original", whatWasDone: "What was done", similarity: "Similarity", moreCopies: "{0} more pairs are in the JSON report.",
    translations: "Translations", translation: "Translation", comparedFound: "What comparing them found", notPair: "not taken for its translation", soundPairs: "Nothing was found in {0} pairs", more: "{0} more",
    kin_translationOf: "Translation of", kin_translations: "Translated in", kin_copyOf: "Copy of", kin_copies: "Copied in", nothingAudited: "No article was found; nothing was audited.",
    copy_spun: "spun, {0} words replaced:", copy_copy: "the same text", copy_edited: "edited", copy_paragraphs: "{0} paragraphs in common",
    short: "short text", shortHelp: "Below {0} words the counts say more than the score.",
    wholeArticle: "About the whole article", legend: "Underlines", family_meaning: "meaning", family_characters: "characters",
    family_missing: "something missing", family_extra: "something extra", family_form: "punctuation, grammar, style",
    showSuggestions: "Show suggestions in the text", excerptsOnly: "The text of this article was not at hand or has changed since the audit; these are the places with their surroundings.",
    copyFingerprint: "Copy fingerprint", accept: "Accept …", acceptTitle: "Let this issue stand", close: "Close", copy: "Copy",
    copied: "Copied", copyFailed: "Copying is not allowed here; the text is selected.",
    acceptConfig: "In garblint.toml: accept the words", acceptComment: "In the text, on the line before", acceptBaseline: "In the baseline, under “issues”",
    acceptCommand: "Or take all that is found now as known", suggestion: "Suggestion", suggestions: "Suggestions", deletion: "(delete)",
    evidence: "Evidence", related: "See also", why: "Why", place: "line {0}, column {1}", confidenceIs: "{0} sure",
    previous: "Previous", next: "Next", of: "{0} of {1}", back: "Back", measurements: "Measurements", issueList: "Issues in this article",
    status_new: "new", status_baseline: "in the baseline", status_suppressed: "suppressed", status: "Status",
    severity_critical: "critical", severity_major: "major", severity_minor: "minor", severity_neutral: "neutral",
    sort: "Sort by", sort_score: "score", sort_issues: "number of issues", sort_path: "path", shown: "{0} of {1} shown",
    selectIssue: "Choose an underlined place, or press j.", openArticle: "Open the article", printed: "The first {0} of {1} issues.",
    keys: [["j / k", "next / previous issue or row"], ["Enter", "open the chosen row"], ["[ / ]", "previous / next article"], ["/", "search"], ["o a i", "overview, articles, issues"], ["Esc", "close, or leave the search"], ["?", "this list"]],
    written: "written by {0} {1} on {2}, in {3} s", errorsCount: "{0} not audited", skippedCount: "{0} binary files skipped",
    verdict_spun: "spun by synonyms", "verdict_machine-translated": "machine-translated", verdict_ocr: "scanned (OCR)",
    "verdict_mixed-script": "mixed scripts", verdict_truncated: "truncated", verdict_advertisement: "advertisement",
    categories: {},
    e_log_likelihood_ratio: "The place reads {1} with the suggestion (log-likelihood ratio {0}; above 0 speaks for it).",
    e_more: "more naturally", e_less: "no more naturally",
    e_neighbours: "It stands between “{0}” and “{1}”.",
    e_frequency_ratio: "Frequency alone contributes {0} to that", e_left_ratio: "the word before {0}", e_right_ratio: "the word after {0}",
    e_lists: "{0} lists of synonym spinners have this pair.", e_word: "Read together it says “{0}”.", e_count: "It occurs {0} times.",
    e_similarity: "{0} of the text is the same.", e_share: "Share: {0}.", e_length: "{0} characters are hidden.",
    e_blocks: "Paragraph {1} repeats paragraph {0}.", e_commas: "{0} half-width and {1} full-width commas.",
    e_usual: "Written so {0} times, otherwise {1} times.", e_source_value: "The source has {0}.", e_target_value: "The translation has {0}.",
    e_versions_that_agree: "{0} versions of the text agree on it.", e_original_article: "The original, {0}, has the suggestion.", e_sentences: "Sentences: {0}.", figures: "Figures of the check:",
    e_context: "Before it: “{0}”; after it: “{1}”.",
  },
  zh: {
    name: "中文",
    overview: "概览", articles: "文章", issues: "问题", skip: "跳到正文", views: "视图",
    language: "语言", theme: "外观", dark: "深色", light: "浅色", help: "键盘", search: "搜索",
    searchHint: "搜索词语、规则、路径", filters: "筛选", reset: "清除筛选", category: "类别",
    severity: "严重程度", confidence: "把握", atLeast: "至少 {0}", all: "全部", newOnly: "只看新问题",
    score: "得分", ofHundred: "满分 100", gate: "门槛", passed: "通过", failed: "未通过", clean: "无问题",
    gateFailed: "未过门槛", gatePassed: "已过门槛", words: "词", characters: "字符",
    nIssues: "{0} 个问题", oneIssue: "1 个问题", nArticles: "{0} 篇文章", oneArticle: "1 篇文章",
    reasonSeverity: "{0}达到“{1}”或更重", reasonScore: "得分 {0} 低于 {1}",
    reasonArticles: "{0}未过门槛", incomplete: "审查中途被打断，以下只是已完成的部分。",
    leftOut: "本页只收录并统计最差的 {0} 篇文章，另有 {1} 篇见 JSON 报告。",
    byCategory: "问题类别", byLanguage: "语言", byScore: "文章得分分布", worst: "最差的文章",
    topRules: "命中最多的规则", rule: "规则", path: "文章", notAudited: "未能审查", verdicts: "整体判断",
    across: "跨文章的问题", count: "次数", averageless: "合计 {0}", noIssues: "没有发现问题。",
    noMatch: "没有符合筛选条件的内容。", arithmetic: "得分是怎么算的", penalty: "扣分",
    confidenceSum: "把握之和", weight: "分值",
    evaluationWords: "折合词数", arithmeticHelp: "每个新问题扣去其严重程度的分值乘以把握。得分 = 100 − 1000 × 扣分 ÷ 折合词数，最低为 0。中文 1.73 字折合一词，日文 2.49 字折合一词。",
    wordsUnknown: "报告里没有折合词数，原文也未能重新读取，所以只列出扣分。",
    pooled: "文件夹的得分由各篇的扣分与词数相加后计算，不是各篇得分的平均。",
    trend: "历次审查", runLabel: "{0}：得分 {1}，{2}，版本 {3}", trendLabel: "{0} 次审查的得分，从 {1} 到 {2}", sinceLast: "与上次相比：得分 {0}，问题 {1}",
    copies: "重复文章", copyIs: "副本", original: "原文", whatWasDone: "改动", similarity: "相似度", moreCopies: "另有 {0} 对见 JSON 报告。",
    translations: "译文对照", translation: "译文", comparedFound: "对照所见", notPair: "未视为其译文", soundPairs: "{0} 对没有发现问题", more: "另有 {0} 篇",
    kin_translationOf: "译自", kin_translations: "译文", kin_copyOf: "原文", kin_copies: "副本", nothingAudited: "没有找到文章，什么也没有审查。",
    copy_spun: "洗稿，替换 {0} 处：", copy_copy: "文字相同", copy_edited: "改写", copy_paragraphs: "有 {0} 个相同段落",
    short: "篇幅短", shortHelp: "不足 {0} 词时，问题数比得分更能说明情况。",
    wholeArticle: "关于全文", legend: "下划线", family_meaning: "意思", family_characters: "文字",
    family_missing: "有缺失", family_extra: "有多余", family_form: "标点、语法、文风",
    showSuggestions: "在文中显示建议", excerptsOnly: "原文不在手边，或审查之后改动过；以下是各处及其上下文。",
    copyFingerprint: "复制指纹", accept: "接受…", acceptTitle: "保留此处不改", close: "关闭", copy: "复制",
    copied: "已复制", copyFailed: "此处不允许复制；文字已选中。",
    acceptConfig: "写进 garblint.toml：接受这个词语", acceptComment: "写进原文，放在该行之前", acceptBaseline: "写进基线文件的 “issues” 之下",
    acceptCommand: "或者把现有问题全部记为已知", suggestion: "建议", suggestions: "建议", deletion: "（删除）",
    evidence: "依据", related: "另见", why: "原因", place: "第 {0} 行第 {1} 列", confidenceIs: "把握 {0}",
    previous: "上一个", next: "下一个", of: "{0} / {1}", back: "返回", measurements: "测量值", issueList: "本文的问题",
    status_new: "新", status_baseline: "基线已有", status_suppressed: "已压下", status: "状态",
    severity_critical: "致命", severity_major: "严重", severity_minor: "轻微", severity_neutral: "提示",
    sort: "排序", sort_score: "得分", sort_issues: "问题数", sort_path: "路径", shown: "显示 {0} / {1}",
    selectIssue: "点选有下划线的地方，或按 j。", openArticle: "打开文章", printed: "前 {0} 个问题，共 {1} 个。",
    keys: [["j / k", "下一个 / 上一个问题或行"], ["Enter", "打开选中的行"], ["[ / ]", "上一篇 / 下一篇"], ["/", "搜索"], ["o a i", "概览、文章、问题"], ["Esc", "关闭，或离开搜索框"], ["?", "本列表"]],
    written: "由 {0} {1} 于 {2} 生成，用时 {3} 秒", errorsCount: "{0} 个未能审查", skippedCount: "略过 {0} 个二进制文件",
    verdict_spun: "同义词洗稿", "verdict_machine-translated": "机器翻译", verdict_ocr: "扫描识别 (OCR)",
    "verdict_mixed-script": "简繁混杂", verdict_truncated: "被截断", verdict_advertisement: "广告",
    categories: {spun: "洗稿", mistranslation: "误译", number: "数字", omission: "漏译", addition: "增译", untranslated: "未译", terminology: "术语", ocr: "OCR", typo: "错字", masked: "遮盖", evasion: "规避", script: "简繁", encoding: "编码", markup: "标记残留", "missing-text": "缺文", truncated: "截断", repeated: "重复", boilerplate: "套话", punctuation: "标点", grammar: "语法", style: "文风"},
    e_log_likelihood_ratio: "换成建议后，此处读起来{1}（对数似然比 {0}，大于 0 支持建议）。",
    e_more: "更自然", e_less: "并不更自然",
    e_neighbours: "它位于“{0}”与“{1}”之间。",
    e_frequency_ratio: "其中词频的贡献为 {0}", e_left_ratio: "前词 {0}", e_right_ratio: "后词 {0}",
    e_lists: "有 {0} 份洗稿词表收有这一对词。", e_word: "连起来读是“{0}”。", e_count: "共出现 {0} 次。",
    e_similarity: "有 {0} 的文字相同。", e_share: "占比：{0}。", e_length: "遮去 {0} 个字符。",
    e_blocks: "第 {1} 段重复了第 {0} 段。", e_commas: "半角逗号 {0} 个，全角逗号 {1} 个。",
    e_usual: "通常写法出现 {0} 次，另一写法 {1} 次。", e_source_value: "原文为 {0}。", e_target_value: "译文为 {0}。",
    e_versions_that_agree: "有 {0} 个版本与此一致。", e_original_article: "原文 {0} 中正是建议的写法。", e_sentences: "句子数：{0}。", figures: "检查所得数值：",
    e_context: "前文“{0}”，后文“{1}”。",
  },
  ja: {
    name: "日本語",
    overview: "概要", articles: "記事", issues: "問題", skip: "本文へ移動", views: "表示",
    language: "言語", theme: "外観", dark: "ダーク", light: "ライト", help: "キー操作", search: "検索",
    searchHint: "語句・規則・パスを検索", filters: "絞り込み", reset: "絞り込みを解除", category: "種類",
    severity: "重大度", confidence: "確信度", atLeast: "{0} 以上", all: "すべて", newOnly: "新しい問題のみ",
    score: "点数", ofHundred: "100 点満点", gate: "ゲート", passed: "合格", failed: "不合格", clean: "問題なし",
    gateFailed: "ゲート不合格", gatePassed: "ゲート合格", words: "語", characters: "文字",
    nIssues: "問題 {0} 件", oneIssue: "問題 1 件", nArticles: "記事 {0} 件", oneArticle: "記事 1 件",
    reasonSeverity: "「{1}」以上の{0}", reasonScore: "点数 {0} が {1} を下回る",
    reasonArticles: "基準に満たない{0}", incomplete: "検査は途中で中断されました。以下はそれまでの結果です。",
    leftOut: "このページには最も悪い{0}件の記事だけを載せ、集計しています。残りの{1}件はJSONレポートにあります。",
    byCategory: "問題の種類", byLanguage: "言語", byScore: "点数の分布", worst: "点数の低い記事",
    topRules: "検出の多い規則", rule: "規則", path: "記事", notAudited: "検査できなかったもの", verdicts: "全体の判定",
    across: "記事をまたぐ問題", count: "件数", averageless: "合算 {0}", noIssues: "問題は見つかりませんでした。",
    noMatch: "条件に合うものはありません。", arithmetic: "点数の計算", penalty: "減点",
    confidenceSum: "確信度の合計", weight: "点",
    evaluationWords: "換算語数", arithmeticHelp: "新しい問題ごとに、重大度の点数に確信度を掛けた分が減点されます。100 − 1000 × 減点 ÷ 換算語数、下限は 0。中国語は 1.73 字、日本語は 2.49 字を 1 語と数えます。",
    wordsUnknown: "換算語数は報告に含まれず、原文も読み直せなかったため、減点だけを示します。",
    pooled: "フォルダーの点数は各記事の減点と語数を合計して計算します。点数の平均ではありません。",
    trend: "これまでの検査", runLabel: "{0}：点数 {1}、{2}、バージョン {3}", trendLabel: "{0} 回の検査の点数、{1} から {2}", sinceLast: "前回との差：点数 {0}、問題 {1}",
    copies: "複製された記事", copyIs: "複製", original: "原文", whatWasDone: "変更", similarity: "類似度", moreCopies: "残りの {0} 組はJSONレポートにあります。",
    translations: "翻訳との対照", translation: "訳文", comparedFound: "対照の結果", notPair: "訳文とは見なされませんでした", soundPairs: "{0} 組では問題は見つかりませんでした", more: "ほか {0} 件",
    kin_translationOf: "翻訳元", kin_translations: "訳文", kin_copyOf: "複製元", kin_copies: "複製", nothingAudited: "記事が見つからず、何も検査していません。",
    copy_spun: "語の置き換え {0} か所：", copy_copy: "同じ文章", copy_edited: "編集", copy_paragraphs: "{0} 段落が共通",
    short: "短い文章", shortHelp: "{0} 語未満では、点数より件数のほうが参考になります。",
    wholeArticle: "記事全体について", legend: "下線", family_meaning: "意味", family_characters: "文字",
    family_missing: "欠落", family_extra: "余分", family_form: "句読点・文法・文体",
    showSuggestions: "本文に修正案を表示", excerptsOnly: "原文が手元にないか、検査後に変更されています。該当箇所を前後とともに示します。",
    copyFingerprint: "フィンガープリントをコピー", accept: "許容…", acceptTitle: "この箇所をそのまま残す", close: "閉じる", copy: "コピー",
    copied: "コピーしました", copyFailed: "ここではコピーできません。文字列を選択しました。",
    acceptConfig: "garblint.toml に：この語を許容する", acceptComment: "本文の直前の行に", acceptBaseline: "ベースラインの “issues” の下に",
    acceptCommand: "または、今あるものをすべて既知とする", suggestion: "修正案", suggestions: "修正案", deletion: "（削除）",
    evidence: "根拠", related: "関連", why: "理由", place: "{0} 行 {1} 桁", confidenceIs: "確信度 {0}",
    previous: "前へ", next: "次へ", of: "{0} / {1}", back: "戻る", measurements: "測定値", issueList: "この記事の問題",
    status_new: "新規", status_baseline: "ベースライン", status_suppressed: "抑制済み", status: "状態",
    severity_critical: "致命的", severity_major: "重大", severity_minor: "軽微", severity_neutral: "参考",
    sort: "並べ替え", sort_score: "点数", sort_issues: "問題の数", sort_path: "パス", shown: "{1} 件中 {0} 件",
    selectIssue: "下線の箇所を選ぶか、j を押してください。", openArticle: "記事を開く", printed: "全 {1} 件のうち最初の {0} 件。",
    keys: [["j / k", "次 / 前の問題または行"], ["Enter", "選んだ行を開く"], ["[ / ]", "前 / 次の記事"], ["/", "検索"], ["o a i", "概要・記事・問題"], ["Esc", "閉じる、検索を離れる"], ["?", "この一覧"]],
    written: "{0} {1} により {2} に作成（{3} 秒）", errorsCount: "検査できず {0} 件", skippedCount: "バイナリ {0} 件を省略",
    verdict_spun: "類語置換", "verdict_machine-translated": "機械翻訳", verdict_ocr: "OCR",
    "verdict_mixed-script": "字体の混在", verdict_truncated: "途中で切れている", verdict_advertisement: "広告",
    categories: {spun: "類語置換", mistranslation: "誤訳", number: "数値", omission: "訳抜け", addition: "訳し足し", untranslated: "未訳", terminology: "用語", ocr: "OCR", typo: "誤字", masked: "伏せ字", evasion: "言い換え", script: "字体", encoding: "文字化け", markup: "マークアップ", "missing-text": "脱文", truncated: "途切れ", repeated: "重複", boilerplate: "定型文", punctuation: "句読点", grammar: "文法", style: "文体"},
    e_log_likelihood_ratio: "修正案のほうが{1}です（対数尤度比 {0}、0 より大きければ修正案を支持）。",
    e_more: "自然", e_less: "自然とは言えない結果",
    e_neighbours: "「{0}」と「{1}」の間にあります。",
    e_frequency_ratio: "そのうち頻度の寄与は {0}", e_left_ratio: "前の語 {0}", e_right_ratio: "後の語 {0}",
    e_lists: "{0} 個の置換辞書にこの組があります。", e_word: "続けて読むと「{0}」です。", e_count: "{0} 回現れます。",
    e_similarity: "{0} が同じ文章です。", e_share: "割合：{0}。", e_length: "{0} 文字が伏せられています。",
    e_blocks: "第 {1} 段落は第 {0} 段落の繰り返しです。", e_commas: "半角コンマ {0} 個、全角 {1} 個。",
    e_usual: "通常の書き方が {0} 回、別の書き方が {1} 回。", e_source_value: "原文では {0}。", e_target_value: "訳文では {0}。",
    e_versions_that_agree: "{0} つの版が一致しています。", e_original_article: "元の記事 {0} では修正案の語です。", e_sentences: "文の数：{0}。", figures: "検査の数値：",
    e_context: "前は「{0}」、後は「{1}」。",
  },
};

let words = WORDS.en;
let locale = "en";

function chooseLanguage(code) {
  locale = WORDS[code] ? code : "en";
  words = WORDS[locale];
  document.documentElement.lang = {zh: "zh-Hans", ja: "ja", en: "en"}[locale];
}

function say(key, ...values) {
  const text = words[key] ?? WORDS.en[key] ?? key;
  return text.replace(/\{(\d)\}/g, (_, number) => String(values[number]));
}

const categoryName = (category) => (Object.hasOwn(words.categories, category) ? words.categories[category] : category);
const severityName = (severity) => say("severity_" + severity);
const amount = (number) => number.toLocaleString(locale);
const issueCount = (number) => (number === 1 ? say("oneIssue") : say("nIssues", amount(number)));
const articleCount = (number) => (number === 1 ? say("oneArticle") : say("nArticles", amount(number)));
function percent(share) {
  if (share >= 0.9995 && share < 1) return "> 99.9 %";
  return `${(100 * share).toFixed(share > 0.995 && share < 1 ? 1 : 0)} %`;
}
// Confidences have four decimals, and so have their sums.
const exactly = (number) => number.toLocaleString(locale, {maximumFractionDigits: 4});
const points = (score) => score.toFixed(1);
function languageName(code) {
  try {
    return new Intl.DisplayNames([locale], {type: "language"}).of(code);
  } catch {
    return code;
  }
}

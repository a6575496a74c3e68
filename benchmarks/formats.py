"""How fast each reader turns bytes into articles, on documents made up here.

    python -m benchmarks.formats [--megabytes N] [--memory]

CPU time of one core, best of three; MB = 10⁶ bytes of the file as it lies on the disk (packed formats: unpacked).
``--memory`` also reads two gigabytes of JSON Lines from a temporary file and prints how much memory that took.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import re
import resource
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from time import process_time

from detector.model import Article
from detector.sources.base import Source
from detector.sources.registry import read_source

ROUNDS = 3
_WORDS = re.findall(
    r"\w+",
    "产业 发展 企业 政府 技术 创新 经济 社会 健康 持续 推动 合作 项目 建设 服务 市场 研究 数据 平台 城市 人才 政策 "
    "论坛 国际 医药 绿色 能源 交通 教育 文化 农村 居民 收入 增长 投资 贸易 安全 管理 环境 质量 标准 改革 开放 未来",
)
_JOINTS = ("的", "和", "与", "在", "对", "为", "将", "了", "是", "从")
_ENDS = ("。", "。", "；", "！")


def sentence(chance: random.Random) -> str:
    """A sentence of made-up Chinese, 20 to 60 characters."""
    parts = []
    for _ in range(chance.randint(5, 12)):
        parts.append(chance.choice(_WORDS))
        parts.append(chance.choice(_JOINTS) if chance.random() < 0.6 else "")
        parts.append("，" if chance.random() < 0.15 else "")
    return "".join(parts).rstrip("，") + chance.choice(_ENDS)


def paragraphs(characters: int, seed: int = 1) -> list[str]:
    """Paragraphs of made-up Chinese, ``characters`` in all."""
    chance, made, length = random.Random(seed), [], 0
    while length < characters:
        made.append("".join(sentence(chance) for _ in range(chance.randint(2, 6))))
        length += len(made[-1])
    return made


def articles(characters: int) -> Iterator[tuple[int, str, str]]:
    """Number, title and text of made-up articles of six paragraphs."""
    pool = paragraphs(characters)
    for number, start in enumerate(range(0, len(pool), 6)):
        yield number, pool[start][:16], "\n\n".join(pool[start : start + 6])


def _marked(paragraph: str, bold: str, after: str) -> str:
    return f"{paragraph[:20]}{bold}{paragraph[20:24]}{after}{paragraph[24:]}"


def html(characters: int) -> bytes:
    """A page with attributes, emphasis, links, references and a list."""
    parts = ["<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>题目</title></head><body>\n"]
    for number, paragraph in enumerate(paragraphs(characters)):
        body = _marked(paragraph, "<strong>", "</strong>")
        link = f'<a href="https://example.org/{number}.html" title="更多">更多</a>&nbsp;'
        parts.append(f'<p class="text" id="p{number}">{body}{link}</p>\n')
    return ("".join(parts) + "</body></html>\n").encode()


def markdown(characters: int) -> bytes:
    """Paragraphs with emphasis and links under headings."""
    parts = []
    for number, paragraph in enumerate(paragraphs(characters)):
        parts.append(f"## {paragraph[:10]}\n\n" if number % 5 == 0 else "")
        parts.append(_marked(paragraph, "**", "**") + f"[更多](https://example.org/{number}.html)\n\n")
    return "".join(parts).encode()


def json_lines(characters: int) -> bytes:
    """An article a line."""
    rows = ({"id": number, "title": title, "text": text} for number, title, text in articles(characters))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def table(characters: int, delimiter: str) -> bytes:
    """An article a row; its paragraphs are lines of one cell, in TSV of one line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(["id", "title", "text"])
    for number, title, text in articles(characters):
        writer.writerow([number, title, text if delimiter == "," else text.replace("\n\n", "")])
    return buffer.getvalue().encode()


def parquet(characters: int) -> bytes:
    """An article a row."""
    import pyarrow
    from pyarrow.parquet import write_table

    numbers, titles, texts = zip(*articles(characters), strict=True)
    buffer = io.BytesIO()
    columns = pyarrow.table({"id": list(numbers), "title": list(titles), "text": list(texts)})
    write_table(columns, buffer, compression="none", use_dictionary=False)
    return buffer.getvalue()


def docx(characters: int) -> bytes:
    """Paragraphs of three runs; the size that counts is that of the document part."""
    run = "<w:r><w:rPr><w:rFonts w:hint='eastAsia'/></w:rPr><w:t>{}</w:t></w:r>"
    body = "".join(
        "<w:p>" + "".join(run.format(part) for part in (text[:20], text[20:24], text[24:])) + "</w:p>"
        for text in paragraphs(characters)
    )
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()


def wxr(characters: int) -> bytes:
    """Posts made of blocks."""
    items = []
    for number, title, text in articles(characters):
        content = "\n".join(
            f"<!-- wp:paragraph -->\n<p>{part}</p>\n<!-- /wp:paragraph -->" for part in text.split("\n\n")
        )
        items.append(
            f"<item><title>{title}</title><content:encoded><![CDATA[{content}]]></content:encoded>"
            f"<wp:post_id>{number}</wp:post_id><wp:post_type>post</wp:post_type></item>\n"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel>\n' + "".join(items) + "</channel></rss>\n"
    ).encode()


def _json(characters: int) -> bytes:
    rows = [{"id": number, "title": title, "text": text} for number, title, text in articles(characters)]
    return json.dumps({"articles": rows}, ensure_ascii=False).encode()


MAKERS: dict[str, Callable[[int], bytes]] = {
    "text": lambda characters: "\n".join(paragraphs(characters)).encode(),
    "markdown": markdown,
    "html": html,
    "jsonl": json_lines,
    "json": _json,
    "csv": lambda characters: table(characters, ","),
    "tsv": lambda characters: table(characters, "\t"),
    "parquet": parquet,
    "docx": docx,
    "wxr": wxr,
}


class _Bare(HTMLParser):
    """What the standard library's parser takes to say where each event stands, and nothing else."""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.getpos()

    def handle_endtag(self, tag: str) -> None:
        self.getpos()

    def handle_data(self, data: str) -> None:
        self.getpos()


def _fastest(action: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        before = process_time()
        action()
        times.append(process_time() - before)
    return min(times)


def _read(data: bytes, format: str) -> int:
    """The number of articles; fails for anything else."""
    count = 0
    for item in read_source(Source(path="a", content=data, max_bytes=1 << 30), format):
        if not isinstance(item, Article):
            raise RuntimeError(item.message)
        count += 1
    return count


def _memory(gigabytes: float) -> None:
    line = json_lines(100_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.jsonl"
        with path.open("wb") as file:
            for _ in range(int(gigabytes * 1e9 / len(line)) + 1):
                file.write(line)
        before = process_time()
        count = sum(1 for _ in read_source(Source(path="large.jsonl", file=str(path)), "jsonl"))
        seconds = process_time() - before
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(
            f"{path.stat().st_size / 1e9:.1f} GB of JSON Lines: {count:,} articles, {seconds:.0f} s, {peak:.0f} MB peak"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=5, help="of text in each document")
    parser.add_argument("--memory", action="store_true", help="read two gigabytes of JSON Lines, first of all")
    options = parser.parse_args(arguments)
    if options.memory:
        _memory(2)
    for format, make in MAKERS.items():
        data = make(int(options.megabytes * 1e6 / 3))
        count = _read(data, format)
        speed = len(data) / 1e6 / _fastest(lambda data=data, format=format: _read(data, format))  # type: ignore[misc]
        print(f"{format:10} {len(data) / 1e6:6.1f} MB {count:6,} articles {speed:7.1f} MB/s")
        if format == "html":
            page = data.decode()

            def bare(page: str = page) -> None:
                _Bare(convert_charrefs=False).feed(page)

            print(f"{'':10} the standard library's parser alone: {len(data) / 1e6 / _fastest(bare):.1f} MB/s")
        if format == "jsonl":
            packed = gzip.compress(data)
            speed = len(data) / 1e6 / _fastest(lambda packed=packed: _read(packed, "jsonl+gzip"))  # type: ignore[misc]
            one = data[: data.index(b"\n") + 1]
            again = gzip.compress(one * (len(data) // len(one)))
            print(
                f"{'':10} packed with gzip: {speed:.1f} MB/s; to 1/{len(data) / len(packed):.0f} of its size, "
                f"one record {len(data) // len(one):,} times over to 1/{len(data) / len(again):.0f}"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

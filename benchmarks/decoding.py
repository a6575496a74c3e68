"""How often bytes are decoded right, by encoding and length of the text: ours beside two libraries.

    python -m benchmarks.decoding [--data DIR] [--samples N]

Short pieces of clean text are encoded and decoded again without being told how; right means the very text comes
back. Traditional Chinese is made from simplified by the characters' first variants (OpenCC, if it is installed).
Korean and Western sentences are our own.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.command import BenchmarkParser
from benchmarks.spun.corpora import read_documents
from detector.sources.decode import DecodeError, decode, is_binary

LENGTHS = (8, 20, 50, 200, 1000)
"""Code points of a piece; the Korean and Western texts end before the last of them."""

CHINESE = ("zh/news/2024", "zh/general/tech-translated", "zh/general/weekly")
JAPANESE = ("ja/general/wikipedia", "ja/general/tech-blogs", "ja/general/sentences")
KOREAN = (
    "오늘 아침에는 비가 조금 내렸지만 점심때가 되자 하늘이 맑게 개었다. 우리는 시장에 들러 사과와 배를 사고, 강가를 "
    "따라 천천히 걸어서 집으로 돌아왔다. 저녁에는 친구들이 찾아와 함께 국수를 먹으며 여행 이야기를 나누었다. "
    "내년 봄에는 새로 생긴 도서관에서 작은 음악회를 열 계획이라고 한다. 표는 다음 달부터 누리집에서 살 수 있다. "
)
WESTERN = (
    "Après l’été, le café du port ferme à dix-huit heures ; la propriétaire préfère préparer ses confitures de mûres. "
    "Über die Brücke führen täglich mehr als tausend Fahrräder, größtenteils von Schülern und Geschäftsleuten. "
    "El señor Núñez compró ayer un cañón antiguo por 120 € y lo llevó en autobús hasta su jardín de Málaga. "
    "Na manhã seguinte não havia pão fresco, só bolachas e café; a irmã saiu à procura de outra padaria. "
    "“It’s a naïve question,” said Zoë – and the whole fiancé–fiancée business was dropped. "
)

Decoder = Callable[[bytes], str | None]


def ours(data: bytes) -> str | None:
    """The text by ``detector.sources.decode``; None where it is an error."""
    try:
        return None if is_binary(data) else decode(data).text
    except DecodeError:
        return None


def by_chardet(data: bytes) -> str | None:
    """The text by chardet's best guess."""
    import chardet

    return _text(data, chardet.detect(data)["encoding"])


def by_charset_normalizer(data: bytes) -> str | None:
    """The text by charset-normalizer's best guess."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return _text(data, best.encoding if best else None)


def _text(data: bytes, encoding: str | None) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError):
        return None


def pieces(text: str, encoding: str, length: int, count: int, generator: random.Random) -> Iterator[tuple[str, bytes]]:
    """``count`` pieces of ``length`` code points that ``encoding`` can hold and that are not nearly all ASCII."""
    fewest = 1 if text is WESTERN else max(4, length // 5)
    found = tries = 0
    while found < count and tries < 200 * count:
        tries += 1
        start = generator.randrange(max(1, len(text) - length))
        piece = text[start : start + length]
        if sum(character > "\x7f" for character in piece) < fewest:
            continue
        try:
            data = piece.encode(encoding)
        except UnicodeEncodeError:
            continue
        found += 1
        yield piece, data


def corpora(data: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name → text and the encodings it is tried in."""
    chinese = "\n".join("\n".join(read_documents(data / f"{name}.txt.gz")[:300]) for name in CHINESE)
    japanese = "\n".join("\n".join(read_documents(data / f"{name}.txt.gz")[:300]) for name in JAPANESE)
    found = {
        "simplified Chinese": (chinese, ("utf-8", "gbk", "gb18030", "utf-16-le", "utf-16-be")),
        "Japanese": (japanese, ("utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16-le", "utf-16-be")),
        "Korean": (KOREAN, ("utf-8", "cp949", "utf-16-le")),
        "Western": (WESTERN, ("utf-8", "cp1252", "utf-16-le")),
    }
    try:
        from opencc import OpenCC

        traditional = OpenCC("s2t").convert(chinese[:1_000_000])
        found["traditional Chinese"] = (traditional, ("utf-8", "cp950", "big5hkscs", "gbk", "utf-16-le"))
    except ImportError:
        print("traditional Chinese is left out: OpenCC is not installed")
    return found


def main() -> None:
    """Print the table."""
    parser = BenchmarkParser(__doc__)
    parser.add_argument("--samples", type=int, default=200, help="pieces for each encoding and length")
    options, folder = parser.parse()
    decoders: dict[str, Decoder] = {"garblint": ours}
    for name, decoder in (("chardet", by_chardet), ("charset_normalizer", by_charset_normalizer)):
        try:
            __import__(name)
            decoders[name] = decoder
        except ImportError:
            print(f"{name} is left out: it is not installed")
    print(f"{'text':20} {'encoding':10} {'decoder':20}" + "".join(f"{length:>7}" for length in LENGTHS) + "   ms each")
    for corpus, (text, encodings) in corpora(folder).items():
        for encoding in encodings:
            for name, decoder in decoders.items():
                generator = random.Random(f"{corpus} {encoding}")
                shares, tried, spent = [], 0, 0.0
                for length in LENGTHS:
                    right = count = 0
                    for piece, data in pieces(text, encoding, length, options.samples, generator):
                        started = time.perf_counter()
                        decoded = decoder(data)
                        spent += time.perf_counter() - started
                        right += decoded == piece
                        count += 1
                    tried += count
                    shares.append(right / count if count else float("nan"))
                figures = "".join(f"{share:7.3f}" for share in shares)
                print(f"{corpus:20} {encoding:10} {name:20}{figures}   {1000 * spent / max(tried, 1):.2f}", flush=True)


if __name__ == "__main__":
    main()

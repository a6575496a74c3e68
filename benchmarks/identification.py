"""How often a block's language is told right, by corpus and length, beside langdetect; and how fast.

    python -m benchmarks.identification [--data DIR] [--samples N]

"sentence" and "first N" are articles of a single block (N code points; three times as many for English); "document"
gives whole articles and counts every block; "in turn" mixes two languages sentence by sentence. "und" is the share
left undetermined, which switches rules off but gives no false alarm. Sentences in other languages are our own.
"""

from __future__ import annotations

import gzip
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.command import BenchmarkParser
from benchmarks.spun.corpora import read_documents
from detector.language.characters import CharacterView
from detector.language.identification import identify
from detector.sources.plain import line_blocks

NTREX_TAGS = {"zh": "zh-Hans", "zh_tw": "zh-Hant", "ja": "ja", "en": "en"}
GENERAL = (
    ("zh/news/2024", "zh-Hans"),
    ("zh/general/tech-translated", "zh-Hans"),
    ("zh/general/weekly", "zh-Hans"),
    ("ja/general/wikipedia", "ja"),
    ("ja/general/tech-blogs", "ja"),
    ("ja/general/manuals", "ja"),
    ("ja/general/sentences", "ja"),
    ("en/general/abc", "en"),
    ("en/general/brown", "en"),
)
OTHERS = {
    "fr": "Le marché couvert rouvre samedi après deux ans de travaux ; les commerçants espèrent retrouver "
    "leurs clients habituels. La mairie a refait le toit et les canalisations.",
    "de": "Die Markthalle öffnet am Samstag nach zwei Jahren Bauzeit wieder; die Händler hoffen, dass ihre "
    "Kunden zurückkommen. Das Dach und die Leitungen wurden erneuert.",
    "es": "El mercado cubierto reabre el sábado tras dos años de obras; los comerciantes esperan recuperar "
    "a sus clientes de siempre. El ayuntamiento ha renovado el tejado.",
    "it": "Il mercato coperto riapre sabato dopo due anni di lavori; i commercianti sperano di ritrovare i "
    "clienti di sempre. Il comune ha rifatto il tetto e le tubature.",
    "pt": "O mercado coberto reabre no sábado depois de dois anos de obras; os comerciantes esperam "
    "recuperar os clientes de sempre. A câmara renovou o telhado.",
    "nl": "De overdekte markt gaat zaterdag weer open na twee jaar verbouwen; de winkeliers hopen dat hun "
    "vaste klanten terugkomen. Het dak en de leidingen zijn vernieuwd.",
    "pl": "Hala targowa zostanie w sobotę ponownie otwarta po dwóch latach remontu; kupcy mają nadzieję, "
    "że wrócą stali klienci. Miasto odnowiło dach i rury.",
    "id": "Pasar tertutup itu dibuka kembali pada hari Sabtu setelah dua tahun perbaikan; para pedagang "
    "berharap pelanggan lama mereka kembali. Pemerintah kota memperbaiki atap.",
    "vi": "Chợ mái che mở cửa trở lại vào thứ Bảy sau hai năm sửa chữa; các tiểu thương mong khách quen "
    "quay lại. Thành phố đã thay mái và đường ống.",
    "da": "Torvehallen åbner igen på lørdag efter to års ombygning; de handlende håber, at deres faste "
    "kunder vender tilbage. Taget og rørene er blevet fornyet.",
    "sv": "Saluhallen öppnar igen på lördag efter två års ombyggnad; handlarna hoppas att deras stamkunder "
    "kommer tillbaka. Taket och rören har bytts ut.",
    "tr": "Kapalı çarşı iki yıllık onarımın ardından cumartesi günü yeniden açılıyor; esnaf eski "
    "müşterilerinin geri dönmesini umuyor. Belediye çatıyı yeniledi.",
    "fi": "Kauppahalli avataan lauantaina uudelleen kahden vuoden remontin jälkeen; kauppiaat toivovat "
    "vakioasiakkaiden palaavan. Kaupunki uusi katon ja putket.",
    "ru": "Крытый рынок снова откроется в субботу после двух лет ремонта; торговцы надеются, что "
    "постоянные покупатели вернутся. Город обновил крышу.",
    "uk": "Критий ринок знову відкриється в суботу після двох років ремонту; торговці сподіваються, що "
    "постійні покупці повернуться. Місто оновило дах.",
    "el": "Η σκεπαστή αγορά ανοίγει ξανά το Σάββατο μετά από δύο χρόνια εργασιών· οι έμποροι ελπίζουν να "
    "επιστρέψουν οι πελάτες τους.",
    "ar": "يعاد افتتاح السوق المغطى يوم السبت بعد عامين من أعمال الترميم، ويأمل التجار في عودة زبائنهم القدامى.",
    "th": "ตลาดในร่มจะเปิดอีกครั้งในวันเสาร์หลังจากปรับปรุงนานสองปี พ่อค้าแม่ค้าหวังว่าลูกค้าประจำจะกลับมา",
    "hi": "ढका हुआ बाज़ार दो साल की मरम्मत के बाद शनिवार को फिर से खुल रहा है; व्यापारियों को उम्मीद है कि पुराने ग्राहक लौटेंगे।",
    "ko": "재래시장이 이 년 동안의 공사를 마치고 토요일에 다시 문을 연다. 상인들은 단골손님이 돌아오기를 바라고 있다.",
}

Identifier = Callable[[str], Sequence[str]]


def ours(text: str) -> Sequence[str]:
    """The tag of each line of the text."""
    return identify(CharacterView(text), line_blocks(text))[0]


def by_langdetect(text: str) -> Sequence[str]:
    """langdetect's best guess for each line, seeded; its two kinds of Chinese as our tags."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    tags = []
    for line in text.split("\n"):
        if line.strip():
            try:
                tag = detect(line)
            except LangDetectException:
                tag = "und"
            tags.append({"zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}.get(tag, tag))
    return tags


def ntrex(data: Path) -> Iterator[dict[str, str]]:
    """The segments of NTREX with their document."""
    with gzip.open(data / "parallel/ntrex.en-zh-ja.tsv.gz", "rt", encoding="utf-8", newline="\n") as file:
        columns = next(file).rstrip("\n").split("\t")
        for line in file:
            yield dict(zip(columns, line.rstrip("\n").split("\t"), strict=True))


def cases(data: Path, samples: int) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """Name → texts, each with the right tag of every line."""
    segments = list(ntrex(data))
    documents: dict[str, list[dict[str, str]]] = {}
    for segment in segments:
        documents.setdefault(segment["doc"], []).append(segment)
    for column, tag in NTREX_TAGS.items():
        sentences = [segment[column].strip() for segment in segments][:samples]
        for length in (10, 20, 40):
            cut = 3 * length if column == "en" else length
            yield f"NTREX {column} first {cut}", [(text[:cut], [tag]) for text in sentences]
        yield f"NTREX {column} sentence", [(text, [tag]) for text in sentences]
        whole = [[one[column].strip() for one in document] for document in documents.values()]
        yield f"NTREX {column} document", [("\n".join(lines), [tag] * len(lines)) for lines in whole]
    for first, second in (("zh", "en"), ("ja", "en"), ("zh", "ja"), ("zh_tw", "ja")):
        mixed = []
        for document in documents.values():
            lines = [one[column].strip() for one in document for column in (first, second)]
            mixed.append(("\n".join(lines), [NTREX_TAGS[first], NTREX_TAGS[second]] * len(document)))
        yield f"NTREX {first} and {second} in turn", mixed
    for name, tag in GENERAL:
        texts = read_documents(data / f"{name}.txt.gz")
        lines = [line for text in texts for line in text.split("\n") if line.strip()]
        chosen = random.Random(0).sample(lines, min(samples, len(lines)))
        yield f"{name} line", [(line, [tag]) for line in chosen]
    yield "other languages, two sentences", [(text, [tag]) for tag, text in OTHERS.items()]


def accuracy(identifier: Identifier, texts: Iterable[tuple[str, list[str]]]) -> tuple[float, float, int]:
    """Shares of blocks told right and left undetermined, and the number of blocks."""
    right = undetermined = count = 0
    for text, wanted in texts:
        found = identifier(text)
        right += sum(tag == want for tag, want in zip(found, wanted, strict=True))
        undetermined += sum(tag == "und" for tag in found)
        count += len(wanted)
    return right / count, undetermined / count, count


def speed(name: str, text: str) -> str:
    """Megabytes of UTF-8 per second that identification alone handles, classes of characters given; best of five."""
    blocks, characters = line_blocks(text), CharacterView(text)
    identify(characters, blocks)
    best = float("inf")
    for _ in range(5):
        started = time.perf_counter()
        identify(characters, blocks)
        best = min(best, time.perf_counter() - started)
    size = len(text.encode())
    return f"{name:24} {size / 1e6:8.3f} MB {1e6 * best:10.1f} µs {size / 1e6 / best:8.0f} MB/s"


def main() -> None:
    """Print the tables."""
    parser = BenchmarkParser(__doc__)
    parser.add_argument("--samples", type=int, default=1997, help="sentences and lines of each corpus")
    parser.add_argument("--peer-samples", type=int, default=200, help="texts that the slow langdetect is given")
    options, folder = parser.parse()
    print(f"{'blocks':32} {'number':>7} {'right':>7} {'und':>7}   langdetect")
    for name, texts in cases(folder, options.samples):
        right, undetermined, count = accuracy(ours, texts)
        peer, _, _ = accuracy(by_langdetect, texts[: options.peer_samples if len(texts[0][1]) == 1 else 3])
        print(f"{name:32} {count:7} {right:7.4f} {undetermined:7.4f}   {peer:7.4f}", flush=True)
    news = "\n".join(read_documents(folder / "zh/news/2024.txt.gz"))
    english = "\n".join(read_documents(folder / "en/general/abc.txt.gz"))
    print()
    for name, text in (
        ("Chinese, one article", news[:550]),
        ("Chinese, a megabyte", news[:345_000]),
        ("English, a megabyte", english[:1_000_000]),
    ):
        print(speed(name, text))


if __name__ == "__main__":
    main()

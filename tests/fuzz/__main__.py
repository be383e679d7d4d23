"""`python -m tests.fuzz <libFuzzer's arguments>`: `make fuzz` says which."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["include.ingest"]):
    from tests.fuzz.seeds import dictionary, seeds
    from tests.fuzz.target import check

FOLDER = Path(".fuzz")

if __name__ == "__main__":
    corpus = FOLDER / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    (FOLDER / "dictionary.txt").write_text(dictionary())
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    given = [f"-dict={FOLDER}/dictionary.txt", f"-artifact_prefix={FOLDER}/", "-max_len=3000"]
    atheris.Setup([sys.argv[0], *given, *sys.argv[1:], str(corpus)], check)
    atheris.Fuzz()

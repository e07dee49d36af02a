"""kill -9 at random moments: the old or the new index answers, nothing in between."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer import Index, verify
from tests.texts import records, write_jsonl

DOCUMENTS = int(os.environ.get("INDEXER_TEST_DOCUMENTS", "600"))
"""More makes the moments finer: the figures of the README are with 5,000."""

MOMENTS = 10


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "indexer", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("command", ["rebuild", "update"])
def test_a_killed_writer_leaves_the_old_index_or_the_new_one(command: str, tmp_path: Path) -> None:
    location = tmp_path / "index"
    corpus = tmp_path / "corpus"
    write_jsonl(corpus / "old.jsonl", records(DOCUMENTS))
    Index.build(location, [corpus]).close()

    def change(round_: int) -> None:
        rows = records(DOCUMENTS, seed=round_ + 2)
        for row in rows:
            row["body"] += f" Version v{round_}x."
        write_jsonl(corpus / "old.jsonl", rows)

    change(0)
    began = time.perf_counter()
    assert start(command, str(corpus), "--index", str(location)).wait() == 0
    whole = time.perf_counter() - began

    chance = random.Random(7)  # noqa: S311  # moments, not secrets
    killed = 0
    version = 0
    for round_ in range(1, MOMENTS + 1):
        change(round_)
        process = start(command, str(corpus), "--index", str(location))
        time.sleep(whole * chance.uniform(0.05, 1.0))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert verify(location).documents == DOCUMENTS
        with Index.open(location) as index:
            found = [v for v in range(round_ + 1) if index.search(f"v{v}x").total]
            assert found in ([version], [round_])
            assert index.search(f"v{found[0]}x").total == DOCUMENTS
        version = found[0]
    assert killed > 0

    # The next run needs no hand.
    change(MOMENTS + 1)
    assert start(command, str(corpus), "--index", str(location)).wait() == 0
    with Index.open(location) as index:
        assert index.search(f"v{MOMENTS + 1}x").total == DOCUMENTS
    generations = [path.name for path in location.iterdir() if path.is_dir()]
    assert len(generations) <= 2

"""Several processes make the index that one makes, fail as one does, and never stay behind."""

import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer import FilesSkipped, Index, WorkerLost, building, stretches, workers
from indexer.reports import Report
from tests.texts import records, write_jsonl

QUERIES = ("musée", "the museum", "l’école", "québec OR travail", '"de la"', "minist*", "rapport")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "textes"
    rows = [*records(300), *records(120, seed=2)]
    large = write_jsonl(folder / "grand.jsonl", rows)
    large.write_bytes(large.read_bytes() + b"not json\n\n[]\n")
    (folder / "pressé.jsonl.gz").write_bytes(gzip.compress(large.read_bytes())[:-30])
    write_jsonl(folder / "petit.jsonl", records(20, seed=5))
    (folder / "vide.jsonl").write_text("\n\n", "utf-8")
    (folder / "image.png").write_bytes(b"\x89PNG")
    for number in range(30):
        text = f"Note {number}\n\nLe musée de l’été n° {number} ouvre à l’œuvre."
        (folder / f"note-{number}.txt").write_text(text, "utf-8")
    return folder


def built(location: Path, corpus: Path, jobs: int) -> tuple[Report, list[object]]:
    report = building.rebuild(location, [corpus], jobs=jobs)
    return report, answers(location)


def answers(location: Path) -> list[object]:
    with Index.open(location) as index:
        found: list[object] = []
        for query in QUERIES:
            results = index.search(query, limit=1000)
            found.append((results.total, results.languages))
            found += [(hit.score, hit.document, hit.snippet) for hit in results.hits]
        return found


def told(report: Report) -> tuple[object, ...]:
    return (
        report.files,
        report.documents,
        report.languages,
        report.added,
        report.removed,
        report.renamed,
        report.skipped,
    )


@pytest.mark.parametrize("stretch", [20_000, 10_000_000])
def test_the_index_is_the_same(
    stretch: int, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "STRETCH", stretch)
    one, expected = built(tmp_path / "one", corpus, 1)
    two, found = built(tmp_path / "two", corpus, 2)
    assert told(one) == told(two)
    assert found == expected
    assert one.renamed > 100
    codes = {part.code for part in one.skipped}
    assert {"skipped-not-json", "skipped-not-object", "skipped-empty"} <= codes
    assert {"skipped-bad-gzip", "skipped-unknown-kind"} <= codes

    write_jsonl(corpus / "petit.jsonl", records(25, seed=6))
    write_jsonl(corpus / "neuf.jsonl", records(200, seed=8))
    (corpus / "note-3.txt").unlink()
    for name, jobs in (("one", 1), ("two", 3)):
        report = building.update(tmp_path / name, jobs=jobs)
        assert (report.added, report.removed) == (225, 21)
    assert answers(tmp_path / "one") == answers(tmp_path / "two")


def test_progress_and_strict(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 20_000)
    seen: list[tuple[int, int, int]] = []
    report = building.rebuild(
        tmp_path / "index", [corpus], jobs=2, progress=lambda *each: seen.append(each)
    )
    assert seen == sorted(seen)
    assert seen[-1] == (report.files.found, report.files.found, report.documents)
    with pytest.raises(FilesSkipped):
        building.rebuild(tmp_path / "index", [corpus], jobs=2, strict=True)
    with Index.open(tmp_path / "index") as index:
        assert index.status().generation == report.generation


def test_a_worker_that_is_lost(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, _ = built(tmp_path / "index", corpus, 1)
    monkeypatch.setattr(stretches, "STRETCH", 20_000)
    monkeypatch.setattr(workers, "_START", "import os; os._exit(7)  # {path!r}")
    with pytest.raises(WorkerLost) as caught:
        building.rebuild(tmp_path / "index", [corpus], jobs=2)
    assert caught.value.exit_code == 7
    assert "--jobs 1" in caught.value.text("fr")
    with Index.open(tmp_path / "index") as index:
        assert index.status().generation == report.generation
    assert len([path for path in (tmp_path / "index").iterdir() if path.is_dir()]) == 1


def test_an_error_in_a_worker_is_the_callers(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 20_000)
    with pytest.raises(ValueError, match="'xx'"):
        building.rebuild(tmp_path / "index", [corpus], jobs=2, language="xx")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_its_parent(sent: signal.Signals, tmp_path: Path) -> None:
    rows = [{**row, "body": row["body"] * 40} for row in records(3000)]
    corpus = write_jsonl(tmp_path / "grand.jsonl", rows)
    options = ("--jobs", "2", "--index", str(tmp_path / "index"))
    parent = subprocess.Popen(
        [sys.executable, "-m", "indexer", "rebuild", str(corpus), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    children: list[int] = []
    until = time.monotonic() + 30
    while len(children) < 2 and parent.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
        task = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        children = [int(each) for each in task.read_text().split()]
    assert len(children) == 2
    time.sleep(0.5)
    parent.send_signal(sent)
    parent.wait(timeout=30)
    while any(is_running(child) for child in children):
        assert time.monotonic() < until
        time.sleep(0.05)
    building.rebuild(tmp_path / "index", ["seeds"])


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"

"""What the README shows is what happens."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.M | re.S)


def test_the_python_example_prints_what_it_says(tmp_path: Path) -> None:
    (code,) = blocks("python")
    expected = blocks("text")[0]
    assert len([line for line in code.splitlines() if line.strip()]) == 6
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stderr == ""
    assert done.stdout == expected


def test_the_commands_are_the_ones_that_exist() -> None:
    run, test = (block.strip() for block in blocks("sh"))
    assert "python -m indexer rebuild --if-needed seeds" in run
    assert run.endswith(".venv/bin/python -m webui")
    assert test.endswith(".venv/bin/python -m pytest")
    help_text = subprocess.run(
        [sys.executable, "-m", "indexer", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    for verb in re.findall(r"python -m indexer (\w+)", README):
        assert re.search(rf"^\s+{verb}\b", help_text, re.M), verb
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    for check in ("mypy --strict", "ruff check", "ruff format --check"):
        assert check in README
        assert check in script


def test_every_path_named_exists() -> None:
    for path in re.findall(r"`((?:indexer|webui|tests|docs|benchmarks)/[\w./]*)`", README):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(((?!http)[^)#]+)", README):
        assert (ROOT / path).exists(), path

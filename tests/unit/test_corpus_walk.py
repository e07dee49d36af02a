import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.corpus.walk import find_files
from indexer.errors import CorpusNotFound


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def names(places: Sequence[str | Path]) -> list[str]:
    return [file.name for file in find_files(places)]


def test_a_folder(tmp_path: Path) -> None:
    make(tmp_path / "articles", "b.txt", "2025/été.md", "a.docx", ".caché", ".git/config")
    assert names([tmp_path / "articles"]) == [
        "articles/2025/été.md",
        "articles/a.docx",
        "articles/b.txt",
    ]


def test_facts(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    [file] = find_files([tmp_path / "a.txt"])
    facts = (tmp_path / "a.txt").stat()
    assert (file.path, file.name) == (tmp_path / "a.txt", "a.txt")
    assert (file.size, file.mtime_ns) == (5, facts.st_mtime_ns)


def test_relative_and_home_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "articles", "a.txt")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path / "articles")
    assert names(["~/articles"]) == names(["."]) == names(["../articles/"]) == ["articles/a.txt"]
    assert next(find_files(["."])).path.is_absolute()


def test_places_with_the_same_name_show_more_parents(tmp_path: Path) -> None:
    make(tmp_path, "un/x/articles/a.txt", "deux/x/articles/a.txt", "trois/b.txt")
    places = [tmp_path / "un/x/articles", tmp_path / "deux/x/articles", tmp_path / "trois"]
    assert names(places) == ["deux/x/articles/a.txt", "trois/b.txt", "un/x/articles/a.txt"]


def test_files_with_the_same_name_show_more_parents(tmp_path: Path) -> None:
    make(tmp_path, "un/a.txt", "deux/a.txt")
    assert names([tmp_path / "un/a.txt", tmp_path / "deux/a.txt"]) == ["deux/a.txt", "un/a.txt"]


def test_no_file_comes_twice(tmp_path: Path) -> None:
    make(tmp_path / "articles", "2025/a.txt")
    (tmp_path / "articles/loop").symlink_to(tmp_path / "articles", target_is_directory=True)
    (tmp_path / "articles/same.txt").symlink_to(tmp_path / "articles/2025/a.txt")
    places = [tmp_path / "articles", tmp_path / "articles/2025", tmp_path / "articles"]
    assert names(places) == ["articles/2025/a.txt"]


def test_links_are_followed(tmp_path: Path) -> None:
    make(tmp_path, "ailleurs/a.txt", "articles/b.txt")
    (tmp_path / "articles/lien").symlink_to(tmp_path / "ailleurs", target_is_directory=True)
    assert names([tmp_path / "articles"]) == ["articles/b.txt", "articles/lien/a.txt"]


def test_a_dangling_link_is_not_hidden(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt").symlink_to(tmp_path / "gone.txt")
    assert names([tmp_path / "articles"]) == ["articles/a.txt"]


def test_excluded_folders_are_left_out(tmp_path: Path) -> None:
    make(tmp_path / "articles", "a.txt", "search-index/b.txt")
    files = find_files([tmp_path / "articles"], exclude=[tmp_path / "articles/search-index"])
    assert [file.name for file in files] == ["articles/a.txt"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/articles/"
    Path(os.fsdecode(folder)).mkdir()
    try:
        for name in (b"caf\xe9.txt", b"caf\xe8.txt", b"th\xe9.txt"):
            Path(os.fsdecode(folder + name)).write_text("x", encoding="utf-8")
    except OSError:
        pytest.skip("this file system stores names as text")
    found = names([tmp_path / "articles"])
    assert found[-1] == "articles/th\ufffd.txt" or "articles/th\ufffd.txt" in found
    assert len(set(found)) == 3
    "".join(found).encode()


def test_special_files_are_left_out(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes on this system")
    os.mkfifo(tmp_path / "pipe.txt")
    assert names([tmp_path]) == []
    with pytest.raises(CorpusNotFound):
        find_files([tmp_path / "pipe.txt"])


@pytest.mark.parametrize("place", ["nulle-part", "~personne-de-ce-nom/x", "a\0b"])
def test_a_missing_place(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusNotFound) as caught:
        find_files([place])
    assert caught.value.path == place

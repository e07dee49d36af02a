"""``python -m webui`` as a process, and the page under ``flask run``."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]


def start(*arguments: str, locale: str = "C.UTF-8") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "webui", *arguments],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": locale},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_serves_until_stopped(location: str, host: str) -> None:
    with start("--index", location, "--host", host, "--port", "0") as process:
        assert process.stderr
        said = process.stderr.readline()
        match = re.fullmatch(rf"(http://{host}:\d+/)\n", said)
        assert match, said
        with urlopen(match[1] + "healthz", timeout=20) as response:  # noqa: S310
            assert response.status == 200
            assert response.headers["Server"] is None
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
        assert (out, process.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("C.UTF-8", "is taken by another program"), ("fr_CA.UTF-8", "déjà pris par un autre")],
)
def test_a_busy_port_is_named(location: str, locale: str, sentence: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start("--index", location, "--port", str(port), locale=locale) as process:
            out, error = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 1)
    assert sentence in error
    assert str(port) in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("C.UTF-8", "There is no index at"), ("fr_FR.UTF-8", "Il n’y a pas d’index")],
)
def test_a_missing_index_is_named(tmp_path: Path, locale: str, sentence: str) -> None:
    with start("--index", str(tmp_path / "rien"), "--port", "0", locale=locale) as process:
        out, error = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 1)
    assert sentence in error
    assert "python -m indexer rebuild" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_wrong_port_is_wrong_usage(location: str, port: str) -> None:
    with start("--index", location, f"--port={port}") as process:
        _, error = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "--port" in error


def test_an_unknown_host_is_named(location: str) -> None:
    with start("--index", location, "--host", "192.0.2.1", "--port", "0") as process:
        _, error = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "192.0.2.1" in error
    assert "Traceback" not in error

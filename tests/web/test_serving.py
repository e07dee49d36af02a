"""``python -m webui`` as a process, and the page under ``flask run``."""

import base64
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

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
        preexec_fn=interruptible,
    )


def interruptible() -> None:
    """Undo what a shell does to what it runs in the background: it ignores interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


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
        try:
            out, _ = process.communicate(timeout=20)
        finally:
            process.kill()  # else a failure would wait for it without end
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


def serve(location: str, *arguments: str) -> tuple[subprocess.Popen[str], str]:
    process = start("--index", location, "--port", "0", *arguments)
    assert process.stderr
    return process, process.stderr.readline().strip()


def status(address: str, **headers: str) -> int:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(address, headers=given), timeout=20) as response:  # noqa: S310
            return int(response.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_what_a_proxy_says_arrives_and_counts(location: str, tmp_path: Path) -> None:
    log = tmp_path / "searches.jsonl"
    process, address = serve(location, "--proxy=1", "--rate=1", f"--query-log={log}")
    with process:
        try:
            statuses = [
                status(f"{address}?q=phare", X_Forwarded_For=f"10.0.0.{n}, 203.0.113.9")
                for n in range(60)
            ]
            assert statuses[:9] == [200] * 9 and 429 in statuses[9:]
            assert status(address, X_Forwarded_For="203.0.113.10") == 200
            assert status(f"{address}metrics", X_Forwarded_For="203.0.113.11") == 403
            assert status(f"{address}metrics") == 200
            assert len(log.read_text("ascii").splitlines()) == statuses.count(200)
        finally:
            process.terminate()


def test_without_proxies_other_names_and_long_headers_are_refused(location: str) -> None:
    process, address = serve(location)
    with process:
        try:
            assert status(address, Host="evil.example") == 421
            assert status(address, Host="localhost") == 200
            assert status(f"{address}metrics", X_Forwarded_For="203.0.113.11") == 403
            assert status(f"{address}?q=" + "a" * 20_000) == 414
            assert status(address, X_Long="a" * 60_000) == 431
        finally:
            process.terminate()


def test_a_password_from_its_hash(location: str, tmp_path: Path) -> None:
    typed = "Élan d’été\n"
    hashed = subprocess.run(
        [sys.executable, "-m", "webui", "--hash-password"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert hashed.startswith("scrypt:") and "Élan" not in hashed
    file = tmp_path / "password"
    file.write_text(hashed, encoding="utf-8")
    os.environ["INDEXER_PASSWORD_FILE"] = str(file)
    try:
        process, address = serve(location)
    finally:
        del os.environ["INDEXER_PASSWORD_FILE"]
    with process:
        try:
            token = base64.b64encode(f"n’importe qui:{typed.strip()}".encode()).decode()
            assert status(address) == 401
            assert status(address, Authorization=f"Basic {token}") == 200
            assert status(f"{address}healthz") == 200
        finally:
            process.terminate()


def test_an_empty_password_is_refused() -> None:
    for locale, sentence in (("C.UTF-8", "protects nothing"), ("fr_FR.UTF-8", "ne protège rien")):
        done = subprocess.run(
            [sys.executable, "-m", "webui", "--hash-password"],
            cwd=ROOT,
            env={**os.environ, "LC_ALL": locale},
            input="\n",
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.stdout, done.returncode) == ("", 1)
        assert sentence in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INDEXER_RATE", "beaucoup"),
        ("INDEXER_PROXIES", "-1"),
        ("INDEXER_QUERY_LOG_DAYS", "1.5"),
        ("INDEXER_PASSWORD_HASH", "en clair"),
        ("INDEXER_PASSWORD_FILE", "/nowhere/password"),
        ("INDEXER_QUERY_LOG", "/nowhere/log"),
    ],
)
def test_a_wrong_variable_is_named_and_nothing_served(
    location: str, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with start("--index", location, "--port", "0", locale="fr_FR.UTF-8") as process:
        out, error = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 1)
    assert f"{name} ne peut pas valoir « {value[:10]}" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    "option", ["--proxy=-1", "--rate=-1", "--threads=0", "--query-log-days=0", "--proxy=10"]
)
def test_wrong_numbers_are_wrong_usage(location: str, option: str) -> None:
    with start("--index", location, option) as process:
        _, error = process.communicate(timeout=30)
    assert process.returncode == 2
    assert option.partition("=")[0] in error


def test_the_guide_names_the_options_and_variables_that_exist() -> None:
    guide = (ROOT / "docs" / "server.md").read_text("utf-8")
    help_text = subprocess.run(
        [sys.executable, "-m", "webui", "--help"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    options = set(re.findall(r"--[a-z-]+", help_text)) - {"--help"}
    assert options == set(re.findall(r"`(--[a-z-]+)", guide))
    settings = (ROOT / "indexer" / "settings.py").read_text("utf-8")
    known = set(re.findall(r'"(INDEXER_\w+)"', settings)) - {"INDEXER_FOLDERS"}
    assert known == set(re.findall(r"INDEXER_\w+", guide))

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--allow-regression",
        action="store_true",
        help="print what falls below a floor of tests/data/judged/floors.json instead of failing",
    )

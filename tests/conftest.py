import os

import pytest
from hypothesis import settings

# The same examples at every run of CI: a new find belongs to whoever runs the tests by hand. No
# deadlines: the machines are shared.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--allow-regression",
        action="store_true",
        help="print what falls below a floor of tests/data/judged/floors.json instead of failing",
    )

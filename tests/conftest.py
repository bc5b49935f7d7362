"""What the tests share: one run of the linter over a draft, and the switch that renews golden reports."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write samples/expected anew instead of comparing")


@pytest.fixture
def update_golden(request):
    """Whether golden reports are to be written instead of compared."""
    return request.config.getoption("--update-golden")


@pytest.fixture(scope="session")
def server():
    """One `cliniclint serve` for all tests that leave it as it is."""
    pytest.importorskip("uvicorn", reason='the extra "web" is not installed')
    from server_fixtures import started

    with started() as running:
        yield running

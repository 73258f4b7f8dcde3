"""The served county, once for all journeys, and everybody's browser in it."""

import os
import subprocess
import sys

import pytest

from tests.house.source import ROOT
from tests.journeys.people import Stage


def _serve(tmp_path_factory, size):
    env = {name: value for name, value in os.environ.items() if not name.startswith("QIANSHOU_") and name != "DATABASE_URL"}
    env |= {"QIANSHOU_TEST_DATA": str(tmp_path_factory.mktemp(size)), "PYTHONUTF8": "1"}
    process = subprocess.Popen([sys.executable, "-m", "tests.journeys.site", "0", size], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    address = process.stdout.readline().strip()
    assert address.startswith("http"), "the site did not start"
    yield address
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """The address of a village demo in a folder of its own."""
    yield from _serve(tmp_path_factory, "village")


@pytest.fixture(scope="module")
def county(tmp_path_factory, chromium):
    """Browsers at the demo county: 5,400 children, 900 helpers, every unit; without the records of two years."""
    for address in _serve(tmp_path_factory, "county"):
        company = Stage(chromium, address)
        yield company
        company.close()


@pytest.fixture(scope="session")
def company(served, chromium):
    return Stage(chromium, served)


@pytest.fixture
def stage(company):
    """Everybody's browser, closed after each journey."""
    yield company
    company.close()

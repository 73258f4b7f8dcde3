"""What every test run obeys, whoever starts it."""

import os

import pytest

CI = os.environ.get("CI") == "true"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a skipped or expected-to-fail test is a failure: what is not run is not proved."""
    outcome = yield
    report = outcome.get_result()
    if CI and (report.skipped or hasattr(report, "wasxfail")):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped or expected to fail, which CI does not allow"

"""What every test run obeys, whoever starts it: no skips in CI, which tests run twice, the audit guards at flush."""

import hashlib
import os
import shutil
import subprocess

import pytest
from django.test.testcases import TransactionTestCase

CI = os.environ.get("CI") == "true"
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}


def pytest_addoption(parser):
    parser.addoption("--database-tests", action="store_true", help="only tests that touch the database")
    parser.addoption("--tenth", action="store_true", help="of the batteries, the tenth that this commit draws")


def touches_database(item):
    return item.get_closest_marker("django_db") is not None or bool(DATABASE & set(item.fixturenames))


def drawn(nodeid, commit):
    """One in ten, another tenth at each commit."""
    return hashlib.sha256(f"{commit}:{nodeid}".encode()).digest()[0] % 10 == 0


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--database-tests"):
        return
    answer = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    keep, leave = [], []
    for item in items:
        wanted = touches_database(item) and not item.get_closest_marker("one_database")
        if wanted and config.getoption("--tenth") and item.get_closest_marker("battery"):
            wanted = drawn(item.nodeid, answer.stdout.strip())
        (keep if wanted else leave).append(item)
    if leave:
        config.hook.pytest_deselected(items=leave)
        items[:] = keep


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a skipped or expected-to-fail test is a failure: what is not run is not proved."""
    outcome = yield
    report = outcome.get_result()
    if CI and (report.skipped or hasattr(report, "wasxfail")):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped or expected to fail, which CI does not allow"


@pytest.fixture(autouse=True)
def real_hasher_where_login_is_tested(request):
    """Tests about login pay the real price; the others a cheap hash."""
    if request.node.get_closest_marker("login"):
        request.getfixturevalue("settings").PASSWORD_HASHERS = ["qianshou.kit.passwords.CountyArgon2Hasher"]


@pytest.fixture(scope="session")
def chromium():
    """The run's one Chromium: Playwright allows a single session in a process, so no module starts its own."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("QIANSHOU_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Each worker makes a database of its own; on PostgreSQL it copies one that is migrated meanwhile (tests/postgres.py)."""
    if os.environ.get("QIANSHOU_TEST_TEMPLATE"):
        from tests.postgres import wait_for_template

        wait_for_template()


@pytest.fixture
def cast(db):
    """A small county with its people (tests/cast.py)."""
    import tests.care_cast
    import tests.people_cast
    import tests.team_cast  # noqa: F401  these register `children`, `pairings`, `programme` …
    from tests.cast import build
    from tests.kept import standing

    with standing() as one:
        yield build(one)


def _flush_past_the_guards(flush):
    def teardown(self):
        from qianshou.kit import dialect

        dialect.lift(*dialect.append_only_tables())  # post_migrate, which flush sends, puts them back
        flush(self)

    return teardown


TransactionTestCase._fixture_teardown = _flush_past_the_guards(TransactionTestCase._fixture_teardown)

"""The site's own settings, in a folder of its own, with a cheap hasher, tasks at once and no file manifest."""

import atexit
import os
import shutil
import tempfile

if "QIANSHOU_TEST_DATA" not in os.environ:  # the first process makes it, xdist workers inherit it
    os.environ["QIANSHOU_TEST_DATA"] = tempfile.mkdtemp(prefix="qianshou-test-")
    atexit.register(shutil.rmtree, os.environ["QIANSHOU_TEST_DATA"], ignore_errors=True)
# A folder for each worker: what one sweeps out of its vault may be what another has just put into its own.
os.environ["QIANSHOU_DATA"] = os.path.join(os.environ["QIANSHOU_TEST_DATA"], os.environ.get("PYTEST_XDIST_WORKER", "alone"))
os.makedirs(os.environ["QIANSHOU_DATA"], exist_ok=True)
os.environ["QIANSHOU_PROFILE"] = "demo"

from qianshou.settings import *  # noqa: E402, F403
from qianshou.settings import DATA, DATABASES, STORAGES  # noqa: E402

# A real file, not memory: the same PRAGMAs, and the live server's thread sees what the test wrote.
DATABASES["default"]["TEST"] = (
    {"NAME": str(DATA / "test.sqlite3")}
    if "sqlite" in DATABASES["default"]["ENGINE"]
    else {"NAME": "test_qianshou", "TEMPLATE": os.environ.get("QIANSHOU_TEST_TEMPLATE")}
)
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "qianshou.kit.passwords.CountyArgon2Hasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

"""One settings file, filled from QIANSHOU_* and DATABASE_URL. DEBUG is always off; the profile is demo or real."""

import json
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from qianshou import profile

PROJECT = Path(__file__).resolve().parent
env = dict(os.environ)

PROFILE = env.get("QIANSHOU_PROFILE", "demo")
if PROFILE not in ("demo", "real"):
    raise ImproperlyConfigured("QIANSHOU_PROFILE 只能是 demo（演示）或 real（正式）。")
DATA = Path(env.get("QIANSHOU_DATA", PROJECT.parent / "var")).resolve()
REAL = PROFILE == "real"
DEBUG = False

if REAL and (faults := profile.real_faults(env, DATA)):
    raise ImproperlyConfigured("正式环境不能启动：" + "；".join(faults) + "。")
DATA.mkdir(parents=True, exist_ok=True)

# ── Keys, hosts, TLS ──────────────────────────────────────────────────────────────────────────────────────────────
_ring = env.get("QIANSHOU_KEYRING")
QIANSHOU_KEYRING = Path(_ring) if _ring else profile.demo_keyring(DATA / "keyring.json")
SECRET_KEY = env.get("QIANSHOU_SECRET") or json.loads(QIANSHOU_KEYRING.read_text("utf-8"))["secret"]
SECRET_KEY_FALLBACKS = [s for s in env.get("QIANSHOU_SECRET_OLD", "").split(",") if s]
ALLOWED_HOSTS = [h.strip() for h in env["QIANSHOU_HOSTS"].split(",")] if REAL else [*profile.LOOPBACK, "[::1]", "testserver"]
TLS_CERT, TLS_KEY = env.get("QIANSHOU_TLS_CERT"), env.get("QIANSHOU_TLS_KEY")
TRUSTED_PROXY = [a.strip() for a in env.get("QIANSHOU_TRUSTED_PROXY", "").split(",") if a.strip()]

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = REAL
SESSION_COOKIE_NAME = "__Host-session" if REAL else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if REAL else "csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = REAL
SECURE_HSTS_SECONDS = 31_536_000 if REAL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = REAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXY:  # alone makes X-Forwarded-* believed
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True

# ── Apps: a floor and a shelf each, see ARCHITECTURE ──────────────────────────────────────────────────────────────
OUR_APPS = [
    "qianshou.domain.orgs",
    "qianshou.domain.accounts",
    "qianshou.domain.notices",
    "qianshou.domain.people",
    "qianshou.domain.pairing",
    "qianshou.domain.targets",
    "qianshou.domain.care",
    "qianshou.domain.assessment",
    "qianshou.papers",
    "qianshou.jobs",
    "qianshou.web.ui",
    "qianshou.web.office",
    "qianshou.web.field",
    "qianshou.web.public",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    *OUR_APPS,
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

MIDDLEWARE = [
    "qianshou.web.middleware.TrustedProxy",
    "qianshou.web.middleware.PageHeaders",
    "qianshou.web.middleware.UploadBound",
    "qianshou.web.middleware.DatabaseGone",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "qianshou.web.middleware.Today",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "qianshou.web.access.Actors",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
CSRF_FAILURE_VIEW = "qianshou.web.errors.csrf_refused"
ROOT_URLCONF = "qianshou.urls"
WSGI_APPLICATION = "qianshou.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "qianshou.web.shell.shell",
            ],
        },
    },
]

# ── Database, tasks, sessions ─────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": profile.database(env.get("DATABASE_URL") or f"sqlite:///{DATA / 'qianshou.sqlite3'}")}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": True}}
SESSION_ENGINE = "qianshou.kit.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # the field door lengthens its own to 90 days, past the longest vacation
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ── Login ─────────────────────────────────────────────────────────────────────────────────────────────────────────
PASSWORD_HASHERS = ["qianshou.kit.passwords.CountyArgon2Hasher"]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "qianshou.domain.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a whole school shares one address
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "qianshou.web.access.same_answer"  # locked, wrong and unknown look alike
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["password"]
OTP_TOTP_ISSUER = "牵手"

# ── Language, time, static files, uploads ─────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
STATICFILES_DIRS = [PROJECT / "web" / "static"]
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files live encrypted in kit/vault, nowhere else
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024  # one megabyte above what the roster gate takes, so that it can say why
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 300  # a folder of one-per-child sheets chosen at once: above 100 the page says so in words
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000  # a class grid of 45 pupils × 25 columns is 1,125

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "qianshou.kit.logs.QuietFormatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []

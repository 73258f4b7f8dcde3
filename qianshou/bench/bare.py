"""The floor: a Django site on the same server and database, with nothing of ours.

`/rows/` is thirty rows and nothing else; `/mine/` the same for a signed-in user, as `django-admin startproject` sets a site
up (its own middleware, sessions, users and messages); `/insert/` is one insert. `python -m qianshou.bench.bare` makes its
tables and prints the cookie of a signed-in user.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

from qianshou import profile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.bench.bare")
SCHEMA = "bench_bare"  # on PostgreSQL; beside ours, so that its users and sessions are its own


def _database() -> dict:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return profile.database(f"sqlite:///{Path(os.environ.get('QIANSHOU_DATA', 'var')).resolve() / 'bare.sqlite3'}")
    found = profile.database(url)
    found["OPTIONS"] = found["OPTIONS"] | {"options": f"-c search_path={SCHEMA}"}
    return found


if not settings.configured:
    settings.configure(
        SECRET_KEY="bench only, bare page", ALLOWED_HOSTS=["*"], ROOT_URLCONF="qianshou.bench.bare", DATABASES={"default": _database()},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"], LOGIN_URL="/login/",
        MIDDLEWARE=[], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages"]}}],
    )  # fmt: skip
    if os.environ.get("QIANSHOU_BARE") == "startproject":
        settings.MIDDLEWARE = [
            "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ]  # fmt: skip
    django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402


class Line(models.Model):
    """One row of the bare page."""

    name = models.CharField(max_length=60)

    class Meta:
        app_label = "bare"
        db_table = "bench_bare_line"


_PAGE = engines["django"].from_string("<html><body><table>{% for r in rows %}<tr><td>{{ r.pk }}</td><td>{{ r.name }}</td></tr>{% endfor %}</table></body></html>")
_MINE = engines["django"].from_string(
    "<html><body>{% for m in messages %}<p>{{ m }}</p>{% endfor %}<p>{{ user.username }}</p><table>{% for r in rows %}<tr><td>{{ r.pk }}</td>"
    "<td>{{ r.name }}</td></tr>{% endfor %}</table></body></html>"
)


def page(request):
    """Thirty rows through the ORM and a template."""
    return HttpResponse(_PAGE.render({"rows": Line.objects.order_by("pk")[:30]}))


@login_required
def mine(request):
    """The same for who is signed in."""
    return HttpResponse(_MINE.render({"rows": Line.objects.order_by("pk")[:30]}, request))


def insert(request):
    """One insert."""
    Line.objects.create(name=request.POST.get("name", "")[:60])
    return HttpResponse("ok")


urlpatterns = [path("rows/", page), path("mine/", mine), path("insert/", insert), path("login/", page)]


def prepare() -> str:
    """Makes tables, rows, a user and a session; answers the cookie."""
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    call_command("migrate", verbosity=0)
    if Line._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Line)
        Line.objects.bulk_create([Line(name=f"第 {n} 行") for n in range(30)])
    user, _made = User.objects.get_or_create(username="bare")
    session = SessionStore()
    session["_auth_user_id"], session["_auth_user_backend"] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    sys.stdout.write(prepare() + "\n")
else:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

"""The floor: a Django site with one page of 30 rows and one insert, on the same database and server, and nothing else."""

import os

import django
from django.conf import settings

from qianshou import profile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.bench.bare")

if not settings.configured:
    from pathlib import Path

    data = Path(os.environ.get("QIANSHOU_DATA", "var")).resolve()
    base = f"sqlite:///{data / 'bare.sqlite3'}" if not os.environ.get("DATABASE_URL") else os.environ["DATABASE_URL"]
    settings.configure(
        SECRET_KEY="bench only, bare page", ALLOWED_HOSTS=["*"], ROOT_URLCONF="qianshou.bench.bare", DATABASES={"default": profile.database(base)},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {}}], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()

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


def _make() -> None:
    if Line._meta.db_table in connection.introspection.table_names():
        return
    try:
        with connection.schema_editor() as editor:
            editor.create_model(Line)
        Line.objects.bulk_create([Line(name=f"第 {n} 行") for n in range(30)])
    except Exception:  # the other worker made it
        connection.close()


_make()
_PAGE = engines["django"].from_string("<html><body><table>{% for r in rows %}<tr><td>{{ r.pk }}</td><td>{{ r.name }}</td></tr>{% endfor %}</table></body></html>")


def page(request):
    """Thirty rows through the ORM and a template."""
    return HttpResponse(_PAGE.render({"rows": Line.objects.order_by("pk")[:30]}))


def insert(request):
    """One insert."""
    Line.objects.create(name=request.POST.get("name", "")[:60])
    return HttpResponse("ok")


urlpatterns = [path("rows/", page), path("insert/", insert), path("login/", page)]

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()

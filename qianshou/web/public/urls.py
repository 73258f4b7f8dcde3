"""The addresses of the public door; the gallery stands at one on demo sites only."""

from django.conf import settings

from qianshou.web.public import apply, gallery, home, login

urlpatterns = [*home.urls, *login.urls, *apply.urls, *([] if settings.REAL else gallery.urls)]

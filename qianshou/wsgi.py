"""The door the server knocks at."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianshou.settings")
application = get_wsgi_application()

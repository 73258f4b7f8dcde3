"""The addresses of the public door."""

from qianshou.web.public import home, login

urlpatterns = [*home.urls, *login.urls]

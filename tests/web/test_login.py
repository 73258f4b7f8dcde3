"""Signing in, as anyone meets it."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_front_page_help_and_login_are_open_to_anyone(client):
    for address in ("/", "/help/", "/login/"):
        assert client.get(address).status_code == 200, address

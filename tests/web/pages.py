"""How a test of a page says: the address of an office page, a browser with somebody signed in, and what the page says."""

from django.test import Client
from django.urls import reverse


def url(name, *args, query=""):
    """`query` with its question mark."""
    return reverse(f"office:{name}", args=args) + query


def signed(cast, who):
    """A browser of its own, beside the test's `client`."""
    return cast.sign_in(Client(), who)


def text(answer):
    return answer.content.decode()

"""Addresses of rows, put together from a pattern that is looked up once: a list has one or two for every line."""

import functools

from django.urls import NoReverseMatch, reverse

_BLANK = "0" * 16


@functools.cache
def _pattern(name: str) -> str:
    return reverse(name, args=[_BLANK])


def address(name: str, uid: str) -> str:
    """The page `name` of one row; `uid` is a row's own (base32), never a visitor's text."""
    return _pattern(name).replace(_BLANK, uid)


@functools.cache
def page_or_none(name: str) -> str | None:
    """The address of a page without a row, None where this house has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None

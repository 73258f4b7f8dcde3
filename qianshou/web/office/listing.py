"""A page of a list whose rows the query cuts itself: the number of the page typed, where it starts, and the pager."""

from django.core.paginator import Page, Paginator

from qianshou.kit.text import whole


class Listing:
    """`number` as typed in the address; anything that is no page is the first."""

    def __init__(self, number: str | None, size: int) -> None:
        self.size = size
        self.number = whole((number or "")[:6]) or 1

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    def page(self, total: int) -> Page:
        """What the pager shows of so many rows."""
        book = Paginator(range(total), self.size)
        return book.page(min(self.number, book.num_pages))

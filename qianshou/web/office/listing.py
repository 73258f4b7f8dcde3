"""A page of a list whose rows the query cuts itself: the number of the page typed, where it starts, and the pager."""

from django.core.paginator import Page, Paginator


class Listing:
    """`number` as typed in the address; anything that is no page is the first."""

    def __init__(self, number: str | None, size: int) -> None:
        self.size = size
        typed = (number or "")[:6]
        self.number = max(int(typed), 1) if typed.isascii() and typed.isdigit() else 1

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    def page(self, total: int) -> Page:
        """What the pager shows of so many rows."""
        book = Paginator(range(total), self.size)
        return book.page(min(self.number, book.num_pages))

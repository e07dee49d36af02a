"""Numbered pages: which hits are on a page and which page links to show."""

from dataclasses import dataclass
from typing import Final

PAGE_SIZE: Final = 10
"""Hits on a page."""

MAX_PAGE: Final = 1_000_000
"""Largest page number read from an address: ten million documents into a result."""

NEIGHBOURS: Final = 2
"""Page links shown on either side of the current page, beside the first and the last."""


def read_page(text: str | None) -> int | None:
    """Return the page number written in an address: 1 where none is, None where it is no number.

    >>> read_page(None), read_page("3"), read_page("0"), read_page("trois")
    (1, 3, None, None)
    """
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(MAX_PAGE)):
        return None
    number = int(text)
    return number if 1 <= number <= MAX_PAGE else None


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one result: ``total`` hits, ``size`` on a page, ``current`` from 1."""

    total: int
    current: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """The number of the last page; 1 when there are no hits."""
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        """The page before the current one, if any."""
        return self.current - 1 if self.current > 1 else None

    @property
    def next(self) -> int | None:
        """The page after the current one, if any."""
        return self.current + 1 if self.current < self.last else None

    @property
    def links(self) -> tuple[int | None, ...]:
        """Page numbers to show in order; None stands for pages left out.

        First, last and the neighbours of the current page; a gap of a single page is filled,
        as a link takes no more room than the dots.

        >>> Pages(total=200, current=10).links
        (1, None, 8, 9, 10, 11, 12, None, 20)
        """
        near = range(self.current - NEIGHBOURS, self.current + NEIGHBOURS + 1)
        shown = sorted({1, self.last, *(n for n in near if 1 <= n <= self.last)})
        links: list[int | None] = []
        for number in shown:
            previous = links[-1] if links else None
            if previous is not None and number - previous == 2:
                links.append(previous + 1)
            elif previous is not None and number - previous > 2:
                links.append(None)
            links.append(number)
        return tuple(links)

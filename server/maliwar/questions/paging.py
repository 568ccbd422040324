"""The page of an answer that is shown: which rows, of how many, and what comes before and after."""

from dataclasses import dataclass
from typing import Final

from maliwar.errors import BadParameter, NotFound
from maliwar.languages import gettext, ngettext, number_words

PER_PAGE: Final = 100
"""Rows on a page where nobody says how many."""
MOST_ROWS: Final = 1000
MOST_PAGES: Final = 1_000_000


@dataclass(frozen=True)
class Paging:
    """What was asked for: a page by its number, from 1, and how many rows it holds."""

    number: int = 1
    per_page: int = PER_PAGE

    @classmethod
    def read(cls, number: str | None, per_page: str | None) -> "Paging | None":
        """Read `page` and `per-page`; None where neither is given, and the whole answer is meant.

        Raises BadParameter, saying what would be right.
        """
        if not number and not per_page:
            return None
        size = _number("per-page", per_page or str(PER_PAGE), MOST_ROWS)
        return cls(_number("page", number or "1", MOST_PAGES), size)


@dataclass(frozen=True)
class Leaf:
    """One page out of `total` rows; without a size it holds them all."""

    total: int
    number: int = 1
    per_page: int | None = None

    @classmethod
    def of(cls, total: int, paging: Paging | None) -> "Leaf":
        """Return the page asked for; raises NotFound where there are fewer."""
        leaf = cls(total, paging.number, paging.per_page) if paging else cls(total)
        if leaf.number > leaf.pages:
            message = ngettext(
                "The answer has no page %(page)s; there is one page.",
                "The answer has no page %(page)s; the last is page %(last)s.",
                leaf.pages,
            )
            told = message % {"page": leaf.number, "last": leaf.pages}
            raise NotFound(told, {"name": "page", "pages": leaf.pages})
        return leaf

    @property
    def pages(self) -> int:
        """How many pages there are; one where there is nothing."""
        return max(1, -(-self.total // self.per_page)) if self.per_page else 1

    @property
    def shown(self) -> range:
        """The places of its rows, from 0."""
        size = self.per_page or self.total
        return range((self.number - 1) * size, min(self.number * size, self.total))

    @property
    def others(self) -> dict[str, int]:
        """The pages that lead on, by what links call them (RFC 8288): first, prev, next, last."""
        if not self.per_page:
            return {}
        found = {"first": 1, "prev": self.number - 1, "next": self.number + 1, "last": self.pages}
        return {name: number for name, number in found.items() if 1 <= number <= self.pages}


def _number(name: str, text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most or len(text) > 9:
        message = gettext("%(name)s is a number from 1 to %(most)s.", name=name, most=number_words(most))
        raise BadParameter(message, {"name": name, "from": 1, "to": most})
    return int(text)

"""Numbers as people of the language write them: 12,345 in English, 12 345 in French."""

from decimal import Decimal

from babel.numbers import format_decimal

from maliwar.languages.speech import FRENCH, language


def number_words(value: int | float | Decimal, *, grouped: bool = True) -> str:
    """Return a number with its groups of three and its decimal sign."""
    return format_decimal(value, locale=language(), group_separator=grouped)


def percent_words(share: float, digits: int = 1) -> str:
    """Return a share of one as per cent: 94.5 %."""
    number = format_decimal(100 * share, f"0.{'0' * digits}" if digits else "0", locale=language())
    return f"{number}{chr(0x202F) if language() == FRENCH else ' '}%"

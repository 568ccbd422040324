"""The language that the reader is spoken to in: messages, dates and numbers, in English and French."""

from maliwar.languages.dates import day_words, month_words, months, short_months
from maliwar.languages.messages import N_, gettext, ngettext, npgettext, pgettext
from maliwar.languages.numbers import number_words, percent_words
from maliwar.languages.speech import ENGLISH, FRENCH, LANGUAGES, language, speak, speaking

__all__ = [
    "ENGLISH",
    "FRENCH",
    "LANGUAGES",
    "N_",
    "day_words",
    "gettext",
    "language",
    "month_words",
    "months",
    "ngettext",
    "npgettext",
    "number_words",
    "percent_words",
    "pgettext",
    "short_months",
    "speak",
    "speaking",
]

"""The language that the reader is spoken to in: messages, dates and numbers, in English and French."""

from maliwar.languages.dates import Day, Form, day_words, month_words, months, short_months
from maliwar.languages.fields import Named, Names, Translated, language_of
from maliwar.languages.messages import N_, gettext, ngettext, npgettext, pgettext, prepare
from maliwar.languages.numbers import number_words, percent_words
from maliwar.languages.speech import ENGLISH, FRENCH, LANGUAGES, language, speak, speaking

__all__ = [
    "ENGLISH",
    "FRENCH",
    "LANGUAGES",
    "N_",
    "Day",
    "Form",
    "Named",
    "Names",
    "Translated",
    "day_words",
    "gettext",
    "language",
    "language_of",
    "month_words",
    "months",
    "ngettext",
    "npgettext",
    "number_words",
    "percent_words",
    "pgettext",
    "prepare",
    "short_months",
    "speak",
    "speaking",
]

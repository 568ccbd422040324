"""Words that queries put into their rows, so that people read them in their language; in JSON they stay as they are."""

from typing import Final

from maliwar.languages import N_

SUPPORTS: Final = frozenset({N_("stated"), N_("uncited"), N_("reported"), N_("claimed"), N_("inferred"), N_("denied")})
"""What stands behind a situation."""
SAID: Final = SUPPORTS | {
    N_("acronym"),
    N_("adds up"),
    N_("agree"),
    N_("alias"),
    N_("all together"),
    N_("begins"),
    N_("both have a part"),
    N_("by label"),
    N_("came out of it"),
    N_("claims"),
    N_("dated differently"),
    N_("days that meet"),
    N_("differ"),
    N_("ends"),
    N_("exclude each other"),
    N_("fate denied"),
    N_("fate not confirmed"),
    N_("from Wikidata’s endpoint"),
    N_("from any other endpoint"),
    N_("goes back to"),
    N_("in office after death"),
    N_("known"),
    N_("label"),
    N_("less than its parts"),
    N_("less than its parts, as at least"),
    N_("more than its parts"),
    N_("names"),
    N_("note"),
    N_("nothing"),
    N_("numbers that do not meet"),
    N_("one"),
    N_("only the article counts"),
    N_("only the import counts"),
    N_("overlap"),
    N_("part of all"),
    N_("reason"),
    N_("one party"),
    N_("one party of all"),
    N_("reviewed"),
    N_("several"),
    N_("side by side"),
    N_("taken twice"),
    N_("the first on the other"),
    N_("the other on the first"),
    N_("the same day"),
    N_("told against each other"),
    N_("unknown when said"),
}
"""Every text of the kind; a test holds it against the query files."""
RATED: Final = frozenset({N_("contested"), N_("rejected")})
"""How we rate a claim, or a situation stands, where it is not plain."""

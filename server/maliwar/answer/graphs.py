"""Which graphs a query is asked of, as the SPARQL 1.1 Protocol names them (section 2.1.4)."""

from typing import Final, NamedTuple


class Graphs(NamedTuple):
    """An RDF dataset by the IRIs of its graphs; None is what was not said. With one half said the other is empty."""

    default: tuple[str, ...] | None = None
    """Merged, they are the default graph."""
    named: tuple[str, ...] | None = None


ITS_OWN: Final = Graphs()
"""The dataset that an engine has by itself, or that the query names."""

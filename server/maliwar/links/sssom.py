"""Candidates as a table to review, in SSSOM/TSV.

Each row is a proposal: a reviewer deletes what is wrong and writes the rest into triples/ by hand.
"""

import datetime
from collections.abc import Iterable
from typing import Final, TextIO

from maliwar import sssom
from maliwar.links.suggest import Candidate
from maliwar.sssom import MappingSet

_COLUMNS: Final = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "confidence", "subject_match_field", "match_string", "comment",
)  # fmt: skip


def write_sssom(candidates: Iterable[Candidate], out: TextIO, endpoint: str) -> int:
    """Write the mapping set's metadata as `#` lines, then the rows as they come; return how many there were."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    about = MappingSet(
        sssom.set_identifier(f"links/candidates/{today}"),
        f"Candidates from {endpoint} for things without a link; none has been reviewed.",
        "maliwar links suggest",
        ("rdfs", "schema", "skos", "wd"),
    )
    return sssom.write(out, about, _COLUMNS, map(_row, candidates))


def _row(each: Candidate) -> tuple[str, ...]:
    return (
        sssom.curie(each.ours.iri), each.ours.label, "skos:exactMatch", f"wd:{each.item.qid}",
        each.item.names[0] if each.item.names else "", "semapv:LexicalMatching",
        f"{each.confidence:.2f}", "rdfs:label|skos:altLabel", each.matched, each.comment,
    )  # fmt: skip

"""Candidates as a table to review, in SSSOM/TSV (Simple Standard for Sharing Ontological Mappings, 1.0).

Each row is a proposal: a reviewer deletes what is wrong and writes the rest into triples/ by hand.
"""

import csv
import datetime
import io
from collections.abc import Iterable
from importlib.metadata import version
from typing import Final, TextIO

from maliwar.links.suggest import Candidate
from maliwar.names import ID, PREFIXES, TYPES, short_path

_COLUMNS: Final = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "confidence", "subject_match_field", "match_string", "comment",
)  # fmt: skip
_LICENCE: Final = "https://creativecommons.org/licenses/by-sa/4.0/"


def write_sssom(candidates: Iterable[Candidate], out: TextIO, endpoint: str) -> int:
    """Write the mapping set's metadata as `#` lines, then the rows as they come; return how many there were."""
    used = {"wd": PREFIXES["wd"], "schema": PREFIXES["schema"], **{kind: f"{ID}{kind}/" for kind in TYPES}}
    prefixes = {**used, "semapv": "https://w3id.org/semapv/vocab/", "skos": PREFIXES["skos"], "rdfs": PREFIXES["rdfs"]}
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    lines = [
        "curie_map:",
        *(f"  {name}: {iri}" for name, iri in sorted(prefixes.items())),
        f"mapping_set_id: {ID.removesuffix('id/')}links/candidates/{today}",
        f"mapping_set_description: Candidates from {endpoint} for things without a link; none has been reviewed.",
        f"license: {_LICENCE}",
        f"mapping_date: {today}",
        "mapping_tool: maliwar links suggest",
        f"mapping_tool_version: {version('maliwar')}",
    ]
    out.writelines(f"#{line}\n" for line in lines)
    out.write("\t".join(_COLUMNS) + "\n")
    rows = 0
    for each in candidates:
        out.write(_row(each))
        rows += 1
    return rows


def _row(each: Candidate) -> str:
    kind, _, slug = (short_path(each.ours.iri) or "").partition("/")
    cells = (
        f"{kind}:{slug}", each.ours.label, "skos:exactMatch", f"wd:{each.item.qid}",
        each.item.names[0] if each.item.names else "", "semapv:LexicalMatching",
        f"{each.confidence:.2f}", "rdfs:label|skos:altLabel", each.matched, each.comment,
    )  # fmt: skip
    line = io.StringIO()
    csv.writer(line, delimiter="\t", lineterminator="\n").writerow(" ".join(cell.split()) for cell in cells)
    return line.getvalue()

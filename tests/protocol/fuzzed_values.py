"""Values for the formats of /openapi.json that no schema can list: names in the graph, dates, sentences, queries.

schemathesis imports this by its configuration, in its own process; MALIWAR_UNDER_TEST is the server's address.
"""

import json
import os
from typing import Any
from urllib.request import urlopen

import schemathesis
from hypothesis import strategies as st

ROOT = os.environ["MALIWAR_UNDER_TEST"]
DAYS = ("2012-07-01", "1 July 2012", "14 janvier 2013", "1999-01-01", "2031-12-31")
DATES = (*DAYS, "2012-03", "mid-2012", "spring 2013", "2012-05/2012-08", "before March 2012", "1999", "2031")


def fetched(path: str) -> Any:
    """Return a JSON document of the server."""
    with urlopen(ROOT + path) as response:
        return json.load(response)


def names(of: str) -> list[str]:
    """Return ways to name things of a list of /suggest."""
    offered = fetched(f"/suggest?of={of}&limit=50")["suggestions"]
    return [text for each in offered for text in (each["iri"], each["path"], each["value"])]


def register() -> None:
    """Tell schemathesis how to make each format."""
    paths = fetched("/openapi.json")["paths"]
    takes = {each["name"]: each for each in paths["/suggest"]["get"]["parameters"] if "name" in each}
    for of in takes["of"]["schema"]["enum"]:
        schemathesis.openapi.format(f"name-of-{of}", st.sampled_from(names(of)))
    asked = [each["value"] for each in paths["/ask"]["get"]["parameters"][0]["examples"].values()]
    schemathesis.openapi.format("question-in-words", st.sampled_from(asked))
    schemathesis.openapi.format("edtf-or-words", st.sampled_from(DATES) | st.dates().map(str))
    schemathesis.openapi.format("day-or-words", st.sampled_from(DAYS) | st.dates().map(str))
    rows = [each["ally"]["iri"].partition("/id/")[2] for each in fetched("/questions/allied-with.json")["rows"]]
    schemathesis.openapi.format("row-name", st.sampled_from(rows))
    query = "SELECT * WHERE { ?s ?p ?o } LIMIT "
    schemathesis.openapi.format("sparql-query", st.integers(0, 9).map(lambda number: query + str(number)))


@schemathesis.hook
def filter_query(_: schemathesis.HookContext, query: Any) -> bool:
    """Leave out parameters without a value: forms send them, and they count as left out, whatever the schema says."""
    values = query.values() if isinstance(query, dict) else ()
    return not any(value in ("", [""]) for value in values)


register()

"""Who was allied with the MNLA, between which days, how many claims tell of it, how many of them deny it: by SPARQL.

python allies.py [http://127.0.0.1:8000]
"""

import os
import sys

import pandas as pd
from SPARQLWrapper import JSON, SPARQLWrapper

SERVER = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MALIWAR_SERVER", "http://127.0.0.1:8000")

# A period has four bounds: it began between the first two days and ended between the last two. A bound that nobody
# tells is absent. mwx:seenFrom leaves out what the article itself rejects.
QUERY = """
PREFIX actor: <https://w3id.org/maliwar/id/actor/>
PREFIX concept: <https://w3id.org/maliwar/id/concept/>
PREFIX mw: <https://w3id.org/maliwar/ontology#>
PREFIX mwx: <https://w3id.org/maliwar/index#>

SELECT ?ally ?begins_from ?begins_by ?ends_from ?ends_by
       (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?denial) AS ?denials)
WHERE {
  ?alliance a mw:Alliance ; mw:party actor:mnla , ?other ; mwx:seenFrom ?seen .
  ?other mwx:label ?ally .
  FILTER(?other != actor:mnla)
  OPTIONAL { ?alliance mw:earliestBegin ?begins_from }
  OPTIONAL { ?alliance mw:latestBegin ?begins_by }
  OPTIONAL { ?alliance mw:earliestEnd ?ends_from }
  OPTIONAL { ?alliance mw:latestEnd ?ends_by }
  ?claim mw:about ?alliance .
  OPTIONAL { ?claim mw:stance concept:denies . BIND(?claim AS ?denial) }
}
GROUP BY ?alliance ?ally ?begins_from ?begins_by ?ends_from ?ends_by
ORDER BY ?begins_by ?ally
"""


def rows(query: str) -> pd.DataFrame:
    """Return the answer to a SELECT, a column for each variable."""
    endpoint = SPARQLWrapper(SERVER + "/sparql")
    endpoint.setQuery(query)
    endpoint.setReturnFormat(JSON)
    answer = endpoint.queryAndConvert()
    found = [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]
    return pd.DataFrame(found, columns=answer["head"]["vars"])


table = rows(QUERY).astype({"claims": int, "denials": int})
print(f"{len(table)} alliances of the MNLA, by {SERVER}/sparql\n")
print(table.fillna("?").to_string(index=False))
print("\nA question mark: no day is told. More claims are not more certainty; /questions/allied-with gives the grades.")

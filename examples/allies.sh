#!/bin/sh
# Who was allied with the MNLA in mid-2012: a question as a table, a sentence as an answer, and SPARQL, by curl.
#
# sh allies.sh [http://127.0.0.1:8000]
set -eu
server="${1:-${MALIWAR_SERVER:-http://127.0.0.1:8000}}"

echo "Allies, with certainty and support:"
curl -sSf -G "$server/questions/allied-with.tsv" --data-urlencode "actor=MNLA" --data-urlencode "when=mid-2012" | cut -f 2,3,5

echo
echo "A sentence, who held Konna on 12 January 2013:"
curl -sSf -G "$server/ask" -H "Accept: text/tab-separated-values" \
  --data-urlencode "q=who controlled Konna on 12 January 2013" | cut -f 4,7,9,10

echo
echo "Who makes the most claims, by SPARQL:"
curl -sSf "$server/sparql" -H "Accept: text/csv" --data-urlencode query@- <<'QUERY'
PREFIX mw: <https://w3id.org/maliwar/ontology#>
PREFIX mwx: <https://w3id.org/maliwar/index#>
SELECT ?who (COUNT(?claim) AS ?claims)
WHERE { ?claim a mw:Claim ; mw:asserter ?asserter . ?asserter mwx:label ?who }
GROUP BY ?asserter ?who ORDER BY DESC(?claims) ?who LIMIT 5
QUERY

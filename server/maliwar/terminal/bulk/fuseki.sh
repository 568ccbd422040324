# Jena Fuseki on TDB2; its default graph is a graph of its own. Not tested here: from its documentation.
# Leave tdb2:unionDefaultGraph off. Over some hundred million triples take tdb2.xloader in place of tdb2.tdbloader.
maliwar load --to graphs.nq --default own
tdb2.tdbloader --loc maliwar-tdb2 graphs.nq
fuseki-server --tdb2 --loc maliwar-tdb2 --localhost --port 3030 --timeout 30000 /maliwar &
MALIWAR_ENGINE=http://127.0.0.1:3030/maliwar/query maliwar serve
# While it runs with --update, by the Graph Store Protocol:
# maliwar load --engine http://127.0.0.1:3030/maliwar/query

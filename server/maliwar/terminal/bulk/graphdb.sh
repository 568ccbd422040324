# GraphDB 10; its default graph is the union of all graphs. Not tested here: from its documentation.
# repository.ttl is one of its templates with the ruleset "empty": what follows is already in the graphs. The loader
# works while the server is down; over some hundred million triples take `preload` in place of `load`.
maliwar load --to graphs.nq --default union
importrdf load --force --config-file repository.ttl --mode parallel graphs.nq
graphdb -d
MALIWAR_ENGINE=http://127.0.0.1:7200/repositories/maliwar maliwar serve
# While it runs, by the Graph Store Protocol:
# maliwar load --engine http://127.0.0.1:7200/repositories/maliwar

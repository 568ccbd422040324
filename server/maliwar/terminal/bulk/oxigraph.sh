# Oxigraph, offline, into an empty folder; its default graph is a graph of its own. Tested with 0.5.13.
maliwar load --to graphs.nq --default own
oxigraph load --location oxigraph --file graphs.nq
oxigraph serve-read-only --location oxigraph --bind 127.0.0.1:7878 &
MALIWAR_ENGINE=http://127.0.0.1:7878/query maliwar serve

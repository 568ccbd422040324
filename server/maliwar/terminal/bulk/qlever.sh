# QLever; its default graph is the union of all graphs. Not tested here: from its documentation.
maliwar load --to graphs.nq --default union
cat > Qleverfile <<'FILE'
[data]
NAME   = maliwar
FORMAT = nq
[index]
INPUT_FILES     = graphs.nq
CAT_INPUT_FILES = cat ${INPUT_FILES}
[server]
PORT    = 7001
TIMEOUT = 30s
[runtime]
SYSTEM = docker
IMAGE  = docker.io/adfreiburg/qlever:latest
FILE
qlever index
qlever start
MALIWAR_ENGINE=http://127.0.0.1:7001 maliwar serve

# make serve: everything from a fresh clone to a running server.  make test: everything to green tests.

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
# Tests that measure time or fill the machine run alone, after the others.
ALONE := $(addprefix tests/,$(addsuffix .py,\
  hostile/test_hostile hostile/test_http hostile/test_fuzz faults/test_server faults/test_workers faults/test_soak \
  deploy/test_nginx deploy/test_replicas))
APART := $(ALONE:%=--ignore=%)

.PHONY: serve test check format bench bench-http bench-peers bench-scale bench-pages messages soak fuzz fuzz-api clean

serve: .venv/served
	@HOST=$(HOST) PORT=$(PORT) $(BIN)/maliwar serve

test: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/maliwar check
	@MALIWAR_TESTS=$$(mktemp -d) && export MALIWAR_TESTS && trap 'rm -rf "$$MALIWAR_TESTS"' EXIT && set -x && \
	$(BIN)/pytest --durations 25 --numprocesses 4 $(APART) && \
	$(BIN)/pytest --durations 10 $(ALONE)

check: .venv/served
	$(BIN)/maliwar check --reference

format: .venv/tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/tested
	$(BIN)/python -m maliwar.languages.extraction

bench: .venv/tested
	$(BIN)/python -m tests.benchmarks.bench

bench-http: .venv/tested
	$(BIN)/python -m tests.benchmarks.http

bench-peers: .venv/tested
	$(BIN)/python -m tests.benchmarks.peers --readme

bench-scale: .venv/tested
	$(BIN)/python -m tests.benchmarks.scale

bench-pages: .venv/tested
	$(BIN)/python -m tests.benchmarks.pages

soak: .venv/tested
	$(BIN)/python -m tests.benchmarks.soak

fuzz: .venv/tested
	$(BIN)/maliwar build
	$(BIN)/python tests/hostile/fuzz.py

fuzz-api: .venv/tested
	$(BIN)/maliwar build
	$(BIN)/python tests/protocol/api.py

CLIENT := $(shell find server/maliwar/web/client -name node_modules -prune -o -type f -print)

.venv/served: pyproject.toml server/bundle.py $(CLIENT)
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/tested: pyproject.toml server/bundle.py $(CLIENT)
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch .venv/served $@

clean:
	rm -rf .venv build dist

# Two commands do everything on a fresh machine with Python 3.11 or newer and make:
#   make demo   sets up .venv, runs the main job on seeds/ and prints the digest of the day
#   make test   sets up what is missing and runs the whole test suite

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APP := $(VENV)/.app
READY := $(VENV)/.ready
DEMO := out/demo
BENCH := build/bench-venv

# A model hub is never asked: the default model comes as a package.
export HF_HUB_OFFLINE := 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports docs dist bench faults picture check constraints clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(APP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "make: $(PYTHON) is older than 3.11; name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time takes a few minutes ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[app]'
	@touch $@

$(READY): $(APP)
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[app,dev]'
	@touch $@

demo: $(APP) ## run the main job on seeds/ and print the digest of the day
	@rm -rf $(DEMO)
	@$(BIN)/aggregator run --config config/aggregator.toml --db $(DEMO)/aggregator.db --out $(DEMO) --quiet
	@$(BIN)/aggregator digest latest --config config/aggregator.toml --db $(DEMO)/aggregator.db --out $(DEMO)

test: $(READY) ## run the whole test suite
	@$(BIN)/python -m pytest

lint: $(READY) ## ruff: style and common mistakes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## mypy, strict
	@$(BIN)/mypy

imports: $(READY) ## import-linter: the rules of docs/architecture.md
	@$(BIN)/lint-imports

$(BENCH)/.ready: pyproject.toml constraints.txt
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[app,bench]'
	@touch $@

bench: $(BENCH)/.ready ## the library and the extractor beside their peers; takes about an hour (BENCHFLAGS=--quick: minutes)
	@$(BENCH)/bin/python -m benchmarks.extract
	@$(BENCH)/bin/python -m benchmarks.dedup $(BENCHFLAGS)

faults: $(READY) ## kill the service 200 times on each database and look whether anything was lost
	@$(BIN)/python -m tests.faults

picture: $(READY) ## the pictures of the README and the documentation; needs chromium
	@$(BIN)/python docs/pictures.py

docs: $(READY) ## the site of the documentation, in build/site; warnings are errors
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

dist: $(READY) ## wheel and source archive, proven in an empty environment; licences; bill of materials
	@$(BIN)/python contrib/release/dist.py

check: test lint types imports docs ## all of the above

constraints: ## pin the newest versions that fit pyproject.toml
	rm -rf build/pins && $(PYTHON) -m venv build/pins
	build/pins/bin/pip install --quiet torch==2.13.0
	build/pins/bin/pip install --quiet -e '.[app,dev]' hatchling
	( sed -n '/^#/p' constraints.txt; \
	  build/pins/bin/pip freeze --exclude-editable | sed 's/^\(torch==[0-9.]*\)+.*/\1/' ) > build/constraints.txt
	mv build/constraints.txt constraints.txt

clean: ## remove what the commands above made
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

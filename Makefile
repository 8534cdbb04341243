# Needs Python 3.11+ with venv, git and GNU make. `make help` lists the commands.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Twice quiet: only errors are shown.
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
# The lock holds everything: a newer release of what it names must not enter by a dependency's extras.
# Python compiles what is used when it is first used, which is a fifth of it.
PIP_LOCKED := $(PIP) install --no-deps --no-compile --require-hashes
PIP_PROJECT := $(PIP) install --no-deps --no-build-isolation --editable .
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2); [ $$n -gt 4 ] && n=4; echo $$n)
# The order of the tests themselves, in which long modules begin first, and not that of the modules with most tests.
SHARED := --dist loadgroup --no-loadscope-reorder
WORKBENCH_TESTS := $(wildcard tests/workbench/test_*.py tests/workbench/*/test_*.py)

# What reads and writes the store runs on both databases. What stands above it runs once: pages, files that hold rows, and
# what the API answers in each case; its contract asks every address of it on both, and so do the tables of rules.
STORE_APPS := accounts api assessments audit bundles catalogues costs editions endpoints events exercises experiences follow_up funding indicators indices library live_questions messages network outcomes places plan_documents plan_imports plans safekeeping scenarios stewardship subnational tasks threads upgrade
POSTGRES_TESTS := $(wildcard $(STORE_APPS:%=tests/workbench/%)) tests/cli/test_upkeep.py
ON_SQLITE_ALONE := --ignore-glob='*views*' --ignore-glob='*/test_api.py' $(addprefix --ignore=tests/workbench/,bundles/test_opening.py safekeeping/test_contents.py)

# Many tests start the program anew, which takes half as long where Python may keep what it has compiled.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help demo test lint bench shots openapi messages lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(VENV)/base.stamp ## install the product and open the worked example on 127.0.0.1:8000
	@$(BIN)/hsforhs demo

test: $(VENV)/dev.stamp ## run every check and test, on SQLite and on PostgreSQL
	@tools/system-packages.sh chromium fonts-noto-core fonts-wqy-microhei
	@$(MAKE) --no-print-directory lint
ifneq ($(WORKBENCH_TESTS),)
	@$(BIN)/python tools/with-postgres.py pytest -q -n2 $(SHARED) $(ON_SQLITE_ALONE) $(POSTGRES_TESTS)
endif
	@$(BIN)/pytest -q -n $(WORKERS) $(SHARED) --durations=25

lint: $(VENV)/dev.stamp ## check style, types and the order of layers
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/dev.stamp ## measure speed against the budgets
	@$(BIN)/python -m benchmarks

shots: $(VENV)/dev.stamp ## write pictures of the pages in tools/shots.toml to build/shots
	@tools/system-packages.sh chromium fonts-noto-core fonts-wqy-microhei
	@$(BIN)/python tools/shots.py

openapi: $(VENV)/dev.stamp ## describe the API anew in docs/reference/openapi.json
	@$(BIN)/python tools/openapi.py

messages: $(VENV)/dev.stamp ## bring the catalogues of messages up to date with the sources, and compile them
	@$(BIN)/python tools/messages.py

LOCK := build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

lock: ## make requirements/*.txt anew from pyproject.toml and requirements/*.in
	@$(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip --quiet --quiet --disable-pip-version-check install uv
	@$(LOCK) pyproject.toml requirements/base.in -o requirements/base.txt
	@$(LOCK) pyproject.toml --extra postgresql --extra scale --extra numba requirements/base.in requirements/dev.in -o requirements/dev.txt
	@$(LOCK) pyproject.toml --extra server requirements/base.in -c requirements/dev.txt -o requirements/server.txt

clean: ## remove everything that the other commands made, except a store of data
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; choose one with make PYTHON=...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/base.stamp: requirements/base.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked requirements into $(VENV)"
	@$(PIP_LOCKED) --requirement requirements/base.txt
	@$(PIP_PROJECT)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked requirements for development into $(VENV)"
	@$(PIP_LOCKED) --requirement requirements/dev.txt
	@$(PIP_PROJECT)
	@touch $@ $(VENV)/base.stamp

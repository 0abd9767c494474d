# What people and CI run. All of it happens in .venv, which is made once and brought up to date
# whenever a lock or pyproject.toml changes. Works with the make of macOS (3.81) too.

# The interpreter that .venv is made with: python3, or a newer one beside it when that is too old.
PYTHON ?= $(or $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done),python3)

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
UV_LOCK := $(VENV)/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-header $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help try install test soak check format accuracy bench train lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

try: $(RUN_READY) ## practise here, without Slack (PORT=8123 chooses the port, BROWSER=none opens nothing, PROMPT=id a client)
	@$(PY) -m bot try

install: $(RUN_READY) ## what running it needs, into .venv (then .venv/bin/headlamp)

test: $(DEV_READY) ## run every test (ARGS="-k move" chooses some)
	@$(PY) -m tests.machine
	@$(PY) -m pytest $(or $(ARGS),-n 3 --dist worksteal)

soak: $(DEV_READY) ## the long tests, and bench.faults: kills, restarts, cuts, full disks (an hour or two)
	@$(PY) -m tests.machine
	@$(PY) -m pytest -m soak $(or $(ARGS),-n 2 --dist worksteal)
	@$(PY) -m bench.faults

check: $(DEV_READY) ## format, lint, types, content, architecture
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m bot check
	$(PY) -m pytest tests/test_architecture.py

format: $(DEV_READY) ## put the code in shape
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

accuracy: $(DEV_READY) ## measure the reader on voices it has not seen
	@$(PY) -m bench.accuracy
	@$(PY) -m bench.unseen

bench: $(DEV_READY) ## run every bench but the long bench.faults; each prints a table and one line of JSON
	@set -e; for file in $$(ls bench/[!_]*.py | grep -v bench/faults.py); do name=$${file##*/}; echo "bench.$${name%.py}"; $(PY) -m "bench.$${name%.py}"; done

train: $(DEV_READY) ## train the reader on the guide's labelled replies
	@$(PY) -m bot train

lock: $(PY) ## pin the dependencies anew after a change in pyproject.toml (UPGRADE=1 takes the newest)
	@$(PIP) install --quiet uv
	$(UV_LOCK) --output-file requirements.lock
	$(UV_LOCK) --extra dev --constraints requirements.lock --output-file requirements-dev.lock

clean: ## remove .venv, caches and what was built (never .env or a database)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
	find bot tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@command -v "$(PYTHON)" >/dev/null || { \
		echo 'There is no $(PYTHON) here. Headlamp needs Python 3.11 or newer; PYTHON=/path/to/python3 names one.' >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Headlamp needs Python 3.11 or newer, and $(PYTHON) is $$("$(PYTHON)" --version 2>&1). PYTHON=/path/to/python3 names another." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu, install what it lacks, then run make again:" >&2; \
		"$(PYTHON)" -c 'import os, sys; print("    %sapt-get install python%d.%d-venv" % ("sudo " * (os.geteuid() != 0), *sys.version_info[:2]))' >&2; exit 1; }
	@"$(PYTHON)" -m venv --clear $(VENV)

$(RUN_READY): requirements.lock pyproject.toml | $(PY)
	@echo 'Installing what Headlamp needs into $(VENV) (a minute or so; the next start skips this) ...'
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --editable .
	@touch $@

$(DEV_READY): requirements-dev.lock requirements.lock pyproject.toml | $(PY)
	@echo 'Installing what Headlamp and its tests need into $(VENV) (a minute or two; the next run skips this) ...'
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@$(PIP) install --quiet --no-deps --editable .
	@touch $(RUN_READY) $@

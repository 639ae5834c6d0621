# Palier: `make run` starts it, `make test` checks it; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= 2
TESTS := tests/app tests/integration tests/unit tests/e2e  # the last keep a browser's loop, which slows what comes after

export PYTHONDONTWRITEBYTECODE :=  # what is compiled once need not be compiled at each start, of which tests make many

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test lint format bench soak lock screenshots pictures messages clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(VENV)/.installed ## Create .venv with what the product needs

install-dev: $(VENV)/.installed-dev ## Add what the tests need

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Palier needs Python 3.11 or newer; set PYTHON=/path/to/python3.11."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

run: install ## Start the dashboard on this machine
	$(BIN)/palier run

lint: install-dev ## Style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports --no-cache

test: lint ## Everything: lint, unit, integration, screens, browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

format: install-dev ## Format the code
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: install-dev ## Measure speed as ratios in one run
	$(BIN)/python -m tests.bench

soak: install-dev ## Kill an importing process at 100 random moments, then have 50 people for ten minutes
	$(BIN)/python -m tests.soak kill
	$(BIN)/python -m tests.soak people

screenshots: install-dev ## Take pictures of every screen into build/screenshots, and those of the docs anew
	$(BIN)/python -m tests.screenshots

pictures: install-dev ## Draw the pictures of docs/workbooks.md anew (needs LibreOffice)
	$(BIN)/python -m tests.pictures

messages: install-dev ## Bring the French catalogue in step with the texts of the code
	$(BIN)/python -m tests.catalogue

lock: install-dev ## Resolve dependencies anew into hash-pinned files
	env -u PIP_FIND_LINKS -u PIP_CONSTRAINT -u UV_FIND_LINKS $(BIN)/uv pip compile --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--group build pyproject.toml -o requirements.lock
	env -u PIP_FIND_LINKS -u PIP_CONSTRAINT -u UV_FIND_LINKS $(BIN)/uv pip compile --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
		--group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist

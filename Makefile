# Two commands are all one needs: `make run` and `make test`. The rest serves them, or those who change the code.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --no-compile --no-deps

RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
VENDOR_STAMP := node_modules/.copied
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard connected/translations/*/LC_MESSAGES/messages.po))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-slow check bench lock openapi translations browser-libraries

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name does; \
		do printf '  make %-14s %s\n' "$$name" "$$does"; done

run: $(RUN_STAMP) $(CATALOGUES) browser-libraries ## Start everything on this machine (PORT=8000, HOST=127.0.0.1, DATA_DIR=var)
	@$(BIN)/python -m connected.local

test: $(DEV_STAMP) $(CATALOGUES) browser-libraries ## Run the tests, but for the slow ones
	$(BIN)/pytest -n auto

test-slow: $(DEV_STAMP) $(CATALOGUES) browser-libraries ## Run what kills processes, drives browsers, fuzzes, or talks to Postfix
	$(BIN)/pytest -m slow

check: $(DEV_STAMP) $(CATALOGUES) ## Lint, check types, layers, translations, migrations, the OpenAPI file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/architecture

bench: $(DEV_STAMP) $(CATALOGUES) ## Measure speed and memory (FULL=1 for a million rows)
	$(BIN)/python -m benchmarks

translations: $(DEV_STAMP) ## Collect the texts to be translated into the .po files
	$(BIN)/pybabel -q extract -F pyproject.toml --no-location --sort-output --omit-header -o $(VENV)/messages.pot .
	for language in kk ru; do \
		$(BIN)/pybabel -q update --init-missing --no-fuzzy-matching --ignore-obsolete --no-wrap -l $$language \
			-i $(VENV)/messages.pot -d connected/translations; \
	done

openapi: $(DEV_STAMP) ## Write the API's description to docs/openapi.json
	$(BIN)/python -m tests.architecture.openapi

lock: $(DEV_STAMP) ## Resolve the dependencies anew and pin them by hash
	$(BIN)/uv pip compile pyproject.toml --extra local --extra dev $(LOCK) -o requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --extra local -c requirements/dev.txt $(LOCK) -o requirements/local.txt
	$(BIN)/uv pip compile pyproject.toml -c requirements/dev.txt $(LOCK) -o requirements/runtime.txt
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet $(UPGRADE)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ConnectED needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN_STAMP): requirements/local.txt pyproject.toml | $(BIN)/python
	@echo "Installing what runs it (once) …"
	@$(PIP) --require-hashes -r requirements/local.txt
	@$(PIP) --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(RUN_STAMP) | $(BIN)/python
	@echo "Installing what tests it (once) …"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

%.mo: %.po | $(RUN_STAMP)
	@$(BIN)/pybabel -q compile -i $< -o $@ -l $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

browser-libraries:
	@if command -v npm >/dev/null; then \
		$(MAKE) --no-print-directory $(VENDOR_STAMP) || echo "Going on without browser libraries."; \
	elif [ ! -d connected/site/static/vendor ]; then \
		echo "There is no npm here: pages work without its browser libraries, but offer less help while one types."; \
	fi

$(VENDOR_STAMP): package.json package-lock.json connected/site/vendor.py | $(RUN_STAMP)
	@echo "Installing the browser libraries (once) …"
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(BIN)/python -m connected.site.vendor
	@touch $@

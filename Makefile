# Every target sets up what it needs: a virtual environment in .venv, made again only where its ingredients changed.

VENV := .venv
BIN := $(VENV)/bin

# The first Python that is new enough and can make virtual environments. `make PYTHON=/path/to/python3` overrides it.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help venv demo test lint format types fuzz bench reference client vsix install-vscode vscode-language wheel clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-15s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME) ## show the server at work
	@$(BIN)/sruja-lsp demo

test: lint types client ## run every check there is
	$(BIN)/python -m pytest -n 2

lint: $(TOOLS) ## check format, style and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

format: $(TOOLS) ## format the code and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(TOOLS) ## check types
	$(BIN)/mypy

fuzz: $(TOOLS) ## look for counterexamples to the properties for a long time
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n 2 -m hypothesis --timeout 0

bench: $(TOOLS) ## measure speed
	@for script in tests/bench/bench_*.py; do $(BIN)/python "$$script" || exit 1; done

reference: $(TOOLS) ## write docs/reference from the language table
	UPDATE_SNAPSHOTS=1 $(BIN)/python -m pytest tests/language/test_reference.py -q

client: $(TOOLS) ## check the extension for VS Code
	$(BIN)/python vscode-client/check.py

vsix: $(TOOLS) ## build the extension for VS Code into dist/
	$(BIN)/python vscode-client/package.py

install-vscode: $(TOOLS) ## build it, and install it into every VS Code on the PATH
	$(BIN)/python vscode-client/package.py --install

vscode-language: $(TOOLS) ## write the extension's grammar and snippets from the language table
	$(BIN)/python vscode-client/generate.py

wheel: $(TOOLS) ## build the distribution into dist/
	$(BIN)/python -m build --no-isolation --outdir dist

venv: $(TOOLS) ## set up the environment for development

clean: ## remove everything these targets made
	rm -rf $(VENV) .cache build dist vscode-client/node_modules .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find server tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { \
		echo "No Python found that is 3.11 or newer and can make virtual environments."; \
		echo "  Debian, Ubuntu   sudo apt install python3 python3-venv"; \
		echo "  macOS            brew install python"; \
		echo "  elsewhere        make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; \
		exit 1; } >&2
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUNTIME): pyproject.toml server/sruja_lsp/__init__.py | $(BIN)/python
	@echo "Installing the server and what it needs ..."
	@$(PIP) install --editable .
	@touch $@

$(TOOLS): requirements-dev.txt $(RUNTIME)
	@echo "Installing the tools of the checks ..."
	@$(PIP) install --requirement requirements-dev.txt
	@touch $@

# Everything is done with the Python in .venv, which is made when it is first needed.
# Options of the app: make run ARGS="--server.port 8600"

PYTHON ?= python3
PROVE_EXAMPLES ?= 100000
PROVE_KILLS ?= 200
PROVE_WRITES ?= 10000
PROVE_ERASURES ?= 1000
SCALE ?= full
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# When the requirements were last installed.
APP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help run test check format golden prove prove-kills prove-trace prove-erasure bench screenshots browser

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: $(APP) ## Start Windrow and open it in the browser
	$(BIN)/python -m streamlit run app.py $(ARGS)

test: $(DEV) browser check ## Check everything and run all tests
	$(BIN)/python -m pytest -n auto

check: $(DEV) ## Check style, types and who imports whom
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

format: $(DEV) ## Mend the style
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

golden: $(DEV) ## Write the SQL that the tests compare with anew
	$(BIN)/python -m pytest tests/core/engine/test_compiler.py --rewrite-golden

prove: $(DEV) ## Compare the databases with plain Python on PROVE_EXAMPLES random segments
	PROVE_EXAMPLES=$(PROVE_EXAMPLES) $(BIN)/python -m tests.prove

prove-kills: $(DEV) ## Kill PROVE_KILLS refreshes and publications on each database at random instants
	PROVE_KILLS=$(PROVE_KILLS) $(BIN)/python -m pytest tests/core/membership/test_membership.py -k killed -rP

prove-trace: $(DEV) ## Do PROVE_WRITES random writes and look for each in the trace
	PROVE_WRITES=$(PROVE_WRITES) $(BIN)/python -m pytest tests/core/access/test_random_writes.py -rP -q

prove-erasure: $(DEV) ## Erase PROVE_ERASURES people from each database and look for what is left of them
	PROVE_ERASURES=$(PROVE_ERASURES) $(BIN)/python -m pytest -n 0 tests/core/lifecycle/test_erasing_everything.py

bench: $(DEV) ## Measure Windrow beside hand-written SQL; SCALE=small takes a minute, full an hour
	$(BIN)/python -m bench $(SCALE)

screenshots: $(DEV) browser ## Take the pictures of the documentation anew
	$(BIN)/python -m tests.browser.screenshots

browser: $(DEV)
	$(BIN)/python -m tests.browser.chromium

$(APP): requirements.txt | $(BIN)/python
	@echo "Installing what Windrow needs into $(VENV). The first time takes a minute or two."
	@$(INSTALL) -r $<
	@touch $@

$(DEV): requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing what working on Windrow needs into $(VENV). The first time takes a minute or two."
	@$(INSTALL) -r $<
	@touch $(APP) $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Windrow needs Python 3.11 or newer (got: $$($(PYTHON) --version 2>&1))."; \
		echo "Install one, and name it if it isn't python3: make run PYTHON=python3.11"; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV)

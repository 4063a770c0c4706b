# Every task. `make` alone shows them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help

help: ## show this
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

$(READY): pyproject.toml setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[all]" --group dev
	@touch $@

setup: $(READY) ## make .venv with everything in it

demo: $(READY) ## audit the careless organisation end to end; look at out/careless
	$(BIN)/saas-audit demo --organisation careless --out out

test: $(READY) ## run every test
	$(BIN)/python -m pytest -n auto --dist loadfile

fuzz: $(READY) ## try far more hostile files than the tests do; some minutes
	SAAS_AUDIT_FUZZ=3000 $(BIN)/python -m pytest tests/safety -n auto -k fuzz

lint: $(READY) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy saas_audit checks

format: $(READY) ## let ruff rewrite
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

accept: $(READY) ## write sample_reports/ anew; then read the diff
	$(BIN)/python -m tests.accept

bench: $(READY) ## time the tool against a raw client; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks.run

mutants: $(READY) ## change checks, derives, engine and model in small ways; writes mutants.txt
	$(BIN)/python -m tools.mutate

docs: $(READY) ## write docs/checks/ and docs/sources.md anew
	$(BIN)/python -m tools.check_docs
	$(BIN)/python -m tools.month
	$(BIN)/python -m tools.source_docs

ci: lint test ## what has to pass before anything lands

clean: ## take away what the above made
	rm -rf $(VENV) build dist *.egg-info

.PHONY: help setup demo test lint format accept bench mutants docs ci clean fuzz

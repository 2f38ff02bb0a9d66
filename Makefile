# The front door of the course. `make` alone lists these targets.
.DEFAULT_GOAL := help
.PHONY: help check run diff test lint bench fuzz

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
KIT := $(BIN)/python -m coursekit
NEEDS := $(VENV)/ready $(if $(filter postgres,$(DB)),$(VENV)/ready-postgres)
CODE_OPTION = $(if $(CODE),--code "$(CODE)")

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 12

check: $(NEEDS) ## grade your version: STAGE=1 [CODE=folder] [SEED=n] [DB=postgres] [JSON=file]
	@$(KIT) check "$(STAGE)" $(CODE_OPTION) $(if $(SEED),--seed "$(SEED)") $(if $(DB),--db "$(DB)") $(if $(JSON),--json "$(JSON)")

run: $(NEEDS) ## serve your version and reload it on save: STAGE=1 [CODE=folder] [PORT=8000]
	@$(KIT) run "$(STAGE)" $(CODE_OPTION) --port "$(PORT)"

diff: $(NEEDS) ## your version against the solution: STAGE=1; or what stages add: FROM=1 TO=2
	@$(KIT) diff "$(STAGE)" $(CODE_OPTION) $(if $(FROM),--from "$(FROM)") $(if $(TO),--to "$(TO)")

test: $(VENV)/ready-dev ## test the course itself
	@$(BIN)/python -m pytest tests

lint: $(VENV)/ready-dev ## look at the code of the course: ruff, mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: $(VENV)/ready-dev ## measure the grader against the same checks without isolation
	@$(if $(PAIRS),PAIRS=$(PAIRS)) $(BIN)/python -m benchmarks.bench $(STAGE)

fuzz: $(VENV)/ready-dev ## throw odd requests at the solutions: [STAGE=5] [EXAMPLES=300]
	@$(BIN)/python -m tests.fuzzing "$(STAGE)" "$(EXAMPLES)"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This course needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1). Name a newer one: make check STAGE=1 PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the course needs into $(VENV) (once; about half a minute) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/ready-postgres: requirements-postgres.txt | $(VENV)/ready
	@echo "Installing PostgreSQL into $(VENV) (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt requirements.txt requirements-postgres.txt | $(VENV)/ready $(VENV)/ready-postgres
	@echo "Installing what the course's own tests need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

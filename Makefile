# The front door of the course. `make` alone lists these targets.
.DEFAULT_GOAL := help
.PHONY: help check run alembic sql token watch diff hint quiz teach progress carry reset restore trace hunt hunt-key bughunt explain test lint bench bench-watch fuzz accuracy

# Words are what a person says to make itself, and reach the kit and its apps to the
# letter. A shell may hold any of their names for reasons of its own (WSL sets NAME):
# from the environment comes DATABASE_URL alone, also with `make -e`.
override SAID := $(foreach each,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(each)))),$(each)))
$(foreach each,$(SAID),$(eval override $(each) := $$(value $(each))))
$(if $(SAID),$(eval export $(SAID)))
override said = $(if $(filter $1,$(SAID)),$(value $1))
override given = "$(if $(call said,$1),$$$1)"
override option = $(if $(call said,$2),--$1 $(call given,$2))
override flag = $(if $(call said,$2),--$1)

override PYTHON := $(or $(call said,PYTHON),python3)
override VENV := $(or $(call said,VENV),.venv)
override BIN := $(or $(call said,BIN),$(VENV)/bin)
# no variable like PYTHONPATH or PYTHONOPTIMIZE reaches the kit
override KIT := $(or $(call said,KIT),$(BIN)/python -E -m coursekit)
override PIP := PIP_USER=0 PIP_TARGET= PIP_PREFIX= $(BIN)/python -I -m pip install --quiet --disable-pip-version-check
override NEEDS := $(VENV)/ready $(if $(filter postgres%,$(call said,DB) $(DATABASE_URL)),$(VENV)/ready-postgres)
override CODE_OPTION := $(call option,code,CODE)
override UNDO_OPTION := $(call flag,undo,UNDO) $(call flag,force,FORCE)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(lastword $(MAKEFILE_LIST)) | expand -t 18

check: $(NEEDS) ## grade your version: STAGE=1 [TASK=2] [ALL=1] [CODE=folder] …
	@$(KIT) check $(call given,STAGE) $(CODE_OPTION) $(call option,seed,SEED) $(call option,db,DB) $(call option,format,FORMAT) $(call option,out,OUT) $(call option,json,JSON) $(call option,task,TASK) $(call flag,all,ALL)

run: $(NEEDS) ## serve your version, reload on save: STAGE=1 [PORT=8000] [FRESH=1]
	@$(KIT) run $(call given,STAGE) $(CODE_OPTION) $(call option,port,PORT) $(call flag,fresh,FRESH) $(call flag,empty,EMPTY) $(call option,db,DB)

alembic: $(NEEDS) ## run alembic in your version: STAGE=7 DO='upgrade head'
	@$(KIT) alembic $(if $(call said,STAGE),$(call given,STAGE)) $(if $(call said,DO),--do=$(call given,DO)) $(CODE_OPTION) $(call option,port,PORT)

sql: $(NEEDS) ## ask the database of `make run … FRESH=1`: SQL='SELECT * FROM tasks'
	@$(KIT) sql $(if $(call said,SQL),$(call given,SQL)) $(call option,hold,HOLD) $(call option,port,PORT)

token: $(NEEDS) ## a token signed as your app does it: SAYS='{"sub": "1"}' [ALG=none]
	@$(KIT) token $(if $(call said,SAYS),$(call given,SAYS)) $(call option,alg,ALG) $(call option,key,KEY)

watch: $(NEEDS) ## check your version again on each save: STAGE=1 [CODE=folder]
	@$(KIT) watch $(call given,STAGE) $(CODE_OPTION)

diff: $(NEEDS) ## your version beside the solution: STAGE=1, or FROM=1 TO=2
	@$(KIT) diff $(call given,STAGE) $(CODE_OPTION) $(call option,from,FROM) $(call option,to,TO)

hint: $(NEEDS) ## the next hint for what fails first: STAGE=1 [TASK=2] [ABOUT=…]
	@$(KIT) hint $(call given,STAGE) $(call option,task,TASK) $(call option,about,ABOUT)

quiz: $(NEEDS) ## questions of the lessons: STAGE=3 [ALL=1], or all that are due
	@$(KIT) quiz $(if $(call said,STAGE),$(call given,STAGE)) $(call flag,all,ALL)

teach: $(NEEDS) ## notes on a stage for who teaches it: STAGE=3
	@$(KIT) teach $(call given,STAGE)

progress: $(NEEDS) ## all stages: how far you are, and what is next
	@$(KIT) progress

carry: $(NEEDS) ## bring your stage before into a stage: STAGE=4 [UNDO=1] [FORCE=1]
	@$(KIT) carry $(call given,STAGE) $(UNDO_OPTION)

reset: $(NEEDS) ## put a stage's start back, keep a copy: STAGE=4 [UNDO=1] …
	@$(KIT) reset $(call given,STAGE) $(UNDO_OPTION)

restore: $(NEEDS) ## bring back what carry or reset replaced: STAGE=4 [COPY=3]
	@$(KIT) restore $(call given,STAGE) $(call option,copy,COPY)

trace: $(NEEDS) ## a request's way through your code: STAGE=6 REQUEST='GET /' …
	@$(KIT) trace $(call given,STAGE) $(CODE_OPTION) $(call option,request,REQUEST) $(call option,file,FILE) $(call option,signed-in,SIGNED_IN) $(call option,html,HTML)

hunt: $(NEEDS) ## grade your answers in hunt.md: STAGE=5 [AFTER=1] [CODE=folder]
	@$(KIT) hunt $(call given,STAGE) $(CODE_OPTION) $(call flag,after,AFTER)

hunt-key: $(NEEDS) ## the right answers of a hunt, to teach: STAGE=5 [AFTER=1] …
	@$(KIT) hunt-key $(call given,STAGE) $(CODE_OPTION) $(call flag,after,AFTER)

bughunt: $(NEEDS) ## find and fix a planted bug, once passed: STAGE=4 [SEED=n] …
	@$(KIT) bughunt $(call given,STAGE) $(CODE_OPTION) $(call flag,force,FORCE) $(call option,name,NAME) $(call option,seed,SEED)

explain: $(NEEDS) ## the solution beside yours, once passed: STAGE=1 [PAGE=2] …
	@$(KIT) explain $(call given,STAGE) $(CODE_OPTION) $(call option,page,PAGE)

test: $(VENV)/ready-dev ## test the course itself
	@$(BIN)/python -E -m pytest tests

lint: $(VENV)/ready-dev ## look at the code of the course: ruff, mypy, its wings
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(VENV)/ready-dev ## the grader against the same checks without isolation
	@PAIRS=$(call given,PAIRS) $(BIN)/python -E -m benchmarks.bench $(call given,STAGE)

bench-watch: $(VENV)/ready-dev ## how soon watch gives its verdict after a save
	@PAIRS=$(call given,PAIRS) $(BIN)/python -E -m benchmarks.watch $(call given,STAGE)

fuzz: $(VENV)/ready-dev ## odd requests at the solutions: [STAGE=5] [EXAMPLES=300]
	@$(BIN)/python -E -m tests.fuzzing $(call given,STAGE) $(call given,EXAMPLES)

accuracy: $(VENV)/ready-dev ## how often the checks are wrong: [STAGE=3] [REPEAT=20] …
	@$(BIN)/python -E -m accuracy $(call given,STAGE) --repeat "$(or $(call said,REPEAT),20)" --pythons $(call given,PYTHONS)
	@HALVES="$(or $(call said,STAGE),all)" $(BIN)/python -E -m pytest tests/test_cuts.py

# What can't be finished is removed, or the next try would find half of it.
define NEW_VENV
$(PYTHON) -E -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This course needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -E --version 2>&1). Name a newer one: make check STAGE=1 PYTHON=python3.12" >&2; exit 2; }; \
$(PYTHON) -I -m venv --clear $(VENV) || { rm -rf $(VENV); exit 2; }
endef

# a link: its age is that of the program, not of the environment
$(VENV)/bin/python:
	@$(NEW_VENV)

$(VENV)/pyvenv.cfg: $(VENV)/bin/python ;

$(VENV)/ready: requirements.txt $(VENV)/bin/python $(VENV)/pyvenv.cfg
	@echo "Installing what the course needs into $(VENV) (once; about half a minute) …" >&2
	@$(BIN)/python -I -m pip --version >/dev/null 2>&1 || { $(NEW_VENV); }
	@$(PIP) -r $<
	@touch $@

$(VENV)/ready-postgres: requirements-postgres.txt $(VENV)/ready
	@echo "Installing PostgreSQL into $(VENV) (once) …" >&2
	@$(PIP) -r $<
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt requirements.txt requirements-postgres.txt $(VENV)/ready $(VENV)/ready-postgres
	@echo "Installing what the course's own tests need (once) …" >&2
	@$(PIP) -r $<
	@touch $@

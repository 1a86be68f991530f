# `make run` on a new machine: Python >= 3.11.3, make and a package index are all it needs.
SUITABLE = import sys; sys.exit(sys.version_info < (3, 11, 3))
PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c '$(SUITABLE)' 2>/dev/null && echo $$p && break; done),python3)
PORT ?= 8000
BIN := .venv/bin

# One more than there are cores: those that run the product wait most of the time.
SPREAD = --numprocesses 3 --no-loadscope-reorder

.PHONY: help run install upgrade test test-all prepared lint types format schema freeze mutants bench bench-demo pictures

help:
	@echo "make run      install what is missing, start everything with the demo at http://127.0.0.1:$(PORT)/"
	@echo "make install  only make .venv"
	@echo "make upgrade  install, back up, bring the database to this version; then start the product again"
	@echo "make test     all that the gate runs"
	@echo "make test-all the same with all that it leaves to the night"
	@echo "make lint     the part of it that needs no database"
	@echo "make types    whether the types are true (mypy); make lint asks it as well"
	@echo "make format   lay out code and imports"
	@echo "make schema   write docs/api/openapi.yaml as the code has it now"
	@echo "make freeze   keep the sums of new migrations in migrations.sha256: from then on they stay as they are"
	@echo "make mutants  SEED=7: make one thing wrong in each of 20 functions, and tell what no test has noticed"
	@echo "make bench    measure with 10,000, 100,000 and 1,000,000 leads, or with ROOM=cases cases"
	@echo "make pictures take the pictures of the guide from a running demonstration"

run: .venv/.runs .env
	@exec $(BIN)/python manage.py up --port $(PORT) --demo full

install: .venv/.develops .env

upgrade: .venv/.runs
	$(BIN)/python manage.py upgrade

test: .venv/.develops
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint prepared
	$(BIN)/pytest $(SPREAD)

# All places and more examples, where `make test` draws some by a fixed seed (docs/testing.md).
test-all: .venv/.develops
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint prepared
	TASKFORCE_TEST_ALL=yes $(BIN)/pytest $(SPREAD)

# The migrated database that tests begin with, and their modules compiled; beside the lints, which take one core alone.
# What is wrong is told by the run that follows.
prepared: .venv/.develops
	@$(BIN)/pytest --collect-only --quiet >/dev/null 2>&1 || true

lint: .venv/.develops types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

# Cold about a minute on two cores, then a few seconds: .mypy_cache remembers what has not changed.
types: .venv/.develops
	TASKFORCE_ENVIRONMENT=development TASKFORCE_SECRET_KEY=for-the-types $(BIN)/mypy

format: .venv/.develops
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

schema: .venv/.develops
	TASKFORCE_ENVIRONMENT=development TASKFORCE_SECRET_KEY=for-the-schema \
		$(BIN)/python manage.py spectacular --lang en --validate --fail-on-warn --file docs/api/openapi.yaml

freeze: .venv/.develops
	$(BIN)/python -m tests.plugin.frozen

# COUNT=5: fewer of them; SECONDS=60: less time for each. It works on a copy of the last commit and leaves this folder as it is.
mutants: .venv/.develops
	@$(BIN)/python -m tests.mutants $(or $(SEED),1) --count $(or $(COUNT),20) --seconds $(or $(SECONDS),600)

# SIZES="10000 1000000": leads; folders that are filled already are used again.
bench: .venv/.develops .env
	$(BIN)/python -m benchmarks $(if $(ROOM),--room $(ROOM)) $(SIZES)

bench-demo: .venv/.develops
	$(BIN)/pytest benchmarks --numprocesses 0 --capture no

pictures: .venv/.develops
	$(BIN)/python docs/guide/pictures.py

# .runs: what the product needs; .develops: also what tests and lints need.
.venv/.runs: uv.lock | .venv/bin/uv
	$(call sync,--no-dev --inexact)
	@touch $@

.venv/.develops: uv.lock | .venv/bin/uv
	$(call sync,)
	@touch $@ .venv/.runs

# A machine whose package index only pip knows of: the same pinned packages through pip.
define sync
@echo "Installing packages …"
@$(BIN)/uv sync --frozen --quiet $(1) \
	|| ($(BIN)/uv export --frozen --quiet $(filter --no-dev,$(1)) > .venv/pins.txt && $(BIN)/python -m pip install --quiet --requirement .venv/pins.txt)
endef

.venv/bin/uv:
	@$(PYTHON) -c '$(SUITABLE)' || (echo "Python 3.11.3 or newer is needed: make PYTHON=/path/to/python3 …"; false)
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'

.env:
	@(umask 077 && $(PYTHON) -c 'import secrets; print("TASKFORCE_ENVIRONMENT=development\nTASKFORCE_SECRET_KEY=" + secrets.token_urlsafe(60))' > $@)
	@echo "Wrote .env for development; .env.example lists what else can be set."

# Every verb of the project. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3.11
VENV := .venv/bin
SMS := $(VENV)/python -m include.local

help: ## Explain every verb
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

setup: .venv/.complete ## Install everything into .venv (done by every other verb as needed)

.venv/.complete: requirements.txt
	@echo "installing into .venv"
	@$(PYTHON) -m venv .venv
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^uv==' requirements.txt)"
	@$(VENV)/uv pip sync --quiet --compile-bytecode requirements.txt
	@touch $@

demo: setup ## Run the main job on sixty simulated days, by Airflow, and show what came out
	@$(SMS) demo

run: setup ## The main job on your own objects: make run FROM=2026-11-01 TO=2026-11-07 [REINGEST=rejected]
	@$(SMS) run "$(FROM)" "$(TO)" --reingest "$(REINGEST)"

doctor: setup ## Say whether `make run` will work: settings, access, prefixes, first objects
	@$(SMS) doctor

up: setup ## Start Airflow with its UI on this machine only, in the background
	@$(SMS) up

down: setup ## Stop what `make up` started
	@$(SMS) down

query: setup ## Ask the published marts: make query SQL="select * from delivery_daily limit 5"
	@$(SMS) query "$(SQL)"

report: setup ## Show the summary of what is published
	@$(SMS) report

test: setup ## All tests that need no network, in an empty HOME
	@HOME=$$(mktemp -d) $(VENV)/pytest -n 2 --dist worksteal -m "not long and not athena"

test-long: setup ## Tests of many builds: twenty days as they come, marts against a separate reading
	@HOME=$$(mktemp -d) $(VENV)/pytest -n 2 --dist loadfile -m long

test-athena: setup ## The main job on the local Athena endpoint, which runs queries on DuckDB
	@HOME=$$(mktemp -d) $(VENV)/pytest tests/athena -n 2 --dist loadfile

test-trino: setup ## The same on a real Trino, which Maven fetches once (a JDK 17 and 300 MB)
	@$(VENV)/pytest tests/athena --executor trino

bench: setup ## Measure ingest and marts: make bench [PART=ingest|memory|cores|s3|marts] [EVENTS=1000000] [ROUNDS=3] [DAYS=365]
	@$(VENV)/python -m benchmarks --part "$(or $(PART),all)" --events "$(or $(EVENTS),1000000)" --rounds "$(or $(ROUNDS),3)" --days "$(or $(DAYS),365)"

fuzz: setup .fuzz/packages ## Fuzz the reader of raw objects: make fuzz [SECONDS=300]
	@PYTHONPATH=.fuzz/packages $(VENV)/python -m tests.fuzz -max_total_time="$(or $(SECONDS),300)"

.fuzz/packages: tests/fuzz/requirements.txt
	@$(VENV)/uv pip install --quiet --target $@ -r $<
	@touch $@

lint: setup ## Check style, types and SQL
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy
	@$(VENV)/sqlfluff lint --config dbt_project/.sqlfluff dbt_project/models

lock: setup ## Resolve requirements.in into requirements.txt again
	@$(VENV)/uv pip compile --quiet --python-version 3.11 --no-annotate --no-header requirements.in -o requirements.txt

settings-docs: setup ## Write docs/settings.md and .env.example from the settings
	@$(VENV)/python -m include.settings_table

.PHONY: help setup demo run doctor up down query report test test-long test-athena test-trino bench fuzz lint lock settings-docs

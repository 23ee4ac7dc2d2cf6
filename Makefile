# The two commands: `make up` and `make test`. Everything else is listed by `make help`.
.DELETE_ON_ERROR:
.POSIX:
SHELL = /bin/sh
BIN = .venv/bin
PYTEST = timeout 3600 $(BIN)/pytest
DEMO_DATA = data-demo

.PHONY: help up demo demo-remove test test-live check lint fmt texts sizes kill bench pictures lock install install-test

help:
	@echo "make up           start Guyub (installs what is missing first) and print its address"
	@echo "make demo         the same with a made-up cooperative and a year of its history"
	@echo "make demo-remove  remove the made-up cooperative"
	@echo "make test         everything a change must pass"
	@echo "make test-live    connectors against other people's servers, on loopback"
	@echo "make check        the quick part of it: no browser, no slow tests"
	@echo "make fmt          format the code and mend what the linter can"
	@echo "make texts        show the messages that have no English yet"
	@echo "make sizes        how long functions and files are"
	@echo "make kill         kill the worker 300 times and count what was lost or sent twice"
	@echo "make bench        measure claims, the queue, the charts and the pages"
	@echo "make pictures     take the README's screenshots again, by the browser tests"
	@echo "make lock         write the dependency locks anew"

up: .venv/.ready-run
	@$(BIN)/guyub up

demo: .venv/.ready-run
	@GUYUB_DATA=$(DEMO_DATA) $(BIN)/guyub demo
	@GUYUB_DATA=$(DEMO_DATA) $(BIN)/guyub up

demo-remove: .venv/.ready-run
	@GUYUB_DATA=$(DEMO_DATA) $(BIN)/guyub demo --remove

install: .venv/.ready-run

install-test: .venv/.ready-test

.venv/.ready-run: requirements.lock pyproject.toml install/prepare.sh
	@sh install/prepare.sh run

.venv/.ready-test: requirements-test.lock pyproject.toml install/prepare.sh
	@sh install/prepare.sh test

test: .venv/.ready-test lint
	@chromium="$$(sh install/chromium.sh)"; \
	if [ -z "$$chromium" ]; then set -- -m "not browser"; fi; \
	GUYUB_CHROMIUM="$$chromium" $(PYTEST) -n 2 --dist loadfile --cov --cov-report=term:skip-covered --cov-fail-under=95 "$$@"

# Not part of `make test`: it installs servers and starts them, on loopback alone.
test-live: .venv/.ready-test
	@GUYUB_LIVE=1 $(PYTEST) -m live -s --timeout 900 tests/live

check: .venv/.ready-test lint
	@$(PYTEST) -n 2 --dist loadfile -q -m "not browser and not slow"

lint: .venv/.ready-test
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@timeout 900 $(BIN)/mypy
	@timeout 300 $(BIN)/lint-imports --no-cache
	@timeout 300 $(BIN)/python -m tests.house.texts

fmt: .venv/.ready-test
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

texts: .venv/.ready-test
	@$(BIN)/python -m tests.house.texts

sizes: .venv/.ready-test
	@$(BIN)/python -m tests.house.sizes

kill: .venv/.ready-test
	@$(BIN)/python -m tests.killing --kills 300 --store sqlite
	@$(BIN)/python -m tests.killing --kills 300 --store postgres --workers 4

bench: .venv/.ready-test
	@$(BIN)/guyub bench deliveries
	@$(BIN)/guyub bench queue
	@$(BIN)/guyub bench pages
	@$(BIN)/guyub bench exports
	@$(BIN)/guyub bench answers
	@$(BIN)/guyub bench charts
	@$(BIN)/guyub bench ingest
	@$(BIN)/guyub bench rules

pictures: .venv/.ready-test
	@GUYUB_SCREENSHOTS=1 $(PYTEST) -q tests/browser

lock:
	@sh install/lock.sh

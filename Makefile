# Hoso: the commands of the README. Everything is set up in .venv of this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
DEMO ?= demo

.PHONY: demo test test-all lint bench lock clean

demo: $(VENV)/.run
	$(BIN)/hoso demo $(DEMO)

test: $(VENV)/.dev lint
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-all: $(VENV)/.dev lint
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=exploring

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m bench
	$(BIN)/python -m bench.stages
	$(BIN)/python -m bench.stages --documents 90 --laws ../shared/corpora/vn-signed-pdf

lock:  # what runs is a part of what is tested: the second lock is bound by the first
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header -q -o requirements-dev.lock
	uv pip compile pyproject.toml --extra install --python-version 3.11 --generate-hashes \
	  --constraint requirements-dev.lock --no-emit-index-url --no-annotate --no-header -q \
	  -o requirements.lock

clean:
	rm -rf $(VENV) $(DEMO)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

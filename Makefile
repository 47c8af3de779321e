# Two commands set everything up on a machine with Python 3.11+ and make: `make chat` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install chat test check bench chaos lock clean

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "Preparing the caches, once (some 20 s)..."
	@$(BIN)/guichet ask "bonjour" > /dev/null
	@touch $(STAMP)

chat: $(STAMP)
	@$(BIN)/guichet chat

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/guichet knowledge check
	$(BIN)/pytest -n 2

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/guichet knowledge check

bench: $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock || echo "Peers not installed: their rows will be skipped."
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench_webhook

# The kill tests in full: about half an hour.
chaos: $(STAMP)
	$(BIN)/python -m tests.chaos

# Needs uv; resolves pyproject.toml again and writes every hash, and no host.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --extra dev --no-header --no-annotate -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes -c requirements.lock --no-header --no-annotate -o requirements-bench.lock requirements-bench.in

clean:
	rm -rf $(VENV)

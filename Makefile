# Everything happens in .venv, which the first target that needs it creates.
# Variables: PYTHON (a Python 3.11 or newer), EMOTAXA_HOST and EMOTAXA_PORT (make run), PYTEST_ARGS and
# PYTEST_WORKERS (make test).

VENV := .venv
PYTEST_WORKERS ?= 2
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
PYTHONS := $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python3.14)

# The stamp holds the place the environment was made for: a moved or copied checkout makes its own.
ifneq ($(shell $(BIN)/python -c '' 2>/dev/null && cat $(VENV)/.made),$(CURDIR))
$(VENV)/.made: anew
endif

.DEFAULT_GOAL := help
.PHONY: help run test check fuzz bench experiments derived models docs lock clean anew
.DELETE_ON_ERROR:

help:
	@echo "make run     start the service (EMOTAXA_HOST and EMOTAXA_PORT choose the address)"
	@echo "make test    run the tests (in PYTEST_WORKERS processes; PYTEST_ARGS is handed to pytest)"
	@echo "make check   lint, formatting, types, import directions, documentation"
	@echo "make fuzz    ask the service at random for FUZZ_SECONDS (600), by what its OpenAPI document allows"
	@echo "make derived work out anew what follows from the modules and the mappings"
	@echo "make bench   measure, and write docs/benchmarks.md"
	@echo "make experiments  measure on the corpora (EMOTAXA_DATA), and write docs/agreement.md, docs/mask.md and docs/uses-measured.md"
	@echo "make models  train the models that come with the package, on the corpora (EMOTAXA_DATA); hours without a GPU"
	@echo "make docs    build the documentation into docs/_build/html"
	@echo "make lock    resolve the dependencies anew into requirements.lock and requirements-dev.lock"
	@echo "make clean   remove .venv and everything that was built"

# The service runs in the background of the recipe's shell, so that Ctrl-C ends it without an error from make.
run: $(VENV)/.package
	@$(BIN)/emotaxa serve $(if $(EMOTAXA_HOST),--host "$(EMOTAXA_HOST)") $(if $(EMOTAXA_PORT),--port "$(EMOTAXA_PORT)") & \
	service=$$!; stopped=; \
	trap 'stopped=yes; kill -TERM $$service 2>/dev/null' INT TERM HUP; \
	{ wait $$service; code=$$?; while kill -0 $$service; do wait $$service; done; } 2>/dev/null; \
	if [ "$$stopped" ]; then exit 0; fi; exit $$code

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadgroup $(PYTEST_ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html

FUZZ_SECONDS ?= 600
fuzz: $(VENV)/.dev
	@EMOTAXA_FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m pytest -q -s -p no:xdist tests/kgservice/rest/test_fuzz.py

# The reasoner needs a Java runtime.
derived: $(VENV)/.dev
	$(BIN)/python -m ontology.reasoning.inferred
	$(BIN)/python -m mappings.estimates

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks

# AFFECTIVE_TEXT may name the files of SemEval-2007 task 14, which the project does not have.
experiments: $(VENV)/.dev
	$(BIN)/python -m tests.experiments $(if $(AFFECTIVE_TEXT),--affective-text "$(AFFECTIVE_TEXT)")

# What was broken off goes on where it was; a model that stands in .models is not made again.
MODELS := .models
models: $(VENV)/.dev
	@mkdir -p $(MODELS)
	@cp classifiers/recipes/*.toml $(MODELS)
	@for level in goemotions xed-en brighter-eng; do \
		$(BIN)/emotaxa harmonize --store memory: --recipe $(MODELS)/merge-$$level.toml --out $(MODELS)/$$level.parquet || exit; \
	done
	@for model in teacher-short teacher-long emotaxa-small emotaxa-static; do \
		[ -d $(MODELS)/$$model ] || $(BIN)/emotaxa train --store memory: $(MODELS)/$$model.toml || exit; \
	done
	@for model in emotaxa-small emotaxa-static; do \
		rm -rf classifiers/models/$$model; \
		cp -r $(MODELS)/$$model classifiers/models/$$model || exit; \
	done

docs: $(VENV)/.dev
	$(BIN)/python -m sphinx -W --keep-going -b html docs docs/_build/html

# The base lock constrains the development lock: both can be installed into one environment.
lock: $(VENV)/.made
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(PIP) install --quiet uv
	$(BIN)/python -m uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-emit-index-url \
		--python-version 3.11 --custom-compile-command "make lock" --group build pyproject.toml -o requirements.lock
	$(BIN)/python -m uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-emit-index-url \
		--python-version 3.11 --custom-compile-command "make lock" --extra dev --extra lexical --extra neo4j --extra reason --extra train \
		-c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(MODELS) docs/_build docs/schemes docs/questions.md docs/corpora.md docs/settings.md dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find ontology mappings classifiers kgservice tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@for python in $(PYTHONS); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { bare=$$python; continue; }; \
		echo "Making $(VENV) with $$("$$python" --version)"; \
		"$$python" -m venv --clear $(VENV) || exit 1; \
		printf '%s\n' "$(CURDIR)" >$@; \
		exit 0; \
	done; \
	if [ "$$bare" ]; then \
		echo "$$bare cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	else \
		echo "Emotaxa needs Python 3.11 or newer, and found none. Name one: make run PYTHON=/path/to/python3" >&2; \
	fi; \
	exit 1

$(VENV)/.base: $(VENV)/.made requirements.lock
	@echo "Installing what requirements.lock pins"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.package: $(VENV)/.base pyproject.toml
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.package requirements-dev.lock
	@echo "Installing what requirements-dev.lock pins"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

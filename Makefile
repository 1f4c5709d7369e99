# Everything is set up by the targets themselves: a virtual environment in $(VENV), filled from
# pyproject.toml, again only when that file changes.

VENV ?= .venv
PYTHON ?=
RUN = $(VENV)/bin
DEMO ?= results/demo
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint words reference experiments readme bench clean

help:  ## what can be made here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1\t/' | expand -t 10

demo: $(VENV)/.with-analysis  ## a small experiment, its comparison and a figure, in two minutes
	$(RUN)/courtyard sweep stage_fit --replications 5 --workers 2 --yes --out $(DEMO)
	@echo
	@echo "Tables, figures and the manifest are in $(DEMO)/."
	@echo "Five replications are a taste: the intervals are wide. The full experiment:"
	@echo "    $(RUN)/courtyard sweep stage_fit"

test: lint  ## all checks and tests, in less than ten minutes
	$(RUN)/python -m pytest -n 2

lint: $(VENV)/.with-dev  ## style, types, layers
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports

words: $(VENV)/.with-dev  ## bring the Chinese catalogue in step with the code
	$(RUN)/python tools/words.py

reference: $(VENV)/.with-dev  ## reference and description of the model again, from the code
	$(RUN)/python tools/reference.py
	$(RUN)/python tools/model.py

# Name and replications: how long they take is said in docs/experiments.md. WEEKLY keeps its weeks,
# since its picture goes by week.
REDUCED = withdrawal:14 activity_understanding:14 attention:3 renewal:3 recharging:8 grants:8 \
    spans:5 youths:5
WEEKLY = youths

experiments: $(VENV)/.with-analysis  ## questions of leaders, groups, teams and youths, reduced
	@for one in $(REDUCED); do \
	    case $${one%:*} in $(WEEKLY)) more=--detail;; *) more=;; esac; \
	    $(RUN)/courtyard sweep $${one%:*} --replications $${one#*:} --workers 2 --yes $$more \
	        --out results/reduced/$${one%:*} || exit 1; \
	done

readme: $(VENV)/.with-analysis  ## output and pictures of the README again, by the tool itself (long)
	$(RUN)/python tools/readme.py

bench: $(VENV)/.with-dev  ## how fast it is on this machine
	$(RUN)/python -m benchmarks

clean:  ## remove the environment and all caches; results stay
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.with-dev: pyproject.toml
	$(call install,dev)
	@touch $(VENV)/.with-analysis $@

$(VENV)/.with-analysis: pyproject.toml
	$(call install,analysis)
	@touch $@

# An environment of another Python, or half made, is made again.
define install
	@if ! $(RUN)/python -m pip --version >/dev/null 2>&1 \
	    || ! $(RUN)/python -c 'import sys; sys.exit(sys.version_info < (3, 12))'; then \
	    python=$$(PYTHON="$(PYTHON)" sh tools/find-python) || exit 1; \
	    echo "A virtual environment in $(VENV), with $$python"; \
	    "$$python" -m venv --clear "$(VENV)"; \
	fi
	$(RUN)/python -m pip install --quiet --editable '.[$(1)]'
endef

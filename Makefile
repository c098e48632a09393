# Everything a person needs; `make help` lists it.
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
STAMP := $(VENV)/.installed
# All extras but `bench`, whose packages are compared with and used for nothing.
LOCKED := cli vision workflow formats baselines test docs dev cluster
# A file's tests stay together: what they share is made once.
PYTEST := pytest -n 2 --dist loadfile
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Images for containers set it. Every process would then compile anew all that it imports: three
# quarters of the time in which Snakemake starts.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup all smoke test test-fast lint format docs bench ui report compare why keep back sync lock clean

help: ## list what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: $(STAMP) ## make .venv from requirements.lock (seconds when nothing changed)

# A uv on the PATH is used; without one, pip puts it into the environment.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || python3 -m venv $(VENV)
	command -v uv >/dev/null || $(BIN)/python -m pip install --quiet uv==$(UV_VERSION)
	uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements.lock
	uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $(STAMP)

all: setup ## every table and figure of the suite of params.yaml: results/reports/<suite>/
	snakemake --cores 8 all
	-@python -m workflow.compare

keep: setup ## make the run the reference: reports/<suite>/ and dvc.lock (SUITE=... of another suite)
	snakemake --cores 8 $(if $(SUITE),--config suite=$(SUITE)) -- all
	python -m workflow.keep $(SUITE)

compare: setup ## are the tables just made those in reports/, or of REVISION=...?
	python -m workflow.compare $(REVISION)

why: setup ## CELL=table4:zeisel:B3: where a number comes from; CELL=table4: which cells there are
	@python -m workflow.why "$(or $(CELL),$(error which? make why CELL=table4:zeisel:B3))"

smoke: setup ## the whole workflow in minutes, hardly trained: results/reports/smoke/
	snakemake --cores 8 --config suite=smoke -- all

test: docs ## all tests, of the site too
	$(PYTEST)

test-fast: setup ## all tests but the runs of the workflow
	$(PYTEST) -m "not workflow"

lint: setup ## ruff, types, formatting of rules, Snakemake's own lint
	ruff check .
	ruff format --check .
	mypy
	snakefmt --check Snakefile workflow/rules
	snakemake --lint

format: setup ## put all files into the house form
	ruff check --fix .
	ruff format .
	snakefmt Snakefile workflow/rules

# From nothing each time: a page that is not read again gives no warning.
docs: setup ## the documentation as a site, its notebooks run: docs/_build/html/index.html
	rm -rf docs/_build/html docs/api
	sphinx-build -q -E -W --keep-going -c docs -d docs/_build/doctrees . docs/_build/html

# Peers are in no lock; what they ask for must fit it.
bench: setup ## speed and quality beside peers: results/bench/ (FULL=1: hours; ONLY=PaCMAP: a part)
	uv pip install --quiet --python $(BIN)/python -c requirements.lock -r pyproject.toml --extra bench
	python -m benchmarks $(if $(FULL),--full) $(if $(ONLY),--only "$(ONLY)")

ui: setup ## compare the runs in the browser: prints a link for each table
	python -m workflow.ui

report: setup ## Snakemake's HTML report of the last run
	snakemake --report results/reports/workflow.html

back: setup ## REVISION=...: code, settings and results of that revision, if they are to be had
	python -m workflow.versions back "$(or $(REVISION),$(error which? make back REVISION=...))"

sync: setup ## after `dvc pull`: tell Snakemake that the files are current, and MLflow of the runs
	python -m workflow.versions sync

lock: ## renew requirements.lock after an edit of pyproject.toml
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  $(LOCKED:%=--extra %) --no-emit-package diffaug --custom-compile-command "make lock" -o requirements.lock

clean: ## remove environment, results and caches (reports stay)
	rm -rf $(VENV) docs/_build docs/api results unfinished logs .snakemake mlflow.db* mlartifacts

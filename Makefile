# `make help` lists the targets; each one makes the environment that it needs.
# Without make, as on Windows: `py tools\make.py site` and `py tools\make.py test`.

.DEFAULT_GOAL := help
export PYTHONUTF8 := 1
# What would have Python take its modules, or .venv itself, from elsewhere.
unexport PYTHONHOME PYTHONPATH PYTHONSAFEPATH

PYTHON3 ?= python3
PORT ?= 8000
BIN := .venv/bin
RUNTIME := .venv/requirements.txt
DEV := .venv/requirements-dev.txt
TOOLS := .venv-tools/requirements-tools.txt
LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --python-version 3.11 $(if $(UPGRADE),--upgrade)

.PHONY: help site serve example test check coverage fuzz gold bench sample-check independent install-check lock recount wheel clean swaps conditions audit sbom lint-workflows shuffle mutants kill

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: $(RUNTIME) ## build the site in site/; AS_OF=2026-07-31 builds it as it stood on that day
	$(BIN)/python build.py $(if $(AS_OF),--as-of $(AS_OF))

serve: $(RUNTIME) ## show the site at http://127.0.0.1:8000, anew whenever a file changes; PORT=… for another port
	$(BIN)/python build.py serve --port $(PORT)

example: $(RUNTIME) ## import real public data and build a site of its own in site-example/
	$(BIN)/python tools/example.py

test: check ## everything: the checks, then the tests, the browser's among them
	$(BIN)/python -m pytest -n auto --dist loadfile

shuffle: $(DEV) ## the tests in random order; SEED=… takes that of an earlier run, which it told
	$(BIN)/python -m pytest -n auto --dist loadfile -p randomly $(if $(SEED),--randomly-seed=$(SEED))

check: $(DEV) ## format, lint, types and layers; no tests, and no look at data/, which `make site` judges
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

coverage: $(DEV) ## run the tests and show the branches that none of them takes
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist loadfile
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

fuzz: $(TOOLS) ## throw odd data at every door for MINUTES=1; TARGET=… at one, SEED=… what failed once more
	.venv-tools/bin/python -m tools.fuzz --minutes $(or $(MINUTES),1) $(if $(TARGET),--target $(TARGET)) $(if $(SEED),--seed $(SEED))

mutants: $(TOOLS) ## whether the tests notice faults put into the code; AREA=judging EACH=40 SEED=1
	.venv-tools/bin/python tools/mutants.py $(AREA) $(if $(EACH),--each $(EACH)) $(if $(SEED),--seed $(SEED))

gold: $(DEV) ## rewrite the expected pages and the known scripts of the frame; review the difference
	$(BIN)/python -m pytest --quiet --write-gold tests/test_gold.py tests/test_shown.py tests/test_enforcement.py tests/test_order.py tests/test_theme.py

bench: $(DEV) ## speed and memory as ratios against MkDocs in the same run
	$(BIN)/python tools/bench.py

kill: $(DEV) ## kill build, import, seal and pdf at MOMENTS=300 moments each, and see that nothing is half done
	$(BIN)/python -m tools.kill $(MOMENTS)

swaps: $(RUNTIME) ## serve a folder while it is swapped 500 times, and count the requests that fail
	$(BIN)/python tools/swaps.py

conditions: $(RUNTIME) ## build and check under a tight umask, without a home, without network and the like
	$(BIN)/python tools/conditions.py

audit: $(TOOLS) ## look for known faults in every locked package; one that could not be looked up fails it too
	.venv-tools/bin/python tools/audit.py

sbom: $(TOOLS) ## write what the program is made of to sbom.json (CycloneDX); the same locks give the same bytes
	.venv-tools/bin/python -W ignore -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml \
		--output-reproducible --output-file sbom.json

lint-workflows: $(TOOLS) ## look for what could be abused in .github/ and in the workflow that `init` lays; needs no network
	.venv-tools/bin/zizmor --offline --strict-collection --quiet .github
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && .venv-tools/bin/python build.py init "$$folder/laid" >/dev/null \
		&& .venv-tools/bin/zizmor --offline --strict-collection --quiet "$$folder/laid/.github"

wheel: $(DEV) ## build the program as a wheel in dist/; the same commit gives the same bytes
	$(BIN)/hatchling build --target wheel --directory dist

sample-check: $(DEV) ## whether data/ shows what a sample should: every rule kept and broken, every verdict
	$(BIN)/python tools/sample.py

independent: $(DEV) ## the tests in copies whose data/ is somebody else's: a few records changed, another company
	$(BIN)/python tools/independent.py

recount: $(DEV) ## count every figure of the sample, the worked example and the fourth organisation once more, with other people's statistics
	$(BIN)/python -m tools.recount $(if $(DATA),$(DATA) $(SITE))

install-check: $(DEV) ## install the wheel by hash into an empty environment, begin with each start, build; needs the network
	$(BIN)/python -m pytest -m network tests/test_wheel.py

lock: $(DEV) ## resolve pyproject.toml and requirements-*.in into the lock files; UPGRADE=1 takes the newest versions
	$(LOCK) pyproject.toml requirements-dev.in requirements-tools.in --output-file requirements-tools.txt
	$(LOCK) pyproject.toml requirements-dev.in --constraint requirements-tools.txt --output-file requirements-dev.txt
	$(LOCK) pyproject.toml --constraint requirements-tools.txt --output-file requirements.txt

clean: ## remove everything that was built; .venv and .venv-tools stay
	rm -rf dist generated site site-example sbom.json htmlcov .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache
	find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

.venv/%.txt: %.txt
	@$(PYTHON3) tools/make.py install $<

.venv-tools/%.txt: %.txt
	@$(PYTHON3) tools/make.py install $<

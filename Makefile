# Two commands are enough: `make chat` and `make test`. Everything lives in .venv; nothing else of the machine is touched,
# except that `make test` installs Chromium and a Korean font when it runs as root on Debian and they are missing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
READY := $(VENV)/.ready
# Tests in several processes; those of the page wait more than they work, so twice as many as there are cores of a small machine.
AT_ONCE := -n 4 --dist worksteal
READY_TO_TEST := $(VENV)/.ready-to-test
READY_TO_HARDEN := $(VENV)/.ready-to-harden
DOCS := $(VENV)/docs
DOCS_BIN := $(DOCS)/$(notdir $(BIN))

# What is compiled is kept, whatever the environment says: tests and the commands they start import it again and again.
unexport PYTHONDONTWRITEBYTECODE

# The lowest versions that pyproject.toml allows, in an environment of their own.
LOWEST := $(VENV)-lowest

# What `make mutation` mutates (names of mutants, with *), and how long `make fuzz` feeds each target.
MUTANTS :=
SECONDS := 60

.PHONY: chat test long check fast coverage mutation fuzz eval lint format types docs docs-write lock dist lowest image licences clean

chat: $(READY)  ## index the sample and open the page
	$(BIN)/nonmun ingest --sample
	$(BIN)/nonmun ui

test: $(READY_TO_TEST)  ## run the tests, but for the few that take as long as all others
	$(BIN)/python tests/install_browser.py
	$(BIN)/python -m pytest $(AT_ONCE) -m "not long"

long: $(READY_TO_TEST)  ## run the tests that `make test` leaves out; CI runs them beside it
	$(BIN)/python tests/install_browser.py
	$(BIN)/python -m pytest $(AT_ONCE) -m long

eval: $(READY)  ## run the evaluation gates, without a model
	$(BIN)/nonmun eval --suite sample
	$(BIN)/nonmun eval --suite natural
	$(BIN)/nonmun eval --suite planted
	$(BIN)/nonmun eval --suite adversarial
	$(BIN)/nonmun eval --suite recorded

check: lint types fast  ## what every commit has to pass: style, types, fast tests

fast: $(READY_TO_TEST)  ## run the tests that need neither much time nor a browser
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow and not browser"

coverage: $(READY_TO_TEST)  ## run all tests without a browser and count what of rag/ they reach; fails below the floor of lines or branches
	rm -rf build/coverage
	$(BIN)/coverage run -m pytest $(AT_ONCE) -m "not browser"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage json --quiet -o build/coverage/report.json
	$(BIN)/python -m tools.covered build/coverage/report.json

mutation: $(READY_TO_HARDEN)  ## change what cites, verifies and plans, one place at a time, and count the changes that a test notices
	@mkdir -p mutants/.shared
	NONMUN_TEST_SHARED=$(CURDIR)/mutants/.shared $(BIN)/mutmut run $(MUTANTS)
	$(BIN)/mutmut export-cicd-stats
	$(BIN)/python -m tools.mutated mutants/mutmut-cicd-stats.json

fuzz: $(READY_TO_HARDEN)  ## feed what reads the text of others, each target for SECONDS; what fails is kept in tests/fuzz/crashes
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

lint: $(READY_TO_TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: $(READY_TO_TEST)
	$(BIN)/mypy

format: $(READY_TO_TEST)  ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(DOCS)/.ready  ## build the documentation into build/site; `make test` holds its examples and links
	NO_MKDOCS_2_WARNING=1 $(DOCS_BIN)/mkdocs build --strict --quiet
	$(DOCS_BIN)/python -m tools.docs.offline build/site

docs-write: $(READY_TO_TEST)  ## write what is generated in the documentation: commands, settings, outputs, figures, diagrams
	$(BIN)/python -m tools.docs
	$(BIN)/nonmun eval figures --page docs/explanation/figures.md
	$(BIN)/python -m tools.docs.diagrams

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group build --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --quiet --upgrade --output-file requirements.lock
	uv pip compile --group dev --constraint requirements.lock --universal --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate --quiet --upgrade --output-file tests/requirements.lock
	uv pip compile --group docs --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --quiet --upgrade --output-file docs/requirements.lock
	uv pip compile --group hardening --constraint requirements.lock --constraint tests/requirements.lock --universal \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --upgrade \
		--output-file tests/hardening.lock

dist: $(READY)  ## build the sdist and the wheel, once, for a release
	rm -rf dist
	$(BIN)/hatchling build

lowest:  ## run the fast tests with the lowest versions of the dependencies (needs the network)
	$(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(LOWEST)/bin/uv pip compile pyproject.toml --group build --group dev --resolution lowest-direct --python $(LOWEST)/bin/python \
		--no-header --no-annotate --quiet --output-file $(LOWEST)/requirements.txt
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --requirement $(LOWEST)/requirements.txt
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --no-deps --no-build-isolation --editable .
	$(LOWEST)/bin/python -m pytest $(AT_ONCE) -m "not slow and not browser"

image: $(READY_TO_TEST)  ## build the container image and try it (needs Docker)
	$(BIN)/python -m pytest tests/test_container.py

licences: $(READY)  ## list the dependencies with their licences and sizes in docs/licences.md
	$(BIN)/python -m tools.licences

clean:
	rm -rf $(VENV) $(LOWEST) build dist mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The packages of the lock file by their hashes, then the project itself, for which nothing more is fetched.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "nonmun needs Python 3.11 or newer: type make PYTHON=python3.11 chat")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (a few minutes the first time) ..."
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_TO_TEST): $(READY) tests/requirements.lock
	@$(PIP) install --require-hashes --requirement tests/requirements.lock
	@touch $@

$(READY_TO_HARDEN): $(READY_TO_TEST) tests/hardening.lock
	@$(PIP) install --require-hashes --requirement tests/hardening.lock
	@touch $@

# The site has an environment of its own below the other, so that neither sees the packages of the other.
$(DOCS)/.ready: docs/requirements.lock
	@test -x $(DOCS_BIN)/python || $(PYTHON) -m venv $(DOCS)
	@$(DOCS_BIN)/python -m pip --quiet --disable-pip-version-check install --require-hashes --requirement docs/requirements.lock
	@touch $@

# Guichet SONS. « make run » shows the main job, « make test » runs the tests; the rest is below.
# Needs Python 3.11 or later, make, and the package index; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTANT := 2022-09-01T10:00
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run demo test test-postgresql html check format bench bench-portail mutants fuzz chemin securite licences secrets sbom vulnerabilites docs captures exemples langue lock clean

help:  ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# -- install ------------------------------------------------------------------------------------

$(VENV)/.outils: requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus récent est nécessaire.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.execution: requirements/base.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus récent est nécessaire.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.portail: requirements/portail.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus récent est nécessaire.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/portail.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# Apart: mutmut brings setproctitle, under which the portal would hide the names of its processes.
$(VENV)/mutants/.fait: requirements/mutants.txt requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)/mutants
	$(VENV)/mutants/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(VENV)/mutants/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/mutants.txt
	$(VENV)/mutants/bin/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

# Apart: what lists and audits packages is no part of what it looks at.
$(VENV)/approvisionnement/.fait: requirements/approvisionnement.txt
	$(PYTHON) -m venv $(VENV)/approvisionnement
	$(VENV)/approvisionnement/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Apart: another program, which looks at the HTML of the pages; it needs npm and Java.
$(VENV)/nu/.fait: outils/nu/package-lock.json $(VENV)/.outils
	mkdir -p $(VENV)/nu
	cp outils/nu/package.json outils/nu/package-lock.json $(VENV)/nu
	npm ci --prefix $(VENV)/nu --ignore-scripts --no-audit --no-fund
	@touch $@

# -- use ------------------------------------------------------------------------------------------

run: export GUICHET_DEMONSTRATION = 1
run: export GUICHET_ADRESSE = http://127.0.0.1:$(PORT)
run: $(VENV)/.portail  ## Start the portal with demonstration data, on http://127.0.0.1:8000/ (PORT=8111)
	@$(BIN)/guichet migrer
	@$(BIN)/guichet demonstration
	@exec $(BIN)/guichet servir --adresse 127.0.0.1:$(PORT)

demo: $(VENV)/.execution  ## Control the sample deposits and show the result
	@$(BIN)/python -m outils.demonstration $(INSTANT)

# -- verify ---------------------------------------------------------------------------------------

test: $(VENV)/.outils  ## Run the tests
	$(BIN)/python -m pytest --numprocesses auto

test-postgresql: $(VENV)/.outils  ## Run the tests of the portal on a throw-away PostgreSQL
	GUICHET_TESTS_BASE=postgresql $(BIN)/python -m pytest --numprocesses auto tests/guichet \
		--ignore=tests/guichet/navigateur --ignore=tests/guichet/theme --ignore=tests/guichet/publication

html: $(VENV)/nu/.fait  ## Have another program look at the HTML of every page
	$(BIN)/python -m pytest tests/guichet/navigateur/test_toutes_les_pages.py

check: $(VENV)/.outils  ## Format, lint, types, import contracts, generated files up to date
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m outils.generer_exemples --verifier
	$(BIN)/python -m outils.generer_docs --verifier
	$(BIN)/python -m outils.langue --verifier
	$(BIN)/python -m outils.licences
	$(BIN)/python -m outils.secrets_ecrits
	GUICHET_DEMONSTRATION=1 GUICHET_DONNEES=build/verification $(BIN)/guichet makemigrations --check --dry-run

bench: $(VENV)/.outils  ## Measure, as ratios, in one run
	$(BIN)/python -m outils.bench

bench-portail: $(VENV)/.outils  ## Measure the portal under load: a million demandes, a closing hour
	$(BIN)/python -m outils.mesure_portail

mutants: $(VENV)/mutants/.fait  ## Spoil the rules, count the mutants that the tests kill (LOT=controles TIRAGE=300)
	$(VENV)/mutants/bin/python -m outils.mutants $(LOT) $(addprefix --tirage ,$(TIRAGE))

fuzz: $(VENV)/.outils  ## Try odd and large inputs, keep what goes wrong (DUREE=60 GRAINE=7 CIBLE=zip RANG=41)
	$(BIN)/python -m outils.fuzz --duree $(or $(DUREE),60) $(addprefix --graine ,$(GRAINE)) \
		$(addprefix --cible ,$(CIBLE)) $(addprefix --rang ,$(RANG))

chemin: $(VENV)/.outils  ## Follow one deposit through the house: rooms, moves, hops (DETAIL=1)
	$(BIN)/python -m outils.chemin $(if $(DETAIL),--detail)

# -- what others gave us -----------------------------------------------------------------------

securite: licences secrets sbom vulnerabilites  ## Licences, secrets, list of components, known faults

licences: $(VENV)/.outils  ## Refuse a licence that an MIT program cannot ship beside it
	$(BIN)/python -m outils.licences

secrets: $(VENV)/.outils  ## Refuse what looks like a secret in what is committed
	$(BIN)/python -m outils.secrets_ecrits

sbom: $(VENV)/.outils $(VENV)/approvisionnement/.fait  ## List what is installed, as CycloneDX, in build/sbom
	$(VENV)/approvisionnement/bin/python -m outils.sbom

vulnerabilites: $(VENV)/approvisionnement/.fait  ## Ask which faults are known (ACCEPTE_NON_VERIFIE=1 out of reach)
	$(VENV)/approvisionnement/bin/python -m outils.vulnerabilites

# -- make -----------------------------------------------------------------------------------------

format: $(VENV)/.outils  ## Format the sources
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.outils  ## Write the reference pages and pictures from the data
	$(BIN)/python -m outils.generer_docs

captures: $(VENV)/.outils  ## Photograph the portal for the README (needs Chromium)
	$(BIN)/python -m outils.captures

exemples: $(VENV)/.outils  ## Write the sample deposits
	$(BIN)/python -m outils.generer_exemples

langue: $(VENV)/.outils  ## Compile the French sentences of the command-line library
	$(BIN)/python -m outils.langue

lock: $(VENV)/.outils  ## Choose and pin the versions of every dependency, with their hashes
	$(BIN)/python -m outils.verrou

clean:  ## Remove what was installed and built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

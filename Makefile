# Every command of the project. Needs Python 3.11, git and make; the rest is fetched and pinned.
# Paths are relative, so that the clone may lie in a folder with spaces and diacritics.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
RUN = .venv/bin/python -m motcua.project.run
BOOTSTRAP = "$(PYTHON)" src/motcua/project/run/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help demo test check explore bench new-app reference lock clean

help:
	@echo "make demo                        a running system with demo people; Ctrl-C stops it"
	@echo "make test                        all tests; make check is the same"
	@echo "make explore                     all tests by other chance than make test; SEED=1 repeats one"
	@echo "make bench                       the measurements of benchmarks/; ONLY=bench_intake runs one"
	@echo "make new-app NAME=systems.surveys  the folder of a new app, with one passing test"
	@echo "make reference                   docs/reference and the snapshots of the interfaces"
	@echo "make lock                        pin the newest packages that requirements/*.in allow"
	@echo "make clean                       remove what was built, the demo's database too"

demo:
	@$(BOOTSTRAP) run
	@exec $(RUN) demo

test check:
	@$(BOOTSTRAP) test
	@exec $(RUN) test

explore:
	@$(BOOTSTRAP) test
	@exec $(RUN) explore $(SEED)

bench:
	@$(BOOTSTRAP) test
	@exec $(RUN) bench $(ONLY)

new-app:
	@$(BOOTSTRAP) run
	@$(RUN) new-app "$(NAME)"

reference:
	@$(BOOTSTRAP) test
	.venv/bin/python -m motcua reference
	.venv/bin/python -m architecture.api_snapshots

lock:
	@$(BOOTSTRAP) test
	.venv/bin/python -m uv pip compile -q --upgrade --python-version 3.11 --generate-hashes \
	  --no-annotate --custom-compile-command "make lock" \
	  requirements/run.in -o requirements/run.lock
	.venv/bin/python -m uv pip compile -q --upgrade --python-version 3.11 --generate-hashes \
	  --no-annotate --custom-compile-command "make lock" \
	  -c requirements/run.lock requirements/test.in -o requirements/test.lock

clean:
	rm -rf .venv node_modules var build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find src -name '*.mo' -delete
	find src architecture tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# Two commands on a fresh machine: `make run` and `make test`. What they do stands in scripts/.

PYTHON = @sh scripts/python.sh

.PHONY: help run test lint bench

help:
	@echo "make run     install what is missing, then start the studio (PORT=8000)"
	@echo "make test    every gate and every test, on SQLite and on PostgreSQL with Redis"
	@echo "make lint    the gates alone: ruff, import contracts, Django's checks, mypy"
	@echo "make bench   every benchmark, with medians and ratios to a baseline"

run:
	$(PYTHON) scripts/run_studio.py

test:
	$(PYTHON) scripts/run_tests.py

lint:
	$(PYTHON) scripts/run_tests.py --gates-only

bench:
	$(PYTHON) scripts/run_benchmarks.py

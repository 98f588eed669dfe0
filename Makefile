# The handful of commands. `make run` needs Python 3.11 with venv, and make; nothing else.
SHELL := /bin/bash
PYTHON ?= python3.11
HAS_PYTHON = @command -v $(PYTHON) >/dev/null || { echo "✗ $(PYTHON) is missing: install Python 3.11 with venv (Debian: apt-get install python3.11-venv), or say where it is: make $@ PYTHON=/path/to/python3.11"; exit 1; }

.PHONY: run setup test check train evaluate bench reset

run: ## set up what is missing, start Relais, print its address
	$(HAS_PYTHON)
	@exec $(PYTHON) -m scripts.run

setup: ## both environments, with the tools of development
	$(HAS_PYTHON)
	@$(PYTHON) -m scripts.environments --dev

test: setup ## every test that this machine can run; says what it skipped and why
	@$(PYTHON) -m scripts.test

check: setup ## format, lint, types, import contracts, texts, YAML and JavaScript
	@$(PYTHON) -m scripts.check

train: setup ## a new model, when the data have changed
	@.venv-rasa/bin/python -m bot.train --force > var/log/train.log 2>&1 || { tail -20 var/log/train.log; exit 1; }
	@tail -1 var/log/train.log

evaluate: setup ## how well the trained model understands: make evaluate DATA=file.jsonl [OUT=report.json]
	@test -n "$(DATA)" || { echo "✗ Say which sentences: make evaluate DATA=tests/understanding/dev.jsonl [OUT=report.json]"; exit 1; }
	@.venv-rasa/bin/python -m bot.train > var/log/train.log 2>&1 || { tail -20 var/log/train.log; exit 1; }
	@.venv-rasa/bin/python -W ignore -m scripts.evaluate "$(DATA)" $(if $(OUT),--out "$(OUT)") $(ARGS)

bench: setup ## the figures of docs/performance.md, measured here
	@.venv/bin/python -m scripts.bench

reset: ## erase everything that make run has made (conversations included)
	rm -rf var .rasa

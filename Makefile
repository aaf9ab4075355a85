# The commands of everyday work; each is a script that can be called by itself.

# As `make run` and `make release` build it. Both the same, so that one build serves both.
RELEASE = swift build --configuration release --static-swift-stdlib

.DEFAULT_GOAL := help
.PHONY: help run test check lint format sanitize release bench abuse rotation limits acme hostile

help: ## This list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## Build, and try it: Gatehouse with TLS in front of a demo backend, until Ctrl-C.
	@scripts/run

test: ## All unit tests.
	@scripts/install-dependencies
	swift test --parallel --quiet

check: ## What CI asks: no warnings, tests, documents, configurations.
	@scripts/check

lint: ## What swift-format would change.
	swift format lint --recursive Sources Tests Package.swift

format: ## Let swift-format change it.
	swift format --in-place --recursive Sources Tests Package.swift

sanitize: ## The tests under the address and the thread sanitizer.
	@scripts/sanitize

release: ## The release binary, with the Swift runtime linked in, checked against docker/.
	@scripts/install-dependencies
	$(RELEASE) --product gatehouse
	@ls -l --dereference .build/release/gatehouse | awk '{ printf "%s: %.1f MiB\n", $$NF, $$5 / 1048576 }'
	@scripts/check-docker .build/release/gatehouse

bench: ## What a request costs, in parts and beside nginx and HAProxy.
	@scripts/install-dependencies --test
	@scripts/bench

abuse: ## Attacks on it beside a well-behaved client: what others notice, and what is kept in bounds.
	@scripts/install-dependencies
	@scripts/abuse

rotation: ## Certificates rotated in every way under clients that connect without pause: what is served, and when.
	@scripts/install-dependencies --test
	@bench/rotation/run

limits: ## Rate limits under attack: what each good client loses.
	@scripts/install-dependencies --test
	$(RELEASE) --product gatehouse
	@bench/limits/run --binary .build/release/gatehouse

hostile: ## Hostile requests against the WAF's rules: what each costs at most, and its verdict.
	@scripts/install-dependencies --test
	$(RELEASE) --product gatehouse
	@bench/waf-hostile --binary .build/release/gatehouse

acme: ## Certificates from an authority, obtained and renewed, with kills and with the authority away.
	@scripts/install-dependencies --test
	@scripts/acme

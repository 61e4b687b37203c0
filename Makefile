# Short names for the scripts, which do the work and can be called without make.
.PHONY: run test flows bench format

run: ## installs what is missing, builds, runs a flow
	Scripts/run.sh

test: ## everything that must hold before a change lands
	Scripts/check.sh

flows: ## every app in Flows/ with the real program
	swift build --product legwork
	Scripts/run-flows.sh

BENCH ?= all
bench: ## measures this machine, with a release build; BENCH="W1 W2 --runs 5" for less than all
	Scripts/install.sh
	swift build -c release --static-swift-stdlib --product legwork
	"$$(swift build -c release --show-bin-path)/legwork" bench $(BENCH)

format: ## formats every source file in place
	swift format --in-place --recursive --parallel Package.swift Sources Tests

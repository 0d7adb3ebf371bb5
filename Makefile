# gan-lab: `make lab` builds and opens the shell, `make test` runs every test.

BUILD = swift build -c release --build-system native
# Tests need internal names; a folder of their own, so that neither build undoes the other's.
TEST = swift test -c release --build-system native --scratch-path .build-test -Xswiftc -enable-testing

# Where `make install` puts it; a packager's DESTDIR comes before it.
PREFIX = /usr/local
DESTDIR =

.PHONY: lab build test check lint format bench lessons coverage goldens dependencies tag clean \
  stage install uninstall dist dist-check test-slurm test-parallel

lab: build
	@.build/release/gan-lab

build: dependencies tag
	@$(BUILD)

test: dependencies tag
	$(TEST)

# What every commit passes.
check: lint test

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Plugins Tests

format:
	swift format --in-place --recursive --parallel Package.swift Sources Plugins Tests

# Times the lab beside PyTorch, JAX and MLX, where they are installed: $PEERS is the folder of their
# scripts, $PEERS_PYTHON a Python that has them; BENCH takes options, such as BENCH='--quick'.
bench: build
	python3 Benchmarks/run.py $(BENCH)

# Runs all lessons with the demonstrations that take minutes, looks whether they check what they teach,
# and shows the table of what each teaches.
lessons: build
	.build/release/gan-lab lesson lint --full --no-rc
	.build/release/gan-lab lesson coverage

# Has a sweep run by Slurm, and by GNU parallel on two machines, all on this one; skipped where they are missing.
test-slurm: build
	python3 Scripts/sweep-trials/slurm.py

test-parallel: build
	python3 Scripts/sweep-trials/parallel.py

# Writes the table of what each lesson teaches into Lessons/README.md.
coverage: build
	Scripts/coverage-table.py

# Makes the golden numbers anew, from PyTorch, SciPy and mpmath (see Tests/Golden/README.md).
goldens:
	python3 Tests/Golden/all.py

# What was built, as it lies under a prefix; the parser's package has a program that writes manual pages.
stage: build
	@$(BUILD) --product generate-manual
	@Scripts/distribution/stage.sh .build/stage

install: stage
	@Scripts/distribution/install.sh .build/stage "$(PREFIX)" "$(DESTDIR)"

# Removes what `make install` put under the same PREFIX.
uninstall:
	@Scripts/distribution/uninstall.sh "$(PREFIX)" "$(DESTDIR)"

# A tarball that runs wherever it is unpacked, a Debian package, and the sources, in dist/.
dist: stage
	@Scripts/distribution/package.sh .build/stage dist

# Unpacks, moves and installs them in a scratch folder, and works with them.
dist-check: dist
	@Scripts/distribution/check.sh .build/stage dist

dependencies:
	@Scripts/install-dependencies.sh

tag:
	@Scripts/write-build-tag.sh

clean:
	rm -rf .build .build-test

# Each target does all of its own set-up; a second call starts at once.
.DELETE_ON_ERROR:
BIN := .venv/bin
READY := .venv/.ready
SAMPLE := build/sample_class

.PHONY: help learn grade test hostile mutants bench fingerprints tidy lint lock clean

help:
	@echo "make learn   open the course in JupyterLab"
	@echo "make grade   grade a sample class of submissions"
	@echo "make test    run every test"
	@echo "make hostile attack the grader, and print what came of it; ARGS='--through nbgrader' or ARGS=--stock for other graders"
	@echo "make mutants change the solution in small ways, and see whether the hidden tests notice"
	@echo "make bench   time our grading beside stock nbgrader's; takes a while"
	@echo "make fingerprints   after adding a misconception: look at its specimen once, so that grading need not"
	@echo "make tidy    after editing a lesson: store it the way that lessons are stored"
	@echo "make lint    check style; make lock refreshes requirements.lock"

$(READY): requirements.lock pyproject.toml set_up.sh
	./set_up.sh python
	@touch $@

learn: $(READY)
	$(BIN)/python -m schedule_lab

grade: $(READY)
	@./set_up.sh bubblewrap
	@$(BIN)/python -m tests.classroom $(SAMPLE)
	@cd $(SAMPLE) && $(abspath $(BIN))/autograder grade warmup_cosine $(ARGS)

test: $(READY)
	@./set_up.sh bubblewrap chromium hub postgresql
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

hostile: $(READY)
	@./set_up.sh bubblewrap
	@$(BIN)/python -m tests.hostile $(ARGS)

mutants: $(READY)
	$(BIN)/python -m tests.mutants $(ARGS)

bench: $(READY)
	@./set_up.sh bubblewrap
	$(BIN)/python -m tests.benchmarks.kernels
	$(BIN)/python -m tests.benchmarks.writer
	$(BIN)/python -m tests.benchmarks.growth
	$(BIN)/python -m tests.benchmarks.grading $(ARGS)

fingerprints: $(READY)
	$(BIN)/python -m autograder.fingerprints

tidy: $(READY)
	$(BIN)/ruff format --quiet course
	$(BIN)/python -m tests.tidy_lessons course/*.ipynb

lint: $(READY)
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 --quiet --output-file requirements.lock

clean:
	rm -rf .venv build artefacts

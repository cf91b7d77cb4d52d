# project.mk - what tests the project itself. No learner and no lecturer needs it.

## Maintainer
##   make check          everything the project promises, tested
##   make crosscheck     our networks beside PyTorch's (needs python3-torch)
##   make bench          the times of learning, and where they go
##   make weave          fill listings, numbers and figures into the chapters
##   make format         clang-format on every C file
##   docs/contributing.md  how to add a chapter, a step or a mistake

.PRECIOUS: $(BUILD)/tests/project/rehearse_%.o
.PHONY: check crosscheck bench format

$(BUILD)/test_%: $(BUILD)/tests/runner/run_%.o $(BUILD)/tests/runner/explain.o \
        $$(call suite,$$*) $$(call models,$$(upto_$$*))
	$(LINK)
$(BUILD)/tests/project/rehearse_%.o: DEFINE = -DMODULE=$*
$(BUILD)/tests/project/rehearse_%.o: tests/project/rehearse.c | toolchain
	$(COMPILE)
$(BUILD)/rehearse_%: $(BUILD)/tests/project/rehearse_%.o $$(call suite,$$*) \
        $$(call models,$$(upto_$$*))
	$(LINK)

# test_*.c test what the course gives ready-made, and what the model answers
# promise together.
GIVEN := $(patsubst tests/project/%.c,$(BUILD)/%,$(wildcard tests/project/test_*.c))
$(GIVEN): $(BUILD)/%: $(BUILD)/tests/project/%.o $(RUNNER) $(LIB) \
        $(call models,$(MODULES))
	$(LINK)
$(filter %_1997,$(GIVEN)): $(call parts_of,chapters/07-lstm/history)

# Compares with the PyTorch that is installed, while make check compares with the
# numbers that PyTorch gave when tests/project/golden.tsv was made.
crosscheck: $(BUILD)/test_golden
	@[ -x /usr/bin/python3 ] || { echo "python3-torch is missing: 'apt-get" \
	    "install python3-torch' brings it (1 GB)." >&2; exit 1; }
	@/usr/bin/python3 tests/project/golden.py > $(BUILD)/golden.tsv
	@$< $(BUILD)/golden.tsv

BENCHES := $(patsubst tests/project/%.c,$(BUILD)/%,$(wildcard tests/project/bench*.c))
$(BENCHES): $(BUILD)/%: $(BUILD)/tests/project/%.o $(LIB) $(call models,$(MODULES))
	$(LINK)
bench: $(BENCHES)
	@for program in $(sort $^); do $$program || exit 1; done

$(BUILD)/archives $(BUILD)/no_landlock: $(BUILD)/%: $(BUILD)/tests/project/hostile/%.o
	$(LINK)
$(BUILD)/archives $(BUILD)/no_landlock: LIBRARIES += $(GRADER_LIBRARIES)

# The grader is tested only where its libraries are installed. Make reads this line
# for every command, so without the condition even make help would need pkg-config.
ifneq ($(filter check,$(MAKECMDGOALS)),)
GRADER_TESTED := $(if $(shell pkg-config --exists libseccomp libcjson \
        libarchive 2> /dev/null && echo yes),$(GRADER_PARTS) $(BUILD)/archives \
        $(BUILD)/no_landlock)
endif

# ONLY_CODE=1 leaves out what does not depend on the compiler.
check: $(MODULES:%=$(BUILD)/test_%) $(MODULES:%=$(BUILD)/rehearse_%) \
        $(GIVEN) $(BENCHES) $(BIN)/capstone $(if $(ONLY_CODE),,$(LEARN) $(ALL_FIGURES) $(GRADER_TESTED))
	@sh tests/project/check.sh $(BUILD) $(MODULES)

format:
	@$(call need,clang-format)
	clang-format -i $(wildcard lib/*.[ch] solutions/*.c chapters/*/*.c \
	    chapters/*/*/*.[ch] tests/*/*.[ch] tests/*/*/*.c tests/*/*/*/*.c)

# project.mk - what tests the project itself. No learner and no lecturer needs it.

## Maintainer
##   make check          everything the project promises, tested
##   make seeds          right answers and mistakes over SEEDS=2000 seeds
##   make crosscheck     our networks beside PyTorch's (needs python3-torch)
##   make bench          the times of learning, and where they go
##   make mutants        are the tests red when a model answer is wrong? M=chain
##   make blind          what the tests say of 200 mistakes nobody catalogued; M=chain
##   make weave          fill listings, numbers and figures into the chapters
##   make format         clang-format on every C file
##   docs/contributing.md  how to add a chapter, a step or a mistake

.PHONY: check crosscheck bench mutants blind seeds format

$(BUILD)/test_%: $(BUILD)/tests/runner/run_%.o $(WATCH) $$(call suite,$$*) $$(call models,$$(upto_$$*))
	$(LINK)
# Programs that look at all that tests a module: each is compiled anew for it.
define OF_MODULE
$(BUILD)/tests/project/$(1)_%.o: DEFINE = -DMODULE=$$*
$(BUILD)/tests/project/$(1)_%.o: tests/project/$(1).c | toolchain
	$$(COMPILE)
$(BUILD)/$(1)_%: $(BUILD)/tests/project/$(1)_%.o $$$$(call suite,$$$$*) \
        $(if $(filter seeds,$(1)),$$$$(call made_from,tests/project/variants/$$$$*)) \
        $$$$(call models,$$$$(upto_$$$$*))
	$$(LINK)
endef
OF_EACH := rehearse refusals seeds
$(foreach p,$(OF_EACH) mutant_run,$(eval .PRECIOUS: $(BUILD)/tests/project/$p_%.o)$(eval $(call OF_MODULE,$p)))

# How often right answers pass and mistakes are seen, over many seeds.
seeds: $(MODULES:%=$(BUILD)/seeds_%)
	@for m in $(or $(module),$(MODULES)); do \
	    $(BUILD)/seeds_$$m 1 $${SEEDS:-2000} || failed=1; \
	done; [ -z "$$failed" ]

# Every model answer made wrong in every small way, and tried as a learner's file
# is: compiled and linked as for a verdict, with the answers of the modules before.
# What is known stands in build/mutants, so that a second call goes on. SAMPLE=600
# takes a sample for 600 seconds, in an order that is always the same.
build/mutants/%.parts: FORCE $(BUILD)/tests/project/mutant_run_%.o \
        $(BUILD)/tests/runner/run_%.o $(WATCH) \
        $$(call suite,$$*) $$(call models,$$(filter-out $$*,$$(upto_$$*)))
	@mkdir -p $(@D) && echo $(filter %.o,$^) $(filter %.a,$^) > $@
mutants: $(patsubst %,build/mutants/%.parts,$(if $(M),$(module),$(MODULES)))
	@$(if $(M),$(if $(module),,echo "mutants needs one of M=$(MODULES: = M=)" >&2; exit 2))
	@$(call need,python3)
	@MUTANTS_COMPILE='$(filter-out ccache,$(CC)) $(CPPFLAGS) $(WARNINGS) -O1 -g $(SANITIZED)' \
	MUTANTS_LINK='$(CC) $(if $(shell command -v ld.gold),-fuse-ld=gold) $(SANITIZED)' \
	MUTANTS_LIBRARIES='$(LIBRARIES)' \
	    python3 -B tests/project/mutants.py $(notdir $(basename $^))

# Wrong answers that were written without looking at the catalogue: how many are
# rejected, and how many of them with a name or a hint? build/blind.tsv has each.
build/blind/%.parts: FORCE $(BUILD)/tests/runner/run_%.o $(WATCH) \
        $$(call suite,$$*) $$(call models,$$(filter-out $$*,$$(upto_$$*)))
	@mkdir -p $(@D) && echo $(filter %.o,$^) $(filter %.a,$^) > $@
blind: $(patsubst %,build/blind/%.parts,$(if $(M),$(module),$(MODULES)))
	@$(if $(M),$(if $(module),,echo "blind needs one of M=$(MODULES: = M=)" >&2; exit 2))
	@$(call need,python3)
	@BLIND_COMPILE='$(filter-out ccache,$(CC)) $(CPPFLAGS) $(WARNINGS) -Wno-unused-parameter -O1 -g $(SANITIZED)' \
	BLIND_LINK='$(CC) $(if $(shell command -v ld.gold),-fuse-ld=gold) $(SANITIZED)' \
	BLIND_LIBRARIES='$(LIBRARIES)' \
	    python3 -B tests/project/blind.py $(notdir $(basename $^))

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
check: $(MODULES:%=$(BUILD)/test_%) \
        $(foreach p,$(OF_EACH),$(MODULES:%=$(BUILD)/$p_%)) \
        $(GIVEN) $(BENCHES) $(BIN)/capstone $(if $(ONLY_CODE),,$(LEARN) $(ALL_FIGURES) $(CODES) $(GRADER_TESTED))
	@sh tests/project/check.sh $(BUILD) $(MODULES)

format:
	@$(call need,clang-format)
	clang-format -i $(wildcard lib/*.[ch] solutions/*.c chapters/*/*.c \
	    chapters/*/*/*.[ch] tests/*/*.[ch] tests/*/*/*.c tests/*/*/*/*.c)

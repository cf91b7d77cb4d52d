# project.mk - what tests the project itself. No learner and no lecturer needs it.

## Maintainer
##   make check          everything the project promises, tested
##   make check-notes    pages, PDF and EPUB: words, weight, validity, a browser
##   make seeds          right answers and mistakes over SEEDS=2000 seeds
##   make collisions     how often honest solutions are rounded alike, for the grader
##   make crosscheck     our networks beside PyTorch's (needs python3-torch)
##   make bench          the times of learning, and where they go
##   make bench PEERS=1  beside PyTorch and oneDNN; KEEP=1 for docs/performance
##   make mutants        are the tests red when a model answer is wrong? M=chain
##   make blind          what the tests say of 200 mistakes nobody catalogued; M=chain
##   make weave          fill listings, numbers and figures into the chapters
##   make format         clang-format on every C file
##   docs/contributing.md  how to add a chapter, a step or a mistake

.PHONY: check checked check-notes crosscheck bench mutants blind seeds collisions format

$(BUILD)/test_%: $(BUILD)/tests/runner/run_%.o $(WATCH) $$(call suite,$$*) $$(call models,$$(upto_$$*))
	$(LINK)
# Programs that look at all that tests a module: each is compiled anew for it.
define OF_MODULE
$(BUILD)/tests/project/$(1)_%.o: DEFINE = -DMODULE=$$*
$(BUILD)/tests/project/$(1)_%.o: tests/project/$(1).c | toolchain
	$$(COMPILE)
$(BUILD)/$(1)_%: $(BUILD)/tests/project/$(1)_%.o $$$$(call suite,$$$$*) \
        $(if $(filter seeds extremes collisions,$(1)),$$$$(call made_from,tests/project/variants/$$$$*)) \
        $(if $(filter collisions,$(1)),$(BUILD)/tests/grader/fingerprint.o $(BUILD)/tests/grader/question.o) \
        $$$$(call models,$$$$(upto_$$$$*))
	$$(LINK)
endef
OF_EACH := rehearse refusals seeds extremes collisions
$(foreach p,$(OF_EACH) mutant_run,$(eval .PRECIOUS: $(BUILD)/tests/project/$p_%.o)$(eval $(call OF_MODULE,$p)))

# How often honest solutions are rounded in the same way, for the page of a class.
collisions: $(MODULES:%=$(BUILD)/collisions_%)
	@{ sed '/clang-format off/q' tests/grader/collisions.h && \
	    for m in $(MODULES); do $(BUILD)/collisions_$$m print || exit 1; done && \
	    sed -n '/clang-format on/,$$p' tests/grader/collisions.h; } > $(BUILD)/collisions.h && \
	    mv $(BUILD)/collisions.h tests/grader/collisions.h

# What 'make try' says of the mistakes that a chapter shows, for 'make weave'.
TRANSCRIPTS := $(foreach m,$(MODULES),$(DATA)/$(call chapter,$m)/try.txt)
$(TRANSCRIPTS): $(DATA)/%/try.txt: $(TEXTS) tests/project/transcripts.sh \
        $$(BUILD)/rehearse_$$(call module_of,$$*) $$(BUILD)/learn
	@mkdir -p $(@D)
	@sh tests/project/transcripts.sh $(BUILD) $(call module_of,$*) $* $(TEXTS) > $@.part && mv $@.part $@
weave: $(TRANSCRIPTS)

# How often right answers pass and mistakes are seen, over many seeds. What is known
# stands in a file for each module, so that a second call goes on. Every case takes
# megabytes anew, and half the time would go by in asking the system for them, so
# malloc() is told to keep what it has (mallopt(3)).
HEAP_KEPT := MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=1073741824
$(BUILD)/seeds/%: $(BUILD)/seeds_%
	@mkdir -p $(@D) && : > $@
seeds: $(patsubst %,$(BUILD)/seeds/%,$(if $(M),$(module),$(MODULES)))
	@$(if $(M),$(if $(module),,echo "seeds needs one of M=$(MODULES: = M=)" >&2; exit 2))
	@for m in $(notdir $^); do \
	    $(HEAP_KEPT) $(BUILD)/seeds_$$m 1 $${SEEDS:-2000} $(BUILD)/seeds/$$m || failed=1; \
	done; [ -z "$$failed" ]

check-notes: notes pdf epub slides $(LIVE:$(PAGES)/live/%.js=build/live/%)
	@sh tests/project/check_notes.sh

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
	MUTANTS_LINK='$(CC) $(QUICK_LINK) $(SANITIZED) $(FIXED)' \
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
	BLIND_LINK='$(CC) $(QUICK_LINK) $(SANITIZED) $(FIXED)' \
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

BENCH := $(BUILD)/bench
$(BENCH): $(call made_from,tests/project/bench) $(LIB) $(call models,$(MODULES)) $(PRODUCTS)
	$(LINK)
$(BENCH) $(BUILD)/test_libxsmm: LIBRARIES += $(XSMM)
$(BUILD)/test_libxsmm: $(PRODUCTS)
# oneDNN's program is compiled in any case, and says so where oneDNN is missing.
PEER := $(BUILD)/peer_dnnl
$(PEER): $(BUILD)/tests/project/peer_dnnl.o $(BUILD)/tests/project/bench_time.o
	$(LINK)
$(PEER): LIBRARIES += $(shell echo '#include <oneapi/dnnl/dnnl.h>' | \
        $(PROGRAM) -E - > /dev/null 2>&1 && echo -ldnnl)
# oneDNN may have been installed since the last time.
$(if $(PEERS),$(eval $(BUILD)/tests/project/peer_dnnl.o: FORCE))
bench: $(BENCH) $(if $(PEERS),$(PEER))
	@$(if $(PEERS),$(call need,gnuplot))
	@$(if $(KEEP),$(if $(PEERS),,echo "KEEP=1 needs PEERS=1: docs/performance.md" \
	    "quotes all." >&2; exit 2))
	@rm -f build/bench.tsv
	@OMP_NUM_THREADS=1 $< build/bench.tsv $(if $(PEERS), \
	    '/usr/bin/python3 -B tests/project/peer_torch.py' $(PEER)) | tee build/bench.txt
	@[ -s build/bench.tsv ] || { echo "The measurement was stopped." >&2; exit 1; }
	@$(if $(PEERS),$(call DRAW_BENCH,build,build/bench.svg))
	@echo; echo "The numbers are in build/bench.tsv and build/bench.values."
	@$(if $(PEERS),echo "The figure is build/bench.svg.")
	@$(if $(KEEP),grep -q PyTorch build/bench.values && grep -q oneDNN build/bench.values || \
	    { echo "Not kept: a peer was not measured." >&2; exit 1; })
	@$(if $(KEEP),cp build/bench.tsv build/bench.values docs/kept && \
	    { echo "//: begin run"; cat build/bench.txt; echo "//: end run"; } \
	    > docs/kept/bench.txt && $(MAKE) --no-print-directory weave)

$(BUILD)/archives $(BUILD)/no_landlock: $(BUILD)/%: $(BUILD)/tests/project/hostile/%.o
	$(LINK)
$(BUILD)/archives $(BUILD)/no_landlock: LIBRARIES += $(GRADER_LIBRARIES)

# The grader and the watch are tested only where their libraries are installed. Make
# reads this for every command, so without the condition even make help would need
# pkg-config.
ifneq ($(filter checked,$(MAKECMDGOALS)),)
GRADER_TESTED := $(if $(shell pkg-config --exists libseccomp libcjson \
        libarchive 2> /dev/null && echo yes),$(GRADER_PARTS) $(STUBS) $(MODULES:%=$(BUILD)/collisions_%) $(BUILD)/archives \
        $(BUILD)/no_landlock)
WATCH_TESTED := $(if $(shell pkg-config --exists ncursesw && echo yes),$(BUILD)/watch)
endif

# ONLY_CODE=1 leaves out what does not depend on the compiler. In a make of its own,
# so that it can use all processors without being asked.
check: | toolchain
	@$(MAKE) --no-print-directory -j$$(nproc 2> /dev/null || echo 2) checked
checked: $(MODULES:%=$(BUILD)/test_%) \
        $(foreach p,$(filter-out collisions,$(OF_EACH)),$(MODULES:%=$(BUILD)/$p_%)) \
        $(GIVEN) $(BENCH) $(PEER) $(BIN)/capstone $(if $(ONLY_CODE),,$(LEARN) $(WATCH_TESTED) \
            $(ALL_DATA) $(ALL_FIGURES) $(TRANSCRIPTS) $(KEPT_BENCH) $(CODES) $(GRADER_TESTED))
	@HEAP_KEPT='$(HEAP_KEPT)' sh tests/project/check.sh $(BUILD) $(MODULES)

format:
	@$(call need,clang-format)
	clang-format -i $(wildcard lib/*.[ch] solutions/*.c chapters/*.c chapters/*/*.c \
	    chapters/*/*/*.[ch] docs/*/*.c tests/*/*.[ch] tests/*/*/*.c tests/*/*/*/*.c)

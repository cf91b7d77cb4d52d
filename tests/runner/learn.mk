# learn.mk - what a learner types: the board, one step, a hint, a fresh exercise.

# The modules to test: the one that M names, the first one, so that its tests are
# compiled before the first step is written, and those of which the exercise is no
# longer as it was in the beginning. In the others every step is open.
begun = $(eval begun := $(shell mkdir -p build/mine; for m in $(MODULES); do \
    stub=build/mine/$$m.stub; \
    [ -e $$stub ] || cat solutions/$$m.stub > $$stub 2> /dev/null || \
        awk -f solutions/stub.awk solutions/$$m.c > $$stub; \
    cmp -s $$stub exercises/$$m.c || echo $$m; done 2> /dev/null))$(begun)
tested = $(filter $(begun) $(module) $(firstword $(MODULES)),$(1))

# The exercise as it was when it was last tried. Contents decide what is new,
# not dates: a file copied here may be older than the one before it.
build/mine/%.c: FORCE | toolchain
	@[ -e exercises/$*.c ] || { echo "exercises/$*.c is missing:" \
	    "'make reset M=$*' brings it back." >&2; exit 1; }; \
	cmp -s exercises/$*.c $@ || cp exercises/$*.c $@
FORCE:

# Links the learner's module with the model answers of the ones before it, so that
# one mistake is not punished twice. What the compiler says goes into the verdict.
# The lock is for a 'make watch' in another window, which writes the same files.
# gold is quicker, but by itself drops OpenBLAS, which only GSL calls.
QUICK_LINK = $(if $(shell command -v ld.gold),-fuse-ld=gold -Xlinker --no-as-needed)
tests_of = $(BUILD)/tests/runner/run_$(1).o $(WATCH) $(call suite,$(1)) \
        $(call models,$(filter-out $(1),$(upto_$(1))))
$(DESK)/%.verdict: build/mine/%.c $$(if $$(call tested,$$*),$$(call tests_of,$$*)) \
        | toolchain
	@exec 9> $(DESK)/lock; flock 9 2> /dev/null; \
	$(if $(call tested,$*),,echo compiler > $@; exit;) \
	out=$(DESK)/$*; \
	if $(CC) $(CPPFLAGS) $(WARNINGS) -Wno-unused-parameter -O1 -g $(SANITIZED) \
	        -fdiagnostics-color=never -c exercises/$*.c -o $$out.o \
	        2> $$out.said && \
	    $(CC) $(SANITIZED) $(FIXED) $(QUICK_LINK) $$out.o $(filter %.o,$^) \
	        $(filter %.a,$^) $(CHECK) $(GSL) \
	        -o $$out.test 2>> $$out.said; \
	then WREC_SEED=$(SEED) $$out.test $$out.part; \
	else echo broken > $$out.part; fi && \
	{ echo compiler; sed 's/^/\t/' $$out.said; } >> $$out.part && \
	mv $$out.part $@

LEARN = $(BUILD)/learn
$(LEARN): $(patsubst %,$(BUILD)/tests/runner/%.o,learn hint names foresee ready recall \
              show terminal verdict outcome steps) \
        $(MODULES:%=$(BUILD)/tests/steps/%.o)
	$(LINK)

# M and STEP come through the environment, so that no quote in them is code.
#
# A red step is an answer, but make would end its status of 1 with "Error 1". It says
# nothing of a line that begins with + and ends so when it only asks what is to be
# done (-q). So it only asks when one of these targets is asked for alone, and another
# make tries the steps.
DRY   := $(findstring n,$(filter-out -%,$(firstword $(MAKEFLAGS))))
ASKED := $(if $(word 2,$(MAKECMDGOALS))$(DRY),,$(filter learn try hint,$(MAKECMDGOALS)))
MAKEFLAGS += $(if $(ASKED),-q)
TELL = $(LEARN) $(DESK) $@ "$$M" "$$STEP"
ifneq ($(ASKED),)
learn try hint:
	+@MAKEFLAGS=$$(echo "$$MAKEFLAGS" | sed 's/^\([A-Za-z]*\)q/\1/') \
	$(MAKE) --no-print-directory tried && $(TELL) || exit 1
else
learn try hint: tried
	@$(TELL)
endif
tried: $(LEARN) $(VERDICTS)

# A row for every step, for scripts.
steps: $(LEARN)
	@$(LEARN) $(DESK) steps

# On a terminal that ncurses knows a program leads; elsewhere, or without ncurses, the
# board is printed after every save. (Without a terminal entr must not wait for keys:
# -n.)
CURSES = $(shell pkg-config --cflags --libs ncursesw 2> /dev/null)
LEADS := $(if $(filter watch,$(MAKECMDGOALS)),$(shell [ -t 0 ] && [ -t 2 ] && \
         tput cup 0 0 > /dev/null 2>&1 && pkg-config --exists ncursesw && echo yes))
$(BUILD)/watch: $(patsubst %,$(BUILD)/tests/runner/%.o,watch desk drawings \
                    roster pane child kept)
	$(LINK)
$(BUILD)/watch: LIBRARIES = $(CURSES)
watch: toolchain $(if $(LEADS),tried $(BUILD)/watch)
	@$(call need,entr)
	@[ -z '$(LEADS)' ] || [ ! -t 1 ] || \
	    MAKE='$(MAKE)' exec $(BUILD)/watch $(LEARN) $(DESK); \
	keys=; [ -t 0 ] || keys=-n; \
	ls exercises/*.c | entr -c $$keys $(MAKE) --no-print-directory learn

# No other rule writes to an exercise. The old file is kept beside the new one.
reset:
	@$(if $(module),,echo "reset needs one of M=$(MODULES: = M=)" >&2; exit 2)
	@file=exercises/$(module).c; new=$$file.new.$$$$; \
	{ if [ -e solutions/$(module).stub ]; then cat solutions/$(module).stub; \
	  else awk -f solutions/stub.awk solutions/$(module).c; fi; } > $$new || \
	    { rm -f $$new; echo "$$file is as it was: the new one cannot be" \
	        "written. Is the disk full?" >&2; exit 1; }; \
	if cmp -s $$new $$file; then \
	    rm $$new; \
	else \
	    n=1; while [ -e $$file.$$n ] || { [ -e $$file ] && \
	        ! ln $$file $$file.$$n 2> /dev/null && [ -e $$file.$$n ]; }; \
	    do n=$$((n + 1)); done; \
	    if [ -e $$file ] && [ ! -e $$file.$$n ]; then cp -p $$file $$file.$$n || \
	        { rm -f $$new; exit 1; }; fi; \
	    [ ! -e $$file ] || echo "Your file is kept as $$file.$$n."; \
	    mv $$new $$file; \
	fi && echo "$$file is as it was in the beginning."

$(MODULES:%=$(BUILD)/exercises/%.o): $(BUILD)/exercises/%.o: build/mine/%.c | toolchain
	$(subst $<,exercises/$*.c,$(COMPILE))

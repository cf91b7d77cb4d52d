# Wrec: why recurrent networks forget, and what makes them remember.
# `make` alone prints what can be done.

# The chapters, in teaching order. A module may use the ones before it. To add
# one, add its name here and its file to each room (docs/contributing.md).
MODULES := chain rnn bptt clip init esn lstm gru scan lyap
# Modules that nobody has to do. The board does not call them due, and `make plots
# MINE=1` leaves out their figures; `make plot M=gru MINE=1` draws them.
EXTRAS  := gru scan lyap
# A handout ends with the chapter that is set: the later ones have no steps.
MODULES := $(foreach m,$(MODULES),$(if $(wildcard tests/steps/$m.c),$m))

# The Debian packages that the course needs, listed by who needs them.
LEARNER    := gcc make libc6-dev pkg-config check libgsl-dev \
              libopenblas-dev gnuplot-nox entr libncurses-dev
READER     := pandoc katex
PRINTER    := texlive-luatex texlive-latex-recommended texlive-fonts-recommended \
              lmodern librsvg2-bin
BROWSER    := clang-14 lld-14 wasi-libc libclang-rt-14-dev-wasm32
DEBUGGER   := gdb
GRADER     := zip bubblewrap libseccomp-dev libcjson-dev libarchive-dev binutils \
              similarity-tester
TESTER     := unzip python3-jsonschema libxml2-utils universal-ctags locales busybox tmux
MAINTAINER := clang clang-format clangd valgrind git shellcheck gawk original-awk \
              slurmd slurmctld slurm-client munge parallel \
              chromium epubcheck default-jre-headless hunspell hunspell-en-gb \
              $(if $(filter x86_64-%,$(MAKE_HOST)),libxsmm-dev)

# ---- Settings ---------------------------------------------------------------

# Make takes NAME=value for a text with $(...) to expand, so a submission named
# $(shell rm x) would run a command when its name is read or handed on. Here
# every such text is replaced by its own bytes, which make does not expand again.
# A make that this one starts finds the settings in the environment
# (MAKEOVERRIDES is the list that would otherwise be parsed a second time).
SETTINGS := M STEP SEED SEEDS UPTO FOR MINE SAN PNG V ONLY_CODE FIGURE SUBMISSION \
            SUBMISSIONS ONLY ROSTER OUT FORMAT TITLE PLATFORM ENGINE JOBS HOSTS SANDBOX \
            BUDGET VISIBILITY LEADERBOARD PEERS KEEP REPORT CC CFLAGS CPPFLAGS
MAKEOVERRIDES :=
verbatim = $(eval override $(1) := $$(value $(1)))$(eval export $(1))
$(foreach v,$(.VARIABLES),$(if $(filter command,$(origin $v)),$(call verbatim,$v)))
$(foreach v,$(SETTINGS),$(if $(filter environment,$(origin $v)),$(call verbatim,$v)))
# Switches are on unless they are 0.
$(foreach v,MINE SAN PNG V ONLY_CODE FIGURE PEERS KEEP,\
    $(if $(filter 0 no off,$($v)),$(eval override $v :=)))
# The tests of the project use the model answers only.
$(if $(filter check,$(MAKECMDGOALS)),$(eval override MINE :=))
# M, SEED and SEEDS become part of a path or of a command, so they are looked at first.
module := $(if $(filter 1,$(words $(M))),$(filter $(subst %,,$(M)),$(MODULES)))
digits = $(if $(1),$(call digits,$(wordlist 2,10,$(1)),$(subst $(firstword $(1)),,$(2))),$(2))
$(foreach s,SEED SEEDS,$(if $(call digits,0 1 2 3 4 5 6 7 8 9,$($s)),\
    $(error $s takes a whole number, as in $s=7)))

# In a German terminal awk and printf write 0,5 and the compiler's messages,
# which the course reads, are German. So every program runs in C's locale.
override LC_ALL := C.UTF-8
override LANGUAGE := en
export LC_ALL LANGUAGE
# One BLAS thread: results repeat, and Check forks for every test.
export OPENBLAS_NUM_THREADS := 1

ifeq ($(if $(filter default,$(origin CC)),,$(strip $(CC))),)
override CC := gcc
endif
# CC may be more than a compiler, as in CC="ccache /usr/bin/gcc -m64". PROGRAM is
# the compiler itself, COMPILER its name.
WRAPPERS := env ccache distcc sccache icecc
PROGRAM  := $(firstword $(filter-out -% $(WRAPPERS) $(addprefix %/,$(WRAPPERS)), \
            $(foreach w,$(CC),$(if $(findstring =,$w),,$w))))
COMPILER := $(notdir $(PROGRAM))
CFLAGS ?= -O2 -g
# No fused a*b+c, so that results repeat across machines and compilers. Never
# -Ofast or -ffast-math: they make isnan() answer 0. OpenMP is for loops' simd only,
# and clang need not warn where the sanitizers forbid that.
WARNINGS  := -std=c11 -ffp-contract=off -fopenmp-simd -Wall -Wextra -Wpedantic \
             -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
             $(if $(findstring clang,$(COMPILER)),-Wno-pass-failed)
SANITIZED := -fsanitize=address,undefined -fno-sanitize-recover=all \
             -fno-omit-frame-pointer
# How sanitized programs are linked. Kernels that choose 32 bits of an address at
# random (Ubuntu 24.04, WSL 2) may put a program where the sanitizers of older
# compilers want their own memory, and then it dies before main(). Without -pie it
# stands at a low address, where nothing is in the way.
FIXED     := -no-pie
# A warning is an error with the compilers that the course is tested with. Others
# may warn of things that these have never heard of, and that should stop nobody.
TESTED     := gcc-12 clang-14
KIND_OF_CC := $(firstword $(foreach c,clang gcc,$(findstring $c,$(COMPILER))))
STRICT      = $(eval STRICT := $(if $(filter $(TESTED),$(KIND_OF_CC)-$(firstword \
              $(subst ., ,$(shell $(CC) -dumpversion 2> /dev/null)))),-Werror))$(STRICT)
FLAGS       = $(CFLAGS) $(STRICT) $(WARNINGS) $(if $(SAN),$(SANITIZED))
# Without HAVE_INLINE every gsl_matrix_get() is a call.
override CPPFLAGS += -Ilib -DHAVE_INLINE
# OpenBLAS in place of -lgslcblas, GSL's own slow BLAS. Asked once, when it is first
# used, because `make setup` may have installed it a moment ago.
GSL        = $(eval GSL := $(shell pkg-config --libs gsl \
             --define-variable=GSL_CBLAS_LIB=-lopenblas))$(GSL)
CHECK      = $(eval CHECK := $(shell pkg-config --libs check))$(CHECK)
LIBRARIES  = $(CHECK) $(GSL)

# Where things are made. MINE=1 lets the learner's modules take the place of
# the model answers; SAN=1 builds with the sanitizers.
BUILD   := build/$(COMPILER)$(if $(SAN),-san)
DESK    := build/mine$(SEED:%=/seed-%)
PLACE   := build$(if $(MINE),/mine)
Q       := $(if $(V),,@)

# chapters/01-chain for the module chain, and the modules up to and with it.
chapter = $(patsubst chapters/%,%,$(wildcard chapters/[0-9][0-9]-$(1)))
seen   :=
$(foreach m,$(MODULES),$(eval seen += $m)$(eval upto_$m := $(seen)))

LIB      := $(BUILD)/lib.a
VERDICTS    := $(MODULES:%=$(DESK)/%.verdict)

# A clock that was wrong may have left files of the future, and no edit is newer than
# they are. They become very old, so that they are made again. (A run of a long
# experiment lies one folder deeper than other data, and stays as it is.)
ifneq ($(and $(filter 0,$(MAKELEVEL)),$(MAKECMDGOALS)),)
$(shell { [ -d build ] && touch build/now && find build -type f -newer build/now \
    ! -path 'build/*data/*/*/*' -exec touch -t 200001010000 {} +; } 2> /dev/null)
endif

# The objects made from NAME.c and NAME_*.c; in a handout some come as objects
# already.
made_from = $(patsubst %,$(BUILD)/%.o,$(sort $(basename \
            $(wildcard $(1).[co] $(1)_*.[co]))))

# The objects that test a module M, without M itself.
RUNNER := $(patsubst %,$(BUILD)/tests/runner/%.o,catalogue sheet watched arguments \
          heap matrices sparse fair guess compare tell outcome steps)
# What is also linked into a program that runs a learner's code and says how it
# ended.
WATCH  := $(patsubst %,$(BUILD)/tests/runner/%.o,explain sanitizers)
suite = $(foreach d,steps probes oracles mistakes,$(call made_from,tests/$d/$(1))) \
        $(RUNNER) $(LIB)
models = $(1:%=$(BUILD)/solutions/%.o)

# Every rule that can apply stands in these files. A handout lacks the last two.
RULES := Makefile tests/runner/learn.mk docs/editor.mk chapters/figures.mk \
         docs/notes.mk $(wildcard tests/grader/grader.mk tests/project/project.mk)
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SECONDEXPANSION:
.PHONY: help setup toolchain learn try hint tried steps watch reset clean FORCE
# Make would delete these after use, as files that no rule names.
.PRECIOUS: $(BUILD)/%.o $(BUILD)/tests/runner/run_%.o \
        $(foreach d,solutions tests/oracles tests/mistakes,$(BUILD)/$d/%.o)

help:
	@sed -n 's/^## \{0,1\}//p' $(RULES)

## Wrec: why recurrent networks forget, and what makes them remember.
##
## Learner
##   make setup learn    install what is missing; the board and the next step
##   make learn          where am I, what comes next, what went wrong?
##   make watch          the same after every save, with keys for all below
##   make try            only the next step; or M=chain STEP=backward
##   make try SEED=7     the same step on fresh numbers
##   make hint           a hint for it, stronger every time you ask
##   make reset M=chain  begin a chapter anew; your file is kept beside it
##   make clean          remove build/ (exercises stay as they are)

# These use all processors, unless the command line has a -j of its own.
ifeq ($(filter-out learn try hint notes grade grade-class regrade marks,$(or $(MAKECMDGOALS),help)),)
MAKEFLAGS += -j$(shell nproc 2> /dev/null || echo 2)
endif

# ---- Packages ---------------------------------------------------------------

# `make setup learn -j` must not test before the compiler has come.
ifneq ($(filter setup,$(MAKECMDGOALS)),)
toolchain: | setup
endif

# What the goals beside it need, as in 'make setup learn'; alone, what a learner and a
# reader may want. FOR=reader, FOR=lecturer and FOR=maintainer add to that.
alone  = $(if $(filter-out setup,$(MAKECMDGOALS)),,alone)
beside = $(FOR)$(filter $(1),$(MAKECMDGOALS))
WANTED = $(LEARNER) \
    $(if $(alone)$(call beside,notes pdf epub slides check check-notes),$(READER)) \
    $(if $(filter reader maintainer,$(FOR))$(filter pdf check-notes,$(MAKECMDGOALS)),$(PRINTER)) \
    $(if $(filter reader maintainer,$(FOR))$(filter check-notes,$(MAKECMDGOALS)),$(BROWSER)) \
    $(if $(alone)$(filter-out reader,$(call beside,debug check)),$(DEBUGGER)) \
    $(if $(filter-out reader,$(call beside,grade grade-class handout instructor check)),$(GRADER)) \
    $(if $(filter-out reader lecturer,$(call beside,check)),$(TESTER)) \
    $(if $(filter maintainer,$(FOR)),$(MAINTAINER))
setup:
	@$(if $(filter-out reader lecturer maintainer,$(FOR)),echo "There is no FOR=$$FOR." \
	    "There are: reader lecturer maintainer." >&2; exit 2)
	@PACKAGES='$(WANTED)' sh docs/setup.sh
	@$(if $(filter reader maintainer,$(FOR)),sh docs/live/source.sh $(GSL_TAR))

# Names everything that is missing in one sentence, before a compiler can stop
# with an error that is harder to understand.
toolchain:
	@for tool in $(firstword $(CC)) $(PROGRAM) pkg-config; do \
	    command -v $$tool > /dev/null || \
	        { echo "$$tool is missing: 'make setup' installs it." >&2; exit 1; }; \
	done; \
	for library in gsl check openblas; do \
	    pkg-config --exists $$library || \
	        { echo "$$library is missing: 'make setup' installs it." >&2; exit 1; }; \
	done; \
	mkdir -p $(BUILD) $(DESK) 2> /dev/null && [ -w build ] && [ -w $(BUILD) ] \
	    && [ -w $(DESK) ] || \
	    { echo "The folder build cannot be written: are you its owner, and is" \
	           "the disk not full?" >&2; exit 1; }

# need(TOOL): the same for a tool that only some targets use.
need = command -v $(1) > /dev/null || \
       { echo "$(1) is missing: 'make setup' installs it." >&2; exit 1; }

# ---- Objects ----------------------------------------------------------------

# A step half written leaves parameters unused, and so do mistakes that consist in
# forgetting an argument. Neither should fail to compile for that.
$(BUILD)/exercises/%.o: WARNINGS += -Wno-unused-parameter -Wno-error
$(BUILD)/tests/mistakes/%.o: WARNINGS += -Wno-unused-parameter
# Tests run for milliseconds, and are most of the course's lines: without optimisation
# they compile in a third of the time. What is called on every seed runs longer.
ifeq ($(origin CFLAGS),file)
$(BUILD)/tests/%.o: CFLAGS := -O1 -g
$(BUILD)/tests/mistakes/%.o $(BUILD)/tests/project/%.o: CFLAGS := -O0 -g1
$(BUILD)/tests/project/variants/%.o: CFLAGS := -O1 -g1
endif

# A file gets its name when it is complete, so after Ctrl-C make does not take half
# a file for the whole.
COMPILE = $(Q)mkdir -p $(@D) && \
          $(CC) $(CPPFLAGS) $(FLAGS) $(DEFINE) -MMD -MP -MF $(@:.o=.d) -MT $@ \
              -c $< -o $@.part && mv $@.part $@
LINK    = $(Q)mkdir -p $(@D) && $(CC) $(FLAGS) $(if $(SAN),$(FIXED)) $(filter %.o,$^) \
              $(filter %.a,$^) $(LIBRARIES) \
              -o $@.part && mv $@.part $@

$(BUILD)/%.o: %.c | toolchain
	$(COMPILE)

# In a handout, answers and their like come as objects beside where they were. They
# fit the kind of processor they were made for, which an object names in its bytes 18
# and 19, so these are compared with those of an object made here.
$(BUILD)/solutions/%.o: solutions/%.o | $(BUILD)/here.o
	$(GIVE)
$(BUILD)/tests/oracles/%.o: tests/oracles/%.o | $(BUILD)/here.o
	$(GIVE)
$(BUILD)/tests/mistakes/%.o: tests/mistakes/%.o | $(BUILD)/here.o
	$(GIVE)
$(BUILD)/here.o: | toolchain
	$(Q)echo 'extern int here;' | $(CC) -x c -c - -o $@
processor_of = "$$(od -A n -t x1 -j 18 -N 2 $(1))"
GIVE = $(Q)mkdir -p $(@D) && \
    [ $(call processor_of,$<) = $(call processor_of,$(BUILD)/here.o) ] || \
    { echo "$< was made for another kind of computer than this one. Ask your teacher" \
        "for a handout that was made on one like yours." >&2; exit 1; } && \
    cp $< $@.part && mv $@.part $@

# Some ready-made functions call steps of later chapters. From an archive only
# what a program calls is linked, so a program of chapter 1 does not need these
# steps.
ARCHIVE = $(Q)mkdir -p $(@D) && rm -f $@.part && ar rcs $@.part $^ && \
          mv $@.part $@
$(BUILD)/lib.a: $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*.c))
	$(ARCHIVE)

# run.c is compiled once for every module, with the module's name in MODULE.
$(BUILD)/tests/runner/run_%.o: DEFINE = -DMODULE=$*
$(BUILD)/tests/runner/run_%.o: tests/runner/run.c | toolchain
	@echo "  compile the tests of $*"
	$(COMPILE)

$(BUILD)/tests/runner/learn.o: DEFINE = -DEACH_MODULE='$(foreach m,$(MODULES), \
        X($m,$(if $(filter $m,$(EXTRAS)),1,0)))'
$(BUILD)/tests/runner/learn.o: Makefile

# ---- Rules in other folders -------------------------------------------------

include $(filter-out Makefile,$(RULES))

# A handout has neither the rules nor the programs of these targets. Without
# this rule make would say "No rule to make target", as if the learner had
# mistyped.
ifeq ($(wildcard tests/project),)
check crosscheck bench grade grade-class regrade marks handout instructor:
	@echo "This is a handout, without make $@: the whole course has it." >&2; exit 2
$(kept_back:%=$(BUILD)/solutions/%.o):
	@echo "This handout has no model answer for $(@F:.o=): with MINE=1 your own code" \
	    "takes its place." >&2; exit 1
endif

clean:
	$(RM) -r build

-include $(wildcard $(BUILD)/*.d $(BUILD)/*/*.d $(BUILD)/*/*/*.d \
    $(BUILD)/*/*/*/*.d)

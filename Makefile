# Wrec: why recurrent networks forget, and what makes them remember.
# `make` alone prints what can be done.

# The chapters, in teaching order. A module may use the ones before it. To add
# one, add its name here and its file to each room (docs/contributing.md).
MODULES := chain rnn bptt clip init esn lstm gru
# Those of them that nobody has to do. The board does not call them due, and of
# their figures `make plots MINE=1` draws none: M=gru asks for them.
EXTRAS  := gru

# What Debian calls the things we need, by who needs them.
LEARNER    := gcc make libc6-dev pkg-config check libgsl-dev \
              libopenblas-dev gnuplot-nox entr
READER     := pandoc katex
GRADER     := zip bubblewrap libseccomp-dev libcjson-dev libarchive-dev binutils
MAINTAINER := clang clang-format valgrind git shellcheck unzip \
              slurmd slurmctld slurm-client munge
FEDORA     := gcc make pkgconf-pkg-config check-devel gsl-devel openblas-devel \
              gnuplot entr pandoc
BREW       := make pkg-config check gsl openblas gnuplot entr pandoc

ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS ?= -O2 -g
# No fused a*b+c, so that results repeat across machines and compilers. Never
# -Ofast or -ffast-math: they make isnan() answer 0.
WARNINGS  := -std=c11 -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow \
             -Wvla -Wstrict-prototypes -Wmissing-prototypes
SANITIZED := -fsanitize=address,undefined -fno-sanitize-recover=all \
             -fno-omit-frame-pointer
FLAGS      = $(CFLAGS) -Werror $(WARNINGS) $(if $(SAN),$(SANITIZED))
CPPFLAGS  += -Ilib
# OpenBLAS in place of -lgslcblas, GSL's own slow BLAS. Asked when it is used,
# because `make setup` may have installed it a moment ago.
GSL        = $(shell pkg-config --libs gsl \
             --define-variable=GSL_CBLAS_LIB=-lopenblas)
CHECK      = $(shell pkg-config --libs check)
LIBRARIES  = $(CHECK) $(GSL)

# One BLAS thread: results repeat, and Check forks for every test.
export OPENBLAS_NUM_THREADS := 1

# A seed becomes part of a path.
rest := $(SEED)
$(foreach d,0 1 2 3 4 5 6 7 8 9,$(eval rest := $(subst $d,,$(rest))))
ifneq ($(rest),)
$(error SEED takes a whole number, as in SEED=7)
endif

# Where things are made. MINE=1 lets the learner's modules take the place of
# the model answers; SAN=1 builds with the sanitizers.
BUILD   := build/$(lastword $(notdir $(CC)))$(if $(SAN),-san)
DESK    := build/mine$(SEED:%=/seed-%)
PLACE   := build$(if $(MINE),/mine)
KIT     := $(BUILD)/kit
DATA    := $(PLACE)/data
FIGURES := $(PLACE)/figures
KIND    := $(if $(PNG),png,svg)
Q       := $(if $(V),,@)

# chapters/01-chain for the module chain, and the modules up to and with it.
chapter = $(patsubst chapters/%,%,$(wildcard chapters/[0-9][0-9]-$(1)))
seen   :=
$(foreach m,$(MODULES),$(eval seen += $m)$(eval upto_$m := $(seen)))

LIB      := $(BUILD)/lib.a
PROGRAMS := $(foreach m,$(MODULES),$(wildcard chapters/$(call chapter,$m)/*.c))
SCRIPTS  := $(foreach m,$(MODULES),$(wildcard chapters/$(call chapter,$m)/*.gp))
ALL_DATA    := $(PROGRAMS:chapters/%.c=$(DATA)/%.tsv)
# Experiments of many runs, which take minutes: NAME.runs lists the runs.
LONG        := $(foreach m,$(MODULES),$(patsubst chapters/%.runs,%, \
               $(wildcard chapters/$(call chapter,$m)/*.runs)))
LONG_DATA   := $(LONG:%=$(DATA)/%.tsv)
ALL_FIGURES := $(SCRIPTS:chapters/%.gp=$(FIGURES)/%.$(KIND))
VERDICTS    := $(MODULES:%=$(DESK)/%.verdict)
NOTES       := $(foreach m,$(MODULES),build/notes/$(call chapter,$m).html)

# What is made from NAME.c and NAME_*.c, or comes as an object in a handout.
made_from = $(patsubst %,$(BUILD)/%.o,$(sort $(basename \
            $(wildcard $(1).[co] $(1)_*.[co]))))

# What tests a module M, without M itself.
suite = $(foreach d,steps probes oracles mistakes,$(call made_from,tests/$d/$(1))) \
        $(BUILD)/tests/sheet.o $(BUILD)/tests/judge.o $(BUILD)/tests/tell.o \
        $(BUILD)/tests/steps.o \
        $(BUILD)/tests/matrices.o $(BUILD)/tests/sparse.o \
        $(LIB)
models = $(1:%=$(BUILD)/solutions/%.o)

# Every rule that can apply stands in this file.
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SECONDEXPANSION:
.PHONY: help setup toolchain learn try hint watch reset plot plots data notes \
        reproduce reproduced capstone weave grade grade-class \
        grader-toolchain grader handout instructor check crosscheck bench \
        format clean

help:
	@sed -n 's/^## \{0,1\}//p' Makefile

## Wrec: why recurrent networks forget, and what makes them remember.
##
## Learner
##   make setup learn    install what is missing; the board and the next step
##   make learn          where am I, what comes next, what went wrong?
##   make watch          the same, again after every save
##   make try            only the next step; or M=chain STEP=backward
##   make try SEED=7     the same step on fresh numbers
##   make hint           a hint for it, stronger every time you ask
##   make reset M=chain  begin a chapter anew; your file is kept beside it
##   make plots MINE=1   every figure, drawn by your own code
## Reader
##   make notes          the chapters as HTML pages, in build/notes
##   make plots          every figure, in build/figures; PNG=1 for PNG
##   make plot M=chain   those of one chapter
##   make reproduce      the published experiments: paper beside here
##   make capstone       an LSTM reads a novel and writes; MINE=1 with your code
## Lecturer
##   make setup FOR=lecturer   what the grader needs besides
##   make grade SUBMISSION=path   marks for one: a folder, .c file, tar or zip
##   make handout UPTO=clip   what learners get: without the answers from there on
##   make handout PLATFORM=gradescope   or github, prairielearn: ready to upload
##   make instructor   everything, with answers, mistakes and times
##   make grade-class SUBMISSIONS=folder OUT=folder   marks for a class
##   make grade-class ENGINE=slurm ...   the same on a cluster
##   docs/teaching.md    from the handout to the marks
## Maintainer
##   make check          everything the project promises, tested
##   make crosscheck     our networks beside PyTorch's (needs python3-torch)
##   make bench          the times of learning, and where they go
##   make weave          fill listings, numbers and figures into the chapters
##   make format         clang-format on every C file
##   make clean          remove build/ (exercises stay as they are)
##   docs/contributing.md  how to add a chapter, a step or a mistake

# ---- Packages ---------------------------------------------------------------

# `make setup learn -j` must not test before the compiler has come.
ifneq ($(filter setup,$(MAKECMDGOALS)),)
toolchain: | setup
endif

WANTED = $(LEARNER) $(READER) $(if $(FOR),$(GRADER)) \
         $(if $(filter maintainer,$(FOR)),$(MAINTAINER))
setup:
	@PACKAGES='$(WANTED)' FEDORA='$(FEDORA)' BREW='$(BREW)' sh docs/setup.sh

# One sentence for whatever is missing, before any compiler can complain.
toolchain:
	@for tool in $(firstword $(CC)) pkg-config; do \
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

# A learner's unused parameter is a step half written, and a mistake of the
# catalogue may be just that: forgetting an argument.
$(BUILD)/exercises/%.o: WARNINGS += -Wno-unused-parameter -Wno-error
$(BUILD)/tests/mistakes/%.o: WARNINGS += -Wno-unused-parameter

# A file appears when it is complete, so that Ctrl-C leaves nothing half made.
COMPILE = $(Q)mkdir -p $(@D) && \
          $(CC) $(CPPFLAGS) $(FLAGS) $(DEFINE) -MMD -MP -MF $(@:.o=.d) -MT $@ \
              -c $< -o $@.part && mv $@.part $@
LINK    = $(Q)mkdir -p $(@D) && $(CC) $(FLAGS) $(filter %.o,$^) \
              $(filter %.a,$^) $(LIBRARIES) \
              -o $@.part && mv $@.part $@

$(BUILD)/%.o: %.c | toolchain
	$(COMPILE)

# In a handout, answers and their like come as objects beside where they were.
$(BUILD)/solutions/%.o: solutions/%.o
	$(GIVE)
$(BUILD)/tests/oracles/%.o: tests/oracles/%.o
	$(GIVE)
$(BUILD)/tests/mistakes/%.o: tests/mistakes/%.o
	$(GIVE)
GIVE = $(Q)mkdir -p $(@D) && cp $< $@.part && mv $@.part $@

# Some of what is given calls steps of later chapters. From an archive only what
# a program calls is linked, so a program of chapter 1 does not miss them.
ARCHIVE = $(Q)mkdir -p $(@D) && rm -f $@.part && ar rcs $@.part $^ && \
          mv $@.part $@
$(BUILD)/lib.a: $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*.c))
	$(ARCHIVE)

# These two are compiled anew for every module.
$(BUILD)/tests/run_%.o: DEFINE = -DMODULE=$*
$(BUILD)/tests/run_%.o: tests/run.c | toolchain
	$(COMPILE)
$(BUILD)/tests/rehearse_%.o: DEFINE = -DMODULE=$*
$(BUILD)/tests/rehearse_%.o: tests/rehearse.c | toolchain
	$(COMPILE)

$(BUILD)/tests/learn.o: DEFINE = -DEACH_MODULE='$(foreach m,$(MODULES), \
        X($m,$(if $(filter $m,$(EXTRAS)),1,0)))'
$(BUILD)/tests/learn.o: Makefile

# ---- Learning ---------------------------------------------------------------

# The exercise as it was when it was last tried. Contents decide what is new,
# not dates: a file copied here may be older than the one before it.
build/mine/%.c: FORCE | toolchain
	@[ -e exercises/$*.c ] || { echo "exercises/$*.c is missing:" \
	    "'make reset M=$*' brings it back." >&2; exit 1; }
	@mkdir -p $(@D) && { cmp -s exercises/$*.c $@ || cp exercises/$*.c $@; }
FORCE:

# The learner's module and the model answers of the ones before it: one mistake
# is not punished twice. Whatever the compiler says goes into the verdict. One
# at a time: 'make watch' may run in another window.
$(DESK)/%.verdict: build/mine/%.c $(BUILD)/tests/run_%.o \
        $(BUILD)/tests/explain.o $$(call suite,$$*) \
        $$(call models,$$(filter-out $$*,$$(upto_$$*))) | toolchain
	@exec 9> $(DESK)/lock; flock 9 2> /dev/null; \
	out=$(DESK)/$*; \
	if $(CC) $(CPPFLAGS) $(WARNINGS) -Wno-unused-parameter -O1 -g $(SANITIZED) \
	        -fdiagnostics-color=never -c exercises/$*.c -o $$out.o \
	        2> $$out.said && \
	    $(CC) $(SANITIZED) $$out.o $(filter %.o,$^) $(filter %.a,$^) \
	        $(CHECK) $(GSL) \
	        -o $$out.test 2>> $$out.said; \
	then WREC_SEED=$(SEED) $$out.test $$out.part; \
	else echo broken > $$out.part; fi && \
	{ echo compiler; sed 's/^/\t/' $$out.said; } >> $$out.part && \
	mv $$out.part $@

LEARN = $(BUILD)/learn
$(LEARN): $(BUILD)/tests/learn.o $(BUILD)/tests/show.o $(BUILD)/tests/verdict.o \
        $(BUILD)/tests/steps.o $(MODULES:%=$(BUILD)/tests/steps/%.o)
	$(LINK)

learn: $(LEARN) $(VERDICTS)
	@$(LEARN) $(DESK) board
# M and STEP come through the environment, so that no quote in them is code.
try: $(LEARN) $(VERDICTS)
	@$(LEARN) $(DESK) try "$$M" "$$STEP"
hint: $(LEARN) $(VERDICTS)
	@$(LEARN) $(DESK) hint "$$M" "$$STEP"

watch: toolchain
	@$(call need,entr)
	@ls exercises/*.c | entr -c $(MAKE) --no-print-directory learn

# The only rule that touches an exercise. What was there stays beside it.
need_module = $(if $(filter $(words $(M)),1),$(filter $(subst %,,$(M)),$(MODULES)))
reset:
	@$(if $(need_module),,echo "reset needs one of M=$(MODULES: = M=)" >&2; exit 2)
	@file=exercises/$(M).c; new=$$file.new.$$$$; \
	{ if [ -e solutions/$(M).stub ]; then cat solutions/$(M).stub; \
	  else awk -f solutions/stub.awk solutions/$(M).c; fi; } > $$new || \
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

# ---- Data and figures -------------------------------------------------------

BIN := $(PLACE)/bin/$(notdir $(BUILD))
own = $(1:%=$(BUILD)/$(if $(MINE),exercises,solutions)/%.o)
module_of = $(lastword $(subst -, ,$(firstword $(subst /, ,$(1)))))

# 01-chain/distance is linked from its chapter's module and the ones before.
$(BIN)/%: $(BUILD)/chapters/%.o $(LIB) \
        $$(call own,$$(upto_$$(call module_of,$$*)))
	$(LINK)

$(DATA)/%.tsv: $(BIN)/%
	@mkdir -p $(@D)
	@echo "  data    $@"
	@$< $@

# What takes minutes was measured before and is kept beside the chapter. 'make
# reproduce' makes it anew: run by run, on all processors, and what an earlier
# attempt has finished is not run again.
runs = $(patsubst %,$(DATA)/$(1)/%.tsv,$(shell cat chapters/$(1).runs))
ifneq ($(filter reproduce reproduced,$(MAKECMDGOALS)),)
define RUN
$(call runs,$(1)): $(DATA)/$(1)/%.tsv: $(BIN)/$(1)
	@mkdir -p $$(@D)
	@echo "  run     $(1)/$$* ($$$$(($$$$(ls $$(@D)/*.tsv 2> /dev/null | wc -l) + 1))" \
	    "of $(words $(call runs,$(1))))"
	@$$< $$@
$(DATA)/$(1).tsv: $(call runs,$(1))
endef
$(foreach l,$(LONG),$(eval $(call RUN,$l)))
else
$(LONG_DATA): $(DATA)/%.tsv: $$(wildcard chapters/$$(*D)/kept/$$(*F).*)
	@[ -n "$^" ] || { echo "$* takes minutes: 'make reproduce' runs it." >&2; \
	    exit 1; }
	@mkdir -p $(@D)
	@echo "  kept    $@"
	@cp $^ $(@D)
endif

# A figure may look at any data of its chapter, but not at what takes minutes
# unless it has its name. (A bare % would be the stem.)
any := %
$(FIGURES)/%.$(KIND): chapters/%.gp chapters/style.gp chapters/data.awk \
        $$(filter-out $$(filter-out $(DATA)/$$*.tsv,$(LONG_DATA)), \
        $$(filter $(DATA)/$$(*D)/$$(any),$(ALL_DATA)))
	@$(call need,gnuplot)
	@mkdir -p $(@D)
	@echo "  figure  $@"
	@awk -f chapters/data.awk $(filter %.tsv,$^)
	@LC_ALL=C.UTF-8 gnuplot -e \
	    "data='$(DATA)/$(*D)'; out='$@.part'; kind='$(KIND)'" \
	    chapters/style.gp $<
	@# gnuplot does not notice a full disk.
	@tail -c 8 $@.part | grep -aq '</svg>\|IEND' || \
	    { echo "$@ cannot be written: is the disk full?" >&2; exit 1; }
	@mv $@.part $@

# Of these files, in this folder, those that a learner has to have.
due = $(if $(MINE),$(filter-out $(foreach m,$(EXTRAS), \
      $(1)/$(call chapter,$m)/%),$(2)),$(2))

data: $(call due,$(DATA),$(ALL_DATA))
reproduced: $(call due,$(DATA),$(ALL_DATA))

plots: $(call due,$(FIGURES),$(ALL_FIGURES))
	@echo "The figures are in $(FIGURES)."

plot:
	@$(if $(need_module),,echo "plot needs one of M=$(MODULES: = M=)" >&2; exit 2)
	@[ -n '$(wildcard chapters/$(call chapter,$(M))/*.c)' ] || \
	    { echo "chapters/$(call chapter,$(M)) has no program (*.c) that makes" \
	           "data, so there is nothing to plot." >&2; exit 1; }
	@$(MAKE) --no-print-directory \
	    $(filter $(FIGURES)/$(call chapter,$(M))/%,$(ALL_FIGURES))
	@echo "The figures of $(M) are in $(FIGURES)/$(call chapter,$(M))."

# Several programs at a time, and one line for each.
reproduce: | toolchain
	@$(MAKE) --no-print-directory -j$$(nproc) reproduced
	@cat $(DATA)/*/*.claims > build/reproduce.tsv
	@awk -f chapters/reproduce.awk build/reproduce.tsv
	@echo "The table is saved in build/reproduce.tsv."

# All modules, linked together, read a novel. What an interrupted run has learned
# stays in the folder, and the same command goes on from there.
CAPSTONE := chapters/07-lstm/capstone
$(BIN)/capstone: $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(CAPSTONE)/*.c)) \
        $(LIB) $$(call own,$(upto_lstm))
	$(LINK)
capstone: $(BIN)/capstone
	@mkdir -p $(PLACE)/capstone
	@$< $(CAPSTONE)/persuasion.txt $(PLACE)/capstone

# ---- The notes --------------------------------------------------------------

CHAPTERS := $(foreach m,$(MODULES),$(call chapter,$m))
TEXTS    := $(CHAPTERS:%=chapters/%/chapter.md)
PANDOC    = pandoc --defaults=docs/pandoc/notes.yaml -M chapters="$(CHAPTERS)"

build/notes/index.html: docs/pandoc/index.md
	@$(call need,pandoc)
	@$(call need,katex)
	@mkdir -p $(@D)
	@$(PANDOC) $< -o $@
build/notes/%.html: chapters/%/chapter.md $$(wildcard chapters/$$*/figures/*)
	@$(call need,pandoc)
	@$(call need,katex)
	@mkdir -p $(@D)
	@echo "  page    $@"
	@$(PANDOC) --resource-path=$(<D) $< -o $@
# Titles and links of one page come from the texts of the others.
$(NOTES) build/notes/index.html: $(TEXTS) docs/references.bib \
        $(wildcard docs/pandoc/*)

notes: $(NOTES) build/notes/index.html
	@awk -f docs/links.awk $^
	@echo "Open build/notes/index.html in a browser."

# Listings, numbers and figures, as the programs have them now.
weave: $(ALL_DATA) $(ALL_FIGURES)
	@for chapter in $(CHAPTERS); do \
	    text=chapters/$$chapter/chapter.md; \
	    awk -f docs/weave.awk -v mode=fill -v data=build/data/$$chapter $$text \
	        > build/woven.md || exit 1; \
	    cmp -s build/woven.md $$text || { cp build/woven.md $$text.new && mv $$text.new $$text && \
	        echo "$$text is filled in anew."; }; \
	    mkdir -p chapters/$$chapter/figures && \
	    cp build/figures/$$chapter/*.svg chapters/$$chapter/figures || exit 1; \
	done
	@for long in $(LONG); do \
	    kept=chapters/$${long%/*}/kept; \
	    mkdir -p $$kept && cp build/data/$$long.[tvc]* $$kept || exit 1; \
	done

# What is made on the way is kept.
.PRECIOUS: $(BUILD)/%.o $(BUILD)/tests/run_%.o $(BUILD)/tests/rehearse_%.o \
        $(foreach d,solutions tests/oracles tests/mistakes,$(BUILD)/$d/%.o) \
        $(BIN)/% $(BUILD)/tests/grader/judge_%.o $(BUILD)/sanitized/%.o \
        $(KIT)/%/functions $(KIT)/%/absent.o $(KIT)/%/plain.o \
        $(KIT)/%/sanitized.o $(KIT)/%/figure.o

# ---- Grading strangers' code ------------------------------------------------

# What a worker of module M is made from, inside the box: its probes, and the
# model answers of the modules before it. No oracle, no mistake, no answer.
worker_parts = $(foreach d,grader/worker grader/frames sheet matrices sparse, \
        $(2)/tests/$d.o) \
        $(patsubst %.c,$(2)/%.o,$(wildcard tests/probes/$(1).c \
        tests/probes/$(1)_*.c) $(patsubst %,solutions/%.c, \
        $(filter-out $(1),$(upto_$(1)))))

$(BUILD)/sanitized/lib.a: $(patsubst %.c,$(BUILD)/sanitized/%.o, \
        $(wildcard lib/*.c))
	$(ARCHIVE)
$(BUILD)/sanitized/%.o: SAN := 1
$(BUILD)/sanitized/%.o: %.c | toolchain
	$(COMPILE)
$(KIT)/%/plain.o: $$(call worker_parts,$$*,$(BUILD))
	$(JOIN)
$(KIT)/%/sanitized.o: $$(call worker_parts,$$*,$(BUILD)/sanitized)
	$(JOIN)
# The program of a figure that a report may show, in which the learner's module
# takes its place. Which font is "sans" is not known in the box that draws it.
figure_chain := distance
figure_rnn   := states
figure_bptt  := curve
figure_clip  := cliff
figure_init  := fading
figure_esn   := echo
figure_lstm  := gradient
figure_gru   := lags
shown = chapters/$(call chapter,$(1))/$(figure_$(1))
$(KIT)/%/figure.o: $(BUILD)/$$(call shown,$$*).o \
        $(BUILD)/tests/grader/figure_data.o \
        $$(call models,$$(filter-out $$*,$$(upto_$$*)))
	$(JOIN)
JOIN = $(Q)mkdir -p $(@D) && $(CC) -r -nostdlib $^ -o $@.part && mv $@.part $@

# The module's functions, and for each a stand-in that is not written yet.
$(KIT)/%/functions: tests/steps/%.c
	$(Q)mkdir -p $(@D) && sed -n 's/.*\.functions = "\(.*\)",/\1/p' $< | \
	    tr ' ' '\n' > $@.part && mv $@.part $@
$(KIT)/%/absent.o: $(KIT)/%/functions
	$(Q){ echo '#include <gsl/gsl_errno.h>'; sed 's/.*/int &(void);\n__attribute__((weak)) int &(void) { return GSL_EUNIMPL; }/' $<; } > $(@:.o=.c) && \
	    $(CC) $(CFLAGS) -c $(@:.o=.c) -o $@.part && mv $@.part $@
$(KIT)/%/build.sh: tests/grader/build.sh $(wildcard lib/*.h) Makefile \
        $(KIT)/%/plain.o $(KIT)/%/sanitized.o $(KIT)/%/absent.o \
        $$(if $$(figure_$$*),$(KIT)/$$*/figure.o $$(call shown,$$*).gp) \
        chapters/style.gp \
        $(BUILD)/lib.a $(BUILD)/sanitized/lib.a
	$(Q)mkdir -p $(@D)/lib $(@D)/figure && cp lib/*.h $(@D)/lib && \
	$(if $(figure_$*),cp $(call shown,$*).gp $(@D)/figure &&) \
	sed 's/"sans,/"DejaVu Sans,/' chapters/style.gp > $(@D)/figure/style.gp && \
	cp $(BUILD)/lib.a $(@D)/plain.a && \
	cp $(BUILD)/sanitized/lib.a $(@D)/sanitized.a && \
	echo '$(WARNINGS) -Wno-unused-parameter' > $(@D)/flags && \
	echo '$(SANITIZED)' > $(@D)/sanitized && \
	echo '$(GSL)' > $(@D)/libraries && cp $< $@.part && mv $@.part $@

GRADER_LIBRARIES = $(shell pkg-config --libs libseccomp libcjson libarchive)
grader = $(patsubst %.c,$(BUILD)/%.o,$(foreach f,$(1),tests/grader/$f.c))
BOX     := box box_choose box_bwrap box_user box_filter
$(BUILD)/tests/grader/judge_%.o: DEFINE = -DMODULE=$* -DCC='"$(firstword $(CC))"' \
        -DFIGURE='"$(figure_$*)"'
$(BUILD)/tests/grader/judge_%.o: tests/grader/judge.c | toolchain
	$(COMPILE)
$(BUILD)/judge_%: $(BUILD)/tests/grader/judge_%.o \
        $(call grader,examine figure reply question hearing frames_read stage $(BOX)) \
        $(BUILD)/tests/explain.o $$(call suite,$$*) $$(call models,$$(upto_$$*))
	$(LINK)
$(BUILD)/judge_%: LIBRARIES += $(GRADER_LIBRARIES)

$(BUILD)/tests/grader/mark.o: DEFINE = -DEACH_MODULE='$(foreach m,$(MODULES),X($m))'
# Without M, what nobody has to do does not count.
$(BUILD)/tests/grader/grade.o: DEFINE = -DDUE='"$(filter-out $(EXTRAS),$(MODULES))"'
$(BUILD)/tests/grader/mark.o $(BUILD)/tests/grader/grade.o: Makefile
GRADE := $(BUILD)/grade
$(GRADE): LIBRARIES += $(GRADER_LIBRARIES)
$(GRADE): $(BUILD)/lib/progress.o $(call grader,grade class class_kept mark mark_run mark_words intake intake_archive \
        intake_folder stage \
        forms form_terminal form_json form_text $(BOX)) $(BUILD)/tests/steps.o \
        $(MODULES:%=$(BUILD)/tests/steps/%.o)
	$(LINK)
$(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/grader/*.c)): | grader-toolchain
$(BUILD)/archives $(BUILD)/no_landlock: $(BUILD)/%: $(BUILD)/tests/hostile/%.o
	$(LINK)
$(BUILD)/check_forms: $(BUILD)/tests/grader/check_forms.o
	$(LINK)
$(BUILD)/archives $(BUILD)/no_landlock $(BUILD)/check_forms: LIBRARIES += $(GRADER_LIBRARIES)

# Learners need none of this, so it is looked for only here.
grader-toolchain: toolchain
	@for library in libseccomp libcjson libarchive; do \
	    pkg-config --exists $$library || \
	        { echo "$$library is missing: 'make setup FOR=lecturer' installs" \
	               "it." >&2; exit 1; }; \
	done; \
	command -v bwrap > /dev/null || [ "$$(id -u)" -eq 0 ] || \
	    { echo "bubblewrap is missing: 'make setup FOR=lecturer' installs it." \
	           >&2; exit 1; }

GRADER_PARTS := $(GRADE) $(MODULES:%=$(BUILD)/judge_%) \
        $(MODULES:%=$(KIT)/%/build.sh)

# All that grading needs, compiled.
grader: $(GRADER_PARTS)

# What is graded comes through the environment, so that no quote in it is code.
grade: $(GRADER_PARTS)
	@$(GRADE) $(BUILD) one "$$SUBMISSION"
grade-class: $(GRADER_PARTS)
	@$(if $(filter slurm,$(ENGINE)),sh tests/grader/slurm.sh $(BUILD),$(GRADE) $(BUILD) class) \
	    "$$SUBMISSIONS"

# Archives to give away. UPTO names the module that is set; the answers of the
# ones before it are in the learner's archive, and no others.
HANDED := $(if $(UPTO),$(upto_$(UPTO)),$(MODULES))
handout: $(foreach m,$(HANDED),$(BUILD)/solutions/$m.o \
        $(foreach d,oracles mistakes,$(call made_from,tests/$d/$m)))
	@$(if $(or $(HANDED),$(if $(UPTO),,x)),,echo "There is no module UPTO=$(UPTO)." \
	    "There are: $(MODULES)." >&2; exit 2)
	@UPTO='$(UPTO)' MODULES='$(HANDED)' \
	    DUE='$(filter-out $(EXTRAS),$(HANDED))' \
	    sh docs/handout.sh $(BUILD) "$${PLATFORM:-learner}"
instructor: $(GRADER_PARTS) $$(BENCHES)
	@MODULES='$(MODULES)' sh docs/handout.sh $(BUILD) instructor

# ---- The project's own tests ------------------------------------------------

$(BUILD)/test_%: $(BUILD)/tests/run_%.o $(BUILD)/tests/explain.o \
        $$(call suite,$$*) $$(call models,$$(upto_$$*))
	$(LINK)
$(BUILD)/rehearse_%: $(BUILD)/tests/rehearse_%.o $$(call suite,$$*) \
        $$(call models,$$(upto_$$*))
	$(LINK)

# tests/test_*.c test what the course gives ready-made, and what the model
# answers promise together.
GIVEN := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/test_*.c))
$(GIVEN): $(BUILD)/%: $(BUILD)/tests/%.o $(BUILD)/tests/sheet.o \
        $(BUILD)/tests/judge.o $(BUILD)/tests/tell.o $(LIB) $(call models,$(MODULES))
	$(LINK)

# What PyTorch says now, and not when tests/golden.tsv was made.
crosscheck: $(BUILD)/test_golden
	@[ -x /usr/bin/python3 ] || { echo "python3-torch is missing: 'apt-get" \
	    "install python3-torch' brings it (1 GB)." >&2; exit 1; }
	@/usr/bin/python3 tests/golden.py > $(BUILD)/golden.tsv
	@$< $(BUILD)/golden.tsv

BENCHES := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/bench*.c))
$(BENCHES): $(BUILD)/%: $(BUILD)/tests/%.o $(LIB) $(call models,$(MODULES))
	$(LINK)
bench: $(BENCHES)
	@for program in $(sort $^); do $$program || exit 1; done

# The grader is tested where its libraries are.
GRADER_TESTED = $(if $(shell pkg-config --exists libseccomp libcjson libarchive \
        && echo yes),$(GRADER_PARTS) $(BUILD)/archives $(BUILD)/no_landlock \
        $(BUILD)/check_forms)

# ONLY_CODE=1 leaves out what does not depend on the compiler.
check: $(MODULES:%=$(BUILD)/test_%) $(MODULES:%=$(BUILD)/rehearse_%) \
        $(GIVEN) $(BENCHES) $(BIN)/capstone $(if $(ONLY_CODE),,$(LEARN) $(VERDICTS) $(ALL_FIGURES) $$(GRADER_TESTED))
	@ONLY_CODE=$(ONLY_CODE) sh tests/check.sh $(BUILD) $(MODULES)

format:
	@$(call need,clang-format)
	clang-format -i $(wildcard lib/*.[ch] tests/*.[ch] tests/*/*.[ch] tests/*/*/*.c \
	    chapters/*/*.c chapters/*/*/*.[ch] solutions/*.c)

clean:
	$(RM) -r build

-include $(wildcard $(BUILD)/*.d $(BUILD)/*/*.d $(BUILD)/*/*/*.d \
    $(BUILD)/*/*/*/*.d)

# figures.mk - what the programs beside the chapters compute, and its figures.

##   make plots          every figure, in build/figures; PNG=1 for PNG
##   make plots MINE=1   every figure, drawn by your own code
##   make plot M=chain   those of one chapter
##   make reproduce      the published experiments: paper beside here; M=clip for one
##                       chapter, SEEDS=30 for more runs of each than are kept
##   make capstone       an LSTM reads a novel and writes; MINE=1 with your code
##   make contest        is your step back of the LSTM as quick as the model answer?

DATA    := $(PLACE)/data
BIN     := $(PLACE)/bin/$(notdir $(BUILD))
FIGURES := $(PLACE)/figures
KIND    := $(if $(PNG),png,svg)
.PRECIOUS: $(BIN)/%
.PHONY: plot plots data reproduce reproduced capstone contest

PROGRAMS := $(foreach m,$(MODULES),$(wildcard chapters/$(call chapter,$m)/*.c))
# A drawing reads no data, so nobody's code draws it.
SCRIPTS  := $(filter-out $(if $(MINE),$(wildcard chapters/*/drawing_*.gp)), \
            $(foreach m,$(MODULES),$(wildcard chapters/$(call chapter,$m)/*.gp)))
ALL_DATA    := $(PROGRAMS:chapters/%.c=$(DATA)/%.tsv)
# Experiments of many runs, which take minutes: NAME.runs lists the runs.
LONG        := $(foreach m,$(MODULES),$(patsubst chapters/%.runs,%, \
               $(wildcard chapters/$(call chapter,$m)/*.runs)))
# What takes seconds is kept as well, and only a learner's own code runs it each time.
SLOW        := $(filter-out $(LONG),$(foreach m,$(MODULES),$(patsubst chapters/%.tsv,%, \
               $(subst /kept/,/,$(wildcard chapters/$(call chapter,$m)/kept/*.tsv)))))
LONG_DATA   := $(LONG:%=$(DATA)/%.tsv)
ALL_FIGURES := $(SCRIPTS:chapters/%.gp=$(FIGURES)/%.$(KIND))

own = $(1:%=$(BUILD)/$(if $(MINE),exercises,solutions)/%.o)
parts_of = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c))
module_of = $(lastword $(subst -, ,$(firstword $(subst /, ,$(1)))))

# Where libxsmm is installed, these programs have its products of matrices. Whether it is
# there is looked up with every make, so no process is started for that.
PRODUCTS := $(if $(wildcard /usr/include/libxsmm.h),$(BUILD)/chapters/products.o)
XSMM      = $(if $(PRODUCTS),$(shell pkg-config --libs libxsmm))
$(BIN)/%: LIBRARIES += $(XSMM)

# 01-chain/distance is linked from its chapter's module and the ones before.
# NAME.c may have parts of its own, in a folder of its name.
$(BIN)/%: $(BUILD)/chapters/%.o $$(call parts_of,chapters/$$*) $(LIB) \
        $$(call own,$$(upto_$$(call module_of,$$*))) $(PRODUCTS)
	$(LINK)

# In a sweep what a program prints is shown only when it fails, because several at a
# time would draw their lines of progress over each other.
SWEEP   := $(filter reproduce reproduced,$(MAKECMDGOALS))
quietly  = $(1) 2> $@.said || { cat $@.said >&2; exit 1; }; rm -f $@.said

$(DATA)/%.tsv: $(BIN)/%
	@mkdir -p $(@D)
	@$(if $(SWEEP),$(call quietly,$< $@),echo "  data    $@"; $< $@)

# The results of experiments of many runs are kept beside the chapter, and usually
# copied from there. 'make reproduce' makes them anew: run by run, on all
# processors, and without repeating a run that an earlier attempt has finished.
# A line of NAME.runs is a family of runs and how many there are of it.
runs_of = $(foreach l,$(1),$(shell awk -v n="$(SEEDS)" '{ for (i = 1; i <= (n ? n : $$2); i++) \
    printf "$(DATA)/$l/%s-%d.tsv ", $$1, i }' chapters/$l.runs))

# The code that an experiment depends on. The file is touched only when the code
# has changed, so that an edited comment repeats no run. Runs of older code are put
# aside: their numbers must not stand beside those of newer code.
CODES := $(patsubst %,$(DATA)/%.code,$(LONG) $(SLOW))
.PHONY: codes
codes: $(CODES)
$(CODES): $(DATA)/%.code: $(BIN)/% FORCE
	@mkdir -p $(@D)
	@sh chapters/code.sh $(BUILD)/chapters/$*.o $(call parts_of,chapters/$*) -- \
	    $(patsubst %.c,$(BUILD)/%.o,$(wildcard lib/*.c)) \
	    $(call own,$(upto_$(call module_of,$*))) > $@.part
	@cmp -s $@.part $@ || { [ ! -d $(DATA)/$* ] || { rm -rf $(DATA)/$*.older && \
	    mv $(DATA)/$* $(DATA)/$*.older; }; mv $@.part $@; }
	@rm -f $@.part

# The card of an experiment says how its data were made: when, by how many runs of
# how many seconds, and by which code.
ifneq ($(SWEEP),)
define RUN
$(call runs_of,$(1)): $(DATA)/$(1)/%.tsv: $(DATA)/$(1).code
	@mkdir -p $$(@D)
	@$$(call quietly,$(BIN)/$(1) $$@)
	@[ ! -t 2 ] || awk -v what=left -v now=$$$$(date +%s) -f chapters/runs.awk \
	    $$$$(cat build/reproduce.begun) build/reproduce.plan >&2
$(DATA)/$(1).tsv: $(DATA)/$(1).code $(call runs_of,$(1))
	@[ ! -t 2 ] || printf '\r\033[K' >&2
	@$(BIN)/$(1) $$@
	@{ printf 'made\t%s\n' $$$$(date +%Y-%m-%d); \
	    awk -v what=card -f chapters/runs.awk $(DATA)/$(1)/*.values; \
	    sed 's/^/code\t/' $$<; } > $$(@:.tsv=.card)
endef
$(foreach l,$(LONG),$(eval $(call RUN,$l)))
$(SLOW:%=$(DATA)/%.tsv): $(DATA)/%.tsv: $(DATA)/%.code
	@$(call quietly,$(BIN)/$* $@)
	@{ printf 'made\t%s\n' $$(date +%Y-%m-%d); printf 'source\t%s\n' "$$(cksum < chapters/$*.c)"; \
	    sed 's/^/code\t/' $<; } > $(@:.tsv=.card)
else
# Whoever changes one of these programs gets what it computes then.
ifeq ($(MINE),)
$(SLOW:%=$(DATA)/%.tsv): $(DATA)/%.tsv: chapters/%.c $$(wildcard chapters/$$(*D)/kept/$$(*F).*)
	@mkdir -p $(@D)
	+@if [ "$$(cksum < $<)" = "$$(sed -n 's/^source	//p' chapters/$(*D)/kept/$(*F).card)" ]; then \
	    echo "  kept    $@"; cp $(filter-out %.c,$^) $(@D); \
	else $(MAKE) --no-print-directory $(BIN)/$* && echo "  data    $@" && $(BIN)/$* $@; fi
endif
$(LONG_DATA): $(DATA)/%.tsv: $$(wildcard chapters/$$(*D)/kept/$$(*F).*)
	@[ -n "$^" ] || { echo "$* takes minutes: 'make reproduce' runs it." >&2; exit 1; }
	@mkdir -p $(@D)
	@echo "  kept    $@"
	@cp $^ $(@D)
endif

# A figure is made from the data that its script reads, and from no others of its
# chapter, so that a learner can draw the first figure before writing what the later
# ones need.
# A word for each pair, "SCRIPT:NAME.tsv", found when the first figure is asked for.
reads = $(eval reads := $(shell grep -oH "'/[^']*\.tsv'" $(SCRIPTS) /dev/null | sed "s|'/*||g" | sort -u))$(reads)
read_by = $(patsubst chapters/$(1).gp:%,$(DATA)/$(dir $(1))%,$(filter chapters/$(1).gp:%,$(reads)))
$(FIGURES)/%.$(KIND): chapters/%.gp chapters/style.gp chapters/schematic.gp \
        chapters/data.awk $$(call read_by,$$*)
	@$(call need,gnuplot)
	@mkdir -p $(@D)
	@echo "  figure  $@"
	$(if $(filter %.tsv,$^),@awk -f chapters/data.awk $(filter %.tsv,$^))
	@LC_ALL=C.UTF-8 gnuplot -e \
	    "data='$(DATA)/$(*D)'; out='$@.part'; kind='$(KIND)'" \
	    chapters/style.gp $<
	@# gnuplot does not notice a full disk.
	@tail -c 8 $@.part | grep -aq '</svg>\|IEND' || \
	    { echo "$@ cannot be written: is the disk full?" >&2; exit 1; }
	@mv $@.part $@

# What each program of a chapter calls of the modules, for 'make watch': a row with its
# name and the functions that are missing when it is linked without any module. Long
# experiments are left out, because their figures are drawn from data that are kept.
$(BUILD)/%.needs: $$(filter-out $(LONG:%=$(BUILD)/chapters/%.o), \
        $$(call parts_of,chapters/$$*)) $(LIB)
	@for program in $(filter %.o,$^); do \
	    $(CC) -r -nostdlib $$program $(LIB) -o $@.o && \
	    echo "$$(basename $$program .o)" $$(nm -u $@.o | awk '{ sub(/^_/, "", $$NF); print $$NF }') || exit 1; \
	done > $@.part && rm $@.o && mv $@.part $@
.PHONY: ready
ready: $(if $(module),tried $(BUILD)/$(call chapter,$(module)).needs)
	@$(if $(module),,echo "ready needs one of M=$(MODULES: = M=)" >&2; exit 2)
	@$(LEARN) $(DESK) figures "$$M" "$$STEP" $(lastword $^)

# $(2), the files in the folder $(1), without those that cannot be made here: with
# MINE=1 the learner may have left the extras out, and without it a handout has no
# answer to what is set.
kept_back := $(strip $(foreach m,$(MODULES),$(if $(wildcard solutions/$m.[co]),,$m)))
due = $(filter-out $(foreach m,$(if $(MINE),$(EXTRAS),$(kept_back)), \
      $(1)/$(call chapter,$m)/%),$(2))

data: $(call due,$(DATA),$(ALL_DATA))
# M=clip reproduces one chapter.
of_this = $(if $(module),$(filter $(1)/$(call chapter,$(module))/%,$(2)),$(2))
reproduced: $(call due,$(DATA),$(call of_this,$(DATA),$(ALL_DATA)))

plots: $(call due,$(FIGURES),$(ALL_FIGURES))
	@echo "The figures are in $(FIGURES)."
	@$(if $(MINE),,$(if $(kept_back),echo "Those of $(kept_back) need your own" \
	    "code: 'make plot M=$(firstword $(kept_back)) MINE=1'."))

# With MINE=1 some figures may call steps that are not written yet: the others are
# drawn, and a sentence names what is missing. Any other failure is shown as it is.
those = $(filter $(FIGURES)/$(call chapter,$(module))/%,$(ALL_FIGURES))
UNWRITTEN := is not written yet, or calls
those_not_drawn = { if grep -v '$(UNWRITTEN)\|^make' $$said >&2; then exit 1; fi; \
	echo "Not drawn yet are the figures that need" $$(sed -n \
	    's/ $(UNWRITTEN).*//p' $$said | sort -u)". These are not written, or call a" \
	    "step that is not: 'make learn' shows the next one." >&2; \
	ls $(those) 2> /dev/null | grep -q .; }
plot:
	@$(if $(module),,echo "plot needs one of M=$(MODULES: = M=)" >&2; exit 2)
	@[ -n '$(wildcard chapters/$(call chapter,$(module))/*.c)' ] || \
	    { echo "chapters/$(call chapter,$(module)) has no program (*.c) that makes" \
	           "data, so there is nothing to plot." >&2; exit 1; }
	@mkdir -p $(FIGURES) && said=$(FIGURES)/said && \
	{ $(MAKE) --no-print-directory -k $(those) 2> $$said && cat $$said >&2 || \
	    $(those_not_drawn); }
	@echo "The figures of $(module) are in $(FIGURES)/$(call chapter,$(module))."

# Makes of their own, so that they can use all processors without being asked. The
# plan has a line for each run: its file, and how long it took when it was kept.
reproduce: LISTED = $(call of_this,chapters,$(LONG:%=chapters/%))
reproduce: | toolchain
	@$(if $(M),$(if $(module),,echo "reproduce needs none or one of M=$(MODULES: = M=)" >&2; exit 2))
	@$(MAKE) --no-print-directory -j$$(nproc) $(call due,$(DATA),$(call of_this,$(DATA),$(CODES)))
	@for l in $(call due,chapters,$(LISTED)); do \
	    awk -v what=plan -v n="$(SEEDS)" -v place="$(DATA)/$${l#chapters/}" \
	        -f chapters/runs.awk $$l.runs $$(ls $${l%/*}/kept/$${l##*/}.card 2> /dev/null); \
	done > build/reproduce.plan
	@echo "begun=$$(date +%s) first=$$(awk -v what=left -f chapters/runs.awk \
	    build/reproduce.plan)" > build/reproduce.begun
	@$(MAKE) --no-print-directory -j$$(nproc) reproduced
	@cat $(DATA)/$(if $(module),$(call chapter,$(module)),*)/*.claims > build/reproduce.tsv
	@awk -f chapters/reproduce.awk build/reproduce.tsv
	@echo "The table is saved in build/reproduce.tsv."

# All modules, linked together, read a novel. What an interrupted run has learned
# stays in the folder, and the same command goes on from there.
CAPSTONE := chapters/07-lstm/capstone
$(BIN)/capstone: $(call parts_of,$(CAPSTONE)) \
        $(LIB) $$(call own,$(upto_lstm)) $(PRODUCTS)
	$(LINK)
ifeq ($(wildcard $(CAPSTONE)),)
capstone:
	@echo "This handout ends before the capstone, which belongs to chapter 7." >&2; exit 2
else
capstone: $(BIN)/capstone
	@mkdir -p $(PLACE)/capstone
	@$< $(CAPSTONE)/persuasion.txt $(PLACE)/capstone
endif

# The learner's step back and the model answer in one program, the latter by another
# name. Only a step that passes its tests takes part.
CONTEST := $(if $(filter lstm,$(MODULES)),$(if $(filter lstm,$(kept_back)),,lstm))
$(BUILD)/contest_model.o: $(BUILD)/solutions/lstm.o
	@$(call need,objcopy)
	$(Q)objcopy --redefine-sym lstm_step_backward=model_step_backward \
	    --keep-global-symbol=model_step_backward $< $@
$(BUILD)/contest: $(BUILD)/tests/runner/contest.o $(BUILD)/contest_model.o \
        $(BUILD)/exercises/lstm.o $(LIB) $(call models,$(filter-out lstm,$(upto_lstm)))
	$(LINK)
contest: $(CONTEST:%=$(DESK)/%.verdict)
	@$(if $(CONTEST),,echo "This handout has no model answer for lstm, so there is" \
	    "nothing to race against." >&2; exit 2)
	@grep -q '^step back right' $< || { echo "The contest is for who has written" \
	    "lstm_step_backward(): 'make try M=lstm STEP=back' first." >&2; exit 1; }
	@$(MAKE) --no-print-directory -s $(BUILD)/contest
	@$(BUILD)/contest $(DESK)/contest.tsv

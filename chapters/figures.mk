# figures.mk - what the programs beside the chapters compute, and its figures.

##   make plots          every figure, in build/figures; PNG=1 for PNG
##   make plots MINE=1   every figure, drawn by your own code
##   make plot M=chain   those of one chapter
##   make reproduce      the published experiments: paper beside here; M=clip for one
##                       chapter, SEEDS=30 for more runs of each than are kept
##   make capstone       an LSTM reads a novel and writes; MINE=1 with your code

DATA    := $(PLACE)/data
BIN     := $(PLACE)/bin/$(notdir $(BUILD))
FIGURES := $(PLACE)/figures
KIND    := $(if $(PNG),png,svg)
.PRECIOUS: $(BIN)/%
.PHONY: plot plots data reproduce reproduced capstone

PROGRAMS := $(foreach m,$(MODULES),$(wildcard chapters/$(call chapter,$m)/*.c))
SCRIPTS  := $(foreach m,$(MODULES),$(wildcard chapters/$(call chapter,$m)/*.gp))
ALL_DATA    := $(PROGRAMS:chapters/%.c=$(DATA)/%.tsv)
# Experiments of many runs, which take minutes: NAME.runs lists the runs.
LONG        := $(foreach m,$(MODULES),$(patsubst chapters/%.runs,%, \
               $(wildcard chapters/$(call chapter,$m)/*.runs)))
LONG_DATA   := $(LONG:%=$(DATA)/%.tsv)
ALL_FIGURES := $(SCRIPTS:chapters/%.gp=$(FIGURES)/%.$(KIND))

own = $(1:%=$(BUILD)/$(if $(MINE),exercises,solutions)/%.o)
parts_of = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c))
module_of = $(lastword $(subst -, ,$(firstword $(subst /, ,$(1)))))

# 01-chain/distance is linked from its chapter's module and the ones before.
# NAME.c may have parts of its own, in a folder of its name.
$(BIN)/%: $(BUILD)/chapters/%.o $$(call parts_of,chapters/$$*) $(LIB) \
        $$(call own,$$(upto_$$(call module_of,$$*)))
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
CODES := $(LONG:%=$(DATA)/%.code)
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
else
$(LONG_DATA): $(DATA)/%.tsv: $$(wildcard chapters/$$(*D)/kept/$$(*F).*)
	@[ -n "$^" ] || { echo "$* takes minutes: 'make reproduce' runs it." >&2; \
	    exit 1; }
	@mkdir -p $(@D)
	@echo "  kept    $@"
	@cp $^ $(@D)
endif

# A figure may read any data of its chapter. But of the data that take minutes only
# those of its own name are made for it, since no other figure reads them. ($(any)
# stands for a % that is not replaced by the stem.)
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

plot:
	@$(if $(module),,echo "plot needs one of M=$(MODULES: = M=)" >&2; exit 2)
	@[ -n '$(wildcard chapters/$(call chapter,$(module))/*.c)' ] || \
	    { echo "chapters/$(call chapter,$(module)) has no program (*.c) that makes" \
	           "data, so there is nothing to plot." >&2; exit 1; }
	@$(MAKE) --no-print-directory \
	    $(filter $(FIGURES)/$(call chapter,$(module))/%,$(ALL_FIGURES))
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
        $(LIB) $$(call own,$(upto_lstm))
	$(LINK)
ifeq ($(wildcard $(CAPSTONE)),)
capstone:
	@echo "This handout ends before the capstone, which belongs to chapter 7." >&2; exit 2
else
capstone: $(BIN)/capstone
	@mkdir -p $(PLACE)/capstone
	@$< $(CAPSTONE)/persuasion.txt $(PLACE)/capstone
endif

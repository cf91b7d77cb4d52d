# figures.mk - what the programs beside the chapters compute, and its figures.

##   make plots          every figure, in build/figures; PNG=1 for PNG
##   make plots MINE=1   every figure, drawn by your own code
##   make plot M=chain   those of one chapter
##   make reproduce      the published experiments: paper beside here
##   make capstone       an LSTM reads a novel and writes; MINE=1 with your code
##   make contest        is your step back of the LSTM as quick as the model answer?

DATA    := $(PLACE)/data
BIN     := $(PLACE)/bin/$(notdir $(BUILD))
FIGURES := $(PLACE)/figures
KIND    := $(if $(PNG),png,svg)
.PRECIOUS: $(BIN)/%
.PHONY: plot plots data reproduce reproduced capstone contest

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

$(DATA)/%.tsv: $(BIN)/%
	@mkdir -p $(@D)
	@echo "  data    $@"
	@$< $@

# The results of experiments that take minutes are kept beside the chapter, and
# usually copied from there. 'make reproduce' makes them anew: run by run, on all
# processors, and without repeating a run that an earlier attempt has finished.
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
reproduced: $(call due,$(DATA),$(ALL_DATA))

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

# In a make of its own, so that it can use all processors without being asked.
reproduce: | toolchain
	@$(MAKE) --no-print-directory -j$$(nproc) reproduced
	@cat $(DATA)/*/*.claims > build/reproduce.tsv
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

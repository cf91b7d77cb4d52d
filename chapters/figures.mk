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
# A drawing reads no data, so nobody's code draws it.
SCRIPTS  := $(filter-out $(if $(MINE),$(wildcard chapters/*/drawing_*.gp)), \
            $(foreach m,$(MODULES),$(wildcard chapters/$(call chapter,$m)/*.gp)))
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

# A figure is made from the data that its script reads, and from no others of its
# chapter, so that a learner can draw the first figure before writing what the later
# ones need.
read_by = $(addprefix $(DATA)/$(dir $(1)),$(shell grep -o "'/[^']*\.tsv'" \
          chapters/$(1).gp | tr -d "'/" | sort -u))
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
reproduced: $(call due,$(DATA),$(ALL_DATA))

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

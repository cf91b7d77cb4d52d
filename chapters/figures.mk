# figures.mk - what the programs beside the chapters compute, and its figures.

##   make plots          every figure, in build/figures; PNG=1 for PNG
##   make plots MINE=1   every figure, drawn by your own code
##   make plot M=chain   those of one chapter
##   make reproduce      the published experiments: paper beside here
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
	@$(if $(module),,echo "plot needs one of M=$(MODULES: = M=)" >&2; exit 2)
	@[ -n '$(wildcard chapters/$(call chapter,$(module))/*.c)' ] || \
	    { echo "chapters/$(call chapter,$(module)) has no program (*.c) that makes" \
	           "data, so there is nothing to plot." >&2; exit 1; }
	@$(MAKE) --no-print-directory \
	    $(filter $(FIGURES)/$(call chapter,$(module))/%,$(ALL_FIGURES))
	@echo "The figures of $(module) are in $(FIGURES)/$(call chapter,$(module))."

# Several programs at a time, and one line for each.
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
capstone: $(BIN)/capstone
	@mkdir -p $(PLACE)/capstone
	@$< $(CAPSTONE)/persuasion.txt $(PLACE)/capstone

# grader.mk - marks for strangers' code, and archives to give away.

## Lecturer
##   make setup FOR=lecturer   what the grader needs besides
##   make grade SUBMISSION=path   marks for one: a folder, .c file, tar or zip
##   make handout UPTO=clip   what learners get: without the answers from there on
##   make handout PLATFORM=gradescope   or github, prairielearn: ready to upload
##   make instructor   everything, with answers, mistakes and times
##   make grade-class SUBMISSIONS=path OUT=folder   marks for a class: a folder or zip
##   make grade-class ONLY=carol ...   carol afresh, and nobody else
##   make grade-class ROSTER=list.csv ...   with names, groups, late days, manual points
##   make marks OUT=folder FORMAT=canvas   or moodle, blackboard: the file to import
##   make regrade OUT=folder   which marks would change now? KEEP=1 changes them
##   make grade-class ENGINE=slurm ...   the same on a cluster (or parallel: by ssh)
##   docs/teaching.md    from the handout to the marks

.PHONY: grade grade-class regrade marks grader grader-toolchain handout instructor
KIT := $(BUILD)/kit
.PRECIOUS: $(BUILD)/tests/grader/judge_%.o $(BUILD)/sanitized/%.o \
        $(KIT)/%/build.sh $(KIT)/%/functions $(KIT)/%/absent.o $(KIT)/%/plain.o \
        $(KIT)/%/sanitized.o $(KIT)/%/figure.o

# $(call worker_parts,M,FOLDER): what the box links the learner's module with.
# Those are the probes of the module and the model answers of the modules before
# it, but neither oracles nor mistakes nor its own answer, so that the learner's
# code finds nothing to copy.
worker_parts = $(foreach d,grader/worker grader/frames runner/sanitizers \
        runner/catalogue runner/sheet runner/watched runner/arguments \
        runner/heap runner/matrices runner/sparse, \
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
# A report may show one figure for each module, drawn by this program of the
# chapter with the learner's module in it. The box that draws it has no
# configuration of fonts, so "sans" is replaced there by a font's own name.
figure_chain := distance
figure_rnn   := states
figure_bptt  := curve
figure_clip  := cliff
figure_init  := fading
figure_esn   := echo
figure_lstm  := gradient
figure_gru   := lags
figure_scan  := curse
figure_lyap  := walk
shown = chapters/$(call chapter,$(1))/$(figure_$(1))
$(KIT)/%/figure.o: $(BUILD)/$$(call shown,$$*).o \
        $(BUILD)/tests/grader/figure_data.o \
        $$(call models,$$(filter-out $$*,$$(upto_$$*)))
	$(JOIN)
# Without debugging notes (-S), which a linker would copy for every submission: of
# a report only the lines in the learner's own file are shown.
JOIN = $(Q)mkdir -p $(@D) && $(CC) -r -nostdlib -Wl,-S $^ -o $@.part && mv $@.part $@

# A library with nothing but the names that OpenBLAS has for C, to link with: of its
# fifteen thousand others hardly any file uses one, and to read them is a third of a link.
$(KIT)/libopenblas.so: | toolchain
	$(Q)mkdir -p $(@D) && so=$$($(CC) -print-file-name=libopenblas.so) && \
	    nm -D --defined-only "$$so" | sed -n 's/.* T \(cblas_.*\)/void \1(void); void \1(void) {}/p' | \
	    $(CC) -shared -x c - -o $@.part -Wl,-soname,"$$(readelf -d "$$so" | \
	        sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')" && mv $@.part $@

# The names of the module's functions, and a weak function of each name, which is
# linked where the learner has left one out.
$(KIT)/%/functions: $(LEARN)
	$(Q)mkdir -p $(@D) && $(LEARN) $(DESK) steps | awk -F '\t' -v m=$* \
	    '$$1 == m { gsub(" ", "\n", $$4); print $$4 }' > $@.part && mv $@.part $@
$(KIT)/%/absent.o: $(KIT)/%/functions
	$(Q){ echo '#include <gsl/gsl_errno.h>'; sed 's/.*/int &(void);\n__attribute__((weak)) int &(void) { return GSL_EUNIMPL; }/' $<; } > $(@:.o=.c) && \
	    $(CC) $(CFLAGS) -c $(@:.o=.c) -o $@.part && mv $@.part $@
$(KIT)/%/build.sh: tests/grader/build.sh tests/grader/foreign.awk $(wildcard lib/*.h) $(RULES) \
        $(KIT)/%/plain.o $(KIT)/%/sanitized.o $(KIT)/%/absent.o \
        $$(if $$(figure_$$*),$(KIT)/$$*/figure.o $$(call shown,$$*).gp) \
        chapters/style.gp \
        $(KIT)/libopenblas.so $(BUILD)/lib.a $(BUILD)/sanitized/lib.a
	$(Q)mkdir -p $(@D)/lib $(@D)/figure && cp lib/*.h $(@D)/lib && \
	cp tests/grader/foreign.awk $(KIT)/libopenblas.so $(@D) && \
	$(if $(figure_$*),cp $(call shown,$*).gp $(@D)/figure &&) \
	sed 's/"sans,/"DejaVu Sans,/' chapters/style.gp > $(@D)/figure/style.gp && \
	strip -g -o $(@D)/plain.a $(BUILD)/lib.a && \
	strip -g -o $(@D)/sanitized.a $(BUILD)/sanitized/lib.a && \
	echo '$(filter -%,$(CC)) $(WARNINGS) -Wno-unused-parameter' > $(@D)/flags && \
	echo '$(SANITIZED)' > $(@D)/sanitized && echo '$(FIXED)' > $(@D)/fixed && \
	echo '$(GSL)' > $(@D)/libraries && cp $< $@.part && mv $@.part $@

# All that marks of a module depend on, as a number: a class is told when it was
# marked with another. What an edited comment changes is not counted: notes for a
# debugger, and the lines that the sanitizers' build of the same code can name.
$(KIT)/%/edition: $(BUILD)/judge_% $(KIT)/%/build.sh
	$(Q)strip -g -R .note.gnu.build-id -o $@.judge $< && { cat $@.judge; cd $(@D) && rm -f edition && \
	    find . -type f ! -name 'sanitized.?' ! -name 'edition*' | LC_ALL=C sort | xargs cat; } | \
	    sha256sum | cut -c 1-32 > $(BUILD)/edition_$*.part && rm $@.judge && \
	    mv $(BUILD)/edition_$*.part $@

GRADER_LIBRARIES = $(shell pkg-config --libs libseccomp libcjson libarchive)
grader = $(patsubst %.c,$(BUILD)/%.o,$(foreach f,$(1),tests/grader/$f.c))
BOX     := box box_bwrap box_user box_filter
# What the box compiles with: the program itself, since the box does not see the
# links to it in /etc, and a wrapper such as ccache could keep nothing there.
BOXED = $(or $(filter-out $(addprefix %/,$(WRAPPERS)),$(realpath $(shell \
        command -v $(PROGRAM) 2> /dev/null))),/usr/bin/$(COMPILER))
$(BUILD)/tests/grader/judge_%.o: DEFINE = -DMODULE=$* -DCC='"$(BOXED)"' \
        -DFIGURE='"$(figure_$*)"'
$(BUILD)/tests/grader/judge_%.o: tests/grader/judge.c | toolchain
	$(COMPILE)
$(BUILD)/judge_%: $(BUILD)/tests/grader/judge_%.o \
        $(call grader,examine figure fingerprint question hearing frames stage $(BOX)) \
        $(BUILD)/tests/runner/explain.o $$(call suite,$$*) $$(call models,$$(upto_$$*))
	$(LINK)
$(BUILD)/judge_%: LIBRARIES += $(GRADER_LIBRARIES)

$(BUILD)/tests/grader/mark.o: DEFINE = -DEACH_MODULE='$(foreach m,$(MODULES),X($m))'
# Without M= the grader marks these modules, that is all but the extras.
$(BUILD)/tests/grader/grade.o: DEFINE = -DDUE='"$(filter-out $(EXTRAS),$(MODULES))"'
$(BUILD)/tests/grader/mark.o $(BUILD)/tests/grader/grade.o: $(RULES)
GRADE := $(BUILD)/grade
$(GRADE): LIBRARIES += $(GRADER_LIBRARIES)
$(GRADE): $(BUILD)/lib/progress.o $(call grader,alike_numbers alike_page alike_texts grade class class_alike class_drawing class_folder class_numbers class_page \
        class_roster feedback pen marks regrade keep people unpack mark judges processors clean intake \
        intake_name intake_text intake_archive intake_folder stage forms form_terminal form_json form_text $(BOX)) \
        $(patsubst %,$(BUILD)/tests/runner/%.o,outcome steps) \
        $(MODULES:%=$(BUILD)/tests/steps/%.o)
	$(LINK)
$(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/grader/*.c)): | grader-toolchain

# Learners need none of this, so it is looked for only here.
grader-toolchain: toolchain
	@for library in libseccomp libcjson libarchive; do \
	    pkg-config --exists $$library || \
	        { echo "$$library is missing: 'make setup FOR=lecturer' installs" \
	               "it." >&2; exit 1; }; \
	done; \
	for part in "$$(command -v $(PROGRAM))" "$$($(CC) -print-libgcc-file-name)"; do \
	    case $$(realpath "$$part" 2> /dev/null) in /usr/*) ;; *) \
	        echo "CC: the box in which submissions are compiled sees only /usr," \
	            "and $(PROGRAM) is not there, or not all of it. Take a" \
	            "compiler of the system, as in CC=gcc." >&2; exit 1 ;; \
	    esac; \
	done; \
	command -v bwrap > /dev/null || [ "$$(id -u)" -eq 0 ] || \
	    { echo "bubblewrap is missing: 'make setup FOR=lecturer' installs it." \
	           >&2; exit 1; }

# What the handout gives of a module: the page of a class compares without it.
STUBS := $(MODULES:%=$(BUILD)/stubs/%.c)
$(STUBS): $(BUILD)/stubs/%.c: solutions/%.c solutions/stub.awk
	$(Q)mkdir -p $(@D) && awk -f solutions/stub.awk $< > $@.part && mv $@.part $@

judging = $(GRADE) $(foreach m,$(1),$(BUILD)/judge_$m $(KIT)/$m/edition)
GRADER_PARTS := $(call judging,$(MODULES))
# Only what M names is compiled before it is graded.
GRADED_PARTS := $(call judging,$(or $(filter $(subst %,,$(M)),$(MODULES)),$(MODULES)))

# All that grading needs, compiled.
grader: $(GRADER_PARTS) $(STUBS)

# What is graded comes through the environment, so that no quote in it is code.
grade: $(GRADED_PARTS)
	@$(GRADE) $(BUILD) one "$$SUBMISSION"
grade-class: $(GRADED_PARTS) $(STUBS)
	@$(if $(filter-out slurm parallel,$(ENGINE))$(word 2,$(ENGINE)),echo "There is no ENGINE=$$ENGINE. There" \
	    "are: slurm and parallel." >&2; exit 2)
	@$(if $(ENGINE),sh tests/grader/engine.sh $(BUILD) $(ENGINE),$(GRADE) $(BUILD) class) \
	    "$$SUBMISSIONS"

regrade: $(GRADED_PARTS) $(STUBS)
	@$(GRADE) $(BUILD) regrade "$$SUBMISSIONS"

marks: $(GRADE)
	@$(GRADE) $(BUILD) marks "$${FORMAT:-canvas}"

# Archives to give away. UPTO names the module that is set; the answers of the
# ones before it are in the learner's archive, and no others.
HANDED := $(if $(UPTO),$(upto_$(filter $(subst %,,$(UPTO)),$(MODULES))),$(MODULES))
# For a platform that nobody knows nothing is compiled.
KNOWN  := $(filter $(subst %,,$(or $(PLATFORM),learner)),$(notdir $(wildcard tests/grader/platforms/*)))
handout: $(if $(KNOWN),$(LEARN) $(foreach m,$(HANDED),$(BUILD)/solutions/$m.o \
        $(foreach d,oracles mistakes,$(call made_from,tests/$d/$m))))
	@$(if $(HANDED),,echo "There is no module UPTO=$$UPTO. There are:" \
	    "$(MODULES)." >&2; exit 2)
	@MODULES='$(HANDED)' DUE='$(filter-out $(EXTRAS),$(HANDED))' \
	    sh tests/grader/handout.sh $(BUILD) "$${PLATFORM:-learner}"
instructor: $(GRADER_PARTS) $$(BENCH)
	@MODULES='$(MODULES)' sh tests/grader/handout.sh $(BUILD) instructor

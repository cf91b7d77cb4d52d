# editor.mk - the learner's own editor and debugger.

##   make debug          gdb, stopped in the step that fails, on the case that fails
##   make editor         settings for VS Code (try, watch, debug)

.PHONY: debug editor
GDB ?= gdb

# As for a verdict, but each line is compiled by itself, so that a debugger can
# follow it and knows every variable.
$(DESK)/%.debug: build/mine/%.c $$(call tests_of,$$*) | toolchain
	$(Q)$(CC) $(CPPFLAGS) $(WARNINGS) -Wno-unused-parameter -O0 -g $(SANITIZED) \
	    -c exercises/$*.c -o $@.o && \
	$(CC) $(SANITIZED) $(FIXED) $(QUICK_LINK) $@.o $(filter %.o,$^) $(filter %.a,$^) \
	    $(LIBRARIES) -o $@ \
	    || { echo "It cannot be debugged before it compiles: 'make try M=$*'" \
	    "shows the first error." >&2; exit 1; }

# The program finds the first case that fails in processes of its own, which gdb
# lets go, and then runs that case in the process that gdb holds.
debug: $(LEARN) $(VERDICTS)
	@$(call need,$(firstword $(GDB)))
	@named=$$($(LEARN) $(DESK) which "$$M" "$$STEP") || exit 2; \
	set -- $$named; test=$(DESK)/$$1.debug step=$$2; shift 2; \
	$(MAKE) -s --no-print-directory $$test || exit 1; \
	for function; do set -- "$$@" -ex "break $$function"; shift; done; \
	WREC_SEED=$(SEED) $(GDB) -q -x docs/editor/gdb.py "$$@" -ex run -ex 'info args' \
	    --args $$test debug $$step

# What is there already is the learner's own and stays.
editor:
	@mkdir -p .vscode && for file in docs/editor/vscode/*; do \
	    own=.vscode/$${file##*/}; \
	    if cmp -s $$file $$own; then :; \
	    elif [ -e $$own ]; then echo "$$own is yours and stays; ours is $$file."; \
	    else cp $$file $$own || exit 1; echo "$$own is made."; fi; \
	done
	@echo "VS Code: Terminal > Run Task has try, watch and hint; F5 debugs the" \
	    "exercise that is open."

# notes.mk - the chapters as pages, and what programs fill into them.

## Reader
##   make notes          the chapters as HTML pages, in build/notes

.PHONY: notes weave
NOTES := $(foreach m,$(MODULES),build/notes/$(call chapter,$m).html)

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
# A page shows the titles of the other chapters and links to their sections, so
# a change in one text makes all pages anew.
$(NOTES) build/notes/index.html: $(TEXTS) docs/references.bib \
        $(wildcard docs/pandoc/*)

notes: $(NOTES) build/notes/index.html
	@awk -f docs/links.awk $^
	@echo "Open build/notes/index.html in a browser."

# Fills into the texts the listings, numbers and figures that the programs have
# now, and keeps the results of long experiments beside them.
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
	    mkdir -p $$kept; \
	    for part in tsv values claims card; do \
	        [ ! -e build/data/$$long.$$part ] || \
	            cp build/data/$$long.$$part $$kept || exit 1; \
	    done; \
	done

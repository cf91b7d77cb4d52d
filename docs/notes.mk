# notes.mk - the chapters as pages, and what programs fill into them.

## Reader
##   make notes          the chapters as HTML pages, in build/notes

.PHONY: notes weave
# The pages: a chapter for each module, between the first and the last one, which have
# nothing to write.
CHAPTERS := $(call chapter,before) $(foreach m,$(MODULES),$(call chapter,$m)) \
            $(call chapter,after)
NOTES    := $(CHAPTERS:%=build/notes/%.html)
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
# A page shows the titles of the other chapters and links to their equations and
# figures. So it is made anew when one of these changes, and not with every word of
# another text: this file keeps its time as long as its content is the same.
build/notes/contents: $(TEXTS)
	@mkdir -p $(@D)
	@{ awk 'FNR == 1 || head { print; head = FNR == 1 || !/^---$$/ }' $^; \
	    grep -o '\\tag{[^}]*}\|\*Figure [0-9.]*\*' $^; } > $@.part; \
	cmp -s $@.part $@ && rm $@.part || mv $@.part $@
$(NOTES) build/notes/index.html: build/notes/contents docs/references.bib \
        $(wildcard docs/pandoc/*)

notes: $(NOTES) build/notes/index.html
	@awk -f docs/links.awk $^
	@echo "Open build/notes/index.html in a browser."

# Times depend on the machine. Those that docs/performance.md and chapter 1 quote
# are of a run that is kept: `make bench PEERS=1 KEEP=1` brings a new one.
KEPT_BENCH := build/data/docs/bench.values build/figures/docs/bench.svg
DRAW_BENCH = gnuplot -e "data='$(1)'; out='$(2)'; kind='svg'" chapters/style.gp docs/bench.gp
build/data/docs/%: docs/kept/%
	@mkdir -p $(@D) && cp $< $@
build/figures/docs/bench.svg: build/data/docs/bench.tsv docs/bench.gp chapters/style.gp
	@$(call need,gnuplot)
	@mkdir -p $(@D)
	@$(call DRAW_BENCH,$(<D),$@.part) && mv $@.part $@

# Fills into the texts the listings, numbers and figures that the programs have
# now, and keeps the results of long experiments beside them.
weave: $(ALL_DATA) $(ALL_FIGURES) $(KEPT_BENCH)
	@for text in $(TEXTS) docs/performance.md; do \
	    place=$${text%/*}; \
	    awk -f docs/weave.awk -v mode=fill -v data=build/data/$${place##*/} $$text \
	        > build/woven.md || exit 1; \
	    cmp -s build/woven.md $$text || { cp build/woven.md $$text.new && mv $$text.new $$text && \
	        echo "$$text is filled in anew."; }; \
	    [ ! -d build/figures/$${place##*/} ] || { mkdir -p $$place/figures && \
	        cp build/figures/$${place##*/}/*.svg $$place/figures; } || exit 1; \
	done
	@for long in $(LONG); do \
	    kept=chapters/$${long%/*}/kept; \
	    mkdir -p $$kept; \
	    for part in tsv values claims card; do \
	        [ ! -e build/data/$$long.$$part ] || \
	            cp build/data/$$long.$$part $$kept || exit 1; \
	    done; \
	done

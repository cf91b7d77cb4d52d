# notes.mk - the chapters as pages, and what programs fill into them.

## Reader
##   make notes          the chapters as HTML pages, in build/notes; with MINE=1 the
##                       figures that live run your own code, in build/mine/notes;
##                       REPORT=mailto:me@example.org is who hears of mistakes
##   make pdf            the same as a book to print, build/book/wrec.pdf
##   make epub           and for a reading device, build/book/wrec.epub
##   make slides         a deck for each chapter, build/notes/01-chain-slides.html

.PHONY: notes pdf epub slides weave
# The pages: a chapter for each module, between the first and the last one, which have
# nothing to write.
CHAPTERS := $(call chapter,before) $(foreach m,$(MODULES),$(call chapter,$m)) \
            $(call chapter,after)
TEXTS    := $(CHAPTERS:%=chapters/%/chapter.md)
PAGES    := $(PLACE)/notes
NOTES    := $(CHAPTERS:%=$(PAGES)/%.html)
# Pages that are no chapters: each fills the lists that docs/pandoc/lists.lua makes.
LISTS    := $(foreach l,index notation terms experiments references,$(PAGES)/$l.html)
PANDOC    = pandoc --defaults=docs/pandoc/notes.yaml -M chapters="$(CHAPTERS)" -M out=$(PAGES)

# The figures beside a chapter, in both palettes. Those whose panels can stand one
# above the other are drawn again for narrow screens, and the data of each lie beside
# it: both need the data, and so are left out where they cannot be made (due).
SHOWN   := $(foreach c,$(CHAPTERS),$(wildcard chapters/$c/figures/*.svg))
FIGURE_PAGES := $(addprefix $(PAGES)/figures/,$(subst /figures/,/,$(SHOWN:chapters/%=%)))
ifneq ($(filter notes check-notes epub pdf slides,$(MAKECMDGOALS)),)
NARROW  := $(if $(MINE),,$(call due,$(PAGES)/figures,$(patsubst chapters/%.gp, \
           $(PAGES)/figures/%-narrow.svg,$(shell grep -l '@panel\|@map\|eval panel' \
           $(SCRIPTS)))))
endif
TABLES  := $(if $(MINE),,$(patsubst $(DATA)/%.tsv,$(PAGES)/data/%.html, \
           $(call due,$(DATA),$(ALL_DATA))))
# The question that is asked before a figure, with four curves to choose from.
GUESSES := $(if $(MINE),,$(call due,$(PAGES)/guess,$(patsubst chapters/%.guess,$(PAGES)/guess/%.js, \
           $(foreach c,$(CHAPTERS),$(wildcard chapters/$c/*.guess)))))
of_chapter = $(filter $(PAGES)/figures/$(1)/% $(PAGES)/data/$(1)/%,$(FIGURE_PAGES) $(NARROW) $(TABLES))

# Names what is missing or wrong before anything is made. REPORT becomes a link on every
# page, so what could end an attribute, or lead to more than one place, is no address.
.PHONY: press
press:
	@case $$REPORT in \
	    '') ;; \
	    *[!A-Za-z0-9._~:/?@=%+,'&'-]*) false ;; \
	    mailto:*[:/?@=%,'&']*@* | mailto:*@*[!A-Za-z0-9.-]*) false ;; \
	    mailto:?*@?*.?* | https://?*.?*) ;; \
	    *) false ;; \
	esac || { printf '%s %s, not %s.\n' "REPORT takes mailto:me@example.org or an address" \
	    "that begins with https://" "$$REPORT" >&2; exit 2; }
	@for tool in pandoc katex gnuplot; do $(call need,$$tool); done
$(FIGURE_PAGES) $(NARROW) $(TABLES) $(NOTES) $(LISTS) $(PAGES)/page.css: | press

$(FIGURE_PAGES): $(PAGES)/figures/%.svg: chapters/$$(*D)/figures/$$(*F).svg docs/pandoc/scheme.awk
	@mkdir -p $(@D)
	@awk -f docs/pandoc/scheme.awk $< > $@
$(NARROW): $(PAGES)/figures/%-narrow.svg: chapters/%.gp chapters/style.gp \
        docs/pandoc/scheme.awk $$(call read_by,$$*)
	@mkdir -p $(@D)
	@gnuplot -e "data='$(DATA)/$(*D)'; out='$(PAGES)/figures/$*.svg.part'; kind='narrow'" \
	    chapters/style.gp $<
	@awk -f docs/pandoc/scheme.awk $(PAGES)/figures/$*.svg.part > $@
	@rm $(PAGES)/figures/$*.svg.part
$(TABLES): $(PAGES)/data/%.html: $(DATA)/%.tsv docs/pandoc/table.awk
	@mkdir -p $(@D)
	@cp $< $(@:.html=.tsv)
	@awk -f docs/pandoc/table.awk $< > $@

$(GUESSES): $(PAGES)/guess/%.js: chapters/%.guess $(DATA)/%.tsv $(LEARN)
	@mkdir -p $(@D)
	@$(LEARN) $(DESK) curves $* $(DATA) > $@.part && mv $@.part $@

# What all pages share: the style, the fonts of the formulas, the script, and the
# names of the pages, which a search asks one after the other.
KATEX   := /usr/share/javascript/katex
SHARED  := $(PAGES)/page.css $(PAGES)/page.js $(PAGES)/find/pages.js
$(PAGES)/page.css: docs/pandoc/style.css docs/pandoc/katex.js
	@mkdir -p $(PAGES)/fonts
	@cp $(KATEX)/fonts/*.woff2 $(PAGES)/fonts
	@node docs/pandoc/katex.js style | cat - $< > $@
$(PAGES)/page.js: docs/pandoc/page.js
	@mkdir -p $(@D)
	@cp $< $@
$(PAGES)/find/pages.js: docs/notes.mk Makefile
	@mkdir -p $(@D)
	@echo 'wrecPages = "$(CHAPTERS) $(basename $(notdir $(LISTS)))".split(" ");' > $@

include docs/live.mk

$(NOTES): $(PAGES)/%.html: chapters/%/chapter.md $$(call of_chapter,$$*) $(LIVE)
	@mkdir -p $(PAGES)/find
	@echo "  page    $@"
	@$(PANDOC) $< -o $@
# The version is that of the last commit, where there is a history.
$(PAGES)/version: FORCE
	@mkdir -p $(@D)
	@git log -1 --format='-M version=%h -M date=%cs' 2> /dev/null > $@.part || :
	@cmp -s $@.part $@ && rm $@.part || mv $@.part $@
$(PAGES)/notation.html: docs/notation.md
$(filter-out %/notation.html,$(LISTS)): $(PAGES)/%.html: docs/pandoc/%.md
# The index of terms looks at every word; the other lists at sections, claims and papers.
$(PAGES)/terms.html: $(TEXTS)
$(filter-out %/notation.html %/terms.html,$(LISTS)): $(PAGES)/listed
$(PAGES)/listed: $(TEXTS)
	@mkdir -p $(@D)
	@{ awk '/^<!--claims/, /^<!--\/claims/; /^## /' $^; \
	    grep -oE '@[a-z]+[0-9]{4}[a-z]*' $^ | sort -u; } > $@.part; \
	cmp -s $@.part $@ && rm $@.part || mv $@.part $@
$(PAGES)/index.html: $(PAGES)/version
# Every page has the address that REPORT names, and is made anew for another one.
$(PAGES)/report: FORCE | press
	@mkdir -p $(@D)
	@printf '%s' "$$REPORT" | cmp -s - $@ || printf '%s' "$$REPORT" > $@
$(NOTES) $(LISTS): $(PAGES)/report
$(LISTS): $(wildcard tests/steps/*.c)
	@mkdir -p $(PAGES)/find
	@$(PANDOC) $(if $(filter %/version,$^),$$(cat $(PAGES)/version)) $(filter docs/%.md,$^) -o $@

# A page shows the titles of the other chapters and links to their equations and
# figures. So it is made anew when one of these changes, and not with every word of
# another text: this file keeps its time as long as its content is the same.
$(PAGES)/contents: $(TEXTS)
	@mkdir -p $(@D)
	@{ awk 'FNR == 1 || head { print; head = FNR == 1 || !/^---$$/ }' $^; \
	    grep -o '\\tag{[^}]*}\|\*Figure [0-9.]*\*' $^; } > $@.part; \
	cmp -s $@.part $@ && rm $@.part || mv $@.part $@
$(NOTES) $(LISTS): $(PAGES)/contents docs/references.bib \
        $(wildcard docs/pandoc/*.lua docs/pandoc/*.html docs/pandoc/*.yaml docs/pandoc/*.js docs/pandoc/*.csl)

notes: $(NOTES) $(LISTS) $(SHARED) $(GUESSES)
	@awk -f docs/links.awk $(NOTES) $(LISTS)
	@$(if $(LIVE),,echo "No figure lives in these pages: 'make setup FOR=reader' brings what that needs.")
	@echo "Open $(PAGES)/index.html in a browser."

# The book. LaTeX takes the figures as PDF, and goes through the text three times: for
# the contents, for the index, and for the pages that both have moved. Its log is looked
# at, because it calls a lost letter or a line in the margin no error.
BOOK    := build/book
BOUND   := pandoc -M chapters="$(CHAPTERS)"
OF_BOOK := $(TEXTS) docs/references.bib $(wildcard docs/pandoc/*) $(PAGES)/version
PRINTED := $(addprefix $(BOOK)/figures/,$(subst /figures/,/,$(SHOWN:chapters/%.svg=%.pdf)))
$(PRINTED): $(BOOK)/figures/%.pdf: chapters/$$(*D)/figures/$$(*F).svg
	@$(call need,rsvg-convert)
	@mkdir -p $(@D)
	@# rsvg-convert leaves out a blank after a subscript that is not said to be kept.
	@sed '/<tspan.*<tspan/s/<text>/<text xml:space="preserve">/' $< | rsvg-convert -f pdf -o $@
$(BOOK)/wrec.pdf: $(OF_BOOK) $(PRINTED)
	@for tool in pandoc lualatex makeindex; do $(call need,$$tool); done
	@$(BOUND) --defaults=docs/pandoc/pdf.yaml $$(cat $(PAGES)/version) \
	    -M figures=$(BOOK)/figures docs/pandoc/index.md -o $(BOOK)/wrec.tex
	@cd $(BOOK) && for time in 1 2 3; do \
	    (cd ../.. && lualatex -interaction=nonstopmode -halt-on-error \
	        -output-directory=$(BOOK) $(BOOK)/wrec.tex) > said.log || \
	        { sed -n '/^!/,/^l\./p' wrec.log >&2; exit 1; }; \
	    makeindex -q wrec.idx; \
	done
	@awk -f docs/pandoc/log.awk $(BOOK)/wrec.log || { rm $@; exit 1; }
pdf: $(BOOK)/wrec.pdf
	@echo "The book is $<."

$(BOOK)/wrec.epub: $(OF_BOOK) $(FIGURE_PAGES)
	@$(call need,pandoc)
	@mkdir -p $(@D)
	@$(BOUND) --defaults=docs/pandoc/epub.yaml $$(cat $(PAGES)/version) \
	    -M figures=$(PAGES)/figures docs/pandoc/index.md -o $@
epub: $(BOOK)/wrec.epub
	@echo "The book is $<."

# A deck for each chapter that has figures. It shares style, fonts and figures with the
# pages.
DECKS := $(foreach c,$(CHAPTERS),$(if $(wildcard chapters/$c/figures),$(PAGES)/$c-slides.html))
$(DECKS): $(PAGES)/%-slides.html: chapters/%/chapter.md $(PAGES)/slides.css $$(call of_chapter,$$*) \
        $(PAGES)/contents $(wildcard docs/pandoc/*.lua docs/pandoc/slides.html) | press
	@$(PANDOC) --template=docs/pandoc/slides.html -M slides=yes $< -o $@
$(PAGES)/slides.css: docs/pandoc/slides.css
	@mkdir -p $(@D)
	@cp $< $@
slides: $(DECKS) $(NOTES) $(SHARED)
	@echo "Open one of $(PAGES)/*-slides.html in a browser."

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
	@for long in $(LONG) $(SLOW); do \
	    kept=chapters/$${long%/*}/kept; \
	    mkdir -p $$kept; \
	    for part in tsv values claims card; do \
	        [ ! -e build/data/$$long.$$part ] || \
	            cp build/data/$$long.$$part $$kept || exit 1; \
	    done; \
	done

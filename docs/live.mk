# live.mk - figures that live: the course's own C in the page.
#
# docs/live/chain.c is compiled to WebAssembly with the files of the course that it asks
# and with GSL's own sources, and docs/live/chain.js shows it below the first figure of
# that chapter. Where the compiler or GSL's source is missing, the page is whole without.

# Debian's source package of GSL, which 'make setup FOR=reader' brings.
GSL_TAR := build/live/gsl.tar.gz
WASM := $(if $(filter notes check-notes slides,$(MAKECMDGOALS)),\
        $(if $(wildcard /usr/include/wasm32-wasi),$(shell command -v clang-14)))
# The learner's files with MINE=1. A handout has answers as objects, which no page can run.
writer := $(if $(MINE),exercises,solutions)
FIGURED := $(filter $(MODULES),$(basename $(notdir $(wildcard docs/live/*.js))))
LIVE := $(if $(and $(WASM),$(wildcard $(GSL_TAR))),$(foreach m,$(FIGURED),\
        $(if $(filter-out $(wildcard $(writer)/*.c),$(upto_$m:%=$(writer)/%.c)),,$(PAGES)/live/$m.js)))

# The part of GSL that these figures need. It is compiled without GSL's configure, whose
# config.h has seven lines that matter. Headers are those of the installed package.
GSL_CONFIG := HAVE_INLINE HAVE_DECL_ISNAN HAVE_DECL_ISINF HAVE_DECL_ISFINITE HAVE_DECL_FINITE
GSL_PARTS := block vector matrix sys complex rng randist cblas blas linalg eigen \
             spmatrix spblas bst statistics
of_block      := init
of_vector     := init view vector copy oper minmax reim subvector swap
of_matrix     := init view matrix copy oper minmax submatrix rowcol getset swap
of_sys        := infnan pow_int hypot
of_complex    := math inline
of_rng        := rng mt inline
of_randist    := flat gausszig
of_cblas      := dasum daxpy dcopy ddot dgemm dgemv dger dnrm2 drot drotg dscal dswap dsymv \
                 dsyr2 dsyrk dtrmm dtrmv dtrsm dtrsv idamax zdscal dznrm2
of_blas       := blas
of_linalg     := balancemat hessenberg householder qr qr_ur lq cholesky condest invtri trimult \
                 bidiag svd multiply
of_eigen      := francis schur nonsymm nonsymmv
of_spmatrix   := init compress getset copy oper util swap
of_spblas     := spdgemv
of_bst        := bst avl rb trav
of_statistics := covariance
GSL_O := $(foreach p,$(GSL_PARTS),$(of_$p:%=build/live/gsl/$p/%.o))

FOR_PAGE = $(WASM) --target=wasm32-wasi -O2 -std=c11 -ffp-contract=off
build/live/gsl/unpacked: $(GSL_TAR) docs/live.mk | press
	@rm -rf $(@D) && mkdir -p $(@D)
	@tar xzf $< --strip-components=1 -C $(@D)
	@printf '#define %s 1\n' $(GSL_CONFIG) 'RETURN_IF_NULL(x) if (!(x)) return; //' \
	    'GSL_COERCE_DBL(x) (x) //' > $(@D)/config.h
	@touch $@
build/live/include: | press
	@mkdir -p $@
	@ln -sfn $$(pkg-config --variable=includedir gsl)/gsl $@/gsl
build/live/gsl/%.done: build/live/gsl/unpacked | build/live/include
	@echo "  for the page, once: GSL's $*"
	@cd build/live/gsl/$* && $(FOR_PAGE) $(if $(filter cblas,$*),-Os,-Oz) -w -I. -I.. -I../../include -c $(of_$*:%=%.c)
	@touch $@

# The files of the course, of which a module takes the functions that it calls.
PAGE_O := $(patsubst %.c,build/live/%.o,$(wildcard lib/*.c) $(MODULES:%=$(writer)/%.c))
$(PAGE_O): | build/live/include
build/live/lib/%.o: lib/%.c $(wildcard lib/*.h)
	@mkdir -p $(@D)
	@$(FOR_PAGE) -Ilib -Ibuild/live/include -c $< -o $@
build/live/$(writer)/%.o: $(writer)/%.c $(wildcard lib/*.h)
	@mkdir -p $(@D)
	@$(FOR_PAGE) -w -Ilib -Ibuild/live/include -c $< -o $@

$(LIVE): $(PAGES)/live/%.js: docs/live/%.c docs/live/%.js $(wildcard docs/live/live.*) \
        docs/live/fading.h $(PAGE_O) $(GSL_PARTS:%=build/live/gsl/%.done)
	@mkdir -p $(@D)
	@$(FOR_PAGE) -mexec-model=reactor -Wl,--strip-all -Ilib -Ibuild/live/include \
	    docs/live/$*.c docs/live/live.c $(PAGE_O) $(GSL_O) -o build/live/$*.wasm
	@{ printf '"use strict";\n{\nconst source = "%s", version = "%s", compiled = "' \
	        $(writer)/$*.c "$$(pkg-config --modversion gsl)"; \
	    base64 -w 0 build/live/$*.wasm; \
	    echo '";'; cat docs/live/live.js docs/live/$*.js; echo '}'; } > $@
# What the licence of GSL asks for: the source of a module, beside it.
$(PAGES)/live/source.tar.gz: build/live/gsl/unpacked docs/live.mk $(wildcard lib/*.[ch] $(writer)/*.c docs/live/*)
	@mkdir -p $(@D)
	@tar czf $@ --exclude='*.o' --exclude='test*' --exclude='Makefile.*' --exclude=ChangeLog \
	    LICENSE Makefile docs/live.mk docs/live lib $(writer) \
	    $(addprefix build/live/gsl/,COPYING config.h templates_on.h templates_off.h $(GSL_PARTS))
$(LIVE): $(if $(LIVE),$(PAGES)/live/source.tar.gz)

# The same as a program, which tests/project/live.js compares.
build/live/%: docs/live/%.c docs/live/live.c $(wildcard docs/live/*.h) $(LIB) \
        $$(call models,$$(upto_$$*))
	@mkdir -p $(@D)
	@$(CC) -std=c11 -O2 -ffp-contract=off -Ilib $(filter %.c,$^) \
	    $(call models,$(upto_$*)) $(LIB) -o $@ $(GSL)

#!/bin/sh
# test_settings.sh   Whatever is set, and wherever the course lies: a setting
# arrives byte for byte and is never run as a command, numbers are the same in
# every locale, and a system without tools gets a sentence instead of an error.
. tests/project/ok.sh
workroom
# LOCPATH is a list with colons, so its folder's name cannot have one.
plain=$(mktemp -d)
trap 'rm -rf "$work" "$plain"' EXIT
cd "$work" && copy_course || exit 1

# ---- Settings are bytes -----------------------------------------------------

cat > probe.mk << 'END'
include Makefile
tell:
	@env -0 > told
again:
	@$(MAKE) -s -f probe.mk tell
END
NAMES="M STEP UPTO FOR MINE SAN PNG V ONLY_CODE FIGURE SUBMISSION SUBMISSIONS \
    ONLY ROSTER OUT FORMAT TITLE PLATFORM ENGINE JOBS HOSTS SANDBOX BUDGET VISIBILITY \
    LEADERBOARD PEERS KEEP REPORT CFLAGS CK_RUN_CASE ANOTHER"

# What stands among the settings must also be forgotten by the tests, but for those
# that say how everything is compiled.
for name in $(sed -n '/^SETTINGS :=/,/[^\\]$/p' Makefile | sed 's/SETTINGS :=//; s/\\$//'); do
    case $name in SAN | CC | CFLAGS | CPPFLAGS) continue ;; esac
    sed -n '/^unset /,/[^\\]$/p' "$here/tests/project/ok.sh" | tr -s ' \\' '\n\n' | grep -qx "$name" ||
        echo "$name"
done > forgotten
ok "no test follows a setting of make check, as these would" nothing forgotten

# arrives VALUE   in each setting, from the command line and the environment,
# in this make and in one that it starts.
arrives() {
    set -- "$1" $NAMES
    value=$1
    shift
    for name in "$@"; do
        printf '%s=%s\0' "$name" "$value"
        set -- "$@" "$name=$value"
        shift
    done | sort -z > wanted
    for name in "$@"; do
        set -- "$@" "$name=$value"
        shift
    done
    for target in tell again; do
        make -s -f probe.mk $target "$@" && told || return 1
        env "$@" make -s -f probe.mk $target && told || return 1
    done
    not_run
}
told() {
    grep -zE "^($(echo $NAMES | tr ' ' '|'))=" told | sort -z > got
    cmp wanted got || { tr '\0' '\n' < got; return 1; }
}
not_run() {
    [ ! -e pwned ] || { rm pwned; echo "a command was run"; return 1; }
}

for value in 'ca$h' '$$' '${HOME}' '$(HOME)x' '$(shell touch pwned)x' \
    '`touch pwned`' 'a;touch pwned' 'a|touch pwned' '&touch pwned' "it's" \
    "';touch pwned;'" '"' '";touch pwned;"' '#x' 'a  b ' '\' '%' 'a,b' ')' \
    '*' '~' '<>' "$(printf 'a\ntouch pwned\nb')" "$(printf 'a\\\nb')" 'é'; do
    ok "set to $value" arrives "$value"
done
# CC is a part of paths, so make may refuse such a one; but it must not run it.
for name in CC CPPFLAGS CFLAGS; do
    env "$name=\$(shell touch pwned)" make -n learn > /dev/null 2>&1
    make -n learn "$name=\$(shell touch pwned)" > /dev/null 2>&1
    ok "a command in $name is not run" not_run
done

# The same through the commands themselves.
file='ca$h it'\''s "a" `touch pwned`;$(shell touch pwned)${HOME}#%é_chain.c'
cp solutions/chain.c "$file"
mkdir "$file.folder" && cp solutions/chain.c "$file.folder/$file"
refused() {
    # make ends with 2, but try alone with the 1 of a red step.
    [ "$2" = try ] && ends=1 || ends=2
    fails "$1" $ends make "$2" "$3"
    says "$4"
    fails "$1, from the environment" $ends env "$3" make "$2"
    says "$4"
    ok "nothing of it is run" not_run
}
for value in '$(shell touch pwned)' "';touch pwned;'"; do
    refused "M is $value" try M="$value" "There is no module M=$value."
    refused "reset of it" reset M="$value" "reset needs one of M=chain"
    refused "plot of it" plot M="$value" "plot needs one of M=chain"
    refused "STEP is $value" try STEP="$value" "no STEP=$value."
    refused "SEED is $value" plots SEED="$value" "SEED takes a whole number"
    refused "SEEDS is $value" reproduce SEEDS="$value" "SEEDS takes a whole number"
    refused "reproduce of it" reproduce M="$value" "reproduce needs none or one of M=chain"
    refused "UPTO is $value" handout UPTO="$value" "There is no module UPTO=$value."
    refused "PLATFORM is $value" handout PLATFORM="$value" "There is no PLATFORM=$value."
    refused "FOR is $value" setup FOR="$value" "There is no FOR=$value."
done
for value in '$(shell touch pwned)' "';touch pwned;'" me@example.org mailto:me mailto:me@example \
    'mailto:me@example.org?cc=you@example.org' mailto:a@b@example.org http://example.org/ https:// \
    'https://example.org/a b' 'https://example.org/"' 'https://example.org/#top' 'javascript:alert(1)' \
    "$(printf 'https://example.org/\nx')" mailto:é@example.org; do
    refused "REPORT is $value" notes REPORT="$value" "REPORT takes mailto:me@example.org or an address that begins with https://, not $value."
done
if [ -x build/gcc/grade ]; then
    ok "a file with such a name" make -s grade M=chain SUBMISSION="$file" OUT="$file.out"
    says "100 of 100 points."
    ok "its report" grep -q '"points"' "$file.out/report.json"
    ok "a class with such a name" env SUBMISSIONS="$file.folder" OUT="$file.class" M=chain JOBS='$(x)' make -s grade-class
    ok "its table" grep -q ',100,100,100.00,' "$file.class/marks.csv"
    refused "another engine" grade-class ENGINE='$(shell touch pwned)' 'There is no ENGINE=$(shell touch pwned).'
    ok "nothing of it was run" not_run
fi

# ---- Switches and flags -----------------------------------------------------

cat >> probe.mk << 'END'
switches:
	@echo '$(BUILD) $(PLACE) $(KIND) "$(Q)"'; echo "FIGURE=$$FIGURE"
flags:
	@echo '$(CPPFLAGS) | $(FLAGS)'
compiler:
	@echo '$(PROGRAM) $(BUILD)'
END
for off in 0 no off ''; do
    ok "switches that are \"$off\"" make -s -f probe.mk switches MINE=$off SAN=$off PNG=$off V=$off FIGURE=$off
    says 'build/gcc build svg "@"'
    ok "FIGURE=$off is off" test "${output##*FIGURE=}" = ""
done
ok "switches that are on" make -s -f probe.mk switches MINE=1 SAN=1 PNG=1 V=1 FIGURE=1
says 'build/gcc-san build/mine png ""'
says "FIGURE=1"
ok "a figure from our own code" make plot M=chain MINE=0
says "The figures of chain are in build/figures/01-chain."
touch tests/runner/show.c
ok "flags of one's own" make learn CPPFLAGS=-DX CFLAGS=-O0
ok "are added" make -s -f probe.mk flags CPPFLAGS=-DX CFLAGS=-O0
says "-DX -Ilib -DHAVE_INLINE | -O0 -Werror -std=c11"

says "-Werror"
mkdir opt wrappers
printf '#!/bin/sh\n[ "$1" != -dumpversion ] || { echo 99; exit; }\nexec gcc "$@"\n' > opt/gcc-99
chmod +x opt/gcc-99
ok "a compiler that nobody has tested" make -s -f probe.mk flags CC=opt/gcc-99
output=$(printf '%s' "$output" | grep -e -Werror)
ok "stops nobody with its warnings" test -z "$output"
printf '#!/bin/sh\nexec "$@"\n' > wrappers/ccache
printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v gcc)" > opt/gcc
chmod +x wrappers/ccache opt/gcc
ln -s "$(command -v gcc)" opt/linked-gcc
for cc in "ccache gcc" "/usr/bin/ccache /usr/bin/gcc -m64" "env A=b gcc -g"; do
    ok "CC=\"$cc\"" make -s -f probe.mk compiler CC="$cc"
    says "gcc build/gcc"
done
touch tests/runner/show.c
ok "a wrapped compiler" env PATH="wrappers:$PATH" make learn CC="ccache gcc -m64"
if [ -x build/gcc/grade ]; then
    touch tests/grader/judge.c tests/grader/build.sh
    ok "grades" env PATH="wrappers:$PATH" make -s grade M=chain CC="ccache gcc -m64" SUBMISSION=solutions/chain.c
    says "100 of 100 points."
    # Its own objects are in a folder of its name, and so are made for it.
    mkdir build/linked-gcc
    cp -a build/gcc/. build/linked-gcc
    touch tests/grader/judge.c
    ok "a link to a compiler of the system grades" make -s grade M=chain CC=opt/linked-gcc SUBMISSION=solutions/chain.c
    says "100 of 100 points."
    fails "a compiler that the box does not see" + make -s grade M=chain CC=opt/gcc SUBMISSION=solutions/chain.c
    says "sees only /usr"
    fails "marks nothing" + sh -c 'printf "%s" "$1" | grep points' - "$output"
fi
fails "a compiler that is not there" + make learn CC="nowhere/gcc -m64"
says "nowhere/gcc is missing: 'make setup' installs it."

# ---- Locale -----------------------------------------------------------------

# in_german COMMAND...   in a terminal whose every program writes 0,5
in_german() {
    env LOCPATH="$plain" LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 \
        LC_NUMERIC=de_DE.UTF-8 LANGUAGE=de "$@"
}
# The same bytes as in C, and the same exit status.
same_in_german() {
    env LC_ALL=C.UTF-8 "$@" > in-c 2>&1
    status=$?
    in_german "$@" > in-german 2>&1
    [ $? -eq $status ] && diff in-c in-german
}
# Refuses with one sentence, or prints what it prints in C.
same_or_refused() {
    same_in_german "$@" || { [ "$(wc -l < in-german)" -eq 1 ] &&
        grep -q 'LC_ALL=C.UTF-8' in-german; }
}
if localedef -i de_DE -f UTF-8 "$plain/de_DE.UTF-8" 2> /dev/null &&
    [ "$(in_german printf '%.1f' 0,5 2>&1)" = 0,5 ]; then
    ok "make's programs run in C" in_german make -s -f probe.mk tell
    for setting in LC_ALL=C.UTF-8 LANGUAGE=en; do
        ok "with $setting" grep -zqx "$setting" told
    done
    ok "even if somebody asks for another" in_german make -s -f probe.mk tell LC_ALL=de_DE.UTF-8
    ok "with C's" grep -zqx LC_ALL=C.UTF-8 told
    ok "the steps" same_in_german make -s steps
    sed 's/return GSL_EUNIMPL;/return GSL_EUNIMPL/' exercises/chain.c > new && mv new exercises/chain.c
    fails "a compiler's message" + in_german make try
    says "The compiler's first error"
    cp chapters/01-chain/chapter.md before.md
    rm -rf build/data/01-chain
    ok "a chapter's numbers" in_german make -s build/data/01-chain/distance.tsv build/data/01-chain/activations.tsv
    ok "a script started by hand" in_german sh "$here/tests/project/test_weave.sh"
    for awk in mawk gawk "gawk --posix" "busybox awk" original-awk; do
        command -v ${awk%% *} > /dev/null || continue
        ok "$awk: weave.awk" same_or_refused $awk -f docs/weave.awk -v mode=fill -v data="$here/build/data/01-chain" chapters/01-chain/chapter.md
        ok "$awk: data.awk" same_or_refused $awk -f chapters/data.awk "$here"/build/data/01-chain/*.tsv
        ok "$awk: reproduce.awk" same_or_refused $awk -f chapters/reproduce.awk "$here"/build/data/*/*.claims
        ok "$awk: stub.awk" same_or_refused $awk -f solutions/stub.awk solutions/chain.c
        ok "$awk: links.awk" same_or_refused $awk -f docs/links.awk docs/pandoc/template.html
    done
else
    echo "The German locale is not tried: package locales has its sources."
fi

# ---- Other programs ---------------------------------------------------------

# A small system's shell and tools promise what POSIX promises and no more.
if command -v busybox > /dev/null; then
    mkdir box
    for tool in $(busybox --list); do
        ln -s "$(command -v busybox)" "box/$tool"
    done
    for tool in make gcc as ld ar pkg-config gnuplot; do
        ln -sf "$(command -v $tool)" "box/$tool"
    done
    in_box() {
        env PATH=box make -s SHELL=box/sh "$@"
    }
    sh -c 'cd exercises && for f in *.c; do awk -f ../solutions/stub.awk ../solutions/$f > $f; done'
    ok "busybox: learn" in_box learn
    says "next  forward"
    fails "busybox: try" + in_box try STEP=bakward
    says "Did you mean STEP=backward?"
    ok "busybox: hint" in_box hint
    says "Hint 1 of 3"
    echo "// mine" >> exercises/chain.c
    ok "busybox: reset" in_box reset M=chain
    says "Your file is kept as exercises/chain.c.1."
    rm -f build/figures/01-chain/activations.svg
    ok "busybox: plot" in_box build/figures/01-chain/activations.svg
    ok "busybox: editor" in_box editor
    touch -d "$(($(date +%Y) + 1))-01-01" build/mine/chain.verdict
    echo "#error here" >> exercises/chain.c
    fails "busybox: a verdict of the future" + in_box try M=chain
    says "It does not compile"
fi

# ---- A system without anything ----------------------------------------------

mkdir bare
for tool in sh sed make; do
    ln -s "$(command -v $tool)" bare/$tool
done
silent() {
    env PATH=bare "$@" > /dev/null 2> said
    status=$?
    nothing said && return $status
}
ok "make alone on a bare system helps, and complains of nothing" silent make
for tool in id grep env mktemp tail rm cat awk; do
    ln -s "$(command -v $tool)" bare/$tool
done
printf '#!/bin/sh\n[ ! -e bare/installed ] || echo "$5 installed"\n' > bare/dpkg-query
printf '#!/bin/sh\n[ "$2" = update ] || : > bare/installed\n' > bare/apt-get
chmod +x bare/*-*
ok "make setup installs there" silent make setup
rm bare/installed
cat > bare/apt-get << 'END'
#!/bin/sh
[ -z "${BROKEN:-}" ] || { echo "E: the mirror is away" >&2; exit 100; }
case "$*" in *update*) exit ;; esac
: > bare/installed
for percent in 0.0 7.5 19.9 20.1 55.0 100.0; do
    echo "dlstatus:1:$percent:fetching" >&3
    echo "Unpacking something"
done
END
ok "make setup in a pipe" env PATH=bare make setup
says "  fetched    20 %"
says "  fetched    55 %"
says "  fetched   100 %"
output=$(printf '%s\n' "$output" | grep -c fetched)
ok "says so now and then" test "$output" -eq 4
rm bare/installed
fails "make setup without a mirror" + env PATH=bare BROKEN=1 make setup learn
says "E: the mirror is away"
says "apt-get could not install gcc"
: > bare/installed
ok "a second time there is nothing to do" silent make setup FOR=maintainer

# A comma in a message may end an argument of make's $(if ...), and then the shell
# gets half a quotation, at the end of a run of minutes.
for goal in 'bench PEERS=1 KEEP=1' 'bench KEEP=1' 'bench PEERS=1'; do
    make -n $goal > commands 2>&1
    ok "the shell can read what make $goal would run" sh -n commands
done

# ---- The learner's own files -------------------------------------------------

for file in exercises/*.c; do
    echo '#error broken' > "$file"
done
make -n check MINE=1 > commands 2>&1
fails "make check does not look at the desk" + grep -n 'exercises/\|build/mine/' commands

cd "$here" || exit 1
if git rev-parse HEAD > /dev/null 2>&1; then
    git clone -q -c core.autocrlf=true "$here" "$work/windows"
    fails "a clone made as on Windows has Unix's line ends" + \
        grep -rlI --exclude-dir=.git "$(printf '\r')" "$work/windows"
fi
finish settings

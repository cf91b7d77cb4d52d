#!/bin/sh
# test_figure.sh BUILD   The figure that a report shows of a learner's own code:
# honest code gets one; code that sends something else gets a sentence, and in
# neither case do the marks change.
. tests/project/ok.sh
build=$1
workroom
export M=chain
kept=0

# Grades the model answer with more code in it, which runs before all else in
# the program of the figure, and only there.
with() {
    cat solutions/chain.c - > "$work/chain.c" << EOF
long readlink(const char *, char *, unsigned long);
long write(int, const void *, unsigned long);
void _exit(int);
static char all[1 << 20];
__attribute__((constructor)) static void
first(void)
{
    const long n = readlink("/proc/self/exe", all, sizeof all);
    if (n < 6 || __builtin_memcmp(all + n - 6, "figure", 6) != 0)
        return;
    $1
}
EOF
    rm -rf "$work/out"
    env FIGURE=1 OUT="$work/out" "$build/grade" "$build" one "$work/chain.c"
}
sends() {
    with "static const char table[] = \"$1\"; write(3, table, sizeof table - 1); _exit(0);"
}
images() {
    grep -c 'data:image' "$work/out/prairielearn.json"
}
# All forms are checked at the end, in one go.
keep_forms() {
    kept=$((kept + 1))
    cp -R "$work/out" "$work/forms$kept"
}
nothing_but_marks() {
    says "100 of 100 points."
    ok "$1: no image" test "$(images)" -eq 0
    ok "$1: a sentence why" grep -q "there is no image: $2" "$work/out/prairielearn.json"
    keep_forms
}

ok "the model answer" env FIGURE=1 OUT="$work/honest" "$build/grade" "$build" one solutions/chain.c
says "100 of 100 points."
sed -n 's|.*"data:image/png;base64,\(.*\)".*|\1|p' "$work/honest/prairielearn.json" | base64 -d > "$work/figure.png"
ok "its figure is a PNG" test "$(head -c 4 "$work/figure.png" | tail -c 3)" = PNG
ok "a complete one" test "$(tail -c 8 "$work/figure.png" | head -c 4)" = IEND
ok "with something on it" test "$(wc -c < "$work/figure.png")" -gt 20000
ok "without FIGURE" env OUT="$work/out" "$build/grade" "$build" one solutions/chain.c
ok "there is none" test "$(images)" -eq 0

sed 's/log10(fabs(p->w/log10(fabs(0.9 * p->w/' solutions/chain.c > "$work/chain.c"
ok "a wrong step" env FIGURE=1 OUT="$work/out" "$build/grade" "$build" one "$work/chain.c"
ok "what it draws is there" test "$(images)" -eq 1
grep data:image "$work/honest/prairielearn.json" > "$work/first"
grep data:image "$work/out/prairielearn.json" > "$work/second"
fails "and is another figure" + cmp -s "$work/first" "$work/second"
awk -f solutions/stub.awk solutions/chain.c > "$work/chain.c"
ok "an exercise not begun" env FIGURE=1 OUT="$work/out" "$build/grade" "$build" one "$work/chain.c"
says "0 of 100 points."
ok "no image of it" test "$(images)" -eq 0
ok "and a sentence why" grep -q "its program ended too early, as it does where" "$work/out/prairielearn.json"

ok "garbage" sends '\377\376\0\1garbage'
nothing_but_marks "garbage" "what came was not a table of numbers"
ok "gnuplot's commands" sends 'a\tb\n1\t`touch out/x`\n'
nothing_but_marks "gnuplot's commands" "what came was not a table of numbers"
ok "a row too short" sends 'a\tb\n1\t2\n3\n'
nothing_but_marks "a row too short" "what came was not a table of numbers"
ok "a number that runs on to the next line" sends 'a\tb\n1\t\n2\n'
nothing_but_marks "a number that runs on" "what came was not a table of numbers"
ok "nothing" sends ''
nothing_but_marks "nothing" "what came was not a table of numbers"
ok "a flood" with 'for (;;) write(3, all, sizeof all);'
nothing_but_marks "a flood" "more than a megabyte came"
ok "a flood of words" with 'for (;;) write(1, all, sizeof all);'
nothing_but_marks "a flood of words" "its program ended too early"
ok "a crash" with '__builtin_trap();'
nothing_but_marks "a crash" "its program ended too early"
ok "no end" with 'for (;;) all[0]++;'
nothing_but_marks "no end" "it took longer than 10 seconds"
ok "numbers at the ends of the scale" sends 'a\n1e308\t-1e308\tinf\tnan\t5e-324\t1\n-1e308\t1e308\tinf\tnan\t1e300\t2\n'
says "100 of 100 points."
keep_forms

set -- "$work/honest" 100
for n in $(seq "$kept"); do
    set -- "$@" "$work/forms$n" 100
done
ok "in all of these the forms agree" /usr/bin/python3 tests/project/check_forms.py "$@"
finish figure

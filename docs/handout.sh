#!/bin/sh
# handout.sh BUILD KIND   Makes an archive to give away; called by make handout
# and make instructor, which set MODULES, UPTO and DUE.
#
#   learner        chapters, lib, exercises and tests, and no answer to what is
#                  set; oracles and mistakes come as objects, since both are
#                  answers, or nearly
#   instructor     everything, and how long things take
#   gradescope     a zip to upload as the autograder
#   github         a workflow for GitHub Classroom
#   prairielearn   a question folder for each module
set -eu
build=$1 kind=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

refuse() {
    echo "$*" >&2
    exit 2
}

# Everything that is kept under version control, or would be.
whole_course() {
    mkdir -p "$1"
    cp -R Makefile README.md LICENSE .gitignore lib solutions tests chapters docs "$1"
    mkdir "$1/exercises"
    for m in $MODULES; do
        awk -f solutions/stub.awk "solutions/$m.c" > "$1/exercises/$m.c"
    done
}

# The list of modules ends with the one that is set.
shorten() {
    sed "s/^MODULES := .*/MODULES := $MODULES/" "$1/Makefile" > "$1/Makefile.new"
    mv "$1/Makefile.new" "$1/Makefile"
    # What follows is for lecturers and maintainers, and not in the handout.
    sed -e "/^# ---- Grading strangers/,/^format:/{/^format:/!d}" \
        -e "/^## Lecturer/,/^##   make clean/{/make clean/!d}" \
        "$1/Makefile" > "$1/Makefile.new"
    mv "$1/Makefile.new" "$1/Makefile"
    cat >> "$1/Makefile" << 'end'

# Nor are these, but a name that did nothing would look like success.
check crosscheck bench grade grade-class handout instructor:
	@echo "This is a handout, without make $@: the whole course has it." >&2; exit 2
end
    sed '/^<!-- not in a handout -->/,/^<!-- end -->/d' README.md > "$1/README.md"
    for chapter in "$1"/chapters/[0-9]*; do
        case " $MODULES " in
        *" ${chapter##*-} "*) ;;
        *) rm -r "$chapter" ;;
        esac
    done
}

# An object without its debugging notes, which tell the source's lines.
object() {
    objcopy -g "$build/$1.o" "$2/$1.o"
}

learner() {
    whole_course "$1"
    shorten "$1"
    rm -rf "$1/tests/grader" "$1/tests/hostile" "$1"/tests/test_* \
        "$1"/tests/oracles/*.c "$1"/tests/mistakes/*.c "$1"/tests/rehearse.c \
        "$1"/tests/sandboxes.sh "$1"/tests/check.sh "$1"/docs/handout.sh \
        "$1"/docs/platforms "$1"/solutions/*
    last=${MODULES##* }
    for m in $MODULES; do
        for f in tests/oracles/"$m".c tests/oracles/"$m"_*.c \
            tests/mistakes/"$m".c tests/mistakes/"$m"_*.c; do
            [ ! -e "$f" ] || object "${f%.c}" "$1"
        done
        cp "$1/exercises/$m.c" "$1/solutions/$m.stub"
        if [ -n "${UPTO:-}" ] && [ "$m" != "$last" ]; then
            cp "solutions/$m.c" "$1/solutions"
        elif [ "$m" != "$last" ]; then
            object "solutions/$m" "$1"
        fi
    done
    for d in steps probes; do
        for f in "$1/tests/$d"/*.c; do
            m=${f##*/} m=${m%.c} m=${m%%_*}
            case " $MODULES " in *" $m "*) ;; *) rm "$f" ;; esac
        done
    done
}

# Seconds, on the machine that made the archive.
timing() {
    for bench in "$build"/bench*; do
        case $bench in *.d) ;; *) "$bench" ;; esac
    done
    echo
    echo "All model answers, graded:"
    "$build/grade" "$build" one solutions | tail -n 1
}

archive() {
    tar -C "$work" --owner=0 --group=0 --sort=name -czf "build/$1.tar.gz" "$1"
    echo "build/$1.tar.gz is made."
}

zipped() {
    rm -f "build/$1.zip"
    (cd "$2" && zip -qr "$OLDPWD/build/$1.zip" .)
    echo "build/$1.zip is made."
}

case $kind in
learner)
    learner "$work/wrec"
    archive wrec
    ;;
instructor)
    whole_course "$work/wrec-instructor"
    timing > "$work/wrec-instructor/times.txt"
    archive wrec-instructor
    ;;
gradescope)
    command -v zip > /dev/null || refuse "zip is missing: 'make setup FOR=lecturer' installs it."
    whole_course "$work/zip/wrec"
    for f in setup.sh run_autograder; do
        sed "s/@MODULES@/${UPTO:-$DUE}/" "docs/platforms/gradescope/$f" > "$work/zip/$f"
    done
    chmod +x "$work/zip/run_autograder"
    zipped wrec-gradescope "$work/zip"
    ;;
github)
    mkdir -p "$work/wrec-github/.github/workflows"
    sed "s/@MODULES@/${UPTO:-$DUE}/" docs/platforms/github/classroom.yml \
        > "$work/wrec-github/.github/workflows/classroom.yml"
    archive wrec-github
    ;;
prairielearn)
    for m in ${UPTO:-$MODULES}; do
        q=$work/wrec-prairielearn/questions/wrec-$m
        mkdir -p "$q/tests"
        whole_course "$q/tests/wrec"
        title=$(sed -n 's/^    .title = "\(.*\)",/\1/p' "tests/steps/$m.c" | tail -n 1)
        uuid=$(cat /proc/sys/kernel/random/uuid)
        for f in info.json question.html tests/run.sh; do
            sed "s/@MODULE@/$m/g; s/@TITLE@/$title/g; s/@UUID@/$uuid/" \
                "docs/platforms/prairielearn/$f" > "$q/$f"
        done
        chmod +x "$q/tests/run.sh"
    done
    cp docs/platforms/prairielearn/Dockerfile "$work/wrec-prairielearn"
    archive wrec-prairielearn
    ;;
*)
    refuse "There is no PLATFORM=$kind. There are: gradescope github prairielearn."
    ;;
esac

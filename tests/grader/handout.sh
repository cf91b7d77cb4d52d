#!/bin/sh
# handout.sh BUILD KIND   Makes an archive to give away; called by make handout
# and make instructor, which set MODULES, UPTO and DUE.
#
#   learner        chapters, lib, exercises and tests, and no answer to what is
#                  set; oracles and mistakes come as objects, since their
#                  sources would give answers away
#   instructor     everything, and how long things take
#   gradescope     a zip to upload as the autograder
#   github         a workflow for GitHub Classroom
#   prairielearn   a question folder for each module, and the image that grades it

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
set -eu
build=$1 kind=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

refuse() {
    echo "$*" >&2
    exit 2
}

# The whole course without what was built, and with exercises not yet begun.
whole_course() {
    mkdir -p "$1"
    cp -R Makefile README.md LICENSE .gitignore .gitattributes .clangd lib solutions \
        tests chapters docs "$1"
    mkdir "$1/exercises"
    for m in $MODULES; do
        awk -f solutions/stub.awk "solutions/$m.c" > "$1/exercises/$m.c"
    done
}

# Whether a file NAME or NAME_PART belongs to a module that is handed out.
handed() {
    case " $MODULES " in *" ${1%%_*} "*) ;; *) return 1 ;; esac
}

# -g leaves out the debugging notes, from which the source's lines could be read.
object() {
    objcopy -g "$build/$1.o" "$2/$1.o"
}

# Left out are whole folders: the grader and the project's tests, which a learner
# does not run, and the sources of answers, oracles and mistakes.
learner() {
    whole_course "$1"
    cp tests/grader/platforms/learner/README.md "$1"
    rm -r "$1/tests/grader" "$1/tests/project" "$1"/tests/oracles/* \
        "$1"/tests/mistakes/* "$1"/solutions/* "$1"/docs/teaching.md \
        "$1"/docs/contributing.md
    for folder in "$1"/chapters/[0-9]*; do
        # The first and the last one have nothing to hand in.
        case $folder in *-before | *-after) continue ;; esac
        handed "${folder##*-}" || rm -r "$folder"
    done
    for f in "$1"/tests/steps/*.c "$1"/tests/probes/*.c; do
        handed "$(basename "$f" .c)" || rm "$f"
    done
    for m in $MODULES; do
        for f in tests/oracles/"$m".c tests/oracles/"$m"_*.c \
            tests/mistakes/"$m".c tests/mistakes/"$m"_*.c; do
            [ ! -e "$f" ] || object "${f%.c}" "$1"
        done
        cp "$1/exercises/$m.c" "$1/solutions/$m.stub"
        [ "$m" != "${MODULES##* }" ] || continue
        if [ -n "${UPTO:-}" ]; then
            cp "solutions/$m.c" "$1/solutions"
        else
            object "solutions/$m" "$1"
        fi
    done
}

# How long learning takes, and how long the grader, on this machine.
timing() {
    "$build/bench" build/bench.tsv
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
        sed "s/@MODULES@/${UPTO:-$DUE}/" "tests/grader/platforms/gradescope/$f" > "$work/zip/$f"
    done
    chmod +x "$work/zip/run_autograder"
    zipped wrec-gradescope "$work/zip"
    ;;
github)
    mkdir -p "$work/wrec-github/.github/workflows"
    sed "s/@MODULES@/${UPTO:-$DUE}/" tests/grader/platforms/github/classroom.yml \
        > "$work/wrec-github/.github/workflows/classroom.yml"
    archive wrec-github
    ;;
prairielearn)
    whole_course "$work/wrec-prairielearn/wrec"
    for m in ${UPTO:-$MODULES}; do
        q=$work/wrec-prairielearn/questions/wrec-$m
        mkdir -p "$q/tests"
        title=$("$build/learn" build/mine steps | awk -F '\t' -v m="$m" '$1 == m { print $2; exit }')
        uuid=$(cat /proc/sys/kernel/random/uuid)
        for f in info.json question.html tests/run.sh; do
            sed "s/@MODULE@/$m/g; s/@TITLE@/$title/g; s/@UUID@/$uuid/" \
                "tests/grader/platforms/prairielearn/$f" > "$q/$f"
        done
        chmod +x "$q/tests/run.sh"
    done
    cp tests/grader/platforms/prairielearn/Dockerfile "$work/wrec-prairielearn"
    archive wrec-prairielearn
    ;;
*)
    refuse "There is no PLATFORM=$kind. There are: gradescope github prairielearn."
    ;;
esac

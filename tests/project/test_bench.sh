#!/bin/sh
# test_bench.sh BUILD   What make bench says of a peer that is not there, that a peer
# answers what it is asked, and who has libxsmm's products. Nothing is timed here.
. tests/project/ok.sh
workroom
build=$1

if [ -x /usr/bin/python3 ]; then
    mkdir "$work/without"
    echo "raise ImportError" > "$work/without/torch.py"
    # PYTHONPATH has no way to write a folder with a colon in its name.
    cd "$work/without" || exit 1
    ok "PyTorch may be missing" env PYTHONPATH=. /usr/bin/python3 -B \
        "$here/tests/project/peer_torch.py"
    cd "$here" || exit 1
    says "- PyTorch is not measured: 'apt-get install python3-torch' brings it (1 GB)."
fi
ok "so may oneDNN" "$build/peer_dnnl"
case $output in
"- oneDNN is not measured: 'apt-get install libdnnl-dev' brings it.") ;;
*)
    ask() { printf '%s 0\n' "$@" | "$build/peer_dnnl"; }
    ok "oneDNN answers" ask "rnn 32 3 2 2 4" "rnn 64 3 2 2 4" "esn 32 9 1 1 9"
    ok "a time where it has the network, else nan" sh -c 'echo "$1" | awk "
        NR == 1 { named = /^oneDNN [0-9.]+\$/ } NR == 2 { time = \$1 > 0 }
        NR > 2 { none += \$1 == \"nan\" || \$1 == \"-nan\" }
        END { exit !(NR == 4 && named && time && none == 2) }"' sh "$output"
    ;;
esac
# Whoever is linked with chapters/products.c has a cblas_dgemm() of his own.
own_product() { nm "$1" | grep -q ' T _*cblas_dgemm$'; }
[ -e /usr/include/libxsmm.h ]
want=$?
for program in "$build/bench" "${build%/*}/bin/${build##*/}/capstone"; do
    own_product "$program"
    ok "libxsmm is linked where it is installed: $program" test $? -eq $want
done
fails "but not into tests" 1 own_product "$build/test_networks"
fails "to keep a run without peers" + make -s bench KEEP=1
says "KEEP=1 needs PEERS=1: docs/performance.md quotes all."
finish bench

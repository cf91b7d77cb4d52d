#!/bin/sh
# Installs the packages that are missing. Called by `make setup`, which names
# them in PACKAGES as Debian and Ubuntu call them.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
set -eu

refuse() {
    echo "$*" >&2
    exit 1
}

# What other systems call the packages: Debian, Fedora, Arch, Alpine, Homebrew. With
# "-" it is part of another package, or the system has it in any case; "none" is not
# to be had there.
NAMES='
gcc             gcc,libasan,libubsan gcc         gcc,clang,compiler-rt -
make            make                 make        make           make
libc6-dev       glibc-devel          glibc       musl-dev       -
pkg-config      pkgconf-pkg-config   pkgconf     pkgconf        pkgconf
check           check-devel          check       check-dev      check
libgsl-dev      gsl-devel            gsl         gsl-dev        gsl
libopenblas-dev openblas-devel       openblas    openblas-dev   openblas
gnuplot-nox     gnuplot              gnuplot     gnuplot        gnuplot
entr            entr                 entr        entr           entr
libncurses-dev  ncurses-devel        ncurses     ncurses-dev    ncurses
pandoc          pandoc               pandoc-cli  pandoc-cli     pandoc
katex           none                 none        none           none
gdb             gdb                  gdb         gdb            none
zip             zip                  zip         zip            -
bubblewrap      bubblewrap           bubblewrap  bubblewrap     none
libseccomp-dev  libseccomp-devel     libseccomp  libseccomp-dev none
libcjson-dev    cjson-devel          cjson       cjson-dev      cjson
libarchive-dev  libarchive-devel     libarchive  libarchive-dev libarchive
binutils        binutils             binutils    binutils       -
similarity-tester none               none        none           none
'

# elsewhere COLUMN COMMAND   How to install the packages on another system.
elsewhere() {
    names=$(for package in $PACKAGES; do
        echo "$NAMES" | awk -v p="$package" -v c="$1" '$1 == p { print $c; known = 1 }
            END { if (!known) print "none" }' | sed "s/^none\$/?$package/" | tr ',' '\n'
    done)
    lacking=$(echo "$names" | sed -n 's/^?//p' | tr '\n' ' ')
    found=$(echo "$names" | grep -v '^[-?]' | tr '\n' ' ')
    echo "This is not Debian. Install the packages with
  $2 $found
and go on with 'make learn'." >&2
    case " $lacking" in *" katex "*)
        echo "The notes also need katex: 'sudo npm install -g katex' brings it." >&2 ;;
    esac
    lacking=$(echo "$lacking" | sed 's/katex //')
    [ -z "$lacking" ] ||
        echo "There is nothing for these, as Debian calls them: $lacking" >&2
    refuse "(Nobody has run the course on this system yet, so a name may be wrong.)"
}
if ! command -v apt-get > /dev/null; then
    if command -v dnf > /dev/null; then
        elsewhere 2 "sudo dnf install"
    elif command -v pacman > /dev/null; then
        elsewhere 3 "sudo pacman -S --needed"
    elif command -v apk > /dev/null; then
        echo "Alpine's gcc has no sanitizers: use CC=clang." >&2
        elsewhere 4 "sudo apk add"
    elif [ "$(uname)" = Darwin ]; then
        echo "Use Homebrew's make, which is called gmake: 'gmake learn CC=clang'." >&2
        elsewhere 5 "brew install"
    fi
    refuse "I know Debian, Ubuntu, Fedora, Arch, Alpine and macOS. Please install what
your system calls these packages: $PACKAGES"
fi

# Prints those of the packages that dpkg does not list as installed.
missing() {
    for package in $PACKAGES; do
        dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$package" \
            2> /dev/null | grep -q ' installed$' || printf '%s ' "$package"
    done
}

wanted=$(missing)
[ -n "$wanted" ] || exit 0

sudo=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null || refuse "These packages are missing, and there is no sudo. As root, run
  apt-get install --no-install-recommends $wanted"
    sudo=sudo
fi

echo "Installing $wanted"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# apt_get OPTION...   as root. It reports how far it is to descriptor 3, in lines such as
# "pmstatus:gcc:40.0:...". Not to 1, which dpkg would then close to the scripts of the
# packages. The shell is there because sudo hands on no other descriptors.
apt_get() {
    $sudo env DEBIAN_FRONTEND=noninteractive \
        sh -c 'exec apt-get "$@" 3>&1 >&2' apt-get "$@"
}
# A line for every fifth of the way, so that a log shows progress too.
progress() {
    awk -F: '$3 >= next_[$1] {
        print "  " ($1 == "dlstatus" ? "fetched  " : "installed") sprintf(" %3d %%", $3)
        fflush()
        next_[$1] = 20 * (int($3 / 20) + 1)
    }'
}
install() {
    apt_get "$1" update && apt_get "$@" install -y --no-install-recommends $wanted
}
# On a terminal apt shows its own progress.
if [ -t 1 ]; then
    install -q 2>&1 ||
        refuse "apt-get could not install $wanted; what it says is above."
else
    # The status of the first command of a pipe is lost, so it is written down.
    { install -qq -o APT::Status-Fd=3 2> "$log" || echo failed > "$log.failed"; } |
        progress
    if [ -e "$log.failed" ]; then
        rm "$log.failed"
        tail -n 5 "$log" >&2
        refuse "apt-get could not install $wanted; its last words are above."
    fi
fi
[ -z "$(missing)" ] || refuse "apt-get ran, but $(missing)is still missing."

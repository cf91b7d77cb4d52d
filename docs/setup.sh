#!/bin/sh
# Installs the packages that are missing. Called by `make setup`, which names
# them in PACKAGES (Debian and Ubuntu), FEDORA and BREW.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
set -eu

refuse() {
    echo "$*" >&2
    exit 1
}

if ! command -v apt-get > /dev/null; then
    if command -v dnf > /dev/null; then
        refuse "This is not Debian. Install the packages with
  sudo dnf install $FEDORA
and go on with 'make learn'."
    elif [ "$(uname)" = Darwin ]; then
        refuse "This is not Debian. Install the packages with
  brew install $BREW
and go on with 'make learn'."
    fi
    refuse "I know Debian, Ubuntu, Fedora and macOS. Please install what your
system calls these packages: $PACKAGES"
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
# On a terminal apt shows its own progress; in a pipe it says nothing.
quiet=-qq
[ ! -t 1 ] || quiet=-q
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
    $sudo apt-get $quiet update &&
        $sudo env DEBIAN_FRONTEND=noninteractive \
            apt-get $quiet install -y --no-install-recommends $wanted
}
if [ -t 1 ]; then
    install || refuse "apt-get could not install $wanted; what it says is above."
elif ! install > "$log" 2>&1; then
    tail -n 5 "$log" >&2
    refuse "apt-get could not install $wanted; its last words are above."
fi
[ -z "$(missing)" ] || refuse "apt-get ran, but $(missing)is still missing."

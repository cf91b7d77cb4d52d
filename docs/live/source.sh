#!/bin/sh
# source.sh TAR   Brings the source of the installed GSL, as Debian publishes it, for the
# figures that live. Nothing of the system is changed: apt looks for sources in lists of
# its own, which are removed again. What cannot be had is said, and is no error, because
# the pages are whole without.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
set -u
[ ! -e "$1" ] || exit 0
without() {
    echo "GSL's source is not to be had ($*), so the pages will have no figures that live."
    exit 0
}
command -v apt-get > /dev/null || without "apt-get is missing"
version=$(dpkg-query -W -f '${source:Version}' libgsl-dev 2> /dev/null) ||
    without "libgsl-dev is not installed"

place=${1%/*}/apt
mkdir -p "$place/lists/partial" "$place/archives/partial" "$place/parts" 2> /dev/null ||
    without "$place cannot be made"
place=$(cd "$place" && pwd)
trap 'rm -rf "$place"' EXIT
for file in /etc/apt/sources.list.d/*.sources; do
    [ ! -e "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" > "$place/parts/${file##*/}"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ ! -e "$file" ] || sed -n 's/^deb /deb-src /p' "$file" > "$place/parts/${file##*/}"
done
apt() {
    apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$place/parts" \
        -o Dir::State::lists="$place/lists" -o Dir::Cache="$place" -o APT::Sandbox::User= "$@"
}
echo "Fetching the source of GSL $version for the figures that live"
apt update > /dev/null 2>&1
(cd "$place" && apt source --download-only "gsl=$version") > "$place/said" 2>&1 ||
    without "$(tail -n 1 "$place/said")"
mv "$place"/gsl_*.orig.tar.gz "$1"

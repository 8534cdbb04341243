#!/bin/sh
# Install Debian packages that are missing: system-packages.sh PACKAGE...
# Never fails: without apt or without root it says in one line what is missing.
set -u

missing=""
for package in "$@"; do
    case $package in
        chromium) # any browser that the tests can drive will do
            [ -n "${HSFORHS_CHROMIUM:-}" ] && continue
            command -v chromium chromium-browser google-chrome >/dev/null 2>&1 && continue ;;
    esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
    echo "Not installed:$missing (needs Debian's apt-get and root). What depends on them will be skipped or look plainer."
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# shellcheck disable=SC2086 # the names are words of a list
if apt-get update -qq >"$log" 2>&1 && apt-get install -y -qq --no-install-recommends $missing >>"$log" 2>&1; then
    echo "Installed:$missing"
else
    echo "Not installed:$missing ($(tail -n 1 "$log")). What depends on them will be skipped or look plainer."
fi
rm -f "$log"
exit 0

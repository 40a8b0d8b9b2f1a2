#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Makes one image of a loader, a kernel and options: sections of the loader's PE file, as systemd's stub has
# them. A signature then covers all of it, and no file system is needed to boot it.
#
#   tools/unify.sh LOADER KERNEL OPTIONS IMAGE    KERNEL may be empty: a loader alone, to be signed
#
#   SIGN_KEY=, SIGN_CERT=  the image is signed with sbsign, by a PEM key and its certificate
#
# Each image gets .sbat, by which a revocation counts (shim's SBAT.md): the generation, the second field of its
# last line, grows when a hole is mended that let something unsigned in. There is no page to look things up, so
# the last field says whom to write to, as debian/control does.
set -euo pipefail

die() {
	echo "unify: $*" >&2
	exit 1
}

(($# == 4)) || die 'usage: tools/unify.sh LOADER KERNEL OPTIONS IMAGE'
loader=$1 kernel=$2 options=$3 image=$4 here=$(dirname "$0")
"$here/need.sh" binutils=objcopy perl=perl || exit 1
[[ -n ${SIGN_KEY:-} && -n ${SIGN_CERT:-} || -z ${SIGN_KEY:-}${SIGN_CERT:-} ]] ||
	die 'SIGN_KEY= and SIGN_CERT= go together'
[[ -n ${EXERCISE:-}${LOADER+set} ]] || "$here/options.sh" "$options" || exit 1
for file in "$loader" ${kernel:+"$kernel"} ${SIGN_KEY:+"$SIGN_KEY" "$SIGN_CERT"}; do
	[[ -f $file ]] || die "$file: no such file"
done
stage=$(mktemp -d "${TMPDIR:-/tmp}/brightline-unify.XXXXXX")
trap 'rm -rf "$stage"' EXIT

# An installed tree has its version in a file of its own.
version=$(cat "$here/../VERSION" 2>/dev/null || sed -n 's/^VERSION := //p' "$here/../Makefile")
cat >"$stage/sbat" <<EOT
sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md
brightline,1,Brightline,brightline,$version,mailto:maintainers@users.noreply.b-seed-e4cadf15.example
EOT
printf '%s\n' "$options" >"$stage/cmdline"

# The first page behind all sections of the loader: SizeOfImage.
pe=$(od -A n -t u4 -j 60 -N 4 "$loader")
next=$(od -A n -t u4 -j $((pe + 80)) -N 4 "$loader")
sections=()
add() {
	sections+=(--add-section "$1=$2" --set-section-flags "$1=contents,alloc,load,readonly,data"
		--change-section-vma "$1=$next")
	next=$(((next + $(stat --format=%s "$2") + 4095) / 4096 * 4096))
}
add .sbat "$stage/sbat"
add .cmdline "$stage/cmdline"
[[ -z $kernel ]] || add .kernel "$kernel"
objcopy "${sections[@]}" "$loader" "$stage/image"
"$here/pe.pl" --finish "$stage/image"
if [[ -n ${SIGN_KEY:-} ]]; then
	"$here/need.sh" sbsigntool=sbsign || exit 1
	sbsign --key "$SIGN_KEY" --cert "$SIGN_CERT" --output "$stage/signed" "$stage/image" >"$stage/said" 2>&1 ||
		die "sbsign: $(<"$stage/said")"
	mv "$stage/signed" "$stage/image"
fi
mv "$stage/image" "$image"

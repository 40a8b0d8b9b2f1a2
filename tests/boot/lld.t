#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The drivers under test as others build them, by clang and lld-link: named as exactly as those of gcc.
#
#   ALL=1   also the machines of one or two drivers in which no compiler makes a difference: what ends a service or
#           the machine, or leaves the processor changed, is an instruction that somebody wrote
. "$(dirname "$0")/lib.sh"
. tests/boot/under_test.sh

alike='^(clobber|deep|ends|entry_(faults|hangs)|exit|first_call|hang|overwr|reset|rt|set|slot|stale_key|trap|unmapped)_?'
drivers=$out/lld

sources=()
for source in tests/drivers/*.c; do
	[[ ! -f $drivers/$(basename "$source" .c).efi ]] || sources+=("$source")
done
mapfile -t boots < <(tests/boot/boots.pl "${sources[@]}")
for line in "${boots[@]}"; do
	read -r -a names <<<"$line"
	((${#names[@]} > 2)) || [[ -n ${ALL:-} || ! $line =~ $alike ]] || continue
	machine "$line"
done

finish

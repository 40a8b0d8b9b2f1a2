#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What must hold of the two images and of the rooms they are built from, and what nothing else would
# notice: a kernel that includes a header of the loader works, until there is a second loader.
set -euo pipefail

cd "$(dirname "$0")/.."
out=${OUT:-${BUILD:-build}/x86_64}
loader_limit=49152
failed=0
scratch=$(mktemp --directory "${TMPDIR:-/tmp}/brightline-check.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# wrong HEADING: takes the offending lines from its input; none is what is hoped for.
wrong() {
	local lines
	lines=$(cat)
	[[ -n $lines ]] || return 0
	printf 'check: %s\n%s\n' "$1" "$lines" >&2
	failed=1
}

# matches PATTERN NAME: the input's lines that match, each with a name in front; none is no error.
matches() {
	grep -E "$1" | sed "s|^|$2: |" || true
}

for file in BOOTX64.EFI loader.elf kernel.elf loader.o kernel.o; do
	[[ -e $out/$file ]] || wrong 'nothing was built' <<<"$out/$file is missing"
done
((failed == 0)) || exit 1

# ---- The two images ----

wrong 'the loader' < <(tools/pe.pl --check "$out/BOOTX64.EFI" "$loader_limit" 2>&1)

wrong 'the kernel has relocations' < <(
	readelf --relocs --wide "$out/kernel.elf" | grep R_X86_64_
)

# One line a segment: file offset, address, rights.
segments=$(readelf --segments --wide "$out/kernel.elf" | awk '
	$1 == "LOAD" { rights = ""; for (i = 7; i < NF; i++) rights = rights $i; print $2, $3, rights }')
wrong 'the kernel has a segment that is writable and executable' < <(grep 'WE' <<<"$segments")
wrong 'the kernel has a segment that does not start a page' < <(grep -v '000 .*000 ' <<<"$segments")
wrong 'the kernel has two segments with one right' < <(cut -d ' ' -f 3 <<<"$segments" | sort | uniq -d)

# U-Boot starts the loader with CR4.OSFXSR clear, and the kernel compares firmware's vector registers:
# only assembly, which knows when it may, touches them.
wrong 'C code uses vector or floating-point registers' < <(
	for image in loader kernel; do
		find "$out/$image.o" -name '*.S.o' -exec nm {} + >"$scratch/assembly"
		objdump --disassemble --no-show-raw-insn "$out/$image.elf" |
			awk 'NR == FNR { assembly["<" $3 ">:"]; next }
				/>:$/ { known = $2 in assembly; name = $2 }
				!known { print name, $0 }' "$scratch/assembly" - |
			matches '%[xyz]mm|%mm[0-7]|%st\b' "$image.elf"
	done
)

# ---- Who may include what ----

# What every room may include: the headers that a compiler brings, and the contracts of include/.
freestanding='(limits|stdarg|stdbool|stddef|stdint)\.h'
contracts=$(find include -name '*.h' -printf '%P\n' | sed "s|^$(uname -m)/||" | paste -s -d '|')

# room ROOM ALLOWED: everything in a room stands by what it includes; paths are from the root.
room() {
	wrong "$1/ may include include/ and ${2:-nothing else}" < <(
		find "$1" -name '*.[chS]' -exec grep -H '^#include' {} + |
			sed -E 's/^([^:]*):#include [<"]([^>"]*)[>"].*/\1 \2/' |
			awk -v allowed="^($freestanding|$contracts${2:+|$2})\$" \
				'$2 !~ allowed { print $1 " includes " $2 }'
	)
}

room include
room loader '(loader|kernel/lib|kernel/guard)/.*|efi[a-z]*\.h'
room loader/core '(loader/core|kernel/lib)/.*'
room kernel 'kernel/.*'
room kernel/lib 'kernel/lib/.*'
room kernel/guard '(kernel/guard|kernel/lib)/.*'

# ---- Who may call what ----

# code FILE PATTERN: lines outside the file that match. Comments may name a service anywhere, so they
# are taken out first.
code() {
	find loader kernel include -name '*.[ch]' ! -path "$1" | sort | while read -r file; do
		gcc -fpreprocessed -dD -E -P -w "$file" | matches "$2" "$file"
	done
}

wrong 'only loader/exit.c may leave boot services' < <(
	code loader/exit.c '(->|\.)ExitBootServices\b|\bExitBootServices\('
)
wrong 'only loader/svam.c may set the virtual address map' < <(
	code loader/svam.c '(->|\.)SetVirtualAddressMap *\('
)

# ---- What the README shows ----

wrong 'README.md shows the table of policy against defect as it was measured' < <(
	[[ $(<README.md) == *"$(<tests/boot/expected/policy-table)"* ]] ||
		echo 'tests/boot/expected/policy-table is not in README.md'
)
wrong 'README.md links to files that exist' < <(
	grep -oE '\]\([a-z][^):]*\)' README.md | tr -d ']()' | sort -u | while read -r file; do
		[[ -e $file ]] || echo "$file"
	done
)

((failed)) || echo 'check: the images and the rooms are as they should be'
exit "$failed"

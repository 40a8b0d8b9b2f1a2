#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What must hold of the two programs and of the rooms they are built from, and what nothing else would
# notice: a kernel that includes a header of the loader works, until there is a second loader.
set -euo pipefail

cd "$(dirname "$0")/.."
out=${OUT:-${BUILD:-build}/x86_64}
arch=$(uname -m)
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

for file in {,audit/}{BOOTX64.EFI,loader.elf,kernel.elf,kernel.debug} loader.o kernel.o; do
	[[ -e $out/$file ]] || wrong 'nothing was built' <<<"$out/$file is missing"
done
((failed == 0)) || exit 1

# ---- The images ----

# segments KERNEL: one line a segment: file offset, address, rights.
segments() {
	readelf --segments --wide "$1" | awk '
		$1 == "LOAD" { rights = ""; for (i = 7; i < NF; i++) rights = rights $i; print $2, $3, rights }'
}

# check_pair FOLDER LIMIT: its loader has so many bytes at most.
check_pair() {
	wrong "the loader $1" < <(tools/pe.pl --check "$1/BOOTX64.EFI" "$2" 2>&1)
	wrong "$1/kernel.elf has relocations" < <(
		readelf --relocs --wide "$1/kernel.elf" | grep R_X86_64_
	)
	wrong "$1/kernel.elf has a segment that is writable and executable" < <(
		segments "$1/kernel.elf" | grep WE
	)
	wrong "$1/kernel.elf has a segment that does not start a page" < <(
		segments "$1/kernel.elf" | grep -v '000 .*000 '
	)
	wrong "$1/kernel.elf has two segments with one right" < <(
		segments "$1/kernel.elf" | cut -d ' ' -f 3 | sort | uniq -d
	)
	wrong "$1/kernel.elf has lost its note" < <(
		readelf --notes "$1/kernel.elf" | grep -q Brightline || echo 'there is none'
	)
}

check_pair "$out" 32768
check_pair "$out/audit" 98304

# U-Boot starts the loader with CR4.OSFXSR clear, and the audit compares firmware's vector registers:
# only assembly, which knows when it may, touches them.
wrong 'C code uses vector or floating-point registers' < <(
	find "$out"/{loader,kernel}.o -name '*.S.o' -exec nm {} + >"$scratch/assembly"
	for image in {,audit/}{loader.elf,kernel.debug}; do
		objdump --disassemble --no-show-raw-insn "$out/$image" |
			awk 'NR == FNR { assembly["<" $3 ">:"]; next }
				/>:$/ { known = $2 in assembly; name = $2 }
				!known { print name, $0 }' "$scratch/assembly" - |
			matches '%[xyz]mm|%mm[0-7]|%st\b' "$image"
	done
)

# ---- Who may include what: a rule for each room ----

# What every room may include: the headers that a compiler brings, and the contract of the handoff.
freestanding='(elf|limits|stdarg|stdbool|stddef|stdint)\.h'
contract=$(find include -path include/audit -prune -o -name '*.h' -printf '%P\n' | sed "s|^$arch/||" |
	paste -s -d '|')
audits=$(find include/audit -name '*.h' -printf '%P\n' | sed "s|^$arch/||; t; s|^|audit/|" |
	paste -s -d '|')

# files_of ROOM: its sources, without those of rooms inside it that have a rule of their own.
rooms=(include include/audit loader loader/core loader/audit loader/exercise kernel kernel/lib kernel/display kernel/guard
	kernel/audit)
files_of() {
	local inner
	find "$1" -name '*.[chS]' | while read -r file; do
		for inner in "${rooms[@]}"; do
			[[ $inner != "$1"/* || $file != "$inner"/* ]] || continue 2
		done
		echo "$file"
	done
}

# room ROOM ALLOWED: everything in it stands by what it includes; paths are from the root.
room() {
	wrong "$1/ may include include/ and ${2:-nothing else}" < <(
		files_of "$1" | xargs grep -H '^#include' |
			sed -E 's/^([^:]*):#include [<"]([^>"]*)[>"].*/\1 \2/' |
			awk -v allowed="^($freestanding|$contract${2:+|$2})\$" \
				'$2 !~ allowed { print $1 " includes " $2 }'
	)
}

loader='loader/[a-z_]+\.h' core='loader/core/[a-z_]+\.h' efi='efi[a-z]*\.h'
kernel='kernel/([a-z_]+|evidence/[a-z_]+)\.h' lib='kernel/lib/.*' display='kernel/display/.*' guard='kernel/guard/.*'
room include
room include/audit "$audits"
room loader/core "$core|$lib"
room loader "$loader|$core|$lib|$efi"
room loader/audit "loader/.*|$guard|$lib|$display|kernel/audit/report/matrix_section\.h|$audits|$efi"
room loader/exercise "loader/exercise/[a-z]+\.h|$lib|$efi"
room kernel/lib "$lib"
room kernel/display "$display|$lib"
room kernel "$kernel|$display|$lib"
room kernel/guard "$guard|$lib|$audits"
room kernel/audit "kernel/.*|$audits"

handoff_rooms=(include loader loader/core kernel kernel/lib kernel/display)
wrong 'the handoff knows nothing of the audit' < <(
	for room in "${handoff_rooms[@]}"; do
		files_of "$room"
	done | xargs grep -niE '\b(audit|census|suspect|residue|trial)'
)

# A unit is a header and the source of its name; an edge is an include.
wrong 'the includes go round in a circle' < <(
	find include loader kernel -name '*.[chS]' -exec grep -H '^#include' {} + | perl -ne '
		m/^(.*)\.[chS]:#include [<"](.*)\.h[>"]/ or next;
		my ($from, $to) = ($1, $2);
		($to) = grep { -e "$_.h" } $to, map { "$_/$to" } "include", glob("include/{*,audit/*}");
		$edges{$from}{$to} = 1 if defined $to && $from ne $to;
		END {
			sub visit {
				my ($unit, @path) = @_;
				return if $done{$unit};
				if ($on{$unit}) {
					shift @path while $path[0] ne $unit;
					print join(" > ", @path, $unit), "\n";
					return;
				}
				$on{$unit} = 1;
				visit($_, @path, $unit) for sort keys %{$edges{$unit}};
				$on{$unit} = 0;
				$done{$unit} = 1;
			}
			visit($_) for sort keys %edges;
		}'
)

# A header may have the name of what it declares for several rooms; main.c and arch/ are by design.
wrong 'files of different rooms that do different things have different names' < <(
	find include loader kernel -name '*.[chS]' ! -path '*/arch/*' ! -name main.c -printf '%f\n' |
		sort | uniq -d
)

wrong 'include/handoff.h is valid C++' < <(
	printf '%s\n' '#include <handoff.h>' 'HANDOFF_KERNEL;' |
		clang -fsyntax-only -Wall -Wextra -Werror -Iinclude "-Iinclude/$arch" -x c++ - 2>&1
)

# ---- Who may call what ----

# code PATTERN FILE...: lines outside the files that match. Comments may name a service anywhere, so
# they are taken out first.
code() {
	find loader kernel include -name '*.[ch]' | sort | while read -r file; do
		[[ " ${*:2} " == *" $file "* ]] ||
			gcc -fpreprocessed -dD -E -P -w "$file" | matches "$1" "$file"
	done
}

wrong 'only loader/exit.c and the refusal tests may leave boot services' < <(
	code '(->|\.)ExitBootServices\b|\bExitBootServices\(' loader/exit.c loader/audit/refusals.c
)
wrong 'only loader/svam.c and the refusal tests may set the virtual address map' < <(
	code '(->|\.)SetVirtualAddressMap *[(,]' loader/svam.c loader/audit/refusals.c
)

# ---- How large the handoff is ----

# lines LIMIT WHAT: takes names of files from its input.
lines() {
	local count
	count=$(xargs cat | wc -l)
	((count <= $1)) || echo "$2: $count lines, and $1 at most"
}

# All files that the handoff's two images are compiled from, headers and sources: what their linker
# took, and what these objects' dependencies are.
image_files() {
	local image room
	for image in loader.elf kernel.debug; do
		room=$out/${image%.*}.o
		{
			sed -nE "s|^LOAD .*/(${image%.*}\\.o/.*)\.o$|\1|p" "$out/$image.map"
			sed -nE 's|^[^ ].*/lib\.a\((.*)\.o\)$|\1|p' "$out/$image.map" | while read -r file; do
				find "$room/kernel/lib" -name "$file.o" -printf "${image%.*}.o/kernel/lib/%P\n"
			done | sed 's/\.o$//'
		} | sort -u | while read -r object; do
			cat "$out/$object.d"
		done | tr -s '\\[:blank:]' '\n'
	done | grep -E '^(include|loader|kernel)/.*\.[chS]$' | sort -u
}

files_of_rooms() {
	for room; do files_of "$room"; done
}

# What a borrower takes: the two calls, the pure core, and what they include; of each header of
# kernel/lib/ its source, too, and names.c, which belongs to headers of include/.
borrowed_files() {
	local header source
	for source in loader/exit.c loader/svam.c loader/core/*.c; do
		cat "$out/loader.o/$source.d"
	done | tr -s '\\[:blank:]' '\n' | grep -E '^(include|loader|kernel)/.*\.[chS]$' | sort -u >"$scratch/borrowed"
	grep '^kernel/lib/' "$scratch/borrowed" | while read -r header; do
		find kernel/lib -name "$(basename "$header" .h).c"
	done | sort -u - "$scratch/borrowed"
	echo kernel/lib/names.c
}

# comments: what share of the lines that the files of its input have, in percent.
comments() {
	# shellcheck disable=SC2016
	xargs perl -ne '
		$lines++;
		$comments++ if $inside || m{^\s*/\*};
		$inside = 1 if m{/\*} && !m{/\*.*\*/};
		$inside = 0 if m{\*/};
		END { printf "%d\n", 100 * $comments / $lines }'
}

image_files | grep -v '^kernel/display/' >"$scratch/image_files"
borrowed_files >"$scratch/borrowed_files"
wrong 'the handoff is read in an afternoon' < <(
	files_of_rooms loader loader/core | lines 3800 'loader/ without loader/audit/'
	files_of_rooms kernel | lines 2400 'kernel/ without lib/, guard/ and audit/'
	files_of_rooms include | lines 1300 'include/ without include/audit/'
	lines 9500 "the handoff's two images, but for the page on the screen" <"$scratch/image_files"
	files_of_rooms kernel/display | lines 1100 'kernel/display/, the page on the screen'
	lines 3000 'what is borrowed' <"$scratch/borrowed_files"
	count=$(wc -l <"$scratch/borrowed_files")
	((count <= 36)) || echo "what is borrowed: $count files, and 36 at most"
	share=$(comments <"$scratch/image_files")
	((share >= 18)) || echo "comments: $share % of the handoff's two images, and 18 at least"
	for page in loader/main.c kernel/main.c loader/audit/main.c kernel/audit/main.c; do
		lines 130 'a walk on one page' <<<"$page"
	done
)

# ---- What the papers show ----

manual=kernel/audit/README.md
wrong "$manual shows the table of policy against defect as it was measured" < <(
	[[ $(<$manual) == *"$(<tests/boot/expected/policy-table)"* ]] ||
		echo 'tests/boot/expected/policy-table is not in it'
)
for paper in README.md "$manual" tools/secure-boot.md tests/coverage/README.md tests/maps/README.md; do
	wrong "$paper links to files that exist" < <(
		grep -oE '\]\([a-z.][^):]*\)' "$paper" | tr -d ']()' | sed 's/#.*//; /^$/d' | sort -u |
			while read -r file; do
				[[ -e $(dirname "$paper")/$file ]] || echo "$file"
			done
	)
done
wrong 'README.md is short' < <(lines 220 README.md <<<README.md)

((failed)) || echo 'check: the images and the rooms are as they should be'
exit "$failed"

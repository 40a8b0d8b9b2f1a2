#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Each rule of tools/check.sh is seen to fail: a copy of the tree, and of what was built from it, breaks
# all of them at once.
. "$(dirname "$0")/../boot/lib.sh"

tree=$scratch/tree
mkdir -p "$tree/built/audit"
cp -a Makefile README.md include loader kernel tools tests "$tree"
cp -a "$out"/{loader.o,kernel.o} "$tree/built"
for file in {,audit/}{BOOTX64.EFI,loader.elf,loader.elf.map,kernel.elf,kernel.debug,kernel.debug.map}; do
	cp "$out/$file" "$tree/built/$file"
done

# ---- Images ----

head -c 100000 /dev/zero >>"$tree/built/BOOTX64.EFI"
head -c 100000 /dev/zero >>"$tree/built/audit/BOOTX64.EFI"
echo 'double twice(double x) { return x * 2; }' |
	gcc -O2 -fPIC -shared -nostdlib -x c - -o "$tree/built/loader.elf"
cat >"$scratch/bad.ld" <<'SCRIPT'
PHDRS { code PT_LOAD FLAGS(7); data PT_LOAD FLAGS(7); }
SECTIONS {
	. = 0x10010;
	.text : { *(.text) } :code
	.data : { *(.data) } :data
}
SCRIPT
printf '%s\n' '.globl _start' '_start: ret' '.data' '.quad _start' |
	gcc -c -x assembler - -o "$scratch/bad.o"
ld --emit-relocs -T "$scratch/bad.ld" "$scratch/bad.o" -o "$tree/built/kernel.elf" 2>"$scratch/ld.log"

# ---- Sources ----

cd "$tree" || exit 1
forbid() {
	echo "#include \"$2\"" >>"$1"
}
forbid include/layout.h kernel/report.h
forbid include/audit/notes.h loader/output.h
forbid loader/core/regions.c loader/output.h
forbid loader/end.c kernel/report.h
forbid loader/audit/extra.c kernel/report.h
forbid kernel/lib/crc32.c kernel/report.h
forbid kernel/reset.c loader/output.h
forbid kernel/guard/region.c kernel/report.h
forbid kernel/audit/main.c loader/output.h
forbid kernel/lib/crc32.h kernel/lib/serial.h
forbid kernel/lib/serial.h kernel/lib/crc32.h
echo '/* What the audit wants. */' >>loader/leave.c
cp kernel/lib/serial.c loader/serial.c
sed -i 's/struct handoff_note {/int class;\n&/' include/handoff.h
echo 'void leave(void) { gBS->ExitBootServices(0, 0); }' >>loader/plan.c
echo 'void move(void) { gRT->SetVirtualAddressMap(0, 0, 0, 0); }' >>loader/plan.c
for file in loader/main.c loader/audit/main.c kernel/main.c kernel/audit/main.c include/address.h \
	loader/exit.c kernel/lib/string.c; do
	yes '#define ROW' | head -n 3000 >>"$file"
done
for name in {1..40}; do
	touch "include/more_$name.h"
	sed -i "1i loader/core/regions.c.o: include/more_$name.h" built/loader.o/loader/core/regions.c.d
done

# ---- Papers ----

sed -i 's/unconverted_data/another_data/' kernel/audit/README.md
yes 'One line more.' | head -n 300 >>README.md
for paper in README.md kernel/audit/README.md tests/coverage/README.md tests/maps/README.md; do
	echo '[nowhere](nowhere.md)' >>"$paper"
done

OUT=built tools/check.sh >"$scratch/said" 2>&1 && echo 'check.sh passes' >>"$scratch/said"
cd "$root" || exit 1

# heard LINE: the run said it.
heard() {
	grep -qF -e "$1" "$scratch/said" || { cat "$scratch/said" && return 1; }
}
for room in include include/audit loader/core loader loader/audit kernel/lib kernel kernel/guard kernel/audit; do
	proof "a header that $room/ may not include" heard "check: $room/ may include include/ and"
done
while read -r line; do
	proof "$line" heard "$line"
done <<'LINES'
BOOTX64.EFI: is
audit/BOOTX64.EFI: is
kernel.elf has relocations
kernel.elf has a segment that is writable and executable
kernel.elf has a segment that does not start a page
kernel.elf has two segments with one right
kernel.elf has lost its note
check: C code uses vector or floating-point registers
check: the handoff knows nothing of the audit
check: the includes go round in a circle
check: files of different rooms that do different things have different names
check: include/handoff.h is valid C++
check: only loader/exit.c and the refusal tests may leave boot services
check: only loader/svam.c and the refusal tests may set the virtual address map
loader/ without loader/audit/:
kernel/ without lib/, guard/ and audit/:
include/ without include/audit/:
the handoff's two images, but for the page on the screen:
lines, and 3000 at most
files, and 36 at most
comments:
a walk on one page:
shows the table of policy against defect as it was measured
check: README.md links to files that exist
check: kernel/audit/README.md links to files that exist
check: tests/coverage/README.md links to files that exist
check: tests/maps/README.md links to files that exist
check: README.md is short
LINES

nothing_was_built() {
	(cd "$root" && OUT=$scratch/empty tools/check.sh) >said 2>&1 && return 1
	grep '^check: nothing was built' said
}
proof 'nothing was built' nothing_was_built

finish

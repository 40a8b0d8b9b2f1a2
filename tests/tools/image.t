#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# tools/relocations.pl and tools/pe.pl: an image that firmware can move, and how it is told that one
# could not be moved.
. "$(dirname "$0")/../boot/lib.sh"

# link NAME: the assembly on standard input, linked as the loader is. Constants start at 0x2000.
link() {
	as -o "$scratch/$1.o" - && ld -shared -Bsymbolic -z notext --no-warn-rwx-segments \
		-T "$root/linker/loader.ld" -o "$scratch/$1.elf" "$scratch/$1.o"
}
link pointers <<'EOT'
	.globl efi_main
	.hidden efi_main
efi_main:
	ret
	.section .data.rel.ro, "aw"
	.quad efi_main, 0, efi_main, efi_main
	.balign 4096
	.quad efi_main
	.bss
	.quad 0
EOT
link plain <<'EOT'
	.globl efi_main
	.hidden efi_main
efi_main:
	ret
EOT
link foreign <<'EOT'
	.globl efi_main
	.hidden efi_main
efi_main:
	ret
	.section .data.rel.ro, "aw"
	.quad elsewhere
EOT

# relocates NAME WORD...: what is made of that file, in words of four bytes.
relocates() {
	"$root/tools/relocations.pl" "$scratch/$1.elf" >reloc || return
	diff <(printf '%s\n' "${@:2}") <(od --address-radix=n --format=x4 --width=4 reloc | tr -d ' ')
}

proof 'a block for each page, filled up to four bytes' relocates pointers \
	00002000 00000010 a010a000 0000a018 00003000 0000000c 0000a000
proof 'an empty block where there is no address' relocates plain 00000000 0000000c 00000000

foreign() {
	diff <(echo "$scratch/foreign.elf: has a relocation of the kind R_X86_64_64") \
		<("$root/tools/relocations.pl" "$scratch/foreign.elf" 2>&1)
}
proof 'a relocation that no image can have' foreign

# checked OFFSET BYTES MESSAGE: what is wrong with the image when its .reloc has these bytes there.
checked() {
	"$root/tools/relocations.pl" "$scratch/pointers.elf" >reloc
	# shellcheck disable=SC2059 # The bytes are escapes of printf.
	printf "$2" | dd of=reloc bs=1 seek="$1" conv=notrunc status=none
	objcopy --output-target=efi-app-x86_64 --strip-all -j .text -j .rodata -j .bss -j .reloc \
		--update-section .reloc=reloc "$scratch/pointers.elf" image.efi &&
		"$root/tools/pe.pl" --finish image.efi || return
	diff <([[ -z $3 ]] || echo "image.efi: $3") <("$root/tools/pe.pl" --check image.efi 2>&1)
}

proof 'an image that is as it should be' checked 0 '' ''
proof 'a block of no size' checked 4 '\0' 'has a block of base relocations of 0 bytes'
proof 'a block that is larger than the rest' checked 4 '\x20' \
	'has a block of base relocations of 32 bytes'
proof 'another kind' checked 9 '\x30' 'has a base relocation of kind 3 at 0x2000'
proof 'a place that holds no address' checked 8 '\x08' \
	'relocates 0x0 at 0x2008, which is no address in it'

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What is there to be borrowed: exit.[ch], svam.[ch], loader/core/ and the jump, with what they include,
# copied into an empty folder. A loader of somebody else's is built from them there, with gnu-efi's own
# start-up code and linker script, and starts a foreign kernel.
. "$(dirname "$0")/lib.sh"

folder=$scratch/borrowed
# kernel/lib/names.c belongs to headers of include/.
taken=(loader/exit.[ch] loader/svam.[ch] loader/core/*.[ch] loader/jump.h loader/arch/x86_64/*.[cS]
	kernel/lib/names.c)
flags=(-std=gnu11 -Wall -Wextra -Werror -O2 -ffreestanding -mgeneral-regs-only -mno-red-zone
	-fno-stack-protector -fcf-protection=none -fpic -fvisibility=hidden -fshort-wchar
	-fno-strict-aliasing -DGNU_EFI_USE_MS_ABI -Iinclude -Iinclude/x86_64 -I.
	-isystem /usr/include/efi -isystem /usr/include/efi/x86_64)

# closure_of FILE...: the files, what they include, and of each header of kernel/lib/ its source, too.
closure_of() {
	local file
	for file; do
		gcc "${flags[@]}" -MM "$file"
	done | tr -s '\\[:blank:]' '\n' | grep -E '^(include|loader|kernel)/' | while read -r file; do
		echo "$file"
		[[ $file != kernel/lib/*.h ]] || find kernel/lib -name "$(basename "$file" .h).c"
	done | sort -u
}

build_in_folder() (
	cd "$folder" || exit 1
	local script start_up library file objects=()
	script=$(find /usr/lib -name elf_x86_64_efi.lds -print -quit)
	start_up=$(find /usr/lib -name crt0-efi-x86_64.o -print -quit)
	library=$(find /usr/lib -name libgnuefi.a -print -quit)
	while read -r file; do
		gcc "${flags[@]}" -c "$file" -o "$file.o" || exit 1
		objects+=("$file.o")
	done < <(find . -name '*.[cS]')
	ld -shared -nostdlib -Bsymbolic -znocombreloc --no-undefined -T "$script" "$start_up" \
		"${objects[@]}" "$library" -o loader.so &&
		objcopy -j .text -j .sdata -j .data -j .dynamic -j .dynsym -j .rel -j .rela -j '.rel.*' \
			-j '.rela.*' -j .reloc --output-target=efi-app-x86_64 --subsystem=10 loader.so \
			"$scratch/borrowed.efi"
)

mkdir "$folder"
# Twice, since the sources of kernel/lib/ have headers of their own.
mapfile -t files < <(closure_of "${taken[@]}")
mapfile -t files < <(closure_of "${files[@]}")
cp --parents "${files[@]}" "$folder"
cp tests/boot/borrowed_loader.c "$folder"
proof 'the borrowed files and a loader of 200 lines build by themselves' build_in_folder
proof 'that loader has at most 200 lines' test "$(wc -l <tests/boot/borrowed_loader.c)" -le 200
build_foreign_kernel "$scratch/foreign.elf"

for firmware in ovmf-4m ovmf-4m-secboot; do
	scenario "a borrowed handoff starts a foreign kernel on $firmware" AUDIT= FIRMWARE=$firmware \
		LOADER="$scratch/borrowed.efi" KERNEL="$scratch/foreign.elf" report=foreign
done
# U-Boot has no clock to ask after the exit.
scenario 'a borrowed handoff starts a foreign kernel on u-boot' AUDIT= FIRMWARE=u-boot \
	LOADER="$scratch/borrowed.efi" KERNEL="$scratch/foreign.elf" says='^ok 3 - foreign\.mode$'

finish

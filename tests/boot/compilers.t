#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Drivers as others build them: by clang and lld-link, and by gnu-efi's own rules. Whoever built it, a
# defect is named in the same words.
. "$(dirname "$0")/lib.sh"

chosen=(stale_boot_data unconverted_data boot_service_late tail_unconverted tail_stale_code)
includes=(-I"$root" -isystem /usr/include/efi -isystem /usr/include/efi/x86_64)
warnings=(-Wall -Wextra -Werror)

# sources DRIVER: its file, and what drivers share.
sources() {
	echo "$root/tests/drivers/$1.c"
	printf '%s\n' "$root"/tests/drivers/common/{driver,tables,tools}.c
}

# clang_build DRIVER FOLDER: for Windows, as far as the compiler knows.
clang_build() {
	local source
	local -a objects=()
	for source in $(sources "$1"); do
		objects+=("$2/${source##*/}.obj")
		clang --target=x86_64-unknown-windows-coff -ffreestanding -fshort-wchar -mno-red-zone \
			-mgeneral-regs-only -O2 "${warnings[@]}" "${includes[@]}" -c "$source" -o "${objects[-1]}"
	done
	lld-link -subsystem:efi_runtime_driver -nodefaultlib -dll -entry:efi_main \
		-out:"$2/$1.efi" "${objects[@]}"
}

# gnu_efi_build DRIVER FOLDER: as its Make.rules and its README have it. Its start-up code applies relocations,
# and calls efi_main as C functions are called here.
gnu_efi_build() {
	local source
	local -a objects=()
	cat >"$2/entry.c" <<-'END'
		#undef efi_main
		#include <efi.h>

		EFI_STATUS EFIAPI driver_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);
		EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table);

		EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system_table)
		{
			return driver_main(image, system_table);
		}
	END
	for source in "$2/entry.c" $(sources "$1"); do
		objects+=("$2/${source##*/}.o")
		gcc -O2 -fpic -ffreestanding -fshort-wchar -mno-red-zone -fno-strict-aliasing -maccumulate-outgoing-args \
			-DGNU_EFI_USE_MS_ABI -Defi_main=driver_main "${warnings[@]}" "${includes[@]}" -c "$source" -o "${objects[-1]}"
	done
	ld -nostdlib --warn-common --no-undefined --fatal-warnings -shared -Bsymbolic -z nocombreloc \
		-T /usr/lib/elf_x86_64_efi.lds -L /usr/lib /usr/lib/crt0-efi-x86_64.o "${objects[@]}" \
		-o "$2/$1.so" -lefi -lgnuefi
	objcopy -j .text -j .sdata -j .data -j .dynamic -j .rodata -j .rel -j .rela -j '.rel.*' -j '.rela.*' \
		-j .reloc --output-target=efi-rtdrv-x86_64 --subsystem=12 "$2/$1.so" "$2/$1.efi"
}

# found: each of the five, in its own image.
as_found() {
	local wanted
	while read -r wanted; do
		grep -qE "^# violation $wanted" output || { echo "no such violation: $wanted" && return 1; }
	done <<'END'
class=stale-boot-memory phase=virtual service=GetNextHighMonotonicCount access=read .* image=([0-9]+-)?stale_boot_data\.efi offset=
class=unconverted-pointer phase=virtual service=GetNextHighMonotonicCount access=(read|write) .* image=([0-9]+-)?unconverted_data\.efi offset=
class=boot-service-call phase=virtual service=GetNextHighMonotonicCount access=read .* image=([0-9]+-)?boot_service_late\.efi offset=
class=unconverted-pointer phase=virtual service=GetVariable access=execute .* image=([0-9]+-)?tail_unconverted\.efi kept-at=
class=stale-boot-memory phase=virtual service=QueryCapsuleCapabilities access=execute .* image=([0-9]+-)?tail_stale_code\.efi( |$)
END
	! grep '^# violation' output | grep -vE "image=([0-9]+-)?($(IFS='|' && echo "${chosen[*]}"))\.efi"
}

for builder in clang gnu_efi; do
	folder=$scratch/$builder
	mkdir -p "$folder"
	for driver in "${chosen[@]}"; do
		"${builder}_build" "$driver" "$folder" >"$scratch/said" 2>&1 || cat "$scratch/said"
	done
	scenario "five defects, built by $builder" CMDLINE=virtmap=scattered \
		DRIVERS="$(printf "$folder/%s.efi " "${chosen[@]}")" exit=1 then=as_found
done

finish

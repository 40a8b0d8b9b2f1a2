#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What is there to be borrowed: exit.[ch], svam.[ch], loader/core/ and the jump, with what they include,
# copied into an empty folder. A loader of somebody else's is built from them there, with gnu-efi's own
# start-up code and linker script, and starts a foreign kernel.
. "$(dirname "$0")/lib.sh"

folder=$scratch/borrowed

# What make install puts among the examples.
build_in_folder() {
	make -C "$folder" -f "$root/tests/boot/borrowed.mk" BUILT="$scratch"
}

mkdir "$folder"
mapfile -t files < <(tools/borrowed.sh)
cp --parents "${files[@]}" "$folder"
cp tests/boot/borrowed_loader.c tests/boot/foreign_kernel.c "$folder"
proof 'the borrowed files and a loader of 200 lines build by themselves' build_in_folder
proof 'that loader has at most 200 lines' test "$(wc -l <tests/boot/borrowed_loader.c)" -le 200

for firmware in ovmf-4m ovmf-4m-secboot; do
	scenario "a borrowed handoff starts a foreign kernel on $firmware" AUDIT= FIRMWARE=$firmware \
		LOADER="$scratch/loader.efi" KERNEL="$scratch/kernel.elf" report=foreign
done
# U-Boot has no clock to ask after the exit.
scenario 'a borrowed handoff starts a foreign kernel on u-boot' AUDIT= FIRMWARE=u-boot \
	LOADER="$scratch/loader.efi" KERNEL="$scratch/kernel.elf" says='^ok 3 - foreign\.mode$'

finish

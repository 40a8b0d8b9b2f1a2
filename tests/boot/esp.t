#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The image maker: the same bytes from the same input, and a clear word about what does not fit.
. "$(dirname "$0")/lib.sh"

# Two drivers, one.efi and two.efi.
two_drivers() {
	cp "$drivers/correct.efi" one.efi && cp one.efi two.efi
}

made_twice() {
	two_drivers && touch -d 2001-01-01 one.efi two.efi
	DRIVERS='two.efi one.efi' CMDLINE=virtmap=packed "$root/tools/esp.sh" first.img
	sleep 2.5 # FAT counts time in steps of two seconds
	touch one.efi two.efi
	DRIVERS='two.efi one.efi' CMDLINE=virtmap=packed "$root/tools/esp.sh" second.img
	cmp first.img second.img
}

in_the_order_given() {
	two_drivers
	DRIVERS=$1 "$root/tools/esp.sh" esp.img && mdir -b -i esp.img@@1M ::/EFI/brightline/drivers
	[[ $(mdir -b -i esp.img@@1M ::/EFI/brightline/drivers | tr -d '\n') == "$2" ]]
}

each_line_a_file() {
	two_drivers && touch text
	DRIVERS=$'one.efi\n\ttwo.efi\n' FILES=$'text=first\ntext=second' "$root/tools/esp.sh" esp.img
	[[ $(mdir -b -i esp.img@@1M ::/EFI/brightline/drivers | wc -l) == 2 ]] &&
		mdir -b -i esp.img@@1M ::/first ::/second
}

too_large() {
	truncate --size=100M large.elf
	! KERNEL=large.elf "$root/tools/esp.sh" esp.img && [[ ! -e esp.img ]]
}

too_large_says_so() {
	truncate --size=100M large.elf
	! KERNEL=large.elf "$root/tools/esp.sh" esp.img 2>said &&
		grep '10[0-9]* bytes .* 67108864 bytes' said
}

missing_says_so() {
	! DRIVERS=nowhere.efi "$root/tools/esp.sh" esp.img 2>said && grep 'nowhere.efi: no such file' said
}

folder_says_so() {
	mkdir -p a_folder
	! KERNEL=a_folder "$root/tools/esp.sh" esp.img 2>said && grep 'a_folder is a folder' said && [[ ! -e esp.img ]]
}

folder=::/EFI/brightline/drivers
proof 'an image made twice is the same' made_twice
proof 'drivers keep their names' in_the_order_given 'one.efi two.efi' \
	"$folder/one.efi$folder/two.efi"
proof 'a number keeps another order than that of names' in_the_order_given 'two.efi one.efi' \
	"$folder/01-two.efi$folder/02-one.efi"
proof 'line ends separate names as blanks do' each_line_a_file
proof 'too large a kernel makes no image' too_large
proof 'too large a kernel is told with both sizes' too_large_says_so
proof 'a missing file is named' missing_says_so
proof 'a kernel that is a folder is said to be one' folder_says_so

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Kernels that are not there, not whole, or not right: each is refused in words of its own, and the
# loader returns to firmware with nothing lost. One machine sees them all: a script of firmware's
# shell puts one after the other into place, starts the loader on it, and at last on a good one.
. "$(dirname "$0")/lib.sh"

path='\EFI\brightline\kernel.elf'
loader='\EFI\brightline\loader.efi'

# Fields as offset:width, of the header and of a program header; linker/kernel.ld makes segment 0
# (constants), 1 (the note), 2 (code) and 3 (data).
class=4:1 byte_order=5:1 version=6:1 type=16:2 machine=18:2 entry=24:8
phoff=32:8 phentsize=54:2 phnum=56:2
p_type=0:4 p_flags=4:4 p_offset=8:8 p_vaddr=16:8 p_filesz=32:8 p_memsz=40:8
of_segment() {
	echo $((64 + 56 * $2 + ${1%:*})):"${1#*:}"
}
get() {
	od --address-radix=n --format="u${1#*:}" --skip-bytes="${1%:*}" --read-bytes="${1#*:}" "$good"
}
put() {
	local file=$1 offset=${2%:*} width=${2#*:} bytes=
	while ((width-- > 0)); do
		printf -v bytes '%s\\x%02x' "$bytes" $(($3 >> 8 * (${2#*:} - width - 1) & 255))
	done
	printf '%b' "$bytes" | dd of="$file" bs=1 seek="$offset" conv=notrunc status=none
}

# refused NAME SENTENCE: what the loader says of the file NAME.
refused() {
	files+=" $work/$1.elf=$1.elf"
	printf '%s\n' "cp -q \\$1.elf $path" "$loader" >>"$work/script"
	printf '%s\n' "Bail out! step $step, load the kernel: $2" >>"$work/sentences"
}

# wrong NAME REASON FIELD VALUE...: the good kernel but for these fields.
wrong() {
	local name=$1 reason=$2
	cp "$good" "$work/$name.elf"
	for (( ; $# > 2; )); do
		put "$work/$name.elf" "$3" "$4"
		shift 2
	done
	refused "$name" "$path: $reason"
}

# cut_off NAME SENTENCE SIZE: its first bytes only.
cut_off() {
	head --bytes="$3" "$good" >"$work/$1.elf"
	refused "$1" "$path$2"
}

# too_many COUNT: so many segments, one behind the other, in program headers at the end of the file.
too_many() {
	local size
	size=$(stat --format=%s "$good")
	cp "$good" "$work/many.elf"
	for ((i = 0; i < $1; i++)); do
		tail --bytes=+65 "$good" | head --bytes=56
	done >>"$work/many.elf"
	for ((i = 0; i < $1; i++)); do
		put "$work/many.elf" "$((size + 56 * i + 16)):4" "$((0x80000000 + 0x80000 * i))"
	done
	put "$work/many.elf" $phoff "$size"
	put "$work/many.elf" $phnum "$1"
	refused many "$path: has too many segments to load"
}

# pages SEGMENT: its size in memory, in whole pages.
pages() {
	echo $((($(get "$(of_segment $p_memsz "$1")") + 4095) / 4096 * 4096))
}

# bad_kernels PAIR STEP: all of them for the loader and the kernel in that folder, whose step it is.
bad_kernels() {
	good=$1/kernel.elf step=$2 work=$scratch/step-$2
	files="$1/BOOTX64.EFI=EFI/brightline/loader.efi"
	mkdir "$work"
	printf '%s\n' "$loader" >"$work/script"
	printf '%s\n' "Bail out! step $step, load the kernel: $path: EFI_NOT_FOUND" >"$work/sentences"

	code_end=$(($(get "$(of_segment $p_vaddr 2)") + $(get "$(of_segment $p_filesz 2)")))
	file_end=$(($(get "$(of_segment $p_offset 3)") + $(get "$(of_segment $p_filesz 3)")))
	note=$(get "$(of_segment $p_offset 1)")
	outside=': has a segment outside the file: is it cut off?'
	cut_off empty ': is shorter than an ELF64 header' 0
	cut_off header ': is shorter than an ELF64 header' 63
	cut_off headers ': has program headers outside the file' $((64 + 4 * 56 - 1))
	cut_off half "$outside" $((file_end / 2))
	cut_off last "$outside" $((file_end - 1))

	wrong magic 'is not an ELF file' 0:1 0x7e
	wrong class 'is not a 64-bit ELF file' $class 1
	wrong order 'is not little-endian' $byte_order 2
	wrong version 'has an unknown ELF version' $version 0
	wrong type 'is not an executable (ET_EXEC)' $type 3
	wrong machine 'is for another processor' $machine 183
	wrong size 'has headers of an unknown size' $phentsize 32
	wrong place 'has program headers outside the file' $phoff -56
	wrong dynamic 'wants a dynamic linker' "$(of_segment $p_type 3)" 2
	wrong interp 'wants a dynamic linker' "$(of_segment $p_type 3)" 3
	wrong nothing 'has nothing to load' $phnum 0
	too_many 9
	wrong sizes 'has a segment larger in the file than in memory' "$(of_segment $p_memsz 2)" 1
	wrong wraps 'has a segment that wraps around the address space' "$(of_segment $p_memsz 3)" -1
	wrong aligned 'has a segment not aligned to pages' "$(of_segment $p_offset 0)" 1
	window="has a segment outside the kernel's window"
	wrong below "$window" "$(of_segment $p_vaddr 0)" 0x100000
	wrong above "$window" "$(of_segment $p_memsz 3)" 0x20000000
	wrong descend 'has segments out of order' \
		"$(of_segment $p_vaddr 0)" 0xffffffff90000000
	wrong overlap 'has overlapping segments' "$(of_segment $p_vaddr 2)" 0xffffffff80001000
	wrong rights 'has a writable and executable segment' "$(of_segment $p_flags 3)" 7
	wrong hidden 'has an unreadable segment' "$(of_segment $p_flags 0)" 0
	entry_outside='has its entry point outside executable segments'
	wrong entry "$entry_outside" $entry "$(get "$(of_segment $p_vaddr 0)")"
	wrong behind "$entry_outside" $entry $code_end
	no_note='does not say that it is a kernel for this loader (HANDOFF_KERNEL of include/handoff.h)'
	wrong silent "$no_note" "$(of_segment $p_type 1)" 0
	wrong foreign "$no_note" $((note + 12)):1 0x62
	wrong older 'is made for another version of include/handoff.h' $((note + 24)):4 4

	# More zeroes than this machine has memory, and fewer than the address picture has room for.
	cp "$good" "$work/large.elf"
	put "$work/large.elf" "$(of_segment $p_memsz 3)" 0x1c000000
	refused large "$((0x1c000000 + $(pages 0) + $(pages 2))) bytes of memory for the segments of $path: EFI_OUT_OF_RESOURCES"

	{
		printf '%s\n' '@echo -off' 'fs0:'
		cat "$work/script"
		printf '%s\n' "cp -q \\good.elf $path" "$loader"
	} >"$work/startup.nsh"
	files+=" $good=good.elf $work/startup.nsh=startup.nsh"
}

each_in_its_words() {
	grep '^Bail out!' output | diff "$work/sentences" -
}

bad_kernels "$out" 3
scenario 'bad kernels are refused by the handoff, each in its words, and then a good one starts' AUDIT= \
	COLD=1 LOADER= KERNEL= FILES="$files" report=handoff.ovmf.offset then=each_in_its_words
bad_kernels "$audit" 4
scenario 'and by the audit' COLD=1 LOADER= KERNEL= FILES="$files" report=ovmf-4m.offset then=each_in_its_words

# ---- A file that is larger than memory: it is read as a whole, whatever no segment asks for ----

cp "$out/kernel.elf" "$scratch/huge.elf"
truncate --size=100M "$scratch/huge.elf"
scenario 'a kernel file larger than memory' AUDIT= KERNEL="$scratch/huge.elf" MEMORY=96M ESP_SIZE=112 exit=2 \
	says='^Bail out! step 3, .*: 104857600 bytes of memory for kernel\.elf: EFI_OUT_OF_RESOURCES$'

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Options: where they come from, which one counts, and what is said of wrong ones.
. "$(dirname "$0")/lib.sh"

cmdline='\EFI\brightline\cmdline.txt'
allowed='\EFI\brightline\census-allow.txt'
loader='\EFI\brightline\loader.efi'
files="$audit/BOOTX64.EFI=EFI/brightline/loader.efi"

# ---- Wrong ones: a script of firmware's shell tries them all in one machine ----

sentence() {
	printf '%s\n' "Bail out! step 2, read the options: $1" >>"$scratch/sentences"
}

virtmap='must be offset, packed, scattered[:SEED], identity or none'
reset='must be shutdown, cold, warm, platform or halt'
hang_limit='must be milliseconds, below 4294967295'
allow='must be IMAGE+OFFSET[,OFFSET...]'
reclaim='must be SIZE[K|M|G], poison or poison:SIZE[K|M|G]'

# wrong WORD REASON: in the load options.
wrong() {
	printf '%s\n' "$loader $1" >>"$scratch/script"
	sentence "load options: $1: $2"
}

# wrong_file NAME SENTENCE: the file NAME is cmdline.txt.
wrong_file() {
	files+=" $scratch/$1=$1"
	printf '%s\n' "cp -q \\$1 $cmdline" "$loader" >>"$scratch/script"
	sentence "$cmdline$2"
}

wrong nonsense 'is no option'
wrong nonsense=1 'is no option'
wrong virtmap 'is no option'
wrong Virtmap=offset 'is no option'
wrong virtmap= "$virtmap"
wrong virtmap=offse "$virtmap"
wrong virtmap=offsets "$virtmap"
wrong virtmap=offset:1 "$virtmap"
wrong virtmap=scattered: "$virtmap"
wrong virtmap=scattered:0x "$virtmap"
wrong virtmap=scattered:18446744073709551616 "$virtmap"
wrong reset=never "$reset"
wrong audit=lax 'must be continue, strict or step'
wrong hang-limit=10s "$hang_limit"
wrong hang-limit=4294967295 "$hang_limit"
wrong svam-test=after-exit 'must be before-exit, missing-range or foreign-range'
wrong first-call=physical 'must be boot or virtual'
wrong ready-to-boot=on 'must be yes or no'
wrong census-step=3 'must be 8, 4, 2 or 1'
wrong mode=1024 'must be WIDTHxHEIGHT, in pixels'
wrong census-allow=My.efi "$allow"
wrong checks=time/date 'must be list, all, or names with * and commas'
wrong reclaim=64MB "$reclaim"
wrong reclaim=17179869184G "$reclaim"
wrong reclaim=poison: "$reclaim"

# 76 characters are a word, more are cut off.
word=virtmap=$(printf '%068d' 0)
wrong "$word" "$virtmap"
printf '%s\n' "$loader ${word}1" >>"$scratch/script"
sentence "load options: $word: is longer than any option"

printf 'virtmap=packed # reset=cold\n\treset=maybe\n' >"$scratch/second.txt"
wrong_file second.txt ": reset=maybe: $reset"
printf 'reset=cold virtm' >"$scratch/cut.txt"
wrong_file cut.txt ': virtm: is no option'
printf 'virtmap=pack\0ed' >"$scratch/zero.txt"
wrong_file zero.txt ": virtmap=pack: $virtmap"
printf 'reset=c\xc3\xb6ld' >"$scratch/umlaut.txt"
wrong_file umlaut.txt ": reset=c??ld: $reset"
printf '%4097s' reset=cold >"$scratch/long.txt"
wrong_file long.txt ' has 4097 bytes, more than the 4096 allowed: EFI_BAD_BUFFER_SIZE'

# What may stay physical has a file of its own.
printf '# the ring\r\nMy.efi+8\r\nMy.efi\r\n' >"$scratch/allow.txt"
sentence "$allowed: My.efi: $allow"

# And at last right ones: of a file the last word counts, and load options count more.
printf 'reset=halt virtmap=none\r\n#virtmap=nonsense\r\nreset=cold#' >"$scratch/good.txt"
{
	printf '%s\n' '@echo -off' 'fs0:'
	cat "$scratch/script"
	printf '%s\n' "cp -q \\good.txt $cmdline" "cp -q \\allow.txt $allowed" "$loader" \
		"rm -q $allowed" "fs0:$loader  virtmap=scattered:0xffffffffffffffff "
} >"$scratch/startup.nsh"
files+=" $scratch/good.txt=good.txt $scratch/allow.txt=allow.txt $scratch/startup.nsh=startup.nsh"

each_in_its_words() {
	grep '^Bail out!' output | diff "$scratch/sentences" -
}

scenario 'wrong options are refused, each in its words, and then right ones count' \
	COLD=1 LOADER= FILES="$files" ENDING=reset report=ovmf-4m.scattered then=each_in_its_words \
	says='^# virtmap=scattered seed=18446744073709551615 reset=cold$'

# ---- Load options of a boot entry: the second start is firmware's boot manager's ----

hex() {
	od --address-radix=n --format=x1 --output-duplicates | tr -d ' \n'
}
wide() {
	printf '%s\0' "$1" | iconv --to-code=UTF-16LE | hex
}
# little_endian WIDTH NUMBER
little_endian() {
	for ((i = 0; i < $1; i++)); do
		printf '%02x' $(($2 >> 8 * i & 255))
	done
}

# EFI_LOAD_OPTION (UEFI 2.10, section 3.1.3) with a short-form path: any volume that has the file.
file_node=$(wide "$loader")
file_node=0404$(little_endian 2 $((4 + ${#file_node} / 2)))$file_node
end_node=7fff0400
boot_entry=$(little_endian 4 1)$(little_endian 2 $((${#file_node} / 2 + 4)))
boot_entry+=$(wide Brightline)$file_node$end_node$(wide 'virtmap=packed reset=shutdown')

global='-guid 8be4df61-93ca-11d2-aa0d-00e098032b8c -nv -bs -rt'
printf '%s\n' "setvar Boot0EF1 $global =$boot_entry" \
	"setvar BootNext $global =$(little_endian 2 0xef1)" 'reset -c' >"$scratch/startup.nsh"
files="$audit/BOOTX64.EFI=EFI/brightline/loader.efi $scratch/startup.nsh=startup.nsh"
scenario 'options from a boot entry' COLD=1 LOADER= CMDLINE=reset=halt FILES="$files" BOOTS=2 \
	ENDING=power-off report=ovmf-4m.packed says='^# virtmap=packed seed=1 reset=shutdown$'

# ---- An option that reaches the guard; audit= is in audit_policies.t ----

scenario 'hang-limit= is the limit' CMDLINE=hang-limit=300 exit=1 TIMEOUT=60 \
	DRIVERS="$drivers/hang_interrupts_off.efi" says='^# hang-guard=.* hang-limit=300$' \
	says='^# violation class=hang phase=virtual '

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# tools/options.sh: a word that no loader takes is refused by name, and no image is written.
. "$(dirname "$0")/../boot/lib.sh"
unset AUDIT

# The rows of both tables, in their order.
are_those_of_the_tables() {
	diff <("$root/tools/options.sh" --list) <(sed -nE 's/^\t\{"([a-z-]+)", parse_\w+, .*/\1/p' \
		"$root/loader/option_table.c" "$root/loader/audit/core/audit_words.c") &&
		(($("$root/tools/options.sh" --list | wc -l) ==
			$(sed -nE 's/^#define \w*OPTION_ROWS ([0-9]+)$/\1/p' "$root"/loader/{,audit/core/}*.h | paste -s -d +)))
}
proof "the names are those of the loaders' tables" are_those_of_the_tables

# What bash completes behind `brightline audit`.
are_completed() {
	. "$root/tools/command/completion.bash"
	local COMP_WORDS=(brightline audit '') COMP_CWORD=2 COMPREPLY name
	_brightline
	for name in $("$root/tools/options.sh" --list); do
		[[ " ${COMPREPLY[*]} " == *" $name= "* ]] || { echo "$name" && return 1; }
	done
}
proof 'all of them are completed' are_completed

# refuses SENTENCE COMMAND...: with it, and without an image.
refuses() {
	local said
	rm -f esp.img
	said=$("${@:2}" 2>&1) && return 1
	echo "$said"
	[[ $said == "options: $1"* && ! -e esp.img ]]
}
esp() {
	(cd "$root" && env "${@:2}" "tools/$1" "$OLDPWD/esp.img")
}
proof 'an unknown name' refuses 'nonsense=1 is no option of the handoff: there are virtmap= reset= ' \
	esp esp.sh CMDLINE='virtmap=packed nonsense=1'
proof 'a word without a value' refuses 'virtmap is no option of the handoff' esp esp.sh CMDLINE=virtmap
proof 'an option of the audit' refuses 'hold=5 is an option of the audit (AUDIT=1), and not of the handoff' \
	esp esp.sh CMDLINE='reset=warm hold=5'
proof 'an unknown name for the audit' refuses 'Hold=5 is no option: there are virtmap= ' \
	esp esp.sh AUDIT=1 CMDLINE='hold=1 Hold=5'
proof 'nor is it signed' refuses 'nonsense is no option' \
	"$root/tools/unify.sh" "$out/BOOTX64.EFI" "$out/kernel.elf" nonsense esp.img

# Comments are none, and another loader may have other options.
takes() {
	esp esp.sh AUDIT=1 CMDLINE='virtmap=scattered:5 checks=time.* # as nonsense' && [[ -s esp.img ]] &&
		esp esp.sh LOADER="$out/BOOTX64.EFI" CMDLINE=nonsense && [[ -s esp.img ]]
}
proof 'what is right is taken, and what another loader may want' takes

# ---- Where an image goes ----

# ends_in_sentence STATUS SENTENCE COMMAND...
ends_in_sentence() {
	local status=0 said
	said=$("${@:3}" 2>&1) || status=$?
	echo "$status $said"
	[[ $status == "$1" && $said == "$2" ]]
}
brightline=$root/tools/command/brightline
proof 'brightline esp names a folder that is not there' ends_in_sentence 3 \
	'esp: nosuchdir/x.img: there is no folder nosuchdir' "$brightline" esp nosuchdir/x.img
mkdir "$scratch/folder"
proof 'and a folder in the place of an image' ends_in_sentence 3 "esp: $scratch/folder is a folder, and a file is wanted" \
	"$brightline" esp "$scratch/folder"
proof 'brightline esp refuses an option with the status of its own refusals' ends_in_sentence 3 \
	'options: mode=1x1 is an option of the audit (AUDIT=1), and not of the handoff' "$brightline" esp x.img mode=1x1
proof 'brightline report says how it is called' ends_in_sentence 3 'usage: brightline report [--junit] REPORT...' \
	"$brightline" report

finish

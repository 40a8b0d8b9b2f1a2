#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The pointer census beyond what drivers.t holds each driver to: what is told apart by a second boot,
# what is kept on purpose, and what the platform has to do with it. Where no census can be made,
# policies.t has the reasons.
. "$(dirname "$0")/lib.sh"

# ---- A pointer, and a number that looks like one ----

keep() {
	cp output "$scratch/$memory"
}
for memory in 128M 256M; do
	scenario "two suspects with $memory" MEMORY=$memory exit=1 then=keep \
		DRIVERS="$drivers/dormant_number.efi $drivers/dormant_pool.efi" \
		says='^# suspect kind=stale image=dormant_number\.efi .* value=0x1000000 ' \
		says='^# suspect kind=left-physical image=dormant_pool\.efi '
done

told_apart() {
	"$root/tools/census-diff" "$scratch/128M" "$scratch/256M" >said
	[[ $? == 1 ]] && sed -E 's/0x[0-9a-f]+/N/g' said | diff - <(printf '%s\n' \
		$'number\tstale\tdormant_number.efi+N\tN' \
		$'pointer\tleft-physical\tdormant_pool.efi+N\tN N')
}
proof 'census-diff tells which is which' told_apart

# ---- No suspects: what is declared by an option or by the file, what is left of the boot, and, by the
# ---- step that is too long for it, a packed word ----

residue_is_named() {
	local kind
	for kind in system-table boot-services handle event; do
		grep -q "^# residue kind=$kind image=dormant_library_globals.efi " output ||
			echo "no residue is called $kind"
	done | { ! grep .; }
}

clean=("$drivers"/dormant_{declared,deep,library_globals,packed}.efi)
kept=$(place_of dormant_declared dma_address)
deep=$(place_of dormant_deep pages)
printf '# for the DMA of a device\r\n%s\r\n' "$kept" >"$scratch/allow.txt"
scenario 'declared words are shown, a declaration of nothing is said, and the platform is counted' \
	DRIVERS="${clean[*]}" \
	FILES="$scratch/allow.txt=EFI/brightline/census-allow.txt" \
	CMDLINE="census-allow=$deep,0x2ab8 census-allow=$deep,0x2ac0" \
	says='^ok [0-9]+ - census\.dormant_declared\.efi$' \
	says="^# declared kind=left-physical image=dormant_declared\.efi .* chain=\"${kept/+/[+]}\" " \
	says='^ok [0-9]+ - census\.dormant_deep\.efi$' \
	says="^# declared kind=left-physical image=dormant_deep\.efi .* chain=\"${deep/+/[+]} -> \+0x2ab8\" " \
	says="^# note census-allow=${deep/+/[+]},0x2ac0 leads to no word that was left behind$" \
	says='^ok [0-9]+ - census\.dormant_library_globals\.efi$' then=residue_is_named \
	says='^ok [0-9]+ - census\.dormant_packed\.efi$' \
	says='^# census step=8 ' says='^# census-image image=PcRtc words=[1-9]' never='^# suspect ' \
	says='^# note [1-9][0-9]* suspects of the platform are counted only: ' \
	says='^# note the census cannot see pointers in local variables, '

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Every virtual map policy on every firmware, each report check by check, and no stray access but those
# that U-Boot is known for; and a pointer census, with the two slots of gRT that stay physical, or the
# reason why there is none.
. "$(dirname "$0")/lib.sh"

# U-Boot's SetVirtualAddressMap lives in boot-services code, and that is all: so many instructions that
# touch what has been given up. In 2025.01 (Debian 13) none of them reads free memory any more.
accesses=7
[[ $release != debian-13 ]] || accesses=6

# What U-Boot's report has besides, in the words of `scenario`. Nothing of it can be write-xor-execute,
# and that is said once.
u_boot_says() {
	echo 'says=^# note these pages can be written and executed, since nothing tells code from data'
	[[ $1 == none ]] ||
		echo "says=^# findings service=SetVirtualAddressMap distinct=$accesses times="
}

for firmware in ovmf-4m ovmf-2m ovmf-4m-secboot ovmf-2m-secboot ovmf-4m-strictnx ovmf-bios \
	u-boot; do
	stray='^# violation '
	[[ $firmware != u-boot ]] || stray='^# violation .* phase=(boot|exiting|physical|virtual|reset) '
	for policy in offset packed scattered identity none; do
		# A framebuffer in the map, and firmware's console on it.
		screen=none
		[[ $policy != offset ]] || screen=VGA
		besides=()
		[[ $firmware != u-boot ]] || mapfile -t besides < <(u_boot_says "$policy")
		# OVMF 2025.02's 4M build alone has one word that looks like a pointer, and changes.
		wrongly=0
		[[ $release-$firmware != debian-13-ovmf-4m ]] || wrongly=1
		census="^# census step=8 .* changed-wrongly=$wrongly .* expected=2 "
		[[ $policy != @(identity|none) ]] || census="^# census=none reason=\"virtmap=$policy: "
		scenario "$policy on $firmware" FIRMWARE="$firmware" SCREEN=$screen CMDLINE="virtmap=$policy" \
			report="$firmware.$policy" never="$stray" says="$census" "${besides[@]}"
	done
	# Other bases, the same report.
	scenario "scattered:0xb1 on $firmware" FIRMWARE="$firmware" CMDLINE=virtmap=scattered:0xb1 \
		says='^# virtmap=scattered seed=177 ' report="$firmware.scattered" never="$stray"
done

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The refusal tests of the handoff's own calls (include/audit/refusal.h). Those that every boot makes are in
# the reports of tests/boot/policies.t. Here are the ones that take a boot each, and what is left of firmware
# that does not refuse one. Drivers that break each refusal test are in tests/boot/drivers.t.
. "$(dirname "$0")/lib.sh"

refused='^# runtime-mode=virtual svam-called=yes svam-status=EFI_SUCCESS$'
taken='^# runtime-mode=mixed svam-called=no '
skipped='^ok [0-9]+ - service.GetTime # SKIP SetVirtualAddressMap left firmware half virtual$'

# EDK II refuses it and changes nothing, so that the boot goes on; the others it does not look for.
# The reset comes from ResetSystem all the same, where firmware has it now.
for firmware in ovmf-4m ovmf-4m-secboot ovmf-bios; do
	scenario "$firmware: before the exit it is unsupported" FIRMWARE=$firmware \
		CMDLINE=svam-test=before-exit says="$refused" says='^ok [0-9]+ - svam\.before_exit$' \
		says=' failed=0 .* violations=0$'
	for test in missing_range foreign_range; do
		scenario "$firmware: $test is taken" FIRMWARE=$firmware \
			CMDLINE="svam-test=${test/_/-} reset=cold" says="$taken" says="$skipped" \
			says="^not ok [0-9]+ - svam\.$test # TODO EDK II does not compare the map" \
			says=' failed=0 .* deviations=1 violations=0$' never='^# reset-'
	done
done

# Regions at unrelated addresses: ResetSystem is found there too.
scenario 'scattered: a missing range is taken' \
	CMDLINE='svam-test=missing-range virtmap=scattered' says="$taken" never='^# reset-'

# The last descriptor of U-Boot's is its only code, for want of which it refuses.
scenario 'u-boot: a missing range is refused for another reason' FIRMWARE=u-boot \
	CMDLINE=svam-test=missing-range says="$refused" \
	says='^not ok [0-9]+ - svam\.missing_range # TODO U-Boot wants one descriptor of code'
scenario 'u-boot: a foreign range is taken' FIRMWARE=u-boot CMDLINE=svam-test=foreign-range \
	says="$taken" says="$skipped" says='^not ok [0-9]+ - svam\.foreign_range # TODO U-Boot'

# It calls the functions of all events that it has, its watchdog's among them.
by_watchdog() {
	grep -q 'EFI: Watchdog timeout' serial.log
}
scenario 'u-boot: does not survive the call before the exit' FIRMWARE=u-boot \
	CMDLINE=svam-test=before-exit ENDING=reset exit=2 \
	says='^brightline: SetVirtualAddressMap before the exit$' never='^TAP' then=by_watchdog

# A service that must not be called is not tried.
scenario 'no refusal test where SetVirtualAddressMap is not to be called' \
	CMDLINE='virtmap=none svam-test=missing-range' \
	says='^ok [0-9]+ - svam\.missing_range # SKIP virtmap=none' \
	says='^ok [0-9]+ - svam\.descriptor_size # SKIP virtmap=none'

scenario 'a test that there is not' CMDLINE=svam-test=sideways exit=2 \
	says='svam-test=sideways'

finish

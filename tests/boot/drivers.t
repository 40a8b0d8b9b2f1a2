#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Every driver under test: the report is the one that the heads of the drivers in that machine
# expect, and not a line more. As many go into one machine as can be told apart in its report; each
# is then named by its own image (tests/boot/boots.pl).
#
#   ALONE=1   a machine for each driver, where one's repair cannot cover another's defect
. "$(dirname "$0")/lib.sh"
. tests/boot/under_test.sh

mapfile -t boots < <(tests/boot/boots.pl ${ALONE:+--alone} tests/drivers/*.c)
for line in "${boots[@]}"; do
	machine "$line"
done

# What is expected is what boot_unload_driver alone would give: nothing of correct.efi is left.
boot=(boot_unload_driver)
scenario 'correct is unloaded, and leaves nothing behind' CMDLINE=virtmap=scattered \
	DRIVERS="$drivers/correct.efi $drivers/boot_unload_driver.efi" \
	says='^brightline: driver 02-boot_unload_driver\.efi started$' \
	says='^# driver=01-correct\.efi kind=runtime status=EFI_SUCCESS unloaded=yes$' \
	says='^ok [0-9]+ - service\.GetNextHighMonotonicCount$' \
	says='^# verdict=pass .* violations=0$' \
	never='^# runtime-image=.*correct' then=as_expected

finish

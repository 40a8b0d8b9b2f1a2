#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What the verdict says where not all was asked, or not all could be: a pass has examined what it praises,
# and each finding stands in a check that is not ok.
. "$(dirname "$0")/lib.sh"

# ---- A part of the checks ----

# Whatever is left out, the matrix calls each service once.
for checks in 'audit.*' 'time.*' 'handoff.memory_map' list; do
	scenario "checks=$checks of stock firmware passes" CMDLINE="checks=$checks" \
		says='^# verdict=pass ' never='^# incomplete '
done

# not_ok_alone NAME: every finding is in this check, which nobody asked for.
not_ok_alone() {
	diff <(echo "$1") <(sed -nE 's/^not ok [0-9]+ - ([^ ]+)$/\1/p' output)
}
in_audit_findings() {
	not_ok_alone audit.findings
}
scenario 'a finding of a check that was left out' DRIVERS="$drivers/null_page.efi" \
	CMDLINE='checks=time.*' exit=1 then=in_audit_findings \
	says='^# findings in GetNextHighMonotonicCount that no other check holds: 2$' \
	says='^# verdict=fail checks=[0-9]+ failed=1 .* violations=2$'
in_memory_unchanged() {
	not_ok_alone audit.memory_unchanged
}
scenario 'a finding that another check holds' DRIVERS="$drivers/silent_write.efi" \
	CMDLINE='checks=audit.*' exit=1 then=in_memory_unchanged says='^ok [0-9]+ - audit\.findings$'

# ---- Too little ----

svam='^# incomplete SetVirtualAddressMap did not succeed: '
scenario 'a failed SetVirtualAddressMap whose check was left out' DRIVERS="$drivers/svam_fails.efi" \
	CMDLINE='checks=time.*' exit=2 says="$svam" says='^# verdict=incomplete .* failed=0 '
scenario 'where it was not wanted' DRIVERS="$drivers/svam_fails.efi" \
	CMDLINE='checks=time.* virtmap=none' says='^# verdict=pass ' never='^# incomplete '
scenario 'where a test used it up that was asked for' CMDLINE=svam-test=missing-range \
	says='^# runtime-mode=mixed ' says='^# verdict=pass ' never='^# incomplete '

for i in {1..66}; do
	cp "$drivers/correct.efi" "$scratch/correct$i.efi"
done
scenario 'more drivers than are examined' DRIVERS="$(echo "$scratch"/correct*.efi)" exit=2 \
	says='^# incomplete 2 drivers under test were not examined: there are 64 at most$' \
	says='^# verdict=incomplete .* failed=0 .* violations=0$'

finish

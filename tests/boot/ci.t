#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The recipe of kernel/audit/README.md for a CI job, as it stands there: its exit status, what it shows, and
# what it leaves behind.
. "$(dirname "$0")/lib.sh"

# recipe DRIVER: in a folder that has all of the tree, the lines between the fences.
recipe() {
	# shellcheck disable=SC2016 # A fence of Markdown.
	sed -n '/^```sh$/,/^```$/{ /^```/d; p; }' "$root/kernel/audit/README.md" |
		sed "s|MyDriver\.efi|$drivers/$1.efi|" >recipe.sh
	[[ $(wc -l <recipe.sh) -le 10 ]] || return 1
	ln -s "$root"/* . && bash recipe.sh >shown 2>&1
}

passes() {
	recipe correct || { cat shown && return 1; }
	grep -q '^# passed=' shown && grep -q '^Result: PASS$' shown
}
proof 'a driver that is right' passes

# fails: 1, and not prove's status; the causes first.
fails() {
	local status=0
	recipe null_page || status=$?
	cat shown
	[[ $status == 1 ]] && grep -q '^# cause 1 class=null-page image=null_page\.efi ' shown &&
		grep -q '^# source function=at_runtime file=.*null_page\.c line=' shown && grep -q '^Result: FAIL$' shown
}
proof 'a driver that is wrong' fails

fails_by_itself() {
	local status=0
	recipe svam_fails || status=$?
	cat shown
	[[ $status == 1 ]] && grep -q '^# cause 1 check=handoff\.set_virtual_address_map reason="' shown
}
proof 'a check that fails is told with its reason' fails_by_itself

# A test case for each check, and of the failed one the name.
junit() {
	recipe null_page
	[[ $(grep -c '<testcase ' report.xml) == "$(grep -cE '^(not )?ok ' report.tap)" ]] &&
		grep -A 1 '<testcase .*service\.GetNextHighMonotonicCount' report.xml | grep '<failure'
}
if perl -MTAP::Formatter::JUnit -e 1 2>/dev/null; then
	proof 'JUnit for those who read that' junit
else
	echo "ok $((++number)) - JUnit for those who read that # SKIP Debian's libtap-formatter-junit-perl is not installed"
fi

finish

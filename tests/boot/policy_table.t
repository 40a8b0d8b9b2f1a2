#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Which policy of virtmap= hides which defect: measured, kept as expected/policy-table, and shown in
# kernel/audit/README.md. In these machines is every driver that the audit finds and carries on from, or
# that the address of a region hides. The manual says which are left out: those that take a machine each,
# and so would all that leave the machine's state changed, of which one stands for the others; and what
# waits for SetVirtualAddressMap to return, which virtmap=none would not hide but never start; or for
# first-call=virtual.
. "$(dirname "$0")/lib.sh"

policies=(offset packed scattered identity none)

carried_on_from() {
	! grep -qE '^ \* (tainted|unloaded-by|first-call):|^void at_virtual' "$1" && grep -qE '^ \* expect: class=' "$1" &&
		[[ $1 != */clobber_* || $1 == */clobber_cr0.c ]]
}

hidden_by_addresses() {
	grep -qE '^ \* hidden-by: .*(offset|packed|scattered|identity)' "$1"
}

measured=()
for source in tests/drivers/*.c; do
	! carried_on_from "$source" && ! hidden_by_addresses "$source" || measured+=("$source")
done
mapfile -t boots < <(tests/boot/boots.pl "${measured[@]}")

# shows POLICY DRIVER.c...: does the head of one of them say that it is found?
shows() {
	local source
	for source in "${@:2}"; do
		grep -qE "^ \* hidden-by: (.* )?$1( |\$)" "$source" || return 0
	done
	return 1
}

measure() {
	"$root/tools/symbolize" --search "$drivers" output |
		"$root/tests/boot/expectations.pl" --shown "$(expected_of "ovmf-4m.$policy")" "${sources[@]}" |
		sed "s/^/$policy /" >>"$scratch/measured"
}

for policy in "${policies[@]}"; do
	for boot in "${boots[@]}"; do
		read -r -a names <<<"$boot"
		files=("${names[@]/#/$drivers/}")
		sources=("${names[@]/#/$root/tests/drivers/}")
		sources=("${sources[@]/%/.c}")
		exit=0
		! shows "$policy" "${sources[@]}" || exit=1
		scenario "$policy: $boot" DRIVERS="${files[*]/%/.efi}" CMDLINE="virtmap=$policy" \
			exit=$exit then=measure
	done
done

table() {
	"$root/tests/boot/policy_table.pl" "${policies[@]}" <"$scratch/measured"
}

as_before() {
	if [[ -n ${UPDATE_EXPECTED:-} ]]; then
		table >"$expected/policy-table"
	else
		diff "$expected/policy-table" <(table) || {
			echo 'UPDATE_EXPECTED=1 writes it; kernel/audit/README.md shows it, too'
			return 1
		}
	fi
}
proof 'the table is as it was' as_before

# What a head says is what was measured.
as_the_heads_say() {
	local name policy result wanted
	while read -r policy name result; do
		wanted=hidden
		! shows "$policy" "$root/tests/drivers/$name.c" || wanted=found
		[[ $result == "$wanted" ]] ||
			echo "$name is $result under $policy, and its head says $wanted"
	done <"$scratch/measured" | { ! grep .; }
}
proof 'the heads of the drivers say the same' as_the_heads_say

finish

# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # tools/bench.sh, which reads this file, has set the one and uses the other.
#
# Whole boots of ours, for the other tables of tools/bench.sh: what `make run` and `make audit` start,
# until the machine is off. The plug-in tells how far it is at each mark of tools/bench/marks.pl, and
# tools/bench/rows.pl makes figures of that.
#
# What counts is that the machine went the whole way and is off. A check that is not ok is told: under
# -icount a port takes no time, and time.get.runs may not live to see the next second.

# boot_rows: name, tables, program, screen, memory, descriptors (0: as many as there are), drivers, and the
# first of them where it is not as the others.
boot_rows() {
	echo run boot,step,service run none 256M 0 0
	echo run-VGA boot run VGA 256M 0 0
	echo audit boot,step,service,growth audit none 256M 0 0
	echo audit-VGA boot audit VGA 256M 0 0
	echo audit-400 growth audit none 256M 400 0
	echo audit-1700 growth audit none 256M 1700 0
	echo audit-96M growth audit none 96M 0 0
	echo audit-4G growth audit none 4G 0 0
	echo audit-8-drivers growth audit none 256M 0 8
	echo audit-64-drivers growth audit none 256M 0 64
	echo audit-large growth audit none 256M 0 1 correct_large
	echo audit-large-64-drivers growth audit none 256M 0 64 correct_large
}

# copies COUNT FIRST: that many drivers under test, each with a name of its own; both versions take these.
copies() {
	local i driver=$2 name
	for ((i = 1; i <= $1; i++)); do
		printf -v name '%s/%s-%02d.efi' "$directory" "$driver" "$i"
		cp "${out_of[now]}/drivers/$driver.efi" "$name"
		echo "$name"
		driver=correct
	done
}

# has_ended: whether the machine is off, as it was asked to be, whatever its report says.
has_ended() {
	sed -n "s/^not ok [0-9]* - \([^#]*\)$/bench: $version, $row: not ok: \1/p" "$directory/said" >&2
	grep -qx 'machine: powered off by the guest' "$directory/said"
}

# measure_boot TABLES PROGRAM SCREEN MEMORY DESCRIPTORS DRIVERS [FIRST]: prints the figures of `row` for `version`.
# Without any the row has a reason in the first of its tables.
measure_boot() {
	local drivers i pair=${out_of[$version]} cmdline='' files=''
	local -a tables
	IFS=, read -r -a tables <<<"$1"
	[[ $2 == run ]] || pair+=/audit cmdline=virtmap=scattered
	if [[ -n $no_plugin ]]; then
		figures "${tables[0]}" lacks "needs the plug-in: $no_plugin"
		return
	fi
	if [[ ! -f $pair/kernel.debug || ! -f $pair/loader.elf ]]; then
		figures "${tables[0]}" lacks 'this version has no such program'
		return
	fi
	[[ $1 != *growth ]] || figures growth memory "$4" drivers "$6"
	"$here/bench/marks.pl" "${tree_of[$version]}" "${out_of[$version]}" "$2" >"$directory/marks"
	drivers=$(copies "$6" "${7:-correct}")
	volume "$pair/BOOTX64.EFI" "$5" KERNEL="$pair/kernel.elf" CMDLINE="$cmdline" AUDIT=1 DRIVERS="$drivers"
	plugin+=,marks=$directory/marks
	[[ $1 != *service* ]] || plugin+=,memory=${4%M}
	for ((i = 0; i < ${BENCH_RUNS:-1}; i++)); do
		if ! start SCREEN="$3" MEMORY="$4" CMDLINE="$cmdline" && ! has_ended; then
			figures "${tables[0]}" failed "$(said)"
			return
		fi
		"$here/bench/rows.pl" "$row" "$1" "$directory/marks" "$directory/count" "$directory/stamps" |
			sed "s/^/$version\t/"
	done
}

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The launcher itself: what it makes of a machine, each of its exit statuses, and what it shows.
. "$(dirname "$0")/lib.sh"

truncate --size=1M "$scratch/empty.img"
verdict='failed=0 skipped=0 deviations=0 violations=0'
program='# program=audit handoff-version=5 size=99'
head=('TAP version 13' "$program" '# virtmap=offset seed=1 reset=shutdown')
one=("${head[@]}" '# checks=time.get.null' 'ok 1 - time.get.null' '1..1')
head+=('# checks=list')
printf '%s\r\n' "${one[@]}" "# verdict=pass checks=1 $verdict" >"$scratch/pass"
printf '%s\r\n' "${head[@]}" '1..0' "# verdict=incomplete checks=0 $verdict" >"$scratch/incomplete"
printf '%s\r\n' "${head[@]}" '1..0' "# verdict=pass checks=0 $verdict" '# reset-returned type=cold' \
	"# verdict=fail checks=0 ${verdict/failed=0/failed=1}" >"$scratch/late_fail"
printf '%s\r\n' 'brightline: leaving boot services' "$program" '1..3' '# verdict=pass' >"$scratch/claims"
printf '%s\r\n' 'brightline: leaving boot services' 'TAP version 13' '# program=handoff' 'ok 1 - a' 1..1 \
	"# verdict=pass checks=1 $verdict" >"$scratch/invents"
printf '%s\r\n' "${one[@]}" "count # verdict=pass checks=1 $verdict" >"$scratch/glued"
printf '%s\r\n' 'TAP version 13' 'ok 1 - something' '1..1' >"$scratch/no_verdict"
printf '%s\r\n' 'TAP version 13' 'Bail out! because' 'Shell>' >"$scratch/bail_out"
printf '%s\r\n' "${head[@]}" '1..0' "# verdict=pass checks=0 $verdict" '# halted' >"$scratch/halted"
printf '%s\r\n' 'brightline: a'{,} 'brightline: b'{,} 'TAP version 13'{,} 'Bail out! c'{,} >"$scratch/twice"
printf '%s\r\n' 'BdsDxe: loading' 'brightline: loading' >"$scratch/silent"
: >"$scratch/nothing"
{
	printf '\033[2J\033[01;01HBdsDxe: x\033[0m'
	printf '%s\r\n' "${head[@]}" '1..0' "# verdict=pass checks=0 $verdict"
} >"$scratch/escapes"

# machine NAME TEXT ENDING KEY=VALUE...: a machine that says the text and ends so.
machine() {
	local image=$scratch/$2.$3
	gcc -nostdlib -Wl,--oformat=binary,-Ttext=0,--build-id=none,--entry=0 -static ${FORGED:+-DFORGED} \
		-DTEXT="\"$scratch/$2\"" -DENDING="$3" "$root/tests/boot/launcher.S" -o "$image" &&
		scenario "$1" BIOS="$image" IMAGE="$scratch/empty.img" TIMEOUT=10 "${@:4}"
}

every_line_once() {
	printf '%s\n' 'brightline: a' 'brightline: b' 'TAP version 13' 'Bail out! c' |
		diff - <(grep -vE '^machine:' output)
}

# The last line, behind the one that says how the machine ended.
ends_with_status() {
	diff <(printf '%s\n' 'machine: powered off by the guest' 'machine: status=0') <(tail -n 2 output)
}

two_reports() {
	[[ $(grep -c '^TAP version 13$' output) == 2 ]]
}

machine 'pass and power-off' pass power_off says='^machine: powered off by the guest$' then=ends_with_status
machine 'reset as asked' pass reset CMDLINE=reset=cold says='^machine: reset by the guest$'
machine 'the last reset= counts' pass reset CMDLINE='reset=halt reset=warm'
machine 'halt as asked' halted hang CMDLINE=reset=halt says='^machine: halted$'

machine 'power-off instead of reset' pass power_off CMDLINE=reset=cold exit=2 \
	says='^machine: powered off by the guest \(expected: reset\); last line: # verdict=pass checks=1 .*$'
machine 'reset instead of power-off' pass reset exit=2 says='reset by the guest \(expected: power-off\)'
machine 'halt instead of power-off' halted hang exit=2 says='^machine: halted \(expected: power-off\)'
machine 'a triple fault is no reset' pass triple_fault CMDLINE=reset=cold exit=2 \
	says='^machine: triple fault \(expected: reset\); last line: # verdict=pass checks=1 .*$'

machine 'the last verdict counts' late_fail power_off exit=1 says='^machine: status=1$'
machine 'an incomplete report is no pass' incomplete power_off exit=2 never='^# misfit ' \
	says='^machine: status=2$'
machine 'what a driver claims is no pass' claims power_off exit=2 \
	says='^# misfit the plan says 3 checks, and 0 stand before it$' \
	says='^# misfit the verdict line has no counts: # verdict=pass$' \
	says='^machine: powered off by the guest$'
machine 'a report that a driver invents is no pass' invents power_off exit=2 \
	says='^# misfit of 11 checks that every such run has, 11 are not in the report: handoff\.' \
	says='^# misfit a is no check of this program$'
machine 'a verdict behind a text without a line end' glued power_off exit=2 \
	says='^# misfit a line of ours stands behind a text without a line end: count # verdict=pass '
FORGED=1 machine 'a genuine report that a driver copies is no pass' pass power_off exit=2 \
	says='^# misfit the machine was ended before our kernel had taken it over$'
FORGED=1 machine 'nor if it halts' halted hang CMDLINE=reset=halt exit=2 says='^# misfit the machine was ended before'
FORGED=1 machine 'nor before another start' pass reset_once BOOTS=2 exit=2 says='^# misfit the machine was ended before'
FORGED=1 machine "another kernel's report may end anywhere" pass power_off KERNEL="$scratch/pass"
machine "of another kernel's report nothing is known" claims power_off KERNEL="$scratch/pass" \
	never='^# misfit '
machine 'no verdict is no pass' no_verdict power_off exit=2 \
	says='^machine: powered off by the guest; last line: 1\.\.1$'
machine 'a report that bails out is given up' bail_out hang exit=2 ENDING=bail-out \
	says='^Bail out! because$' says='^machine: the report bailed out[^;]*$' never='Shell'

machine 'what the loader says on two consoles is shown once' twice hang exit=2 ENDING=bail-out \
	then=every_line_once

machine 'a hang before the verdict' silent hang exit=124 TIMEOUT=2 \
	says='^machine: still running after 2 s, waiting for the verdict; last line: brightline: loading'
machine 'a machine that says nothing' nothing hang exit=124 TIMEOUT=2 \
	says='^machine: still running after 2 s, and firmware started nothing; nothing was said$' \
	says='^# try another FIRMWARE_VARS=' says='^machine: status=124$'
machine 'a hang after the verdict' pass hang exit=124 TIMEOUT=2 \
	says='waiting for its end; last line: # verdict=pass'

# ---- Firmware that starts nothing, or catches an exception, is not waited for ----

option='BdsDxe: failed to load Boot0001 "UEFI Misc Device" from PciRoot(0x0)'
exception='!!!! X64 Exception Type - 0E(#PF - Page-Fault)  CPU Apic ID - 00000000 !!!!'
dump=("$exception" 'ExceptionData - 0000000000000002' 'RIP  - 000000000F654010, CS  - 0000000000000038'
	"!!!! Find image based on IP(0xF654010) (No PDB)  (ImageBase=000000000F653000, EntryPoint=0) !!!!")
driver=('brightline: driver 01-x.efi at 0xf653000, 20 KiB' 'brightline: starting driver 01-x.efi')
printf '%s\r\n' "$option: Access Denied" 'BdsDxe: No bootable option or device was found.' >"$scratch/denied"
printf '%s\r\n' "$option: Access Denied" >"$scratch/only_denied"
# What 32-bit OVMF says of our disk.
printf '%s\r\n' "$option: Not Found" 'BdsDxe: starting Boot0002 "EFI Internal Shell" from Fv(7CB8BDC9)' >"$scratch/other_name"
printf '\033[1mShell> \033[0m' >>"$scratch/other_name"
printf '%s\r\n\033[1mShell> \033[0m' "$option: Not Found" >"$scratch/shell"
printf '%s\r\n' "${dump[@]}" >"$scratch/dump"
printf '%s\r\n' "${driver[@]}" "${dump[@]}" >"$scratch/in_driver"
printf '%s\r\n' "${driver[@]}" 'brightline: driver 01-x.efi started' 'brightline: under way: GetTime' \
	"${dump[@]/F654010/1234}" >"$scratch/in_service"
printf '%s\r\n' "${driver[@]}" 'brightline: driver 01-x.efi started' \
	'brightline: driver 01-x.efi answers for gRT->SetTime' 'brightline: driver 02-y.efi answers for gRT->GetTime' \
	'brightline: under way: GetTime' "${dump[@]/F654010/1234}" >"$scratch/in_hook"
printf '%s\r\n' "${driver[@]}" 'brightline: driver 02-y.efi left gRT->GetTime NULL' \
	'brightline: driver 02-y.efi started' "${dump[@]/F654010/1234}" >"$scratch/after_slot"
printf '%s\r\n' "${head[@]}" "${dump[@]}" '1..0' "# verdict=pass checks=0 $verdict" >"$scratch/in_report"
printf '%s\r\n' 'brightline: leaving boot services' 'TAP version 13' 'Bail out! GetTime: read' >"$scratch/behind"
printf '%s\r\n' 'brightline: leaving boot services' 'TAP version 13' \
	'Bail out! step 6, plan from the map: a: b' >"$scratch/planned"

machine 'a refusal under Secure Boot is told at once' denied hang exit=2 \
	says='^machine: firmware started nothing: BdsDxe: failed to load Boot0001 .*: Access Denied$' \
	says='^# try .*sbsign' says='^machine: status=2$' never='waiting for'
machine 'also where nothing follows it' only_denied hang exit=2 says='nothing: .*: Access Denied$'
machine 'firmware that looks for another name is told what that means' other_name hang exit=2 \
	says='^machine: firmware started nothing: BdsDxe: failed to load Boot0001 .*: Not Found$' \
	says='^# means no file is there by the name .* BOOTIA32\.EFI for 32-bit x86' says='^# try another DISK='
machine "firmware's shell waits for somebody" shell hang exit=2 says='^# try another DISK=.* ARCH=$' \
	says='^machine: firmware started nothing: BdsDxe: failed to load Boot0001 .*: Not Found$'
machine 'an exception before anything was started' dump hang exit=2 says='^# try another FIRMWARE_VARS=' \
	says='^machine: firmware started nothing: exception #PF at 0xf654010$'
machine "an exception in a driver's entry point" in_driver hang exit=2 never='^# try' \
	says='^# ended-at instruction=0xf654010 image=01-x\.efi offset=0x1010$' \
	says="^machine: firmware's exception #PF at 01-x\.efi\+0x1010 \(in its entry point\); last line: .* 01-x\.efi$"
machine 'an exception after a driver took a service away' after_slot hang exit=2 \
	says="^machine: firmware's exception #PF at 0x1234; 02-y\.efi left gRT->GetTime NULL before; last line: .* started$"
machine 'an exception in a service that a driver left' in_service hang exit=2 says='^brightline: under way: GetTime$' \
	says="^machine: firmware's exception #PF at 0x1234 \(while under way: GetTime\); last line: .* started$"
machine "an exception in others' code that a driver's service has called" in_hook hang exit=2 \
	says="^machine: firmware's exception #PF at 0x1234 \(while under way: GetTime, for which 02-y\.efi answers\); last"
machine 'a text like it in a report is none' in_report power_off
machine 'firmware that resets again and again' only_denied reset exit=2 \
	says='^machine: firmware resets again and again, and starts nothing .*; last line: BdsDxe: .*: Access Denied$'
machine 'behind the exit no firmware goes on' behind hang exit=2 ENDING=any \
	says='^machine: the report bailed out, and the machine does not end$'
machine 'a plan that was refused goes back to firmware' planned hang exit=2 ENDING=bail-out \
	says='^machine: the report bailed out, and firmware goes on$'

# A store of noise, the same in each run.
perl -e 'srand 7; print map { chr int rand 256 } 1 .. 540672' >"$scratch/noise"
scenario 'a store of noise is ended and named' FIRMWARE_CODE=/usr/share/OVMF/OVMF_CODE_4M.fd \
	FIRMWARE_VARS="$scratch/noise" exit=2 never='^brightline|waiting for' \
	says='^# try another FIRMWARE_VARS=' says='^machine: firmware started nothing: exception #'

machine 'firmware is cut, the loader is not' silent power_off exit=2 \
	says='^brightline: loading$' never='BdsDxe'
machine 'a second start is reported as well' pass reset BOOTS=2 CMDLINE=reset=warm then=two_reports
machine 'the verdict of the first start is not the second one'"'"'s' pass reset_once BOOTS=2 exit=2 \
	says='^machine: powered off by the guest; nothing was said$'
machine 'a first start that failed is not mended by the second' late_fail reset_once BOOTS=2 exit=1
machine 'nor one that was cut off' no_verdict reset_once BOOTS=2 exit=2
machine 'escape codes are cut' escapes power_off says='^TAP version 13$' never='BdsDxe'

scenario 'a missing firmware file is named' BIOS=/nowhere/bios.fd exit=3 says='/nowhere/bios.fd' \
	says='^machine: status=3$'
scenario 'an unknown firmware is named' FIRMWARE=nothing exit=3 says='FIRMWARE=nothing'
scenario 'an unknown disk is named' DISK=floppy exit=3 says='DISK=floppy'
scenario 'a missing driver is named' DRIVERS=/nowhere/x.efi exit=3 says='/nowhere/x.efi'
scenario 'a missing kernel is named' KERNEL=/nowhere/kernel.elf exit=3 says='/nowhere/kernel.elf'
scenario 'a missing image is named' IMAGE=/nowhere/esp.img exit=3 says='/nowhere/esp.img'
scenario 'code without variables is refused' FIRMWARE_CODE=/usr/share/OVMF/OVMF_CODE_4M.fd exit=3 \
	says='FIRMWARE_CODE= needs its FIRMWARE_VARS='
scenario 'variables without code are refused' FIRMWARE_VARS=/usr/share/OVMF/OVMF_VARS_4M.fd exit=3 \
	says='FIRMWARE_VARS= needs its FIRMWARE_CODE='
scenario 'QEMU that does not start is told' QEMU_FLAGS=-nonsense exit=3 says='-nonsense'

each_line_a_flag() {
	QEMU_FLAGS=$'-smp 4\n-name\ttwo\n' "$root/tools/qemu.sh" --print | grep -- ' -smp 4 -name two $'
}
proof 'each line may hold a flag of QEMU' each_line_a_flag

# In its place, in lines that no reader takes for the report's, and the loader's next line where it begins. What is
# typed comes to it under KEYS=1.
# shellcheck source=SCRIPTDIR/typing.sh
. tests/boot/typing.sh

application_heard() {
	: >shown
	type_key 0 'Which key' | env DRIVERS="$out/speaker.efi" CMDLINE=checks=list KEYS=1 WORK="$PWD" \
		"$@" "$root/tools/qemu.sh" >shown 2>&1 || return 1
	cat shown
	diff - <(sed -n '/^brightline: starting driver speaker/,/^brightline: driver speaker/p' shown) <<-'END'
		brightline: starting driver speaker.efi
		console: I am heard. Which key?
		console: It is k.
		console: TAP version 13
		console: not ok 1 - speaker.report
		console: To be continued
		brightline: driver speaker.efi started
	END
}
proof 'an application under test is heard on the console, and gets keys' application_heard SNAPSHOT="$out/snapshots/ovmf-4m"
proof 'and on the console of u-boot' application_heard FIRMWARE=u-boot

# An audit that `run` was asked for, by the command and by make, shows source lines as `audit` does.
null=$(nm "$drivers/null_page.elf" | awk '$3 == "at_runtime" { print "0x" $1 }')
printf '%s\r\n' 'TAP version 13' "# violation class=null-page image=null_page.efi offset=$null" \
	'# that is all' >"$scratch/found"
machine 'a finding without a verdict' found power_off exit=2
run_shows_sources() {
	(cd "$root" && BUILD=${out%/*} BIOS=$scratch/found.power_off IMAGE=$scratch/empty.img TIMEOUT=5 "$@") >shown 2>&1
	cat shown
	grep -q '^# source function=at_runtime file=.*null_page\.c line=' shown && [[ $(grep -c '^machine: ' shown) == 2 ]]
}
proof 'brightline run AUDIT=1 shows source lines' run_shows_sources tools/command/brightline run AUDIT=1
proof 'and so does make run AUDIT=1' run_shows_sources env --unset=MAKEFLAGS --unset=OUT make run AUDIT=1

# Firmware writes its variables in every boot: into the copy.
variables_copied() {
	! cmp --silent vars.fd /usr/share/OVMF/OVMF_VARS_4M.fd && dpkg --verify ovmf
}
scenario 'packaged firmware is not written to' COLD=1 then=variables_copied

# The recipe itself: addresses that have nothing to do with each other, what CMDLINE= adds, and the
# source line of a finding beside it.
audited() {
	! make -C "$root" BUILD="${out%/*}" audit DRIVERS="$drivers/write_code.efi" \
		CMDLINE=reset=cold >said || return 1
	cat said
	grep -q '^# virtmap=scattered seed=[0-9]* reset=cold$' said &&
		grep -A 1 '^# violation class=write-to-code .* image=write_code\.efi ' said |
		grep -q '^# source function=at_runtime file=.*tests/drivers/write_code\.c line=[0-9]*$' &&
		grep -q '^machine: reset by the guest$' said && [[ $(sed -n 's/^machine: status=//p' said) == 1 ]]
}
proof 'make audit scatters the regions and names source lines' audited

# Known by the name, by an image of EDK II's first phases, and by U-Boot's own.
touch "$scratch/OVMF32_CODE_4M.secboot.fd"
printf '0000VZ\x64\xaa\x05\x0b\0' >"$scratch/renamed.fd"
other_processor() {
	scenario "firmware for $2 is not started: ${1##*/}" BIOS="$1" exit=3 \
		says="^qemu: firmware file $1 is for another processor, $2: BOOTX64\.EFI wants one for 64-bit x86"
}
other_processor "$scratch/OVMF32_CODE_4M.secboot.fd" '32-bit x86'
other_processor "$scratch/renamed.fd" AArch64
other_processor /usr/lib/u-boot/qemu-x86/u-boot.rom '32-bit x86'
other_processor /usr/lib/u-boot/qemu_arm64/u-boot.bin AArch64

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What a real board asks for, as far as a machine can be made to look like one: nothing is lost.
. "$(dirname "$0")/lib.sh"

# ---- The serial port: where ACPI says, and if need be nowhere ----

# spcr SPACE PORT: the table behind its header (include/spcr.h), of interface type 0, a 16550.
spcr() {
	printf '%b' "\\0\\0\\0\\0\\$1\\010\\0\\01\\x$2\\x$3\\0\\0\\0\\0\\0\\0"
	head --bytes=28 /dev/zero
}
spcr 1 e8 02 >"$scratch/com4"
spcr 0 e8 02 >"$scratch/memory"
moved='-global isa-serial.iobase=0x2e8'

scenario 'a serial port that only ACPI knows' QEMU_FLAGS="$moved -acpitable sig=SPCR,data=$scratch/com4" \
	report=ovmf-4m.offset says='^# serial=0x2e8$' \
	says='^# spcr=0x2e8 space=1 interface=0 driven=yes$'
scenario 'a serial port that we do not drive is named' \
	QEMU_FLAGS="-acpitable sig=SPCR,data=$scratch/memory" report=ovmf-4m.offset \
	says='^# serial=0x3f8$' says='^# spcr=0x2e8 space=0 interface=0 driven=no$'
scenario 'a serial port that is not there' QEMU_FLAGS="-acpitable sig=SPCR,data=$scratch/com4" \
	report=ovmf-4m.offset says='^# serial=0x3f8$'
scenario 'no serial port at all' QEMU_FLAGS="$moved" exit=2 never='^TAP' \
	says='^machine: powered off by the guest; nothing was said$'

# ---- No hypervisor: the report's place is the screen ----

# shown NAME KEY=VALUE...
shown() {
	scenario "$1" CPU=max,-hypervisor CMDLINE=reset=halt SCREEN=VGA SCREENDUMP=screen.ppm \
		says='^# virtmap=.* reset=halt$' "${@:2}"
}

screen() {
	"$root/tests/boot/read_screen.pl" screen.ppm "$out/font.psf"
}

screen_shows_pass() {
	[[ $("$root/tests/boot/read_screen.pl" --large 1,0,3 screen.ppm "$out/font.psf") == PASS ]] &&
		screen | grep '^The machine is halted' >shown
}

shown 'a pass stands on the screen' then=screen_shows_pass report=ovmf-4m.board

# A page of its own, which firmware's shell would have cleared by then.
screen_shows_reason() {
	[[ $("$root/tests/boot/read_screen.pl" --large 0,0,3 screen.ppm "$out/font.psf") == STOPPED ]] &&
		screen | grep '^Bail out! .*: virtmap=north: must be' >shown &&
		screen | grep '^# usually: a word of cmdline.txt or of the boot entry is mistyped$' >shown
}
scenario 'a reason to return stays on the screen for a while' CPU=max,-hypervisor CMDLINE=virtmap=north \
	SCREEN=VGA exit=2 ENDING=bail-out SCREENDUMP=screen.ppm then=screen_shows_reason

scenario 'an explicit reset= counts more' CPU=max,-hypervisor CMDLINE=reset=cold never='reset=halt'

# ---- reset=warm: the report outlives the reset, and the next start writes it down ----

# written [NUMBER]: the report of that number, the first one unless said otherwise.
written() {
	mtype -i "${image:-esp.img}@@1M" "::/EFI/brightline/reports/*-000${1:-1}.tap"
}

first_report() {
	first_report_of <output
}

report_is_written() {
	written | diff - <(first_report)
}

# The second start's, too, under the next number.
reports_are_written() {
	report_is_written && written 2 | diff - <(sed '0,/^# verdict=/d' output | first_report_of)
}

first_report_of() {
	sed -n '/^TAP version 13/,$p' | sed '/^brightline/,$d'
}

report_is_not_there() {
	! written 2>missing
}

warm() {
	scenario "$1" COLD=1 BOOTS=2 ENDING=reset "${@:2}"
}

warm 'a report outlives a warm reset, and stands beside an older one' CMDLINE=reset=warm BOOTS=3 \
	then=reports_are_written says='^# kept-report=0x' says='^# boot-next=none reason="boot-next=no"$' \
	says='^brightline: the report of the start before is in \\EFI\\brightline\\reports\\QEMU-.*-0002\.tap$'
warm 'findings inside ResetSystem outlive it too' CMDLINE=reset=warm exit=1 \
	DRIVERS="$drivers/reset_stale_boot_data.efi" then=report_is_written \
	says='^# violation .* phase=reset '
warm 'nothing is left by another reset' CMDLINE=reset=cold then=report_is_not_there \
	never='kept-report|report of the start before'

# A machine that died wherever it was: the report ends with the service that was under way.
service_is_named() {
	first_report >said
	written | diff - <(cat said && echo '# under-way service=GetNextHighMonotonicCount')
}
warm 'a service that kills the machine is named by the next start' CMDLINE=reset=warm exit=2 \
	DRIVERS="$drivers/ends_without_idt.efi" then=service_is_named \
	says='^machine: triple fault ' says='^# under-way service=GetNextHighMonotonicCount$'

# No cluster is left on the volume: what its directory tells to be free is taken.
full_volume() {
	CMDLINE='reset=warm reclaim=poison' OUT=$out tools/esp.sh "$image"
	mdir -i "$image@@1M" ::/ | sed -nE 's/ *([0-9 ]+) bytes free/\1/p' | tr -d ' ' >"$scratch/free"
	head --bytes="$(<"$scratch/free")" /dev/zero | mcopy -i "$image@@1M" - ::/filler
}
image=$scratch/full.img
full_volume

# The third start finds the reports of both before, says the same of both, and takes a place of its own.
each_report_stays() {
	local complaint='report of the start before stays in memory: .*-0001\.tap: EFI_VOLUME_FULL$'
	[[ $(grep -c "$complaint" output) == 2 ]] && report_is_not_there &&
		diff <(printf '# kept-report=0x%x\n' 0x2800000 0x3800000 0x4800000) \
			<(grep '^# kept-report=0x' output)
}
warm 'a full volume loses nothing' IMAGE="$image" BOOTS=3 then=each_report_stays

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# A report comes home: the next start writes it to the medium, shows its page and ends there.
. "$(dirname "$0")/lib.sh"
# shellcheck source=SCRIPTDIR/screen.sh
. tests/boot/screen.sh

# board NAME KEY=VALUE...: no hypervisor, two starts, and the second one switches off.
board() {
	scenario "$1" COLD=1 CPU=max,-hypervisor BOOTS=2 ENDING=power-off "${@:2}"
}

files() {
	mdir -b -i "${image:-esp.img}@@1M" ::/EFI/brightline/reports 2>/dev/null | sed 's|.*/||' | sort
}

# The one report, as the serial port had it, in a file whose name says of which machine; nothing else.
comes_home() {
	local file
	file=$(files) && [[ $file =~ ^QEMU-Standard-PC-Q35-ICH9-2009-[0-9.a-z-]*-0001\.tap$ ]] &&
		mtype -i "${image:-esp.img}@@1M" "::/EFI/brightline/reports/$file" |
		diff - <(sed -n '/^TAP version 13/,$p' output | sed '/^brightline/,$d')
}

# take_report: the one report, as a file here, whose name is printed.
take_report() {
	local file
	file=$(files) && mtype -i "${image:-esp.img}@@1M" "::/EFI/brightline/reports/$file" >"$file" && echo "$file"
}

# of_next_start FILE: the report as the next start's page has it, with its place.
of_next_start() {
	cat "$1"
	printf '# kept-report="\\EFI\\brightline\\reports\\%s"\n' "$1"
	grep '^# verdict=' "$1"
}

# Behind the second start's own lines: the page on firmware's console, which is the serial port here.
page_is_shown() {
	perl -0pe 's/.*this start ends here//s; s/\e\[[0-9;?]*[A-Za-z]/ /g; s/\s+/ /g' serial.log >page
	grep -q 'Brightline [0-9.]*, the audit' page && grep -q 'Report: \\EFI\\brightline\\reports\\QEMU' page
}

home_and_shown() {
	comes_home && page_is_shown
}

# Of a screen that only firmware can draw on nobody sees the first start's page.
home_and_drawn() {
	local file
	home_and_shown && file=$(take_report) || return 1
	{
		of_next_start "$file" | "$out/page" 100 31 0 console | head -n -2
		printf '%-100s\n' 'Turning off. A machine that stays on can be switched off.'
		printf '1%.0s' {1..99} && echo .
	} >page
	"$root/tests/boot/read_console.pl" screen.ppm page | diff page -
}

# in_front WISH: flags for a disk that is started before the stick; see tests/boot/chooser.c.
LOADER=$out/chooser.efi KERNEL='' OUT=$out tools/esp.sh "$scratch/front.img"
in_front() {
	printf '%s ' -drive "if=none,id=front,format=raw,readonly=on,file=$scratch/front.img" \
		-device virtio-blk-pci,drive=front,bootindex=0 -chardev null,id=wish \
		-device "isa-debugcon,iobase=0x402,chardev=wish,readback=$(printf '%d' "'$1")"
}

# What firmware stores of its own has come to its store, and BootNext does not stand there any more.
no_boot_next() {
	local names
	names=$("$root/tests/boot/our_variables.pl" --global vars.fd) && grep -qx BootOrder <<<"$names" &&
		! grep -x BootNext <<<"$names"
}
home_and_used_up() {
	home_and_shown && no_boot_next
}

board 'on a board it comes home by itself, also from a stick chosen by hand, and the machine is left to firmware' \
	CMDLINE=hold=2 ENDING='' QEMU_FLAGS="$(in_front c)" \
	says='^# virtmap=.* reset=warm$' says='^# boot-next=0x0002$' never='the disk in front was started again' \
	says='^brightline: this start ends here: after=firmware$' says='^brightline: back to firmware$' \
	then=home_and_used_up
board 'a failure comes home, too, to a screen that only firmware draws on; a SetVariable with findings sets no BootNext' \
	SCREEN=virtio-gpu-pci SCREENDUMP=screen.ppm says='^# screen=none$' CMDLINE='hold=1 after=shutdown' ENDING='' DRIVERS="$drivers/table_left_physical.efi" exit=1 \
	says='^# violation class=unconverted-pointer .* service=SetVariable ' \
	says='^# boot-next=none reason="SetVariable has findings, and is not trusted with it"$' then=home_and_drawn

# ---- A machine without a serial port: what its screen says is what comes home ----

# seconds TEXT: the numbers that somebody saw behind it in the last row, in one line.
seconds() {
	sed -nE "s/^$1 in ([0-9]+) s\b.*/\1/p" rows | tr '\n' ' '
}

# Each a second less than the one before; some may not have been looked at.
counts_down() {
	[[ $1 == *' '?*' ' ]] && diff <(tr ' ' '\n' <<<"$1") <(tr ' ' '\n' <<<"$1" | sort -rnu)
}

# Both starts' pages are the report's, of the second one with its place. A key ends the wait before its last seconds.
silent_machine() {
	local status=0 file left
	"$root/tests/boot/look.pl" look.sock "$out/font.psf" >rows &
	CPU=max,-hypervisor BOOTS=2 SERIAL=none SCREEN=VGA,xres=640,yres=480 SCREENDUMP=screen.ppm WORK="$PWD" TIMEOUT=120 \
		CMDLINE='hold=5 after=shutdown' DRIVERS="$drivers/null_page.efi" ENDING=power-off \
		QEMU_FLAGS="-qmp unix:look.sock,server=on,wait=off" "$root/tools/qemu.sh" >output || status=$?
	wait
	cat output rows
	((status == 2)) && grep -qx 'machine: powered off by the guest; nothing was said' output &&
		file=$(take_report) && [[ $file == QEMU-*-0001.tap ]] &&
		shows_page screen-1.ppm 0 1 <"$file" && counts_down "$(seconds reset=warm)" &&
		of_next_start "$file" | shows_page screen.ppm 0 1 &&
		left=$(sed -nE 's/^Off in ([0-9]+) s, or at any key\.$/\1/p' rows | tail -n 1) && ((left >= 3)) &&
		read_screen screen.ppm --row -1 | grep -q '^Turning off\. A machine that stays on can be switched off\.'
}

# As the host reads it: verdict, number of checks, and what is wrong.
read_on_the_host() {
	local file status=0 checks
	silent_machine || return 1
	file=$(files)
	"$root/tools/report" "$file" >page || status=$?
	read_screen screen.ppm | sed 's/^ *//' >shown
	checks=$(sed -nE 's/^  ok: [0-9]+ of ([0-9]+) checks$/\1/p' page)
	cat page shown
	((status == 1)) && grep -q ', verdict fail$' page && [[ $(read_screen screen.ppm --large 1,0,3) == FAIL ]] &&
		grep -q "Checks: $checks, " shown &&
		grep -qF "$(sed -n 's/^  \(cause 1 class=[^ ]* image=[^ ]*\).*/\1/p' page)" shown
}
proof 'without a serial port both screens show the report that comes home, and a key ends the wait' read_on_the_host

# ---- A medium that takes nothing: the machine halts, with the page ----

board 'what nobody may write stays on the screen' READONLY=1 \
	CMDLINE='hold=1' ENDING=halt says='^# kept-report="this page is all there is: the medium takes no file' \
	says='reset=halt$' says='^# halted$' says='^brightline: the report cannot come home: .*EFI_WRITE_PROTECTED$'

image=$scratch/full.img
CMDLINE='hold=1 keep=pstore' OUT=$out tools/esp.sh "$image"
head --bytes="$(mdir -i "$image@@1M" ::/ | sed -nE 's/ *([0-9 ]+) bytes free/\1/p' | tr -d ' ')" /dev/zero |
	mcopy -i "$image@@1M" - ::/filler
firmware_find ovmf-4m
tests/boot/fill_store.pl "$firmware_vars" 60000 >"$scratch/full.fd"
board 'and so does what neither a full stick nor a full store has room for' IMAGE="$image" CMDLINE=hold=1 ENDING=halt \
	FIRMWARE_CODE="$firmware_code" FIRMWARE_VARS="$scratch/full.fd" \
	says='^# kept-report="this page is all there is: the medium takes no file \(EFI_VOLUME_FULL\)"$' \
	says='^# pstore=none reason="[0-9]+ bytes of the store remain, and [0-9]+ are to stay free: ' says='^# halted$'

# ---- A machine that is cut off, at any moment ----

# cut_off NAME OPTION: an image for such a machine, and how it was before.
cut_off() {
	image=$scratch/$1.img
	CMDLINE="hold=0 $2" OUT=$out tools/esp.sh "$image"
	cp "$image" "$image.before"
}

# What firmware leaves between two writes is room that nobody has, until somebody mends it; no file is damaged.
# A report is the whole one, or has no name yet; where firmware cannot rename (EMPTY=1) it is whole or empty. Two
# moments are kept for the next start: the first with the mark, and the first within the report.
cat >"$scratch/sound.sh" <<'EOT'
fsck.fat -n volume >fsck 2>&1
grep -vE '^(fsck\.fat |volume: |Free cluster summary|  Auto-correcting|FATs differ but appear|  Using first FAT|Reclaimed|Leaving|$)' fsck &&
	exit 1
moment=
for file in $(mdir -b -i volume ::/EFI/brightline/reports); do
	case $file in
	*/under-way) [[ -e $2-marked.img ]] || moment=marked ;;
	*/unnamed) ;;
	*-0001.tmp)
		[[ -z ${EMPTY:-} ]] || exit 1
		[[ -e $2-within.img ]] || moment=within
		;;
	*-0001.tap) mtype -i volume "$file" >taken && { [[ -n ${EMPTY:-} && ! -s taken ]] || diff taken report; } || exit 1 ;;
	*) echo "$file" && exit 1 ;;
	esac
done
if [[ -n $moment ]]; then
	cp "$1" "$2-$moment.img"
	dd if=volume of="$2-$moment.img" bs=1M seek=1 conv=notrunc status=none
fi
EOT
each_moment_is_sound() {
	local writes
	sed -n '/^TAP version 13/,$p' output | sed '/^brightline/,$d' >report
	dd if="$image.before" of=volume bs=1M skip=1 status=none
	PATH=$PATH:/usr/sbin:/sbin
	writes=$("$root/tests/boot/writes.pl" writes.log volume 1048576 \
		bash "$scratch/sound.sh" "$image.before" "${image%.img}") && ((writes > 4)) && [[ $(files) == *-0001.tap ]]
}
sound_and_home() {
	each_moment_is_sound && comes_home
}
sound_or_empty() {
	EMPTY=1 each_moment_is_sound
}
# It has no store after the exit, and keep=pstore says so.
cut_off u-boot 'after=shutdown keep=pstore'
board 'after each single write of U-Boot, which cannot rename a file, the report is empty or whole; nor turn off: it says so' \
	FIRMWARE=u-boot IMAGE="$image" WRITES=writes.log CMDLINE='hold=0 after=shutdown' ENDING='' then=sound_or_empty \
	says='^brightline: turning off: a machine that stays on can be switched off$' says='^machine: halted$' \
	says='^# pstore=none reason="EFI_RT_PROPERTIES_TABLE calls [A-Za-z]* unsupported"$' \
	says='^brightline: the report of the start before is in '
cut_off cut after=shutdown
board "after each single write the stick is sound, and somebody's own BootNext is left and used" \
	IMAGE="$image" WRITES=writes.log CMDLINE=hold=0 QEMU_FLAGS="$(in_front o)" \
	says='^# boot-next=none reason="there is a BootNext already"$' never='the disk in front was started again' \
	then=sound_and_home

board 'a start that left no report is told of, and not repeated' IMAGE="$scratch/cut-marked.img" BOOTS=1 exit=2 \
	says='^brightline: the start before left no report$' says='^brightline: this start ends here: after=shutdown$' \
	says='^machine: powered off by the guest' never='^TAP'
# As if it had been cut off on U-Boot as well.
name=$(files)
image=$scratch/cut-within.img
if [[ -f $image ]]; then
	mdel -i "$image@@1M" ::/EFI/brightline/reports/under-way
	mcopy -i "$image@@1M" - "::/EFI/brightline/reports/$name" </dev/null
fi
home_and_taken_back() {
	comes_home && no_boot_next
}
board 'what was cut off is written anew, and a BootNext that still stands is taken back' IMAGE="$image" \
	QEMU_FLAGS="$(in_front k)" says='^# boot-next=0x0001$' says='^brightline: BootNext is taken back: EFI_SUCCESS$' \
	then=home_and_taken_back
unset image

finish

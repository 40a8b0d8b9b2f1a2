#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What a screen shows: the closing page of the report that the serial port has, cell by cell.
. "$(dirname "$0")/lib.sh"

# shellcheck source=SCRIPTDIR/screen.sh
. tests/boot/screen.sh

screen_shows_page() {
	sed -n '/^TAP version 13/,/^# halted/p' output | shows_page screen.ppm 0x3f8
}

# shown NAME KEY=VALUE...: one machine that halts with its picture taken.
shown() {
	scenario "$1" SCREENDUMP=screen.ppm then=screen_shows_page CMDLINE=reset=halt "${@:2}"
}

# The audit's page where it is widest and where it is narrowest; the handoff's boots in a third of the time.
shown 'standard VGA' SCREEN=VGA says='^# board=QEMU-'
shown 'a failure on a small screen' SCREEN=VGA,xres=640,yres=480 DRIVERS="$drivers/null_page.efi" exit=1 \
	says='^# screen=640x480 '
shown 'two failures, and another mode since the exit' SCREEN=VGA,xres=1024,yres=768 exit=1 \
	says='^brightline: screen 800x600 since the exit$' says='^# screen=800x600 ' \
	DRIVERS="$drivers/stale_boot_data.efi $drivers/null_page.efi $drivers/exit_sets_mode.efi"
shown 'a screen as large as cards have them' SCREEN=VGA,vgamem_mb=64 CMDLINE='mode=3840x2160 reset=halt' \
	says='^# screen=3840x2160 '
scenario 'a size that no screen has' SCREEN=VGA CMDLINE=mode=1234x5 exit=2 ENDING=bail-out \
	says='^Bail out! .*: mode=1234x5: no screen has a mode of this size$'
shown 'the handoff on a small screen' AUDIT= SCREEN=VGA,xres=640,yres=480 says='^# firmware=.* board="QEMU Standard PC '
shown 'a screen with dense pixels' AUDIT= SCREEN=VGA,xres=1920,yres=1080
shown 'another card' AUDIT= SCREEN=bochs-display
shown 'a screen whose width is no power of two' AUDIT= SCREEN=VGA,xres=1400,yres=1050
shown 'a screen in plain memory' AUDIT= SCREEN=ramfb

# The README's first picture is this page. Numbers are those of one firmware.
is_in_readme() {
	local expected=$root/tests/boot/expected/page
	screen_shows_page && read_screen screen.ppm --colours | head -n 24 |
		sed -E 's/0x[0-9a-f]+|[0-9][-0-9:T.]*/N/g; s/ +/ /g; s/\.+$//' >masked
	if [[ ${UPDATE_EXPECTED:-} ]]; then
		cp masked "$expected"
		"$root/tests/boot/png.pl" <screen.ppm >"$expected.png"
	fi
	grep -qF 'tests/boot/expected/page.png' "$root/README.md" && diff "$expected" masked
}
scenario 'the page of README.md' AUDIT= SCREEN=VGA,xres=800,yres=600 SCREENDUMP=screen.ppm CMDLINE=reset=halt \
	says='^# program=handoff ' then=is_in_readme

# Without a framebuffer the serial port is all there is.
scenario 'a card that only copies' SCREEN=virtio-gpu-pci \
	says='^# screen=none$' report=ovmf-4m.offset
scenario 'no screen at all' SCREEN=none says='^# screen=none$' report=ovmf-4m.offset
scenario 'two screens' SCREEN=VGA QEMU_FLAGS='-device bochs-display' report=ovmf-4m.offset

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What a screen shows: the closing page of the report that the serial port has, cell by cell.
. "$(dirname "$0")/lib.sh"

read_screen() {
	"$root/tests/boot/read_screen.pl" "$@" screen.ppm "$out/font.psf"
}

# Cells of large letters, which each reader sees in its own way, are read apart.
screen_shows_page() {
	local verdict
	verdict=$(sed -n 's/^# verdict=\([a-z]*\).*/\U\1/p' output | tail -n 1)
	read_screen --colours >shown
	"$out/page" "$(($(head -n 1 shown | wc -c) - 1))" "$(($(wc -l <shown) / 2))" 0x3f8 \
		< <(sed -n '/^TAP version 13/,/^# halted/p' output) >page
	[[ $(read_screen --large 1,0,3) == "$verdict" ]] &&
		diff <(cut -c 32- page) <(cut -c 32- shown) && diff <(tail -n +7 page) <(tail -n +7 shown)
}

# shown NAME KEY=VALUE...: one machine that halts with its picture taken.
shown() {
	scenario "$1" SCREENDUMP=screen.ppm then=screen_shows_page CMDLINE=reset=halt "${@:2}"
}

shown 'standard VGA' SCREEN=VGA
shown 'a small screen' SCREEN=VGA,xres=640,yres=480 says='^# screen=640x480 '
shown 'the same of the handoff' AUDIT= SCREEN=VGA,xres=640,yres=480 says='^# program=handoff '
shown 'a failure on a small screen' SCREEN=VGA,xres=640,yres=480 DRIVERS="$drivers/null_page.efi" exit=1
shown 'a failure' SCREEN=VGA,xres=1024,yres=768 DRIVERS="$drivers/stale_boot_data.efi $drivers/null_page.efi" exit=1
shown 'a screen with dense pixels' SCREEN=VGA,xres=1920,yres=1080
shown 'another card' SCREEN=bochs-display
shown 'a screen whose width is no power of two' SCREEN=VGA,xres=1400,yres=1050 \
	says='^# screen=1400x1050 '
shown 'a screen in plain memory' SCREEN=ramfb

# Without a framebuffer the serial port is all there is.
scenario 'a card that only copies' SCREEN=virtio-gpu-pci \
	says='^# screen=none$' report=ovmf-4m.offset
scenario 'no screen at all' SCREEN=none says='^# screen=none$' report=ovmf-4m.offset
scenario 'two screens' SCREEN=VGA QEMU_FLAGS='-device bochs-display' report=ovmf-4m.offset

finish

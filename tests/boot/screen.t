#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What a screen shows: the same text as the serial port.
. "$(dirname "$0")/lib.sh"

# The end of the report stands on the screen as it went to the serial port, broken where it ends.
screen_shows_report() {
	local width
	width=$(head -c 20 screen.ppm | sed -n '2s/ .*//p')
	"$root/tests/boot/read_screen.pl" screen.ppm "$out/font.psf" | grep -v '^$' | tail -n 20 >shown
	sed -n '/^TAP version 13/,/^# halted/p' output | fold --width=$((width / 8)) | tail -n 20 >said
	diff shown said
}

# shown NAME KEY=VALUE...: one machine that halts with its picture taken.
shown() {
	scenario "$1" CMDLINE=reset=halt SCREENDUMP=screen.ppm then=screen_shows_report "${@:2}"
}

shown 'standard VGA' SCREEN=VGA
shown 'a small screen' SCREEN=VGA,xres=640,yres=480 says='^# screen=640x480 '
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

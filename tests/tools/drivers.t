#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What is wrong with a file of DRIVERS= is said before a machine is started, in a sentence of its own.
. "$(dirname "$0")/../boot/lib.sh"

# image FILE MACHINE SUBSYSTEM [MAGIC]: the headers of a PE image that have something to say.
image() {
	perl -e '
		my ($file, $machine, $subsystem, $magic) = @ARGV;
		my $image = "MZ" . "\0" x 58 . pack("V", 64) . "PE\0\0" . pack("v", hex $machine) . "\0" x 18 .
			pack("v", hex($magic // "20b")) . "\0" x 66 . pack("v", $subsystem);
		open my $out, ">:raw", $file or die; print $out $image;' "$@"
}

# refused SENTENCE DRIVER...: it is said, and nothing is made.
refused() {
	! AUDIT=1 DRIVERS="${*:2}" "$root/tools/esp.sh" esp.img 2>said && [[ ! -e esp.img ]] || return 1
	cat said
	diff <(echo "DRIVERS: $1") said
}

cd "$scratch" || exit 1
image good.efi 8664 12
image arm.efi aa64 12
image small.efi 014c 12 10b
image strange.efi 1234 12
image windows.efi 8664 3
image pe32.efi 8664 12 10b
printf 'MZ and nothing else\0' >dos.efi
head -c 40 good.efi >cut.efi
printf '\177ELF\2\1\1' >elf.efi
printf 'A text.\n' >text.efi
: >empty.efi
printf '\1\2\3\4' >bytes.efi
cp good.efi 'My Driver.efi'
cp good.efi good.dll
mkdir folder.efi
here=$scratch
cd "$root" || exit 1

taken() {
	"$root/tools/drivers.pl" "$here/good.efi" "$drivers"/*.efi
}
proof 'images are taken, applications and boot-services drivers too' taken
proof 'a missing file' refused "nowhere.efi: no such file" "$here/good.efi" nowhere.efi
proof 'a name with a blank' refused \
	"\"$here/My Driver.efi\" has a blank in its name, and blanks separate drivers: rename it" "$here/My Driver.efi"
proof 'a directory' refused "$here/folder.efi is a directory: name the .efi files in it" "$here/folder.efi"
proof 'another ending' refused "$here/good.dll: a driver's name ends in .efi" "$here/good.dll"
proof 'an empty file' refused "$here/empty.efi is empty" "$here/empty.efi"
proof 'a text file' refused "$here/text.efi is a text file, and no image" "$here/text.efi"
proof 'an ELF file' refused \
	"$here/elf.efi is an ELF file: objcopy makes the image of it (tests/drivers/drivers.mk shows how)" "$here/elf.efi"
proof 'bytes' refused "$here/bytes.efi is no PE image: it does not begin with MZ" "$here/bytes.efi"
proof 'a program of DOS' refused "$here/dos.efi is no PE image: MZ is not followed by a PE header" "$here/dos.efi"
proof 'an image that is cut off' refused \
	"$here/cut.efi is no PE image: MZ is not followed by a PE header" "$here/cut.efi"
proof 'an image of another machine' refused \
	"$here/arm.efi is an image for AArch64, and this machine is x86-64" "$here/arm.efi"
proof 'one of 32 bits' refused \
	"$here/small.efi is an image for 32-bit x86, and this machine is x86-64" "$here/small.efi"
proof 'one of a machine that nobody knows' refused \
	"$here/strange.efi is an image for machine 0x1234, and this machine is x86-64" "$here/strange.efi"
proof 'a PE32 image' refused "$here/pe32.efi is not a PE32+ image" "$here/pe32.efi"
proof 'an image of another system' refused \
	"$here/windows.efi is no image of UEFI: its subsystem is 3 (a runtime driver's is 12)" "$here/windows.efi"

finish

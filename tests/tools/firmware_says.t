#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# tools/firmware_says.pl reads why firmware started nothing, from its own text.
. "$(dirname "$0")/../boot/lib.sh"

# tells SENTENCE|'' TRY TEXT...: what it says of these lines, of which the last has no end; and how it ends.
tells() {
	local wanted=$1 try=$2 status=0
	shift 2
	{
		printf '%s\r\n' "${@:1:$#-1}"
		printf '%s' "${*: -1}"
	} | "$root/tools/firmware_says.pl" >said || status=$?
	cat said
	if [[ -z $wanted ]]; then
		[[ $status == 0 && ! -s said ]]
	else
		[[ $status == 2 && $(head -n 1 said) == "$wanted" ]] && grep -q "^# try .*$try" said
	fi
}

load='BdsDxe: failed to load Boot0001 "UEFI Misc Device" from PciRoot(0x0)/Pci(0x1,0x0)'
none='BdsDxe: No bootable option or device was found.'
pf='!!!! X64 Exception Type - 0E(#PF - Page-Fault)  CPU Apic ID - 00000000 !!!!'

proof 'nothing' tells '' '' ''
proof 'what only passes by' tells '' '' 'UEFI firmware' 'BdsDxe: loading Boot0001 "a" from b' 'BdsDxe: starting Boot0001' ''
proof 'Secure Boot' tells "$load: Access Denied" sbsign "$load: Access Denied" "$none" ''
proof 'a refusal says more than what was not found' tells "$load: Access Denied" sbsign \
	"$load: Not Found" "$load: Access Denied" "$none" ''
proof 'no bootable option' tells "$none" DISK= "$none" ''
proof 'a shell' tells "the prompt of firmware's shell: Shell>" DISK= 'UEFI Interactive Shell v2.2' $'\e[1mShell> \e[0m'
proof 'a shell in a directory' tells "the prompt of firmware's shell: FS0:\\EFI\\>" DISK= 'FS0:\EFI\> '
proof 'a shell that runs a script waits for nobody' tells '' '' 'Shell> loader.efi' ''
proof 'U-Boot' tells "U-Boot's prompt: =>" DISK= 'No ethernet found.' '=> '
proof 'a boot program' tells "a boot program's prompt: grub rescue>" DISK= 'error: no such device' 'grub rescue> '
proof 'a front page' tells 'Select Language <Standard English>' DISK= 'Standard PC' 'Select Language <Standard English>' ''
proof 'a network that is tried last' tells "$load: Not Found" DISK= "$load: Not Found" '>>Start PXE over IPv4.' ''
proof 'a network that is tried first' tells '' '' '>>Start PXE over IPv4.' '  PXE-E18: Server response timeout.' ''
proof 'an image that U-Boot does not take' tells 'EFI LOAD FAILED: continuing...' DISK= 'EFI LOAD FAILED: continuing...' '=> '
proof 'an option that is started after one that failed' tells '' '' "$load: Not Found" 'BdsDxe: starting Boot0002 "x" from y' ''
proof 'an assertion' tells 'ASSERT [DxeCore] /a/b.c(1): x' FIRMWARE_VARS= 'ASSERT [DxeCore] /a/b.c(1): x' ''
proof 'an exception without its dump' tells 'exception #PF' FIRMWARE_VARS= "$pf" ''
proof 'an exception in an image that is named' tells 'exception #PF at FatDxe+0x10' FIRMWARE_VARS= "$pf" \
	'RIP  - 000000000F665010, CS  - 0000000000000038, RFLAGS - 0000000000000002' \
	'!!!! Find image based on IP(0xF665010) /build/DEBUG/FatDxe.dll (ImageBase=000000000F665000, EntryPoint=000000000F6A49AF) !!!!' ''
proof 'an exception of another processor' tells 'exception Synchronous Exception at 0x4712' FIRMWARE_VARS= \
	'Synchronous Exception at 0x0000000000004712' ''

# means PART TEXT...: the same, of what firmware's own error is about.
means() {
	local part=$1
	shift
	! printf '%s\r\n' "$@" | "$root/tools/firmware_says.pl" >said
	cat said
	[[ $(grep -c '^# means ' said) == 1 && $(grep -c '^# try ' said) == 1 ]] && grep -q "^# means .*$part" said
}
proof 'no file by the name of this firmware' means BOOTIA32.EFI "$load: Not Found" "$none"
proof 'an image for another processor' means 'another processor' "${load/load/start}: Unsupported" "$none"
proof 'the same in the words of a debug build' means 'another processor' "Image type X64 can't be loaded on IA32 UEFI system." \
	"$load: Unsupported" "$none"
proof 'and in those of U-Boot' means 'another processor' 'Machine type 0x8664 is not supported' 'EFI LOAD FAILED: continuing...' '=> '
proof 'an image that is cut off' means 'cut off' "$load: Load Error" "$none"
proof 'a file that is no image, on U-Boot' means 'no image' 'Not a PE-COFF file' 'EFI LOAD FAILED: continuing...' '=> '
proof 'a disk that does not answer' means 'did not answer' "$load: Device Error" "$none"
proof 'too little memory' means MEMORY= "$load: Out of Resources" "$none"
proof 'an image that is not signed' means 'no key' "$load: Access Denied" "$none"
proof 'U-Boot that finds no image of its own kind' means BOOTIA32.EFI 'EFI boot manager: Cannot load any image' \
	'Device 0: unknown device' '=> '
proof 'the removable path comes behind its boot manager' tells '' '' 'EFI boot manager: Cannot load any image' \
	'Found EFI removable media binary efi/boot/bootx64.efi' 'Booting /efi\boot\bootx64.efi' ''

from_file() {
	echo "$none" >log
	! "$root/tools/firmware_says.pl" log >said </dev/null && grep -qxF "$none" said
}
proof 'a text from a file' from_file
finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck disable=SC2034 # What is set here is read where it is sourced.
#
# Where Debian's packages keep firmware, and what a machine must be for each. Sourced by qemu.sh and
# by the boot scenarios.
#
# Run by itself it lists the names, each with its files and whether they are there.
#
# firmware_find NAME sets firmware_code and firmware_vars (a pair of flash images), or firmware_bios
# (a single file), and returns 1 for a name it does not know. The files need not exist.

firmware_names='ovmf-4m ovmf-2m ovmf-4m-secboot ovmf-2m-secboot ovmf-4m-snakeoil ovmf-4m-strictnx'
firmware_names+=' ovmf-bios u-boot'

firmware_find() {
	local ovmf=/usr/share/OVMF
	firmware_code='' firmware_vars='' firmware_bios=''
	case $1 in
	ovmf-4m) firmware_code=$ovmf/OVMF_CODE_4M.fd firmware_vars=$ovmf/OVMF_VARS_4M.fd ;;
	ovmf-2m) firmware_code=$ovmf/OVMF_CODE.fd firmware_vars=$ovmf/OVMF_VARS.fd ;;
	ovmf-4m-secboot) firmware_code=$ovmf/OVMF_CODE_4M.secboot.fd firmware_vars=$ovmf/OVMF_VARS_4M.fd ;;
	ovmf-2m-secboot) firmware_code=$ovmf/OVMF_CODE.secboot.fd firmware_vars=$ovmf/OVMF_VARS.fd ;;
	# Secure Boot in force, with a key whose private half is packaged as well.
	ovmf-4m-snakeoil)
		firmware_code=$ovmf/OVMF_CODE_4M.secboot.fd
		firmware_vars=$ovmf/OVMF_VARS_4M.snakeoil.fd
		;;
	# An image that is not marked NX_COMPAT is refused (Debian 13 has it).
	ovmf-4m-strictnx)
		firmware_code=$ovmf/OVMF_CODE_4M.secboot.strictnx.fd
		firmware_vars=$ovmf/OVMF_VARS_4M.fd
		;;
	ovmf-bios) firmware_bios=/usr/share/ovmf/OVMF.fd ;;
	u-boot) firmware_bios=/usr/lib/u-boot/qemu-x86_64/u-boot.rom ;;
	*) return 1 ;;
	esac
}

# firmware_wants_smm CODE: whether the image keeps its variables in system management mode. Nothing
# but its name says so where no descriptor file is packaged (Debian's 2M images have none).
firmware_wants_smm() {
	[[ $1 == *secboot* || $1 == *.ms.fd || $1 == *snakeoil* ]]
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
	for name in $firmware_names; do
		firmware_find "$name"
		present=
		[[ -f $firmware_code$firmware_bios ]] || present='  (not installed)'
		printf '%-17s %s%s\n' "$name" "$firmware_code$firmware_bios" "$present"
	done
fi

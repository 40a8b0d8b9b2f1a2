#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Kernels that are not there or not whole: the loader says so and returns to firmware.
. "$(dirname "$0")/lib.sh"

scenario 'no kernel file' KERNEL= ENDING=bail-out exit=2 says='^Bail out! .*kernel\.elf'

head -c 1000 "$out/kernel.elf" >"$scratch/truncated.elf"
scenario 'a truncated kernel' KERNEL="$scratch/truncated.elf" ENDING=bail-out exit=2 \
	says='^Bail out! .*kernel\.elf'

finish

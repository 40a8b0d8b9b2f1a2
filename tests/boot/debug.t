#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# make debug: both breakpoints hit, with the symbols where the code is.
. "$(dirname "$0")/lib.sh"

breakpoints_hit() {
	GDB_BATCH=1 TIMEOUT=120 "$root/tools/debug.sh" | tee said
	grep -q '^Breakpoint 1, efi_main (image=0x.*) at loader/main.c' said &&
		grep -q '^Breakpoint 2, kernel_main (handoff=0x.*) at kernel/main.c' said
}

proof 'gdb stops in efi_main and in kernel_main' breakpoints_hit

finish

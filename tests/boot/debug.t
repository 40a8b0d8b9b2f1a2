#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# make debug: both breakpoints hit, with the symbols where the code is.
. "$(dirname "$0")/lib.sh"

# breakpoints_hit LOADER KERNEL: in these two files.
breakpoints_hit() {
	GDB_BATCH=1 TIMEOUT=120 "$root/tools/debug.sh" | tee said
	grep -q "^Breakpoint 1, efi_main (image=0x.*) at $1:" said &&
		grep -q "^Breakpoint 2, kernel_main (handoff=0x.*) at $2:" said
}

AUDIT='' proof 'gdb stops in efi_main and in kernel_main' breakpoints_hit loader/main.c kernel/main.c
proof 'and in those of the audit' breakpoints_hit loader/audit/main.c kernel/audit/main.c

finish

#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Lists what there is to be borrowed: exit.[ch], svam.[ch], loader/core/ and the jump, with what they include,
# and of each header of kernel/lib/ its source, too.
set -euo pipefail

cd "$(dirname "$0")/.."

# kernel/lib/names.c belongs to headers of include/.
taken=(loader/exit.[ch] loader/svam.[ch] loader/core/*.[ch] loader/jump.h loader/arch/x86_64/*.[cS]
	kernel/lib/names.c)

closure_of() {
	local file
	for file; do
		gcc -ffreestanding -fshort-wchar -DGNU_EFI_USE_MS_ABI -Iinclude -Iinclude/x86_64 -I. \
			-isystem /usr/include/efi -isystem /usr/include/efi/x86_64 -MM "$file"
	done | tr -s '\\[:blank:]' '\n' | { grep -E '^(include|loader|kernel)/' || true; } | while read -r file; do
		echo "$file"
		[[ $file != kernel/lib/*.h ]] || find kernel/lib -name "$(basename "$file" .h).c"
	done | LC_ALL=C sort -u
}

# Twice, since the sources of kernel/lib/ have headers of their own.
mapfile -t files < <(closure_of "${taken[@]}")
closure_of "${files[@]}"

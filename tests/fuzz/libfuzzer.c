/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A libFuzzer driver for one of the targets, for those who want to search longer than `make test`:
 *
 *	clang -g -O1 -fsanitize=fuzzer,address,undefined -DTARGET=fuzz_elf -Iinclude -I. \
 *		-Iinclude/x86_64 tests/fuzz/libfuzzer.c loader/core/[aemop]*.c kernel/lib/names.c \
 *		-o build/fuzz && build/fuzz -max_total_time=60
 */
#include "tests/fuzz/targets.h"

#ifndef TARGET
#define TARGET fuzz_elf /* fuzz_elf, fuzz_pe, fuzz_options, fuzz_attributes */
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_exactly(TARGET, data, size);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A libFuzzer driver for one of the targets, for those who want to search longer than `make test`:
 * `make fuzz`, or `make fuzz FUZZ_TARGETS=fuzz_elf FUZZ_SECONDS=600`.
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

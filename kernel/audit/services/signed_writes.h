/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Writes of VARIABLE_SIGNED under variable_ours, signed when the kernel was built
 * (tools/sign-variables.sh). Those of each key have a later time than the ones above them.
 */
#ifndef SIGNED_WRITES_H
#define SIGNED_WRITES_H

#include "kernel/lib/efi_runtime.h"

/* EFI_VARIABLE_AUTHENTICATION_2, and the contents. */
struct signed_write {
	uint64_t size;
	uint8_t bytes[];
};

#define SIGNED_ATTRIBUTES (VARIABLE_ATTRIBUTES | EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS)

extern const struct signed_write signed_create;	      /* 16 bytes of variable_content(0) */
extern const struct signed_write signed_append;	      /* the 10 behind them */
extern const struct signed_write signed_other_create; /* 12 of variable_content(60) */
extern const struct signed_write signed_other_append; /* the 8 behind them */
extern const struct signed_write signed_update;	      /* 10 of variable_content(40) */
extern const struct signed_write signed_delete;
extern const struct signed_write signed_other_delete;

#endif

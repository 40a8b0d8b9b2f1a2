/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What the thunks of checked.c are made of, and what is looked at before and after each call of one.
 */
#ifndef AUDIT_CHECKED_CALL_H
#define AUDIT_CHECKED_CALL_H

#include "loader/audit/audit.h"

#include <arch/checked.h>

/* One function, with its thunk: LEA of this struct's address, JMP to the page's code. */
struct checked {
	uint64_t not_function; /* its address, complemented, and so in the page */
	struct thunk {
		uint8_t lea_rax[3];
		int32_t to_checked;
		uint8_t jmp;
		int32_t to_code;
	} __attribute__((packed)) thunk;
	uint8_t service; /* of a record */
	uint8_t reserved[3];
};

/* The assembly finds the start of the page that `checked` lies in. */
struct checked_page {
	uint64_t not_before, not_after; /* 0: nothing is compared any more */
	uint64_t stack;			/* of the call under way; 0 if there is none */
	uint64_t not_audit;
	uint8_t code[CHECKED_CODE_SIZE];
	struct checked checked[];
};

/* Where the registers are seeded from; NULL if functions signal each other too deep. */
struct checked_state *checked_before(const struct checked *checked);

/* Answers with the flags to go on with. */
uint64_t checked_after(const struct checked *checked, struct checked_state *state);

#endif

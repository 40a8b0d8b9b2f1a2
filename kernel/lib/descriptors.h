/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Descriptor tables of one's own: from here on an exception has a handler, whoever runs.
 */
#ifndef LIB_DESCRIPTORS_H
#define LIB_DESCRIPTORS_H

#include <arch/exception.h>

/*
 * Fills the tables, which were zeroed, and loads them: flat segments, and every exception or interrupt on
 * a stack of its own kind, from which `handler` is called with `context`. Tables and stacks stay where
 * they are, writable.
 */
void descriptors_open(struct descriptor_tables *tables,
		      struct exception_stack stacks[EXCEPTION_STACK_COUNT],
		      exception_handler handler, void *context);

/* ---- exceptions.S ---- */

/* VECTOR_COUNT stubs, EXCEPTION_STUB_SIZE apart. */
extern const uint8_t exception_stubs[];

/* Loads both tables, and every segment register and the task register from the new GDT. */
void descriptors_load(const struct table_register *gdtr, const struct table_register *idtr);

/* Reads 8 bytes and returns 1; returns 0 if the handler of the exception goes on at peek_failed. */
unsigned int peek_word(uint64_t address, uint64_t *value);

/* A place, and no function. */
extern const uint8_t peek_failed[];

#endif

/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What jump.S has for machine.c alone; the rest is loader/arch.h.
 */
#ifndef LOADER_JUMP_H
#define LOADER_JUMP_H

/* The processor shuts down on an exception that it finds no handler for; boards reset then. */
void jump_triple_fault(void) __attribute__((noreturn));

#endif

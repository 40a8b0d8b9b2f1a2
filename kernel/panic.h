/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The kernel's last words: a failure of ours, with a voice, ended as reset= asks.
 */
#ifndef PANIC_H
#define PANIC_H

#include <arch/guard.h>
#include <options.h>

/* How a panic ends the machine, once reset= is known; before that it halts. */
void panic_ends_by(enum reset reset);

/* `Bail out!` with the formatted reason, then the end. Works before console_open(), on COM1. */
void panic(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* The guard's panic: an exception in the kernel itself, with its registers. */
void panic_exception(void *context, const struct exception_frame *frame) __attribute__((noreturn));

#endif

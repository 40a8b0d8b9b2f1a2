/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Where the loader's text goes: see report.h for the policy.
 */
#ifndef LOADER_VOICE_H
#define LOADER_VOICE_H

#include <stdarg.h>

#include "loader/loader.h"

void voice_print(struct loader *loader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void voice_print_list(struct loader *loader, const char *format, va_list arguments);

#endif

/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The part of <string.h> that both images need; the compiler may call the first three by itself.
 * Host tests use the C library's.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *left, const void *right, size_t size);
size_t strlen(const char *text);
int strcmp(const char *left, const char *right);

#endif

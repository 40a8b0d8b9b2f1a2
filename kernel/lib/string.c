/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Bytes and terminated text.
 *
 * Copying and filling are single instructions. Written as loops, gcc would recognise them and call
 * memcpy() from inside memcpy(), even in a freestanding build.
 */
#include "kernel/lib/string.h"

#include <arch/cpu.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	cpu_copy(to, from, size);
	return to;
}

void *memset(void *to, int byte, size_t size)
{
	cpu_fill(to, (uint8_t)byte, size);
	return to;
}

int memcmp(const void *left, const void *right, size_t size)
{
	const uint8_t *a = left, *b = right;

	for (size_t i = 0; i < size; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0')
		length++;
	return length;
}

int strcmp(const char *left, const char *right)
{
	while (*left != '\0' && *left == *right) {
		left++;
		right++;
	}
	return (uint8_t)*left - (uint8_t)*right;
}

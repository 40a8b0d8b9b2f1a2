/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Text on COM1, past firmware's console; as in the loader. */
#include "tests/sweep/sweep.h"

#define PORT 0x3f8
#define LINE_STATUS (PORT + 5)
#define TRANSMIT_EMPTY 0x20

static void put(char character)
{
	UINT8 status;

	do
		__asm__ volatile("inb %1, %0" : "=a"(status) : "Nd"((UINT16)LINE_STATUS));
	while ((status & TRANSMIT_EMPTY) == 0);
	__asm__ volatile("outb %0, %1" : : "a"(character), "Nd"((UINT16)PORT));
}

void say(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n')
			put('\r');
		put(*text);
	}
}

void say_number(UINT64 number)
{
	char digits[21];
	UINTN at = sizeof(digits) - 1;

	digits[at] = '\0';
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	say(digits + at);
}

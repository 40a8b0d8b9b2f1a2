/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A 16550 at an I/O port, written by polling.
 *
 * Firmware has set its speed; it is not touched, so that a terminal that shows firmware's output
 * shows ours. A port that is not there is detected, and every wait is bounded.
 */
#ifndef SERIAL_H
#define SERIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SERIAL_COM1 0x3f8

struct serial {
	uint16_t port;
	bool present;
};

/* Looks whether a 16550 answers at `port` (its scratch register keeps what is written). */
void serial_open(struct serial *serial, uint16_t port);

/* Writes, with a carriage return in front of each line feed; a port that stops taking is given up. */
void serial_write(struct serial *serial, const char *text, size_t length);

#endif

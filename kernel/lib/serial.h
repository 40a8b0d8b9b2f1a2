/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A 16550 at an I/O port, written by polling.
 *
 * Firmware has set its speed, which stays, so that a terminal that shows firmware's output shows ours; what
 * a call of firmware changes of speed, frame or loop is put back before the next line. A port that is
 * not there is detected, and every wait is bounded.
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
	bool inside_line;
	uint32_t settings; /* from bit 0 on line control, modem control, and the divisor */
};

/* Looks whether a 16550 answers at `port` (its scratch register keeps what is written). */
void serial_open(struct serial *serial, uint16_t port);

/* Puts the settings back; true if they were others. */
bool serial_set_up(const struct serial *serial);

/* Writes, with a carriage return in front of each line feed; a port that stops taking is given up. */
void serial_write(struct serial *serial, const char *text, size_t length);

#endif

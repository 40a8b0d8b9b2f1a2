/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The 16550 by polling. Registers by their names in the data sheet (National PC16550D, table II).
 */
#include "kernel/lib/serial.h"

#include <arch/cpu.h>

#define TRANSMIT_HOLDING 0
#define DIVISOR_LOW 0 /* these two where the line control says so */
#define DIVISOR_HIGH 1
#define LINE_CONTROL 3
#define LINE_CONTROL_DIVISOR 0x80
#define MODEM_CONTROL 4
#define MODEM_CONTROL_LOOP 0x10
#define LINE_STATUS 5
#define LINE_STATUS_TRANSMIT_EMPTY 0x20
#define SCRATCH 7

/*
 * One read of a port takes about a microsecond, on hardware (the bus) as in an emulator (a way out
 * of the guest). A full FIFO at 9600 baud needs 17 ms; a terminal that stopped the flow, or a busy
 * host, gets some seconds, once.
 */
#define POLLS_MAX 4000000

static uint16_t at(const struct serial *serial, unsigned int number)
{
	return (uint16_t)(serial->port + number);
}

/* A port where nothing answers reads as 0xff; another device there rarely keeps both of two values. */
static bool scratch_keeps(const struct serial *serial, uint8_t value)
{
	cpu_out8(at(serial, SCRATCH), value);
	return cpu_in8(at(serial, SCRATCH)) == value;
}

static bool wait_until_empty(const struct serial *serial)
{
	for (unsigned int poll = 0; poll < POLLS_MAX; poll++) {
		if (cpu_in8(at(serial, LINE_STATUS)) & LINE_STATUS_TRANSMIT_EMPTY)
			return true;
		cpu_pause();
	}
	return false;
}

/* The divisor is seen in the place of two other registers, for as long as it is asked for. */
static uint32_t read_settings(const struct serial *serial)
{
	const uint8_t line = cpu_in8(at(serial, LINE_CONTROL));
	uint32_t settings = line | (uint32_t)cpu_in8(at(serial, MODEM_CONTROL)) << 8;

	cpu_out8(at(serial, LINE_CONTROL), line | LINE_CONTROL_DIVISOR);
	settings |= (uint32_t)cpu_in8(at(serial, DIVISOR_LOW)) << 16 |
		    (uint32_t)cpu_in8(at(serial, DIVISOR_HIGH)) << 24;
	cpu_out8(at(serial, LINE_CONTROL), line);
	return settings;
}

/* The speed, then the frame, which hides the divisor, and then the way out of the loop. */
bool serial_set_up(const struct serial *serial)
{
	if (!serial->present || read_settings(serial) == serial->settings)
		return false;
	cpu_out8(at(serial, LINE_CONTROL), LINE_CONTROL_DIVISOR);
	cpu_out8(at(serial, DIVISOR_LOW), (uint8_t)(serial->settings >> 16));
	cpu_out8(at(serial, DIVISOR_HIGH), (uint8_t)(serial->settings >> 24));
	cpu_out8(at(serial, LINE_CONTROL), (uint8_t)serial->settings);
	cpu_out8(at(serial, MODEM_CONTROL), (uint8_t)(serial->settings >> 8));
	return true;
}

static void write_byte(struct serial *serial, char byte)
{
	if (serial->present)
		serial->present = wait_until_empty(serial);
	if (serial->present)
		cpu_out8(at(serial, TRANSMIT_HOLDING), (uint8_t)byte);
}

void serial_open(struct serial *serial, uint16_t port)
{
	serial->port = port;
	serial->present = scratch_keeps(serial, 0x5a) && scratch_keeps(serial, 0xa5);
	serial->inside_line = false;
	/* A port that was left in its loop, or with its divisor in sight, says nothing so. */
	if (serial->present)
		serial->settings = read_settings(serial) &
				   ~(uint32_t)(LINE_CONTROL_DIVISOR | MODEM_CONTROL_LOOP << 8);
}

void serial_write(struct serial *serial, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (!serial->inside_line)
			(void)serial_set_up(serial);
		serial->inside_line = text[i] != '\n';
		if (text[i] == '\n')
			write_byte(serial, '\r');
		write_byte(serial, text[i]);
	}
}

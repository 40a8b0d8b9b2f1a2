/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/serial.c against a made-up 16550: port I/O is the seam, replaced by name below.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arch/cpu.h>

#define PORT 0x2f8

static struct {
	bool is_there;
	uint8_t scratch;
	uint64_t busy_for; /* so many reads of the line status until the transmitter is empty */
	uint64_t reads;
	uint8_t line, modem, divisor[2];
	char sent[64];
	size_t sent_count;
} device;

static uint8_t fake_in8(uint16_t number)
{
	device.reads++;
	if (!device.is_there)
		return 0xff;
	assert_in_range(number, PORT, PORT + 7);
	if (number == PORT + 7)
		return device.scratch;
	if (number == PORT + 3)
		return device.line;
	if (number == PORT + 4)
		return device.modem;
	if ((device.line & 0x80) != 0)
		return device.divisor[number - PORT];
	assert_int_equal(number, PORT + 5);
	if (device.busy_for == 0)
		return 0x60;
	device.busy_for--;
	return 0;
}

static void fake_out8(uint16_t number, uint8_t value)
{
	if (number == PORT + 7) {
		device.scratch = value;
		return;
	}
	if (number == PORT + 3) {
		device.line = value;
		return;
	}
	if (number == PORT + 4) {
		device.modem = value;
		return;
	}
	if ((device.line & 0x80) != 0) {
		assert_in_range(number, PORT, PORT + 1);
		device.divisor[number - PORT] = value;
		return;
	}
	if ((device.modem & 0x10) != 0)
		return;
	assert_int_equal(number, PORT);
	assert_true(device.sent_count < sizeof(device.sent) - 1);
	device.sent[device.sent_count++] = (char)value;
}

#define cpu_in8 fake_in8
#define cpu_out8 fake_out8
#include "kernel/lib/serial.c"

static struct serial open_port(bool is_there)
{
	struct serial serial;

	memset(&device, 0, sizeof(device));
	device.is_there = is_there;
	serial_open(&serial, PORT);
	return serial;
}

static void test_a_port_is_found(void **state)
{
	(void)state;
	assert_true(open_port(true).present);
}

/* Where nothing answers, the bus reads as ones; nothing is ever written there. */
static void test_a_missing_port_is_noticed_and_left_alone(void **state)
{
	struct serial serial = open_port(false);

	(void)state;
	assert_false(serial.present);
	serial_write(&serial, "lost\n", 5);
	assert_int_equal(device.sent_count, 0);
}

static void test_a_carriage_return_precedes_each_line_feed(void **state)
{
	struct serial serial = open_port(true);

	(void)state;
	serial_write(&serial, "a\n\nb", 4);
	assert_string_equal(device.sent, "a\r\n\r\nb");
}

static void test_a_slow_port_is_waited_for(void **state)
{
	struct serial serial = open_port(true);

	(void)state;
	device.busy_for = 1000;
	serial_write(&serial, "ok", 2);
	assert_string_equal(device.sent, "ok");
	assert_true(serial.present);
}

/* One bounded wait, and then none at all: a dead port costs seconds once, not for each byte. */
static void test_a_dead_port_is_given_up(void **state)
{
	struct serial serial = open_port(true);
	uint64_t reads;

	(void)state;
	device.busy_for = UINT64_MAX;
	serial_write(&serial, "abc", 3);
	assert_false(serial.present);
	assert_int_equal(device.sent_count, 0);
	reads = device.reads;
	serial_write(&serial, "def", 3);
	assert_int_equal(device.reads, reads);
}

/* A call of firmware may leave the port with other settings: the next line is heard all the same. */
static void test_settings_are_put_back(void **state)
{
	struct serial serial;

	(void)state;
	memset(&device, 0, sizeof(device));
	device.is_there = true;
	device.line = 0x03;
	device.modem = 0x0b;
	serial_open(&serial, PORT);
	assert_false(serial_set_up(&serial));

	device.modem = 0x1b;
	serial_write(&serial, "a\n", 2);
	assert_string_equal(device.sent, "a\r\n");
	assert_int_equal(device.modem, 0x0b);

	device.line = 0x9f;
	assert_true(serial_set_up(&serial));
	assert_false(serial_set_up(&serial));
	assert_int_equal(device.line, 0x03);
}

/* The speed too, of which both bytes are seen in other registers' place. */
static void test_speed_is_put_back(void **state)
{
	struct serial serial;

	(void)state;
	memset(&device, 0, sizeof(device));
	device.is_there = true;
	device.line = 0x03;
	device.divisor[0] = 12;
	device.divisor[1] = 1;
	serial_open(&serial, PORT);
	assert_int_equal(device.line, 0x03);
	for (unsigned int i = 0; i < 2; i++) {
		device.divisor[i] ^= 0xff;
		assert_true(serial_set_up(&serial));
		assert_false(serial_set_up(&serial));
		assert_int_equal(device.divisor[0], 12);
		assert_int_equal(device.divisor[1], 1);
		assert_int_equal(device.line, 0x03);
	}
	device.divisor[0] = 1;
	serial_write(&serial, "a\n", 2);
	assert_int_equal(device.divisor[0], 12);
}

/* In the middle of a line nobody looks: what is there came of the line itself. */
static void test_settings_inside_a_line(void **state)
{
	struct serial serial = open_port(true);

	(void)state;
	serial_write(&serial, "a", 1);
	device.modem = 0x1b;
	serial_write(&serial, "b", 1);
	assert_string_equal(device.sent, "a");
}

/* One that is found in its loop, or with its divisor in sight, is of no use so. */
static void test_a_port_in_its_loop_is_taken_out(void **state)
{
	struct serial serial;

	(void)state;
	memset(&device, 0, sizeof(device));
	device.is_there = true;
	device.line = 0x83;
	device.modem = 0x1b;
	serial_open(&serial, PORT);
	serial_write(&serial, "ok", 2);
	assert_string_equal(device.sent, "ok");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_port_is_found),
		cmocka_unit_test(test_settings_are_put_back),
		cmocka_unit_test(test_speed_is_put_back),
		cmocka_unit_test(test_settings_inside_a_line),
		cmocka_unit_test(test_a_port_in_its_loop_is_taken_out),
		cmocka_unit_test(test_a_missing_port_is_noticed_and_left_alone),
		cmocka_unit_test(test_a_carriage_return_precedes_each_line_feed),
		cmocka_unit_test(test_a_slow_port_is_waited_for),
		cmocka_unit_test(test_a_dead_port_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

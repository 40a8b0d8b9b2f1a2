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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_port_is_found),
		cmocka_unit_test(test_a_missing_port_is_noticed_and_left_alone),
		cmocka_unit_test(test_a_carriage_return_precedes_each_line_feed),
		cmocka_unit_test(test_a_slow_port_is_waited_for),
		cmocka_unit_test(test_a_dead_port_is_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

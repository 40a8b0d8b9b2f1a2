/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/mode.c: when the screen is looked for. Who sets a mode as asked is tried on machines.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "loader/audit/mode.c"

static unsigned int looks;

void framebuffer_find(struct firmware *firmware, struct handoff_framebuffer *framebuffer)
{
	(void)firmware;
	framebuffer->size = 4096;
	looks++;
}

/* Drivers under test may bring a screen where there was none; without them there is nothing new. */
static void test_a_screen_that_a_driver_brings(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 200);

	(void)state;
	mode_look(&firmware->audit);
	assert_int_equal(looks, 0);
	firmware->audit.drivers.count_all = 1;
	mode_look(&firmware->audit);
	assert_int_equal(looks, 1);
	assert_int_equal(firmware->loader->handoff.framebuffer.size, 4096);
	scripted_firmware_close(firmware);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_screen_that_a_driver_brings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

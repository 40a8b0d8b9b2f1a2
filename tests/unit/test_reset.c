/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/reset.c: how a machine ends, with firmware, without it, and in a panic.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/reset.c"
#include "tests/unit/kernel_world.h"

static struct {
	unsigned int calls;
	uint64_t arguments[SERVICE_ARGUMENTS_MAX];
	bool panics; /* while the last words are printed */
	jmp_buf halted;
} machine;

static void say(const char *text)
{
	strcat(world_report, text);
}

void report_failed_at_last(void)
{
	say("verdict=fail\n");
}

void report_recall(void)
{
	say("recalled\n");
}

void report_bail_out(const char *format, va_list arguments)
{
	char text[128];

	vsnprintf(text, sizeof(text), format, arguments);
	say("Bail out! ");
	say(text);
	say("\n");
	if (machine.panics)
		panic("again");
}

static void go_on(void)
{
}

const struct hard_reset_way hard_reset_ways[HARD_RESET_COUNT] = {
	{"keyboard", go_on},
	{"cf9", go_on},
	{"triple-fault", go_on},
};

void hard_reset_halt(void)
{
	longjmp(machine.halted, 1);
}

/* ResetSystem, which returns. */
static uint64_t call(const struct handoff *handoff, enum service service,
		     const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	assert_ptr_equal(handoff, &world);
	assert_int_equal(service, SERVICE_RESET_SYSTEM);
	machine.calls++;
	memcpy(machine.arguments, arguments, sizeof(machine.arguments));
	return EFI_DEVICE_ERROR;
}

static int set_up(void **state)
{
	(void)state;
	memset(&machine, 0, sizeof(machine));
	memset(&last_words, 0, sizeof(last_words));
	last_words.ending = RESET_HALT;
	world_reset();
	return 0;
}

static void assert_ends(enum reset reset, unsigned int calls, const char *report)
{
	world_report[0] = '\0';
	machine.calls = 0;
	world.options.reset = reset;
	if (setjmp(machine.halted) == 0) {
		reset_machine(&world, call);
		fail();
	}
	assert_int_equal(machine.calls, calls);
	assert_string_equal(world_report, report);
}

/* A failed shutdown ends in a halt, and never starts the machine again. */
static void test_shutdown(void **state)
{
	(void)state;
	assert_ends(RESET_SHUTDOWN, 1,
		    "# reset-returned type=shutdown status=EFI_DEVICE_ERROR\nverdict=fail\n"
		    "recalled\n# halted\n");
	assert_int_equal(machine.arguments[0], EFI_RESET_SHUTDOWN);
}

/* A failed reset goes on to the hardware, each way announced before it is tried. */
static void test_resets(void **state)
{
	static const char ladder[] = "verdict=fail\n# reset-by=keyboard\n# reset-by=cf9\n"
				     "# reset-by=triple-fault\nrecalled\n# halted\n";
	static const struct {
		enum reset reset;
		const char *name;
		uint64_t type;
	} resets[] = {{RESET_COLD, "cold", EFI_RESET_COLD},
		      {RESET_WARM, "warm", EFI_RESET_WARM},
		      {RESET_PLATFORM, "platform", EFI_RESET_PLATFORM_SPECIFIC}};
	char report[256];

	(void)state;
	for (size_t i = 0; i < sizeof(resets) / sizeof(resets[0]); i++) {
		snprintf(report, sizeof(report),
			 "# reset-returned type=%s status=EFI_DEVICE_ERROR\n%s", resets[i].name,
			 ladder);
		assert_ends(resets[i].reset, 1, report);
		assert_int_equal(machine.arguments[0], resets[i].type);
		assert_int_equal(machine.arguments[2] != 0, resets[i].reset == RESET_PLATFORM);
	}
}

/* Firmware is not asked at all: the report stays on the screen. */
static void test_halt(void **state)
{
	(void)state;
	assert_ends(RESET_HALT, 0, "recalled\n# halted\n");
}

static void assert_panics(const char *report)
{
	world_report[0] = '\0';
	if (setjmp(machine.halted) == 0)
		panic("because of %s", "this");
	assert_string_equal(world_report, report);
}

/* Until it is known what reset= asks for, a panic halts. */
static void test_panic(void **state)
{
	(void)state;
	assert_panics("Bail out! because of this\nrecalled\n# halted\n");
}

/* Then it ends as asked, but without firmware, which may be what brought us here. */
static void test_panic_ends_as_asked(void **state)
{
	(void)state;
	panic_ends_by(RESET_COLD);
	assert_panics("Bail out! because of this\n# reset-by=keyboard\n# reset-by=cf9\n"
		      "# reset-by=triple-fault\nrecalled\n# halted\n");
	assert_int_equal(machine.calls, 0);
}

/* A panic inside a panic has nothing better to say than the first. */
static void test_panic_inside_a_panic(void **state)
{
	(void)state;
	machine.panics = true;
	panic_ends_by(RESET_COLD);
	assert_panics("Bail out! because of this\nrecalled\n# halted\n");
}

/* Neither has one whose first words are being printed. */
static void test_begun_twice(void **state)
{
	(void)state;
	panic_begin();
	if (setjmp(machine.halted) == 0) {
		panic_begin();
		fail();
	}
	assert_string_equal(world_report, "recalled\n# halted\n");
}

/* One that has begun says its last words once. */
static void test_begun(void **state)
{
	(void)state;
	panic_begin();
	assert_panics("Bail out! because of this\nrecalled\n# halted\n");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_shutdown),
		TEST(test_resets),
		TEST(test_halt),
		TEST(test_panic),
		TEST(test_panic_ends_as_asked),
		TEST(test_panic_inside_a_panic),
		TEST(test_begun_twice),
		TEST(test_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

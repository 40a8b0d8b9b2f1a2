/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/end.c and loader/audit/audit_end.c: how a walk that failed behind the line ends, and what it calls on the way.
 */
#include "tests/unit/end_world.h"

static void ask_firmware(void *context)
{
	assert_ptr_equal(context, firmware);
	scripted_firmware_happened("firmware");
}

static void assert_handoff_ends(enum reset reset, end_reset_system *ask, const char *events)
{
	firmware->events[0] = said[0] = '\0';
	firmware->loader->output.also = hear;
	strcpy(firmware->loader->output.failure, "step 9, a step: nothing: at all");
	if (setjmp(halted) == 0)
		end_reset(&firmware->loader->output, reset, ask, firmware);
	assert_string_equal(firmware->events, events);
}

/* A step that failed says so, asks firmware if it may, and then the hardware, each way by its name. */
static void test_handoff(void **state)
{
	(void)state;
	assert_handoff_ends(RESET_SHUTDOWN, ask_firmware, "cli firmware first second third halt");
	assert_string_equal(said, "TAP version 13\nBail out! step 9, a step: nothing: at all\n"
				  "# usually: a reason\n# reset-by=first\n# "
				  "reset-by=second\n# reset-by=third\n");
	assert_handoff_ends(RESET_COLD, NULL, "cli first second third halt");
}

/* Who wants to read the screen is left with it. */
static void test_handoff_with_halt(void **state)
{
	(void)state;
	assert_handoff_ends(RESET_HALT, ask_firmware, "cli halt");
	assert_non_null(strstr(said, "a reason\n# halted\n"));
}

static void assert_ends(bool by_exception, const char *events)
{
	if (setjmp(halted) == 0) {
		if (by_exception)
			audit_end_exception(&firmware->audit, &frame);
		audit_end_reset(&firmware->audit);
	}
	assert_string_equal(firmware->events, events);
}

/* The audit asks through its guard, once there is one. */
static void test_failure(void **state)
{
	(void)state;
	assert_ends(false, "cli guarded first second third halt");
}

/* Before the guard stands watch firmware is asked straight. */
static void test_failure_before_the_guard(void **state)
{
	(void)state;
	firmware->audit.stage->guard.world.root = paddr(0);
	assert_ends(false, "cli firmware first second third halt");
}

/* Who was told of virtual addresses, all or some, is not called at physical ones. */
static void test_failure_behind_the_virtual_map(void **state)
{
	(void)state;
	firmware->loader->handoff.svam.called = true;
	firmware->loader->handoff.svam.mode = RUNTIME_VIRTUAL;
	assert_ends(false, "cli first second third halt");
	firmware->events[0] = '\0';
	firmware->loader->handoff.svam.mode = RUNTIME_MIXED;
	assert_ends(false, "cli first second third halt");
}

static void test_failure_with_halt(void **state)
{
	(void)state;
	firmware->loader->handoff.options.reset = RESET_HALT;
	assert_ends(false, "cli halt");
}

/* An exception in the loader stands on the stack for exceptions: firmware is not called from there. */
static void test_exception(void **state)
{
	(void)state;
	firmware->loader->firmware.own_image.data = (void *)0x1000;
	assert_ends(true, "cli first second third halt");
	assert_non_null(strstr(firmware->loader->output.failure, "exception 14"));
	assert_non_null(strstr(firmware->loader->output.failure, "at loader+0x234"));
}

/* The second exception has nothing to add, and does not start over. */
static void test_exception_inside_an_exception(void **state)
{
	(void)state;
	fault_in_reset = true;
	assert_ends(true, "cli first halt");
}

/* What was recorded so far is printed in front of the reason, and kept where a report is. */
static void test_records_are_printed(void **state)
{
	static struct access_record records[2] = {{.service = SERVICE_GET_TIME, .address = 0x77},
						  {.service = SERVICE_SET_TIME, .address = 0x88}};
	const char *first, *second, *reason;

	(void)state;
	said[0] = '\0';
	firmware->loader->output.also = hear;
	firmware->audit.records = records;
	firmware->audit.stage->guard.record_count = 2;
	assert_ends(false, "cli guarded first second third halt");
	first = strstr(said, "service=GetTime ");
	second = strstr(said, "service=SetTime ");
	reason = strstr(said, "Bail out! ");
	assert_true(first != NULL && first < second && second < reason);
	assert_non_null(strstr(first, "address=0x77 "));
}

/* Without a stage there is no guard that could have recorded anything. */
static void test_no_stage(void **state)
{
	struct stage *stage = firmware->audit.stage;

	(void)state;
	firmware->audit.stage = NULL;
	assert_ends(false, "cli firmware first second third halt");
	firmware->audit.stage = stage;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_handoff),
		FRESH(test_handoff_with_halt),
		FRESH(test_failure),
		FRESH(test_failure_before_the_guard),
		FRESH(test_failure_behind_the_virtual_map),
		FRESH(test_failure_with_halt),
		FRESH(test_exception),
		FRESH(test_exception_inside_an_exception),
		FRESH(test_records_are_printed),
		FRESH(test_no_stage),
	};

	return cmocka_run_group_tests_name("end", tests, NULL, NULL);
}

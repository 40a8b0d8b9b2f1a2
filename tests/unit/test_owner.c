/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/owner.c: what the guard is told of the handoff, and the way in which all of an audit calls
 * a service. The guard itself is made up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/owner.c"
#include "tests/unit/kernel_world.h"

static struct runtime_services services;

static struct {
	unsigned int opened, calls;
	enum phase phase;
	struct firmware_call call;
	bool aborts;
	char note[64]; /* while the service is under way */
	enum reset reset;
} seen;

static jmp_buf reset_done;

static char note[64];
static unsigned int printed;
static char serial_text[256];

void serial_open(struct serial *serial, uint16_t port_number)
{
	(void)serial, (void)port_number;
}

void serial_write(struct serial *serial, const char *text, size_t length)
{
	assert_ptr_equal(serial, &port);
	strncat(serial_text, text, length);
}

void guard_open(struct guard *opened)
{
	assert_ptr_equal(opened, &guard);
	seen.opened++;
}

void guard_call(struct guard *called, struct firmware_call *call)
{
	seen.calls++;
	seen.phase = called->world.phase;
	seen.call = *call;
	strcpy(seen.note, note);
	call->outcome = seen.aborts ? CALL_ABORTED : CALL_RETURNED;
	call->status = seen.aborts ? EFI_ABORTED : EFI_NOT_FOUND;
	call->stack_bytes = 100 * seen.calls;
}

bool guard_peek(struct guard *peeked, vaddr_t address, uint64_t *value)
{
	assert_ptr_equal(peeked, &guard);
	*value = address.value + 1;
	return true;
}

uint32_t watchdog_limit(const struct audit_options *options)
{
	assert_ptr_equal(options, &world_notes.options);
	return 77;
}

bool watchdog_sleep(struct guard *sleeping, unsigned int milliseconds)
{
	assert_ptr_equal(sleeping, &guard);
	return milliseconds == 20;
}

bool keeper_keeps(void)
{
	return true;
}

unsigned int keeper_writes(void)
{
	return printed;
}

void keeper_note(const char *line, size_t length)
{
	memcpy(note, line, length);
	note[length] = '\0';
}

void keeper_note_end(void)
{
	note[0] = '\0';
}

void traps_panic(void *context, const struct exception_frame *frame)
{
	(void)context, (void)frame;
	fail();
	__builtin_unreachable();
}

void reset_without_firmware(enum reset reset)
{
	seen.reset = reset;
	longjmp(reset_done, 1);
}

static void observe(void *handoff, const struct access_record *record)
{
	(void)handoff, (void)record;
}

static int set_up(void **state)
{
	(void)state;
	memset(&seen, 0, sizeof(seen));
	memset(&guard, 0, sizeof(guard));
	memset(aborted, 0, sizeof(aborted));
	memset(stack_bytes, 0, sizeof(stack_bytes));
	memset(was_called, 0, sizeof(was_called));
	serial_text[0] = '\0';
	world_reset();
	world_add_ordinary_map(16);
	world.runtime_services = vaddr_of(&services);
	services.entry[SERVICE_GET_TIME] = 0x1234;
	services.entry[SERVICE_RESET_SYSTEM] = 0x4321;
	return 0;
}

static void test_world(void **state)
{
	(void)state;
	world_notes.options.audit = AUDIT_STEP;
	world_notes.boot_services_physical = paddr(0x5000);
	owner_open(&world, observe);
	assert_int_equal(seen.opened, 1);
	assert_int_equal(guard.world.policy, GUARD_STEP);
	assert_int_equal(guard.world.phase, PHASE_VIRTUAL);
	assert_int_equal(guard.world.hang_limit, 77);
	assert_int_equal(guard.world.boot_services.value, 0x5000);
	assert_ptr_equal(guard.world.observe, observe);
	assert_ptr_equal(guard.world.panic, traps_panic);
	assert_ptr_equal(guard.world.context, &world);
	assert_int_equal(memory_map_count(&guard.world.map), 5);
	assert_int_equal(memory_map_count(&guard.world.virtual_map), 3);
	assert_false(guard.tainted);
}

/* What only the loader needed is memory like any other by now. */
static void test_own_ranges(void **state)
{
	(void)state;
	world.range_count = HANDOFF_RANGE_TRANSIT + 1;
	for (uint32_t kind = 0; kind < world.range_count; kind++)
		world.ranges[kind] = (struct handoff_range){.kind = kind, .size = PAGE_SIZE};
	owner_open(&world, observe);
	assert_int_equal(guard.world.own_count, 3);
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(guard.world.own[i].kind, i);
}

/* What firmware says after a service was aborted, or half converted, is no evidence any more. */
static void test_tainted(void **state)
{
	static struct access_record early[2] = {{.repair = REPAIR_MAPPED},
						{.repair = REPAIR_ABORTED}};

	(void)state;
	world_notes.records = vaddr_of(early);
	world_notes.record_count = 1;
	owner_open(&world, observe);
	assert_false(guard.tainted);
	world_notes.record_count = 2;
	owner_open(&world, observe);
	assert_true(guard.tainted);
	world_notes.record_count = 0;
	world.svam.mode = RUNTIME_MIXED;
	owner_open(&world, observe);
	assert_true(guard.tainted);
}

static void test_call(void **state)
{
	const uint64_t arguments[SERVICE_ARGUMENTS_MAX] = {1, 2, 3, 4, 5};

	(void)state;
	owner_open(&world, observe);
	assert_true(owner_call(&world, SERVICE_GET_TIME, arguments).status == EFI_NOT_FOUND);
	assert_int_equal(seen.call.entry, 0x1234);
	assert_memory_equal(seen.call.arguments, arguments, sizeof(arguments));
	assert_int_equal(seen.phase, PHASE_VIRTUAL);
	assert_string_equal(seen.note, "# under-way service=GetTime\n");
	assert_string_equal(note, "");
	services.entry[SERVICE_GET_TIME] = 0x5678;
	seen.aborts = true;
	assert_true(owner_call(&world, SERVICE_GET_TIME, arguments).status == EFI_ABORTED);
	assert_int_equal(seen.call.entry, 0x5678);
	assert_true(owner_was_aborted(SERVICE_GET_TIME));
	assert_false(owner_was_aborted(SERVICE_SET_TIME));
	assert_true(owner_has_called(SERVICE_GET_TIME));
	assert_false(owner_has_called(SERVICE_SET_TIME));
	assert_false(owner_is_unsupported(SERVICE_GET_TIME));
	assert_int_equal(owner_stack_bytes()[SERVICE_GET_TIME], 200);
	assert_true(owner_sleep(20));
	assert_false(owner_sleep(0));
}

/* A machine may end in any call: its service is told unless it was the last to be, and nothing was printed
 * since, whatever ends a service that hangs. */
static void test_told_on_serial(void **state)
{
	const uint64_t arguments[SERVICE_ARGUMENTS_MAX] = {0};

	(void)state;
	services.entry[SERVICE_SET_TIME] = 0x1234;
	owner_open(&world, observe);
	guard.second_pin = 20;
	(void)owner_call(&world, SERVICE_GET_TIME, arguments);
	(void)owner_call(&world, SERVICE_GET_TIME, arguments);
	(void)owner_call(&world, SERVICE_SET_TIME, arguments);
	(void)owner_call(&world, SERVICE_GET_TIME, arguments);
	assert_string_equal(serial_text, "# under-way service=GetTime\n"
					 "# under-way service=SetTime\n"
					 "# under-way service=GetTime\n");
	serial_text[0] = '\0';
	printed++;
	(void)owner_call(&world, SERVICE_GET_TIME, arguments);
	(void)owner_call(&world, SERVICE_RESET_SYSTEM, arguments);
	assert_string_equal(serial_text, "# under-way service=GetTime\n"
					 "# under-way service=ResetSystem\n");
}

/* What calls have taken, by the watchdog's ticks; a service that was cut off is another matter. */
static void test_taken(void **state)
{
	const uint64_t arguments[SERVICE_ARGUMENTS_MAX] = {0};
	const uint64_t before = owner_taken();

	(void)state;
	owner_open(&world, observe); /* whose limit is 77 ms */
	guard.ticks = 4;
	(void)owner_call(&world, SERVICE_GET_TIME, arguments);
	assert_int_equal(owner_taken() - before, 40);
	assert_false(owner_is_late(before));
	seen.aborts = true;
	(void)owner_call(&world, SERVICE_GET_TIME, arguments);
	assert_false(owner_is_late(before));
	seen.aborts = false;
	(void)owner_call(&world, SERVICE_GET_TIME, arguments);
	assert_true(owner_is_late(before));
	guard.world.hang_limit = 0;
	assert_false(owner_is_late(before));
}

/* An entry that is NULL is called by no check, whatever else it asks. */
static void test_null_entry(void **state)
{
	const uint64_t arguments[SERVICE_ARGUMENTS_MAX] = {0};
	struct firmware_call call;

	(void)state;
	owner_open(&world, observe);
	services.entry[SERVICE_GET_TIME] = 0;
	call = owner_call(&world, SERVICE_GET_TIME, arguments);
	assert_true(call.status == EFI_UNSUPPORTED);
	assert_int_equal(call.outcome, CALL_RETURNED);
	assert_int_equal(seen.calls, 0);
}

/* A note of ResetSystem would outlive every reset; firmware that is half converted is asked for nothing
 * else. */
static void test_reset(void **state)
{
	const uint64_t arguments[SERVICE_ARGUMENTS_MAX] = {0};

	(void)state;
	owner_open(&world, observe);
	world.svam.mode = RUNTIME_MIXED;
	assert_true(owner_call(&world, SERVICE_GET_TIME, arguments).status == EFI_ABORTED);
	assert_int_equal(seen.calls, 0);
	(void)owner_reset(&world, SERVICE_RESET_SYSTEM, arguments);
	assert_int_equal(seen.calls, 1);
	assert_int_equal(seen.phase, PHASE_RESET);
	assert_string_equal(seen.note, "");
	services.entry[SERVICE_RESET_SYSTEM] = 0; /* which nobody calls */
	assert_true(owner_reset(&world, SERVICE_RESET_SYSTEM, arguments) == EFI_UNSUPPORTED);
	assert_int_equal(seen.calls, 1);
}

/* Of a ResetSystem that was cut off nobody says what it answered: the machine is ended without it. */
static void test_reset_cut_off(void **state)
{
	const uint64_t arguments[SERVICE_ARGUMENTS_MAX] = {0};

	(void)state;
	owner_open(&world, observe);
	world.options.reset = RESET_WARM;
	seen.aborts = true;
	if (setjmp(reset_done) == 0) {
		(void)owner_reset(&world, SERVICE_RESET_SYSTEM, arguments);
		fail();
	}
	assert_int_equal(seen.reset, RESET_WARM);
	assert_string_equal(world_report, "# reset-cut-off type=warm\n");
}

static void test_peek(void **state)
{
	uint64_t value;

	(void)state;
	assert_true(owner_peek(vaddr(6), &value));
	assert_int_equal(value, 7);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_world),	  TEST(test_own_ranges), TEST(test_tainted),
		TEST(test_call),	  TEST(test_null_entry), TEST(test_reset),
		TEST(test_reset_cut_off), TEST(test_peek),	 TEST(test_told_on_serial),
		TEST(test_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

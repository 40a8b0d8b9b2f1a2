/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/runtime.c: the three services, against a firmware of one variable store and one clock that can
 * be told to get one thing wrong.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/processor.h"
#include "kernel/kernel.h"
#include "tests/unit/kernel_world.h"

enum defect {
	NONE,
	CLOCK_OF_NOTHING, /* fills nothing in */
	SIZE_IS_NONE,	  /* GetVariable without a buffer asks for no bytes */
	SIZE_IS_NO_ERROR, /* or succeeds */
	SIZE_CHANGES,	  /* the second call says another size */
	FORGETS,	  /* what is written is not there */
	SPOILS,		  /* it is something else */
	LENGTHENS,	  /* there is a byte more of it */
	OTHER_ATTRIBUTES,
	KEEPS, /* what is deleted */
};

static struct {
	enum defect defect;
	EFI_STATUS answers[SERVICE_COUNT]; /* instead of what the service does, unless it is 0 */
	bool is_board;
	unsigned int calls;
	uint16_t boot_order[12];
	uint64_t boot_order_size; /* 0: there is none */
	int secure_boot;	  /* -1: there is none */
	char ours[64];
	uint64_t ours_size;
} firmware;

static struct runtime_services services;

bool hypervisor_is_present(void)
{
	return !firmware.is_board;
}

static EFI_STATUS give(const uint64_t *arguments, const void *contents, uint64_t size,
		       uint32_t attributes)
{
	uint64_t *asked = (uint64_t *)arguments[3];
	const uint64_t room = *asked;

	if (room == 0 && firmware.defect == SIZE_IS_NONE) {
		*asked = 0;
		return EFI_BUFFER_TOO_SMALL;
	}
	*asked = size;
	if (room == 0 && firmware.defect == SIZE_IS_NO_ERROR)
		return EFI_SUCCESS;
	if (room < size)
		return EFI_BUFFER_TOO_SMALL;
	if (firmware.defect == SIZE_CHANGES)
		*asked = size - 1;
	memcpy((void *)arguments[4], contents, size);
	*(uint32_t *)arguments[2] = attributes;
	return EFI_SUCCESS;
}

static EFI_STATUS get_variable(const uint64_t *arguments)
{
	const CHAR16 *name = (const CHAR16 *)arguments[0];
	const uint8_t value = (uint8_t)firmware.secure_boot;

	switch (name[0] == 'B' ? name[1] : name[0]) {
	case 'o':
		if (firmware.boot_order_size == 0)
			return EFI_NOT_FOUND;
		return give(arguments, firmware.boot_order, firmware.boot_order_size, 7);
	case 'S':
		return firmware.secure_boot < 0 ? EFI_NOT_FOUND : give(arguments, &value, 1, 6);
	default:
		if (firmware.ours_size == 0 || firmware.defect == FORGETS)
			return EFI_NOT_FOUND;
		return give(arguments, firmware.ours, firmware.ours_size,
			    firmware.defect == OTHER_ATTRIBUTES ? 3 : VARIABLE_ATTRIBUTES);
	}
}

static EFI_STATUS set_variable(const uint64_t *arguments)
{
	static const EFI_GUID ours = BRIGHTLINE_VARIABLE_GUID;

	assert_memory_equal((const void *)arguments[1], &ours, sizeof(ours));
	assert_int_equal(arguments[2], VARIABLE_ATTRIBUTES);
	if (arguments[3] == 0 && firmware.defect == KEEPS)
		return EFI_SUCCESS;
	firmware.ours_size = arguments[3];
	if (arguments[3] != 0)
		memcpy(firmware.ours, (const void *)arguments[4], arguments[3]);
	if (firmware.defect == LENGTHENS && firmware.ours_size != 0)
		firmware.ours_size++;
	if (firmware.defect == SPOILS)
		firmware.ours[0]++;
	return EFI_SUCCESS;
}

static EFI_STATUS get_time(const uint64_t *arguments)
{
	assert_true(arguments[1] != 0); /* real capabilities */
	if (firmware.defect != CLOCK_OF_NOTHING)
		*(EFI_TIME *)arguments[0] = (EFI_TIME){.Year = 2024, .Month = 2, .Day = 29};
	return EFI_SUCCESS;
}

static uint64_t call(const struct handoff *handoff, enum service service,
		     const uint64_t arguments[SERVICE_ARGUMENTS_MAX])
{
	assert_ptr_equal(handoff, &world);
	firmware.calls++;
	if (firmware.answers[service] != EFI_SUCCESS)
		return firmware.answers[service];
	switch (service) {
	case SERVICE_GET_TIME:
		return get_time(arguments);
	case SERVICE_GET_VARIABLE:
		return get_variable(arguments);
	case SERVICE_SET_VARIABLE:
		return set_variable(arguments);
	default:
		fail();
		return EFI_UNSUPPORTED;
	}
}

static int set_up(void **state)
{
	(void)state;
	memset(&firmware, 0, sizeof(firmware));
	world_reset();
	services.header.header_size = sizeof(services);
	for (unsigned int i = 0; i < SERVICE_COUNT; i++)
		services.entry[i] = WORLD_CODE;
	world.runtime_services = vaddr_of(&services);
	world.rt_properties = RT_PROPERTIES_ALL;
	firmware.boot_order[1] = 1;
	firmware.boot_order[2] = 0xa;
	firmware.boot_order_size = 6;
	return 0;
}

static void assert_reports(const char *text)
{
	world_report[0] = '\0';
	runtime_check(&world, call);
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

/* Time, then variables, each fact before its check; nothing of ours stays. */
static void test_a_firmware_that_works(void **state)
{
	(void)state;
	runtime_check(&world, call);
	assert_string_equal(world_report, "# time=2024-02-29T00:00:00+00:00\n"
					  "ok service.GetTime\n"
					  "# boot-order=0000,0001,000a secure-boot=off\n"
					  "ok service.GetVariable\n"
					  "ok service.SetVariable\n");
	assert_int_equal(firmware.ours_size, 0);
}

static void test_what_the_variables_say(void **state)
{
	(void)state;
	firmware.secure_boot = 1;
	assert_reports("# boot-order=0000,0001,000a secure-boot=on\n");
	firmware.secure_boot = -1;
	firmware.boot_order_size = 0;
	assert_reports("# boot-order=none secure-boot=none\nok service.GetVariable\n");
	firmware.boot_order_size = sizeof(firmware.boot_order);
	assert_reports(
		"# boot-order=0000,0001,000a,0000,0000,0000,0000,0000,... secure-boot=none\n");
}

static void test_time(void **state)
{
	(void)state;
	firmware.defect = CLOCK_OF_NOTHING;
	assert_reports("not ok service.GetTime\n# Year is 61166, and not between 1900 and 9999\n");
	firmware.defect = NONE;
	firmware.answers[SERVICE_GET_TIME] = EFI_DEVICE_ERROR;
	assert_reports("not ok service.GetTime\n"
		       "# GetTime answered EFI_DEVICE_ERROR, and not EFI_SUCCESS\n");
}

/* The two-call idiom: first the size, then the contents, of the same size. */
static void test_size_idiom(void **state)
{
	(void)state;
	firmware.defect = SIZE_IS_NONE;
	assert_reports("not ok service.GetVariable\n# a variable that is there needs no bytes\n");
	firmware.defect = SIZE_IS_NO_ERROR;
	assert_reports("not ok service.GetVariable\n# GetVariable without a buffer answered "
		       "EFI_SUCCESS, and not EFI_BUFFER_TOO_SMALL\n");
	firmware.defect = SIZE_CHANGES;
	assert_reports("not ok service.GetVariable\n# a variable of 6 bytes was read as 5\n");
}

/* A variable larger than the kernel has room for is no fault. */
static void test_large_variable(void **state)
{
	(void)state;
	firmware.secure_boot = -1;
	firmware.boot_order_size = 10000;
	assert_reports("# boot-order=unknown secure-boot=none\nok service.GetVariable\n");
}

static void test_read_back(void **state)
{
	(void)state;
	firmware.defect = FORGETS;
	assert_reports("not ok service.SetVariable\n# GetVariable of what was written answered "
		       "EFI_NOT_FOUND, and not EFI_SUCCESS\n");
	firmware.defect = SPOILS;
	assert_reports("not ok service.SetVariable\n"
		       "# the variable holds something else than was written\n");
	firmware.defect = LENGTHENS;
	assert_reports("not ok service.SetVariable\n"
		       "# the variable holds something else than was written\n");
	firmware.defect = OTHER_ATTRIBUTES;
	assert_reports("not ok service.SetVariable\n# its attributes are 0x3, and not 0x7\n");
	firmware.defect = KEEPS;
	assert_reports("not ok service.SetVariable\n# GetVariable of what was deleted answered "
		       "EFI_BUFFER_TOO_SMALL, and not EFI_NOT_FOUND\n");
}

/* What firmware may refuse of any variable says nothing against it. */
static void test_refusals(void **state)
{
	(void)state;
	firmware.answers[SERVICE_SET_VARIABLE] = EFI_OUT_OF_RESOURCES;
	assert_reports("skip service.SetVariable: EFI_OUT_OF_RESOURCES");
	firmware.answers[SERVICE_SET_VARIABLE] = EFI_DEVICE_ERROR;
	assert_reports("not ok service.SetVariable\n");
}

/* A board's flash is somebody's: nothing is written there. */
static void test_board(void **state)
{
	(void)state;
	firmware.is_board = true;
	firmware.answers[SERVICE_SET_VARIABLE] = EFI_DEVICE_ERROR;
	assert_reports("skip service.SetVariable: this machine is not virtual");
}

/* EFI_UNSUPPORTED is right where it is announced, open without a table, and wrong against one. */
static void test_unsupported(void **state)
{
	(void)state;
	firmware.answers[SERVICE_GET_TIME] = EFI_UNSUPPORTED;
	firmware.answers[SERVICE_SET_VARIABLE] = EFI_UNSUPPORTED;
	assert_reports("skip service.GetTime: EFI_UNSUPPORTED, and no EFI_RT_PROPERTIES_TABLE");
	world.rt_properties_present = 1;
	assert_reports("not ok service.SetVariable\n# it answered EFI_UNSUPPORTED, and "
		       "EFI_RT_PROPERTIES_TABLE has it\n");
	world.rt_properties = 0x5b0; /* U-Boot's */
	world.rt_properties &= ~service_property(SERVICE_SET_VARIABLE);
	assert_reports("ok service.GetTime\n");
	assert_true(world_said("ok service.SetVariable\n"));
	assert_false(world_said("not ok"));
}

/* A service that is announced as unsupported has to say so. */
static void test_unsupported_and_answered(void **state)
{
	(void)state;
	world.rt_properties_present = 1;
	world.rt_properties = 0;
	assert_reports("not ok service.GetTime\n# the service that EFI_RT_PROPERTIES_TABLE calls "
		       "unsupported answered EFI_SUCCESS, and not EFI_UNSUPPORTED\n");
	assert_int_equal(firmware.ours_size, 0); /* and is asked for nothing that would stay */
}

/* Neither an empty slot is called, nor firmware that is half converted. */
static void test_what_is_not_called(void **state)
{
	(void)state;
	services.entry[SERVICE_GET_TIME] = 0;
	assert_reports("not ok service.GetTime\n# its entry of gRT is NULL\n");
	firmware.calls = 0;
	world.svam.mode = RUNTIME_MIXED;
	assert_reports("skip service.GetVariable: SetVirtualAddressMap left firmware half virtual");
	assert_int_equal(firmware.calls, 0);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_firmware_that_works),
		TEST(test_what_the_variables_say),
		TEST(test_time),
		TEST(test_size_idiom),
		TEST(test_large_variable),
		TEST(test_read_back),
		TEST(test_refusals),
		TEST(test_board),
		TEST(test_unsupported),
		TEST(test_unsupported_and_answered),
		TEST(test_what_is_not_called),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

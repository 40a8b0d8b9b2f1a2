/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/lib/fault.c: the sentence that names an exception, whosever it is.
 */
#include "tests/unit/fault_world.h"

#include <string.h>

#define BOOT_DATA 0x200018ULL

static const vaddr_t stack_guard = {0xffffffff80010000};

static void assert_firmware(const struct exception_frame *frame, uint64_t caller, const char *text)
{
	assert_string_equal(
		fault_of_firmware(&world, SERVICE_GET_VARIABLE, frame, stack_guard, caller).text,
		text);
}

/* Service, access, address, memory, image and offset: all in one line. */
static void test_read_and_write(void **state)
{
	struct exception_frame frame = page_fault(BOOT_DATA, 0);

	(void)state;
	assert_firmware(&frame, 0,
			"GetVariable: read of 0x200018 (EfiBootServicesData) at "
			"MyDriver.efi+0x205a");
	frame.error_code = PAGE_FAULT_WRITE;
	assert_firmware(&frame, 0,
			"GetVariable: write to 0x200018 (EfiBootServicesData) at "
			"MyDriver.efi+0x205a");
}

/* The memory is what firmware has there now, or what it would be at that physical address. */
static void test_memory(void **state)
{
	struct exception_frame frame = page_fault(WORLD_DATA + WORLD_OFFSET, PAGE_FAULT_WRITE);

	(void)state;
	assert_firmware(&frame, 0,
			"GetVariable: write to 0xffffef1000500000 (EfiRuntimeServicesData) at "
			"MyDriver.efi+0x205a");
	frame.cr2 = WORLD_DATA + 8;
	assert_firmware(&frame, 0,
			"GetVariable: write to 0x500008 (EfiRuntimeServicesData) at "
			"MyDriver.efi+0x205a");
	frame.cr2 = 0x900000000;
	assert_firmware(&frame, 0,
			"GetVariable: write to 0x900000000 (in no descriptor) at "
			"MyDriver.efi+0x205a");
}

/* Of a fetch the instruction is where nothing is: the call that led there belongs to somebody. */
static void test_fetch(void **state)
{
	struct exception_frame frame = page_fault(BOOT_DATA, PAGE_FAULT_FETCH);

	(void)state;
	frame.rip = BOOT_DATA;
	assert_firmware(&frame, INSTRUCTION + 1,
			"GetVariable: execution of 0x200018 (EfiBootServicesData) at "
			"MyDriver.efi+0x205a");
	assert_firmware(&frame, 0x1234,
			"GetVariable: execution of 0x200018 (EfiBootServicesData) at 0x200018");
	assert_firmware(&frame, 0,
			"GetVariable: execution of 0x200018 (EfiBootServicesData) at 0x200018");
}

/* A return address tells nothing of who reads: the instruction does. */
static void test_caller_of_a_read(void **state)
{
	struct exception_frame frame = page_fault(BOOT_DATA, 0);

	(void)state;
	frame.rip = WORLD_CODE + WORLD_OFFSET + 0x100;
	assert_firmware(&frame, INSTRUCTION,
			"GetVariable: read of 0x200018 (EfiBootServicesData) at "
			"0xffffef1000400100");
}

/* Without no-execute the address tells a fetch from a read. */
static void test_fetch_without_no_execute(void **state)
{
	struct exception_frame frame = page_fault(BOOT_DATA, 0);

	(void)state;
	world.tables.no_execute = 0;
	frame.rip = BOOT_DATA - 3;
	assert_firmware(&frame, 0,
			"GetVariable: execution of 0x200018 (EfiBootServicesData) at 0x200015");
}

/* Physical calls: image and memory are where the map says. */
static void test_physical_mode(void **state)
{
	struct exception_frame frame = page_fault(BOOT_DATA, 0);

	(void)state;
	world_stays_physical();
	frame.rip = INSTRUCTION - WORLD_OFFSET;
	assert_firmware(&frame, 0,
			"GetVariable: read of 0x200018 (EfiBootServicesData) at "
			"MyDriver.efi+0x205a");
}

static void test_other_exceptions(void **state)
{
	struct exception_frame frame = {.vector = 6, .rip = INSTRUCTION};

	(void)state;
	assert_firmware(&frame, INSTRUCTION, "GetVariable: exception 6 at MyDriver.efi+0x205a");
	frame.rip = 0x1234;
	assert_firmware(&frame, INSTRUCTION, "GetVariable: exception 6 at 0x1234");
}

/* Firmware runs on the kernel's stack; a fault of another kind says nothing about it. */
static void test_overrun(void **state)
{
	struct exception_frame frame = page_fault(stack_guard.value, PAGE_FAULT_WRITE);

	(void)state;
	assert_firmware(&frame, 0, "GetVariable: overrun of the stack at MyDriver.efi+0x205a");
	frame.cr2 += PAGE_SIZE - 1;
	assert_firmware(&frame, 0, "GetVariable: overrun of the stack at MyDriver.efi+0x205a");
	frame.vector = VECTOR_GENERAL_PROTECTION;
	assert_firmware(&frame, 0, "GetVariable: exception 13 at MyDriver.efi+0x205a");
	frame = page_fault(stack_guard.value - 1, PAGE_FAULT_WRITE);
	assert_firmware(&frame, 0,
			"GetVariable: write to 0xffffffff8000ffff (in no descriptor) at "
			"MyDriver.efi+0x205a");
}

/* The longest name there is, and nothing is written behind the text. */
static void test_long_name(void **state)
{
	struct exception_frame frame = page_fault(UINT64_MAX, PAGE_FAULT_FETCH);
	char name[HANDOFF_NAME_SIZE];
	struct fault_text fault;

	(void)state;
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	world_add_image(name, IMAGE + 0x8000, 0x1000);
	frame.rip = IMAGE + 0x8ff0 + WORLD_OFFSET;
	fault = fault_of_firmware(&world, SERVICE_GET_NEXT_HIGH_MONOTONIC_COUNT, &frame,
				  stack_guard, 0);
	assert_non_null(strstr(fault.text, "+0xff0"));
	assert_true(strlen(fault.text) < sizeof(fault.text));
}

static void test_kernel(void **state)
{
	struct exception_frame frame = page_fault(0x10, PAGE_FAULT_WRITE);

	(void)state;
	frame.rip = 0xffffffff80001234;
	assert_string_equal(fault_of_kernel(&frame, stack_guard).text,
			    "page fault in the kernel at 0xffffffff80001234, address 0x10, "
			    "error 0x2");
	frame.cr2 = stack_guard.value + PAGE_SIZE - 1;
	assert_string_equal(fault_of_kernel(&frame, stack_guard).text,
			    "the kernel's stack is overrun at 0xffffffff80001234");
	frame.cr2 = stack_guard.value + PAGE_SIZE;
	assert_non_null(strstr(fault_of_kernel(&frame, stack_guard).text, "page fault"));
	frame.vector = VECTOR_GENERAL_PROTECTION;
	frame.error_code = 0;
	assert_string_equal(fault_of_kernel(&frame, stack_guard).text,
			    "exception 13 in the kernel at 0xffffffff80001234, error 0x0");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_read_and_write),
		TEST(test_memory),
		TEST(test_fetch),
		TEST(test_caller_of_a_read),
		TEST(test_fetch_without_no_execute),
		TEST(test_physical_mode),
		TEST(test_other_exceptions),
		TEST(test_long_name),
		TEST(test_kernel),
		TEST(test_overrun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

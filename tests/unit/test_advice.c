/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/findings/advice.c: the sentence of each class to the letter, since a wrong one sends
 * whoever reads it after the wrong defect; and the words that tell one record from another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/findings/advice.h"

static const struct memory_descriptor boot_data = {.type = MEMORY_BOOT_SERVICES_DATA,
						   .attribute = MEMORY_ATTRIBUTE_WB};
static const struct handoff_image driver = {.name = "MyDriver.efi"};

/* The sentence under a finding of this class: MyDriver.efi, boot-services data, GetTime. */
static const char *sentence(enum audit_class class, enum record_kind kind, enum access access)
{
	static char text[400];
	const struct access_record record = {.kind = (uint8_t)kind,
					     .access = (uint8_t)access,
					     .service = SERVICE_GET_TIME};
	const struct audit_scene scene = {.record = &record,
					  .memory = &boot_data,
					  .image = &driver};

	advice_text(text, sizeof(text), &scene, class);
	return text;
}

#define READ_BOOT_DATA "MyDriver.efi read EfiBootServicesData in GetTime: "

static const struct {
	enum record_kind kind;
	const char *sentence;
} table[CLASS_COUNT] = {
	[CLASS_BOOT_SERVICE_CALL] =
		{RECORD_PAGE_FAULT,
		 "MyDriver.efi read the boot services table in GetTime: boot services ended with "
		 "ExitBootServices; do that work before, or do without."},
	[CLASS_NULL_PAGE] =
		{RECORD_PAGE_FAULT,
		 "MyDriver.efi read page 0 in GetTime: a pointer was never set, or was cleared at "
		 "the exit; look where it is used without asking."},
	[CLASS_UNCONVERTED_POINTER] =
		{RECORD_PAGE_FAULT,
		 READ_BOOT_DATA "this is the physical address of a runtime region; convert the "
				"pointer with ConvertPointer in the VirtualAddressChange handler."},
	[CLASS_CONVERTED_TOO_EARLY] =
		{RECORD_PAGE_FAULT,
		 READ_BOOT_DATA "the address is right only when SetVirtualAddressMap has returned; "
				"follow a pointer first, and convert it then, a list from its end "
				"to its head."},
	[CLASS_STALE_BOOT_MEMORY] =
		{RECORD_PAGE_FAULT,
		 READ_BOOT_DATA "the operating system has reclaimed it; what is needed at runtime "
				"must be allocated as EfiRuntimeServicesData."},
	[CLASS_STALE_LOADER_MEMORY] =
		{RECORD_PAGE_FAULT,
		 READ_BOOT_DATA "it belongs to the operating system; copy what is needed into "
				"EfiRuntimeServicesData before the exit."},
	[CLASS_FREE_MEMORY] = {RECORD_PAGE_FAULT, READ_BOOT_DATA
			       "nobody owns it; look for a pointer to something that was freed."},
	[CLASS_ACPI_MEMORY] = {RECORD_PAGE_FAULT, READ_BOOT_DATA
			       "it is the operating system's since the exit and has no virtual "
			       "address; keep what is needed in EfiRuntimeServicesData."},
	[CLASS_RESERVED_MEMORY] =
		{RECORD_PAGE_FAULT,
		 READ_BOOT_DATA "it is memory that firmware kept under a type which no operating "
				"system maps; allocate what is needed at runtime as "
				"EfiRuntimeServicesData."},
	[CLASS_UNLISTED_MMIO] =
		{RECORD_PAGE_FAULT,
		 READ_BOOT_DATA "no descriptor with EFI_MEMORY_RUNTIME lists it; add the device to "
				"the memory map with that attribute, and convert its address."},
	[CLASS_WRITE_TO_CODE] = {RECORD_PAGE_FAULT, READ_BOOT_DATA
				 "the page is read-only; keep what changes in a writable section."},
	[CLASS_EXECUTE_DATA] = {RECORD_PAGE_FAULT, READ_BOOT_DATA
				"the page is data; code must lie in an executable section of a "
				"runtime image."},
	[CLASS_UNMAPPED] = {RECORD_PAGE_FAULT, READ_BOOT_DATA
			    "no physical address looks like this; the pointer was converted "
			    "twice, by a wrong delta, or written over."},
	[CLASS_EXCEPTION] =
		{RECORD_EXCEPTION,
		 "MyDriver.efi caused an exception in GetTime: the service cannot go on; look at "
		 "the instruction."},
	[CLASS_HANG] = {RECORD_HANG,
			"MyDriver.efi did not return in GetTime: look for a loop that waits for an "
			"interrupt, a timer or a device."},
	[CLASS_CLOBBERED_STATE] =
		{RECORD_CLOBBERED,
		 "MyDriver.efi changed its caller's state in GetTime: a service and a handler "
		 "return with their caller's state as it was (UEFI 2.10, section 2.3.4); where "
		 "registers are lost, look for a function that lacks EFIAPI."},
	[CLASS_STACK_OVERRUN] =
		{RECORD_STACK,
		 "MyDriver.efi used up its stack in GetTime: 4 KiB are promised and far more were "
		 "there; look for large local variables and recursion."},
	/* No record has it: the words behind the first half are asked for by themselves. */
	[CLASS_SILENT_WRITE] = {RECORD_PAGE_FAULT, READ_BOOT_DATA
				"a device that was not stopped at the exit wrote there, another "
				"processor, or system management code."},
};

/* Each class its own sentence, and no class without one. */
static void test_sentence_of_each_class(void **state)
{
	(void)state;
	for (unsigned int class = 0; class < CLASS_COUNT; class ++) {
		const char *wanted = table[class].sentence;
		const char *advice = advice_for((enum audit_class) class, ACCESS_READ);
		size_t length = strlen(wanted) - 1; /* advice_for() has no full stop */

		assert_string_equal(sentence((enum audit_class) class, table[class].kind,
					     ACCESS_READ),
				    wanted);
		assert_true(strlen(advice) < length);
		assert_memory_equal(wanted + length - strlen(advice), advice, strlen(advice));
	}
}

/* What cannot be cached is a device's, whatever its type. */
static void test_reserved_window(void **state)
{
	const struct memory_descriptor window = {.type = MEMORY_RESERVED, .attribute = UINT64_C(1)};
	const struct access_record record = {.service = SERVICE_GET_TIME};
	const struct audit_scene scene = {.record = &record, .memory = &window, .image = &driver};
	char text[400];

	(void)state;
	advice_text(text, sizeof(text), &scene, CLASS_RESERVED_MEMORY);
	assert_string_equal(text,
			    "MyDriver.efi read EfiReservedMemoryType in GetTime: it cannot be "
			    "cached, as the registers of a device; describe the window as "
			    "EfiMemoryMappedIO with EFI_MEMORY_RUNTIME, and convert its address.");
}

/* What was done; an access that this kernel does not know is told as the most harmless one. */
static void test_verbs(void **state)
{
	static const char *const starts[] = {
		[ACCESS_READ] = "MyDriver.efi read EfiBootServicesData in ",
		[ACCESS_WRITE] = "MyDriver.efi wrote EfiBootServicesData in ",
		[ACCESS_EXECUTE] = "MyDriver.efi executed EfiBootServicesData in ",
		[ACCESS_EXECUTE + 1] = "MyDriver.efi read EfiBootServicesData in ",
	};

	(void)state;
	for (unsigned int access = 0; access < sizeof(starts) / sizeof(starts[0]); access++)
		assert_memory_equal(sentence(CLASS_FREE_MEMORY, RECORD_PAGE_FAULT,
					     (enum access)access),
				    starts[access], strlen(starts[access]));
}

/* Of code that is gone it is no help to say how data are allocated. */
static void test_code_in_boot_memory(void **state)
{
	(void)state;
	assert_string_equal(
		sentence(CLASS_STALE_BOOT_MEMORY, RECORD_PAGE_FAULT, ACCESS_EXECUTE),
		"MyDriver.efi executed EfiBootServicesData in GetTime: code that lies there ends "
		"with ExitBootServices, that of boot services and of the protocol database "
		"included; look for a function pointer that was kept, and take what is called at "
		"runtime into a runtime driver.");
	assert_string_equal(sentence(CLASS_STALE_BOOT_MEMORY, RECORD_PAGE_FAULT, ACCESS_WRITE),
			    "MyDriver.efi wrote EfiBootServicesData in GetTime: the operating "
			    "system has reclaimed it; what is needed at runtime must be allocated "
			    "as EfiRuntimeServicesData.");
	assert_non_null(strstr(sentence(CLASS_FREE_MEMORY, RECORD_PAGE_FAULT, ACCESS_EXECUTE),
			       "GetTime: nobody owns it;"));
}

/* Where neither image nor memory is known, the sentence says so. */
static void test_unknown_scene(void **state)
{
	const struct access_record record = {.kind = RECORD_PAGE_FAULT,
					     .access = ACCESS_WRITE,
					     .service = SERVICE_SET_VARIABLE};
	const struct audit_scene scene = {.record = &record};
	static const char start[] = "Firmware wrote memory that nothing lists in SetVariable: no ";
	char text[400];

	(void)state;
	advice_text(text, sizeof(text), &scene, CLASS_UNMAPPED);
	assert_memory_equal(text, start, sizeof(start) - 1);
}

/* Of an image that is gone the class says little. */
static void test_unloaded(void **state)
{
	static const struct handoff_driver gone = {.name = "gone.efi"};
	const struct access_record record = {.kind = RECORD_PAGE_FAULT,
					     .access = ACCESS_EXECUTE,
					     .service = SERVICE_GET_TIME};
	const struct audit_scene scene = {.record = &record, .unloaded = &gone};
	char text[400];

	(void)state;
	advice_text(text, sizeof(text), &scene, CLASS_EXECUTE_DATA);
	assert_string_equal(text, "gone.efi is unloaded, and was called in GetTime all the same: "
				  "look for an event that it did not close, and a service that it "
				  "did not give back.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentence_of_each_class),
		cmocka_unit_test(test_verbs),
		cmocka_unit_test(test_reserved_window),
		cmocka_unit_test(test_code_in_boot_memory),
		cmocka_unit_test(test_unknown_scene),
		cmocka_unit_test(test_unloaded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

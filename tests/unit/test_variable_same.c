/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * kernel/audit/services/variable_same.c: the variables before the exit and after it.
 */
#include "tests/unit/service_world.h"

#include "kernel/guard/variable_note.h"
#include "kernel/audit/services/stateful.h"
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/variable.h"

#define RUNTIME VARIABLE_ATTRIBUTES
#define BOOT_ONLY (EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS)

static struct variable_note notes[STORE_SIZE + 1];

static void note(const CHAR16 *name, const EFI_GUID *vendor, uint32_t attributes, const void *data,
		 uint64_t size)
{
	static CHAR16 room[VARIABLE_NAME_SIZE / sizeof(CHAR16)];
	struct variable_note *made = &notes[world_notes.variables.count++];

	memset(room, 0, sizeof(room));
	memcpy(room, name, variable_name_length(name) * sizeof(CHAR16));
	variable_note_name(made, room, vendor);
	made->attributes = attributes;
	made->size = size;
	made->data_sum = variable_note_sum(data, size);
	world_notes.variables.count_all++;
}

/* The loader has noted what the store holds. */
static int set_up(void **state)
{
	(void)state;
	service_world_reset();
	memset(notes, 0, sizeof(notes));
	world_notes.variables.notes = vaddr_of(notes);
	world_notes.variables.status = EFI_NOT_FOUND;
	for (unsigned int i = 0; i < STORE_SIZE; i++) {
		const struct variable *variable = &firmware.store[i];

		if (variable->name[0] != 0)
			note(variable->name, &variable->vendor, variable->attributes,
			     variable->data, variable->size);
	}
	return 0;
}

static void assert_checks(void (*check)(struct service_check *), const char *text)
{
	struct service_check made = {.handoff = &world, .service = SERVICE_GET_VARIABLE};

	world_report[0] = 0;
	check(&made);
	if (made.skip && made.reasons.count == 0)
		report_skip("it", made.skip);
	else
		report_reasons(&made.reasons, "it");
	if (!world_said(text))
		fail_msg("\"%s\" is not in:\n%s", text, world_report);
}

#define assert_same(text) assert_checks(check_variable_runtime_same, text)
#define assert_gone(text) assert_checks(check_variable_boot_only_gone, text)

static void test_same(void **state)
{
	(void)state;
	assert_same("# variables-before=5 variables-compared=5\nok it\n");
	assert_false(world_said("not ok"));
	assert_gone("# variables-boot-only=0\nok it\n");
}

/* One byte, one more, another attribute; and what was read before and is not any more. */
static void test_changed(void **state)
{
	struct variable *variable = firmware_find(u"BootOrder", &variable_global);

	(void)state;
	variable->data[3] ^= 1;
	assert_same("# BootOrder has other contents than before the exit\n");
	variable->size++;
	assert_same("# BootOrder had 4 bytes and the attributes 0x7, now 5 and 0x7\n");
	variable->size--;
	variable->attributes = RUNTIME & ~EFI_VARIABLE_NON_VOLATILE;
	assert_same("# BootOrder had 4 bytes and the attributes 0x7, now 4 and 0x6\n");
	firmware.defect = PROTECTED;
	assert_same("# One: GetVariable answered EFI_SUCCESS before the exit, EFI_ACCESS_DENIED");
}

static void test_come_and_gone(void **state)
{
	(void)state;
	firmware_put(u"Late", &variable_global, "x", 1);
	assert_same("# Late was not there before the exit\n");
	firmware_find(u"Late", &variable_global)->name[0] = 0;
	firmware_find(u"SecureBoot", &variable_global)->name[0] = 0;
	assert_same("# SecureBoot is not listed any more\n");
}

/* Names that agree in what a note holds of them are told apart by their sums, and by their vendor. */
static void test_names_and_vendors(void **state)
{
	struct variable *variable;

	(void)state;
	for (unsigned int i = 0; i < STORE_SIZE; i++) {
		variable = &firmware.store[i];
		if (variable_name_length(variable->name) == 299)
			variable->name[298] = 'm';
	}
	assert_same("nnn was not there before the exit\n");
	assert_true(world_said("nnn is not listed any more\n"));
	service_world_reset();
	set_up(NULL);
	firmware_find(u"BootOrder", &variable_global)->vendor = variable_ours;
	assert_same("# BootOrder was not there before the exit\n");
}

/* EDK II's count lies in a variable: said, and no fault. Its size and attributes must not change. */
static void test_count_in_a_variable(void **state)
{
	static const EFI_GUID vendor = {0xeb704011,
					0x1402,
					0x11d3,
					{0x8e, 0x77, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}};

	(void)state;
	firmware_put(u"MTC", &vendor, "\5\0\0\0", 4);
	note(u"MTC", &vendor, RUNTIME, "\4\0\0\0", 4);
	assert_same("# variable-changed=MTC because=\"GetNextHighMonotonicCount counts in it\"\n");
	assert_false(world_said("not ok"));
	firmware_find(u"MTC", &vendor)->data[0] = 4;
	assert_same("ok it\n");
	assert_false(world_said("variable-changed"));
	firmware_find(u"MTC", &vendor)->size = 3;
	assert_same("# MTC had 4 bytes and the attributes 0x7, now 3 and 0x7\n");
	firmware_put(u"MTC", &variable_global, "\5\0\0\0", 4);
	note(u"MTC", &variable_global, RUNTIME, "\4\0\0\0", 4);
	assert_same("# MTC has other contents than before the exit\n");
}

/* Without EFI_VARIABLE_RUNTIME_ACCESS it is neither found nor listed. */
static void test_boot_only(void **state)
{
	(void)state;
	note(u"BootOnly", &variable_global, BOOT_ONLY, "x", 1);
	assert_gone("# variables-boot-only=1\nok it\n");
	assert_false(world_said("not ok"));
	assert_same("ok it\n");
	assert_false(world_said("not ok"));
	firmware_put(u"BootOnly", &variable_global, "x", 1);
	assert_gone("# BootOnly answered EFI_BUFFER_TOO_SMALL, and not EFI_NOT_FOUND\n");
	assert_true(world_said("# BootOnly is still listed\n"));
}

static void test_not_noted(void **state)
{
	(void)state;
	world_notes.variables.count_all = 2000;
	assert_same("skip it: there were more variables before the exit than can be noted\n");
	world_notes.variables.count_all = world_notes.variables.count;
	world_notes.variables.status = EFI_DEVICE_ERROR;
	assert_gone("skip it: the list could not be read to its end before the exit\n");
	world_notes.variables.count_all = 0;
	assert_gone("skip it: the loader has noted no variable\n");
	world_notes.withheld = UINT32_C(1) << SERVICE_GET_NEXT_VARIABLE_NAME;
	assert_gone("skip it: a driver under test has changed");
}

/* A list that takes too long: before the exit, and now, after which no other one is begun. */
static void test_slow(void **state)
{
	(void)state;
	firmware.call_ms = 4000;
	assert_same("skip it: the list of variables takes longer than hang-limit=\n");
	firmware.call_ms = 0;
	assert_same("skip it: the list of variables takes longer than hang-limit=\n");
	variable_list_forget();
	assert_same("ok it\n");
	world_notes.variables.too_slow = 1;
	world_notes.variables.status = EFI_SUCCESS;
	assert_same("skip it: the list took longer than hang-limit= before the exit, and was");
}

/* A list without an end does not hold the kernel up. */
static void test_endless(void **state)
{
	(void)state;
	firmware.defect = NAMES_LOOP;
	assert_same("# the list has no end: name 3 was there before\n");
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_same),
		TEST(test_changed),
		TEST(test_come_and_gone),
		TEST(test_names_and_vendors),
		TEST(test_count_in_a_variable),
		TEST(test_boot_only),
		TEST(test_not_noted),
		TEST(test_slow),
		TEST(test_endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

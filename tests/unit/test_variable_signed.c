/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The checks of variables that may not be written, or only by whoever has the key.
 */
#include "tests/unit/variable_world.h"

/* Firmware that takes what it must refuse is given nothing but what it had. */
static void test_protected(void **state)
{
	struct variable *key;

	(void)state;
	assert_says("variable.set.read_only", NONE,
		    "skip variable.set.read_only: there is no volatile ");
	put(u"BootCurrent", EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS, "\7", 1);
	assert_finds("variable.set.read_only", TAKES_ANYTHING,
		     "# BootCurrent answered EFI_SUCCESS, and not EFI_WRITE_PROTECTED\n");
	assert_false(world_said("was changed"));

	assert_says("variable.auth.malformed", NONE,
		    "skip variable.auth.malformed: this firmware has no ");
	assert_says("variable.auth.keys", NONE, "skip variable.auth.keys: SetupMode ");
	firmware.authenticates = true;
	assert_finds("variable.auth.malformed", TAKES_UNSIGNED,
		     "# a write without a descriptor answered EFI_SUCCESS");
	put(u"SetupMode", VARIABLE_ATTRIBUTES, "\0", 1);
	key = put(u"PK", VARIABLE_ATTRIBUTES | EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS,
		  "key", 3);
	assert_finds("variable.auth.keys", TAKES_UNSIGNED,
		     "# PK was changed by a write that had to be refused\n");
	assert_memory_equal(key->data + key->size - 3, "key", 3);
}

static void test_signed(void **state)
{
	(void)state;
	assert_says("variable.auth.create", NONE,
		    "skip variable.auth.create: this firmware has no ");
	firmware.authenticates = true;
	assert_finds("variable.auth.create", TAKES_REPLAY,
		     "# the same write again answered EFI_SUCCESS, and not EFI_SECURITY_");
	assert_finds("variable.auth.update", TAKES_REPLAY,
		     "# a write that was signed earlier answered EFI_SUCCESS");
	assert_finds("variable.auth.update", APPEND_REPLACES,
		     "# after appending, signed, the variable has other contents\n");
	assert_finds("variable.auth.other_key", TAKES_OTHER_KEY,
		     "# a write with another key answered EFI_SUCCESS");
	assert_finds("variable.auth.other_key_deletes", TAKES_OTHER_KEY,
		     "# deleting with another key answered EFI_SUCCESS");
	assert_finds("variable.auth.modified", TAKES_UNSIGNED,
		     "# a write with other contents answered EFI_SUCCESS");
	assert_finds("variable.auth.delete", APPEND_REPLACES,
		     "# after appending with that key, the variable has other contents\n");
	assert_finds("variable.auth.delete", KEEPS_DELETED,
		     "# after deleting, signed, the variable is still there");
}

/* A user who is present may delete: known of OVMF, and of nobody else. */
static void test_present_user(void **state)
{
	(void)state;
	firmware.authenticates = true;
	assert_finds("variable.auth.other_key_deletes", DELETES_UNSIGNED,
		     "deleting with another key");
	strcpy(world.firmware_vendor, "EDK II");
	assert_says("variable.auth.other_key_deletes", DELETES_UNSIGNED,
		    "todo variable.auth.other_key_deletes: OVMF ");
	assert_says("variable.auth.other_key_deletes", TAKES_OTHER_KEY,
		    "not ok variable.auth.other_key_deletes\n");
}

/* One that was left behind is deleted with its own key, whichever it was. */
static void test_signed_and_cut_off(void **state)
{
	struct service_check check = {.handoff = &world};

	(void)state;
	firmware.authenticates = true;
	variable_choose(VARIABLE_SIGNED, &variable_ours);
	variable_set(&check, SIGNED_ATTRIBUTES, signed_create.bytes, signed_create.size);
	assert_int_equal(variable_clean(&check), 1);
	variable_choose(VARIABLE_SIGNED, &variable_ours);
	variable_set(&check, SIGNED_ATTRIBUTES, signed_other_create.bytes,
		     signed_other_create.size);
	assert_int_equal(variable_clean(&check), 1);
	assert_int_equal(check.reasons.count, 0);
}

/* Sizes are firmware's word: nothing is read or copied by them. */
static void test_size_of_all(void **state)
{
	(void)state;
	firmware.authenticates = true;
	put(u"BootCurrent", EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS, "\7", 1);
	put(u"SetupMode", VARIABLE_ATTRIBUTES, "\0", 1);
	put(u"PK", SIGNED_ATTRIBUTES, "key", 3);
	assert_says("variable.set.read_only", SIZE_OF_ALL, "skip variable.set.read_only: ");
	assert_says("variable.auth.keys", SIZE_OF_ALL, "ok variable.auth.keys\n");
	assert_says("variable.set.append", SIZE_OF_ALL, "ok variable.set.append\n");
	assert_int_equal(count_ours(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_protected),	       TEST(test_signed),      TEST(test_present_user),
		TEST(test_signed_and_cut_off), TEST(test_size_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

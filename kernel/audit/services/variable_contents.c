/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Contents are read as they were written: sizes, appending, deleting, attributes. UEFI 2.10, section
 * 8.2.3.
 *
 * A check finds none of its variables in the store and need not delete what it leaves: stateful.c
 * deletes them before and after.
 */
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/variable_delete.h"
#include "kernel/audit/services/variable_ours.h"
#include "kernel/lib/format.h"

static void choose(void)
{
	variable_choose(VARIABLE_TEST, &variable_ours);
}

/* Creates or replaces, and reads back. */
static bool put(struct service_check *check, unsigned int seed, uint64_t size, const char *what)
{
	const uint8_t *content = variable_content(seed);

	return variable_write(check, VARIABLE_ATTRIBUTES, content, size, what) &&
	       variable_holds(check, what, content, size);
}

/* ---- Sizes ---- */

/* Up and down, odd and even, around the sizes in which flash and headers are counted. */
void check_variable_set_replace(struct service_check *check)
{
	static const uint16_t sizes[] = {1, 2, 3, 7, 255, 256, 257, 64, 5, 1};
	unsigned int i;
	char what[40];

	choose();
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		format_text(what, sizeof(what), "writing %u bytes", sizes[i]);
		if (!put(check, i, sizes[i], what))
			return;
	}
	(void)put(check, i - 1, sizes[i - 1], "writing the same again");
}

#define LARGE 4093 /* more than a page with its header, and odd */

/* Firmware need not take as much, unless it says that it does. */
void check_variable_set_large(struct service_check *check)
{
	struct variable_info info;

	if (variable_query(check, VARIABLE_ATTRIBUTES, &info) == EFI_SUCCESS &&
	    info.maximum_variable < LARGE + 128) {
		check->skip = "QueryVariableInfo has smaller variables only";
		return;
	}
	choose();
	if (put(check, 0, LARGE, "writing 4093 bytes") &&
	    put(check, 1, 1, "writing one byte over 4093"))
		(void)put(check, 2, 2, "writing two bytes over one");
}

/* Firmware must not look at contents of such a size: ours are shorter than the last two. */
void check_variable_set_too_large(struct service_check *check)
{
	struct variable_info info;
	uint64_t sizes[3] = {0, UINT64_C(1) << 32, UINT64_MAX};
	EFI_STATUS status = variable_query(check, VARIABLE_ATTRIBUTES, &info);
	unsigned int first;

	if (!service_expect(check, status, EFI_SUCCESS, "QueryVariableInfo"))
		return;
	sizes[0] = info.maximum_variable + 1;
	choose();
	/* The store must have space for it, in case firmware takes it. */
	first = sizes[0] > VARIABLE_DATA_SIZE || variable_store_is_full(check, sizes[0]) != NULL;
	for (unsigned int i = first; i < 3; i++) {
		status = variable_set(check, VARIABLE_ATTRIBUTES, variable_buffers.data, sizes[i]);
		if (status != EFI_OUT_OF_RESOURCES &&
		    !service_expect(check, status, EFI_INVALID_PARAMETER, "writing too many bytes"))
			return;
		if (!variable_is_gone(check, "what was to be refused"))
			return;
	}
}

/* ---- Appending ---- */

static bool can_append(struct service_check *check)
{
	if (check->handoff->uefi_revision < EFI_2_00_SYSTEM_TABLE_REVISION)
		check->skip = "before UEFI 2.0 nothing could be appended";
	return check->skip == NULL;
}

static bool append(struct service_check *check, const void *data, uint64_t size, const char *what)
{
	return variable_write(check, VARIABLE_ATTRIBUTES | EFI_VARIABLE_APPEND_WRITE, data, size,
			      what);
}

void check_variable_set_append(struct service_check *check)
{
	const uint8_t *content = variable_content(0);

	choose();
	if (can_append(check) && put(check, 0, 10, "creating") &&
	    append(check, content + 10, 21, "appending 21 bytes") &&
	    variable_holds(check, "appending 21 bytes to 10", content, 31) &&
	    append(check, content + 31, 1, "appending one byte"))
		(void)variable_holds(check, "appending one byte to 31", content, 32);
}

void check_variable_set_append_creates(struct service_check *check)
{
	const uint8_t *content = variable_content(3);

	choose();
	if (can_append(check) && append(check, content, 5, "appending to an absent variable"))
		(void)variable_holds(check, "appending to an absent variable", content, 5);
}

/* Nothing is appended or deleted: a write without contents deletes only without the attribute. */
void check_variable_set_append_nothing(struct service_check *check)
{
	const uint8_t *content = variable_content(4);

	choose();
	if (!can_append(check))
		return;
	/* The specification does not say whether it succeeds for a variable that is not there. */
	(void)variable_set(check, VARIABLE_ATTRIBUTES | EFI_VARIABLE_APPEND_WRITE, content, 0);
	if (variable_is_gone(check, "appending nothing to an absent variable") &&
	    put(check, 4, 9, "creating") && append(check, content, 0, "appending nothing"))
		(void)variable_holds(check, "appending nothing", content, 9);
}

/* ---- Deleting ---- */

/* What was deleted is not there for another one, and can be created again. */
static void create_again(struct service_check *check, EFI_STATUS status)
{
	if (service_expect(check, status, EFI_NOT_FOUND, "deleting what is not there"))
		(void)put(check, 7, 3, "creating it again");
}

void check_variable_set_delete_null_data(struct service_check *check)
{
	choose();
	if (put(check, 5, 12, "creating") &&
	    variable_delete(check, NULL, "deleting without contents"))
		create_again(check, variable_set(check, VARIABLE_ATTRIBUTES, NULL, 0));
}

static EFI_STATUS delete_by_attributes(struct service_check *check)
{
	return variable_set(check, 0, variable_content(6), 10);
}

void check_variable_set_delete_by_attributes(struct service_check *check)
{
	static const char what[] = "deleting by no attributes";

	choose();
	if (put(check, 5, 12, "creating") &&
	    service_expect(check, delete_by_attributes(check), EFI_SUCCESS, what) &&
	    variable_is_gone(check, what))
		create_again(check, delete_by_attributes(check));
}

/* ---- Attributes ---- */

/* An existing variable keeps the attributes that it was created with (section 8.2.3). */
static const struct {
	uint32_t attributes;
	const char *what;
} others[] = {
	{EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS,
	 "writing without EFI_VARIABLE_NON_VOLATILE"},
	{EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS,
	 "writing without EFI_VARIABLE_RUNTIME_ACCESS"},
	{EFI_VARIABLE_BOOTSERVICE_ACCESS, "writing with EFI_VARIABLE_BOOTSERVICE_ACCESS alone"},
	{EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS | EFI_VARIABLE_APPEND_WRITE,
	 "appending without EFI_VARIABLE_NON_VOLATILE"},
};

void check_variable_set_other_attributes(struct service_check *check)
{
	EFI_STATUS status;

	choose();
	if (!put(check, 8, 20, "creating"))
		return;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		status = variable_set(check, others[i].attributes, variable_content(9), 20);
		if (!service_expect(check, status, EFI_INVALID_PARAMETER, others[i].what) ||
		    !variable_holds(check, others[i].what, variable_content(8), 20))
			return;
	}
}

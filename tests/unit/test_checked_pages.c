/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/checked.c: where thunks lie, what stands in their pages, and what is left of them on the way back to
 * firmware.
 */
#include "tests/unit/checked_world.h"

/* Pages that may not run, and what allows it. */
static unsigned int allowed;
static EFI_STATUS refusal;
static bool is_wild; /* it is found, and is none */

struct protocol {
	void *others[2];
	EFI_STATUS(EFIAPI *clear)
	(void *self, EFI_PHYSICAL_ADDRESS start, UINT64 size, UINT64 attributes);
};

static EFI_STATUS EFIAPI clear(void *self, EFI_PHYSICAL_ADDRESS start, UINT64 size,
			       UINT64 attributes)
{
	assert_non_null(self);
	assert_int_equal(start, (uintptr_t)pages[page_count - 1]);
	assert_int_equal(size, PAGE_SIZE);
	assert_int_equal(attributes, EFI_MEMORY_XP);
	allowed++;
	return refusal;
}

static unsigned int freed;

static EFI_STATUS EFIAPI free_pages(EFI_PHYSICAL_ADDRESS start, UINTN count)
{
	assert_int_equal(start, (uintptr_t)pages[page_count - 1]);
	assert_int_equal(count, 1);
	freed++;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI locate_protocol(EFI_GUID *guid, void *registration, void **protocol)
{
	static struct protocol attributes = {.clear = clear};

	if (is_wild) {
		*protocol = NULL;
		return EFI_SUCCESS;
	}
	assert_int_equal(guid->Data1, 0xf4560cf6);
	assert_null(registration);
	*protocol = &attributes;
	return EFI_SUCCESS;
}

/* What is called in SetVirtualAddressMap is there then, and what is called before may run then. */
static void test_where_thunks_lie(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	uint64_t early = (uintptr_t)thunk_of(audit, kind, false);
	uint64_t late = (uintptr_t)thunk_of(audit, kind, true);

	assert_true(early - (uintptr_t)pages[0] < PAGE_SIZE);
	assert_int_equal(types[0], EfiBootServicesCode);
	assert_true(late - (uintptr_t)pages[1] < PAGE_SIZE);
	assert_int_equal(types[1], EfiRuntimeServicesData);
}

/* What firmware lets nobody run has to be allowed, and if it is not, a function is called as it is. */
static void test_not_executable(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->boot_services.LocateProtocol = locate_protocol;
	assert_ptr_not_equal(thunk_of(&firmware->audit, kind, false), kind);
	assert_ptr_not_equal(thunk_of(&firmware->audit, rude, false), rude);
	assert_int_equal(allowed, 1);
	firmware->boot_services.FreePages = free_pages;
	refusal = EFI_UNSUPPORTED;
	assert_ptr_equal(thunk_of(&firmware->audit, kind, true), kind);
	assert_int_equal(allowed, 2);
	assert_int_equal(freed, 1);
}

/* A protocol that is answered with success and NULL is not found. */
static void test_no_protocol(void **state)
{
	struct scripted_firmware *firmware = *state;

	is_wild = true;
	firmware->boot_services.LocateProtocol = locate_protocol;
	assert_ptr_not_equal(thunk_of(&firmware->audit, kind, false), kind);
	is_wild = false;
}

/* A census finds no pointer in what stays. */
static void test_no_pointers(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	const uint64_t *words = pages[0];

	thunk_of(audit, kind, true);
	for (unsigned int i = 0; i < PAGE_SIZE / sizeof(*words); i++) {
		assert_int_not_equal(words[i], (uintptr_t)kind);
		assert_int_not_equal(words[i], (uintptr_t)audit);
	}
}

/* Firmware without a page, and a page without room, have the functions themselves. */
static void test_no_room(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	unsigned int count = 0;

	assert_null(checked_notify(audit, NULL, false));
	/* A function has one, however many events it is for; the thunk for services is no function's. */
	audit->drivers.count = 1;
	assert_int_not_equal(checked_entry(audit, SERVICE_GET_TIME, (uintptr_t)kind),
			     (uintptr_t)thunk_of(audit, kind, false));
	assert_ptr_equal(thunk_of(audit, kind, false), thunk_of(audit, kind, false));
	assert_int_equal(audit->checked_used[false], 2);
	while (thunk_of(audit, one_of_many(count), false) != one_of_many(count))
		count++;
	assert_in_range(count, 100, PAGE_SIZE / 24);
	assert_int_equal(audit->drivers.unchecked, 1);
	munmap(pages[1], PAGE_SIZE);
	pages[1] = NULL;
	assert_ptr_equal(thunk_of(audit, kind, true), kind);
	assert_int_equal(audit->drivers.unchecked, 2);
}

/* The loader is gone, and so is all that it compared: what firmware has been given still leads on. */
static void test_closed(void **state)
{
	struct audit *audit = &((struct scripted_firmware *)*state)->audit;
	function thunk = thunk_of(audit, kind, false);

	checked_close(audit);
	memset(audit->checked_states, 0xa5, sizeof(audit->checked_states));
	assert_int_equal(thunk(5, 4, 3, 2, 1), 0x600d);
	for (unsigned int i = 0; i < 5; i++)
		assert_int_equal(seen[i], 5 - i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_where_thunks_lie), FRESH(test_not_executable), FRESH(test_no_protocol),
		FRESH(test_no_pointers),      FRESH(test_no_room),	  FRESH(test_closed),
	};

	return cmocka_run_group_tests_name("checked_pages", tests, NULL, NULL);
}

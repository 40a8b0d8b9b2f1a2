/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/events.c: what is created, what the notification function counts, and what is left of it
 * on the way back to firmware.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "loader/audit/audit_guid.h"

/* What firmware has been asked to create. */
static struct {
	UINT32 type;
	EFI_TPL tpl;
	EFI_EVENT_NOTIFY notify;
	const void *context;
	EFI_GUID group;
} created[EVENT_COUNT];
static unsigned int created_count, closed_count;
static EFI_STATUS create_status;
static void *page;

static EFI_STATUS create(UINT32 type, EFI_TPL tpl, EFI_EVENT_NOTIFY notify, const void *context,
			 EFI_EVENT *event)
{
	assert_true(created_count < EVENT_COUNT);
	created[created_count].type = type;
	created[created_count].tpl = tpl;
	created[created_count].notify = notify;
	created[created_count].context = context;
	if (create_status == EFI_SUCCESS)
		*event = &created[created_count];
	created_count++;
	return create_status;
}

static EFI_STATUS EFIAPI create_event(UINT32 type, EFI_TPL tpl, EFI_EVENT_NOTIFY notify,
				      VOID *context, EFI_EVENT *event)
{
	return create(type, tpl, notify, context, event);
}

static EFI_STATUS EFIAPI create_event_ex(UINT32 type, EFI_TPL tpl, EFI_EVENT_NOTIFY notify,
					 const VOID *context, const EFI_GUID *group,
					 EFI_EVENT *event)
{
	created[created_count].group = *group;
	return create(type, tpl, notify, context, event);
}

static EFI_STATUS EFIAPI close_event(EFI_EVENT event)
{
	assert_ptr_equal(event, &created[closed_count]);
	closed_count++;
	return EFI_SUCCESS;
}

/* One page of runtime data, in which code can run as it can on the loader's page tables. */
static EFI_STATUS EFIAPI allocate_pages(EFI_ALLOCATE_TYPE how, EFI_MEMORY_TYPE type, UINTN count,
					EFI_PHYSICAL_ADDRESS *address)
{
	assert_int_equal(how, AllocateAnyPages);
	assert_int_equal(type, EfiRuntimeServicesData);
	assert_int_equal(count, 1);
	if (page == NULL)
		return EFI_OUT_OF_RESOURCES;
	memset(page, 0xa5, PAGE_SIZE);
	*address = (uintptr_t)page;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI free_pages(EFI_PHYSICAL_ADDRESS memory, UINTN count)
{
	assert_int_equal(memory, (uintptr_t)page);
	assert_int_equal(count, 1);
	scripted_firmware_happened("free");
	return EFI_SUCCESS;
}

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);

	firmware->boot_services.Hdr.HeaderSize = sizeof(firmware->boot_services);
	firmware->boot_services.AllocatePages = allocate_pages;
	firmware->boot_services.CreateEvent = create_event;
	firmware->boot_services.CreateEventEx = create_event_ex;
	firmware->boot_services.CloseEvent = close_event;
	firmware->boot_services.FreePages = free_pages;
	memset(created, 0, sizeof(created));
	created_count = closed_count = 0;
	create_status = EFI_SUCCESS;
	page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(page, MAP_FAILED);
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	if (page != NULL)
		munmap(page, PAGE_SIZE);
	scripted_firmware_close(*state);
	return 0;
}

/* One of each, in the order of enum event, and each counts for itself in the page. */
static void test_what_is_created(void **state)
{
	static const EFI_GUID groups[] = {GUID_GROUP_BEFORE_EXIT, GUID_GROUP_EXIT,
					  GUID_GROUP_ADDRESS_CHANGE};
	struct scripted_firmware *firmware = *state;
	const struct handoff_events *events = page;

	events_open(&firmware->audit);
	assert_int_equal(created_count, EVENT_COUNT);
	assert_int_equal(created[EVENT_EXIT_TYPE].type, EVT_SIGNAL_EXIT_BOOT_SERVICES);
	assert_int_equal(created[EVENT_ADDRESS_CHANGE_TYPE].type,
			 EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE);
	for (unsigned int i = 0; i < EVENT_COUNT; i++) {
		assert_int_equal(created[i].tpl, TPL_CALLBACK);
		assert_ptr_equal(created[i].context, &events->event[i]);
		if (i < EVENT_BEFORE_EXIT_GROUP)
			continue;
		assert_int_equal(created[i].type, EVT_NOTIFY_SIGNAL);
		assert_memory_equal(&created[i].group, &groups[i - EVENT_BEFORE_EXIT_GROUP],
				    sizeof(created[i].group));
	}
}

/* At the exit the function is in the loader's code, which may run; later on it is in runtime memory. */
static void test_where_functions_lie(void **state)
{
	struct scripted_firmware *firmware = *state;

	events_open(&firmware->audit);
	for (unsigned int i = 0; i < EVENT_COUNT; i++) {
		bool late = i == EVENT_ADDRESS_CHANGE_TYPE || i == EVENT_ADDRESS_CHANGE_GROUP;

		assert_int_equal((uintptr_t)created[i].notify - (uintptr_t)page < PAGE_SIZE, late);
	}
}

static void signal(enum event event)
{
	created[event].notify(&created[event], (void *)(uintptr_t)created[event].context);
}

/* How often, and when; by the original and by the copy. */
static void test_counting(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_events events;

	events_open(&firmware->audit);
	signal(EVENT_EXIT_GROUP);
	signal(EVENT_ADDRESS_CHANGE_TYPE);
	signal(EVENT_EXIT_GROUP);
	signal(EVENT_ADDRESS_CHANGE_GROUP);
	events_read(&firmware->audit, &events);
	assert_true(events.made);
	assert_int_equal(events.signals, 4);
	assert_int_equal(events.event[EVENT_EXIT_GROUP].count, 2);
	assert_int_equal(events.event[EVENT_EXIT_GROUP].order, 3);
	assert_int_equal(events.event[EVENT_ADDRESS_CHANGE_TYPE].count, 1);
	assert_int_equal(events.event[EVENT_ADDRESS_CHANGE_TYPE].order, 2);
	assert_int_equal(events.event[EVENT_ADDRESS_CHANGE_GROUP].order, 4);
	assert_int_equal(events.event[EVENT_EXIT_TYPE].count, 0);
	assert_int_equal(events.event[EVENT_EXIT_TYPE].status, EFI_SUCCESS);
}

/* EFI 1.10 ends before CreateEventEx: the two types are all there is. */
static void test_before_groups(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_events events;

	firmware->boot_services.Hdr.HeaderSize = offsetof(EFI_BOOT_SERVICES, CreateEventEx);
	events_open(&firmware->audit);
	events_read(&firmware->audit, &events);
	assert_int_equal(created_count, 2);
	assert_int_equal(events.event[EVENT_EXIT_TYPE].status, EFI_SUCCESS);
	assert_int_equal(events.event[EVENT_EXIT_GROUP].status, EFI_UNSUPPORTED);
}

/* On the way back nothing may point into an image that is about to be unloaded, and the page goes too. */
static void test_closing(void **state)
{
	struct scripted_firmware *firmware = *state;

	events_open(&firmware->audit);
	events_close(&firmware->audit);
	assert_int_equal(closed_count, EVENT_COUNT);
	assert_string_equal(firmware->events, "free");
}

/* What could not be created is said, and not closed. */
static void test_refusal(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_events events;

	create_status = EFI_OUT_OF_RESOURCES;
	events_open(&firmware->audit);
	events_read(&firmware->audit, &events);
	assert_int_equal(events.event[EVENT_EXIT_GROUP].status, EFI_OUT_OF_RESOURCES);
	events_close(&firmware->audit);
	assert_int_equal(closed_count, 0);
}

/* No page, no events, and no reason to stop. */
static void test_no_page(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_events events = {.made = false};

	munmap(page, PAGE_SIZE);
	page = NULL;
	events_open(&firmware->audit);
	events_read(&firmware->audit, &events);
	assert_false(events.made);
	assert_int_equal(created_count, 0);
	events_close(&firmware->audit);
	assert_string_equal(firmware->events, "");
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_what_is_created), FRESH(test_where_functions_lie),
		FRESH(test_counting),	     FRESH(test_before_groups),
		FRESH(test_closing),	     FRESH(test_refusal),
		FRESH(test_no_page),
	};

	return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}

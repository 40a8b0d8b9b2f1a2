/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/audit/first_call.c: which entries of gRT are drivers', and what is not called because of them;
 * ready.c: when ReadyToBoot is signalled; and what kernel/audit/report/moments.c says of both.
 */
#include "tests/unit/scripted_firmware.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/audit/report/moments.h"
#include "loader/audit/audit_guid.h"
#include "loader/audit/first_call.c"
#include "loader/audit/ready.c"
#include "tests/unit/kernel_world.h"

#define DRIVER 0x7f000000

static uint64_t *entries(struct scripted_firmware *firmware)
{
	return ((struct runtime_services *)(void *)&firmware->runtime_services)->entry;
}

/* One driver that has started. */
static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);

	first_call_remember(&firmware->audit);
	firmware->audit.drivers.count = 1;
	firmware->audit.drivers.driver[0] = (struct handoff_driver){.base = paddr(DRIVER),
								    .size = 0x3000,
								    .name = "a.efi"};
	firmware->audit.options.first_call = FIRST_CALL_VIRTUAL;
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

/* Nothing was changed, and everything is called. */
static void test_nothing_hooked(void **state)
{
	struct scripted_firmware *firmware = *state;

	first_call_look(&firmware->audit);
	assert_int_equal(firmware->notes.hooked, 0);
	assert_int_equal(firmware->notes.withheld, 0);
}

/* Wherever they lead, and an entry that is empty now as well; ResetSystem is never called to see what it
 * answers. */
static void test_hooked(void **state)
{
	const uint32_t set = BIT(GET_TIME) | BIT(SET_TIME) | BIT(UPDATE_CAPSULE);
	struct scripted_firmware *firmware = *state;

	entries(firmware)[SERVICE_GET_TIME]++;
	entries(firmware)[SERVICE_UPDATE_CAPSULE] = 0;
	entries(firmware)[SERVICE_RESET_SYSTEM] = DRIVER + 0x2fff;
	entries(firmware)[SERVICE_SET_TIME] = DRIVER;
	firmware->text[0] = '\0';
	first_call_look(&firmware->audit);
	assert_non_null(strstr(firmware->text, "driver a.efi answers for gRT->SetTime"));
	assert_null(strstr(firmware->text, "gRT->GetTime"));
	assert_int_equal(firmware->notes.hooked, set);
	assert_int_equal(firmware->notes.withheld, set);
}

/* Each variable service is one that firmware calls for others. */
static void test_variable_services(void **state)
{
	static const enum service services[] = {SERVICE_GET_VARIABLE,
						SERVICE_GET_NEXT_VARIABLE_NAME,
						SERVICE_SET_VARIABLE, SERVICE_QUERY_VARIABLE_INFO};
	struct scripted_firmware *firmware = *state;

	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		firmware->notes.hooked = 0;
		entries(firmware)[services[i]]++;
		first_call_look(&firmware->audit);
		entries(firmware)[services[i]]--;
		assert_int_equal(firmware->notes.hooked, UINT32_C(1) << services[i]);
		assert_int_equal(firmware->notes.withheld, PROBED_SERVICES);
	}
}

/* first-call=boot: it is known, and called. */
static void test_boot(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->audit.options.first_call = FIRST_CALL_BOOT;
	entries(firmware)[SERVICE_SET_TIME]++;
	first_call_look(&firmware->audit);
	assert_int_equal(firmware->notes.hooked, BIT(SET_TIME));
	assert_int_equal(firmware->notes.withheld, 0);
}

/* Behind the line firmware may have exchanged entries itself: only a driver's code counts, and what was
 * known stays known. */
static void test_behind_the_line(void **state)
{
	struct scripted_firmware *firmware = *state;

	entries(firmware)[SERVICE_SET_TIME]++;
	first_call_look(&firmware->audit);
	firmware->audit.phase = PHASE_PHYSICAL;
	entries(firmware)[SERVICE_GET_TIME] = DRIVER;
	entries(firmware)[SERVICE_UPDATE_CAPSULE] = DRIVER + 0x3000;
	first_call_look(&firmware->audit);
	assert_int_equal(firmware->notes.withheld, BIT(SET_TIME) | BIT(GET_TIME));
}

/* ConvertPointer's entry: the first driver that left it NULL is known, and it is put back. */
static void test_emptied(void **state)
{
	struct scripted_firmware *firmware = *state;
	const uint64_t before = entries(firmware)[SERVICE_CONVERT_POINTER];
	const uint8_t *by = firmware->notes.emptied_by;

	first_call_started(&firmware->audit, "a.efi");
	first_call_lend(&firmware->audit);
	first_call_look(&firmware->audit);
	assert_int_equal(by[SERVICE_CONVERT_POINTER], 0);
	entries(firmware)[SERVICE_CONVERT_POINTER] = 0;
	first_call_started(&firmware->audit, "b.efi");
	firmware->audit.drivers.count++;
	first_call_started(&firmware->audit, "c.efi");
	first_call_look(&firmware->audit);
	first_call_lend(&firmware->audit);
	assert_int_equal(by[SERVICE_CONVERT_POINTER], 2);
	assert_int_equal(by[SERVICE_GET_TIME], 0);
	assert_non_null(
		strstr(firmware->text, "brightline: driver b.efi left gRT->ConvertPointer NULL\n"));
	assert_int_equal(entries(firmware)[SERVICE_CONVERT_POINTER], before);

	/* Another function is the driver's, and firmware without one never had it. */
	entries(firmware)[SERVICE_CONVERT_POINTER] = DRIVER;
	first_call_lend(&firmware->audit);
	assert_int_equal(entries(firmware)[SERVICE_CONVERT_POINTER], DRIVER);
	entries(firmware)[SERVICE_CONVERT_POINTER] = 0;
	first_call_remember(&firmware->audit);
	first_call_lend(&firmware->audit);
	assert_int_equal(entries(firmware)[SERVICE_CONVERT_POINTER], 0);
}

/* What firmware calls for others is NULL: nobody would catch it, under first-call=boot as well. */
static void test_emptied_variable_service(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->audit.options.first_call = FIRST_CALL_BOOT;
	entries(firmware)[SERVICE_GET_TIME] = 0;
	first_call_look(&firmware->audit);
	assert_int_equal(firmware->notes.withheld, 0);
	firmware->runtime_services.Hdr.HeaderSize -= 8; /* QueryVariableInfo's entry is none */
	first_call_look(&firmware->audit);
	assert_int_equal(firmware->notes.withheld, 0);
	entries(firmware)[SERVICE_SET_VARIABLE] = 0;
	first_call_look(&firmware->audit);
	assert_int_equal(firmware->notes.withheld, PROBED_SERVICES);
}

/* Without a driver nobody has changed anything that counts. */
static void test_no_driver(void **state)
{
	struct scripted_firmware *firmware = *state;

	firmware->audit.drivers.count = 0;
	entries(firmware)[SERVICE_SET_TIME]++;
	first_call_look(&firmware->audit);
	assert_int_equal(firmware->notes.hooked, 0);
}

/* ---- ReadyToBoot ---- */

void hooks_start(struct audit *audit, uint32_t driver)
{
	assert_int_equal(driver, audit->drivers.count - 1);
	scripted_firmware_happened("hooks");
}

void hooks_stop(void)
{
	scripted_firmware_happened("unhook");
}

static EFI_STATUS create_status;

static EFI_STATUS EFIAPI create_event_ex(UINT32 type, EFI_TPL level, EFI_EVENT_NOTIFY notify,
					 const void *context, const EFI_GUID *group,
					 EFI_EVENT *event)
{
	static const EFI_GUID ready = GUID_GROUP_READY_TO_BOOT;

	assert_int_equal(type, EVT_NOTIFY_SIGNAL);
	assert_int_equal(level, TPL_CALLBACK);
	notify(NULL, (void *)(uintptr_t)context);
	scripted_firmware_happened(guid_equal(group, &ready) ? "ready" : "after");
	*event = (EFI_EVENT)(uintptr_t)group;
	return create_status;
}

static EFI_STATUS EFIAPI signal_event(EFI_EVENT event)
{
	assert_non_null(event);
	scripted_firmware_happened("signal");
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI close_event(EFI_EVENT event)
{
	assert_non_null(event);
	scripted_firmware_happened("close");
	return EFI_SUCCESS;
}

static void assert_ready(struct scripted_firmware *firmware, const char *events)
{
	firmware->boot_services.CreateEventEx = create_event_ex;
	firmware->boot_services.SignalEvent = signal_event;
	firmware->boot_services.CloseEvent = close_event;
	firmware->events[0] = '\0';
	firmware->audit.drivers.ready_signalled = false;
	ready_signal(&firmware->audit);
	assert_string_equal(firmware->events, events);
	assert_int_equal(firmware->audit.drivers.ready_signalled, events[0] != '\0');
}

/* Both groups, in order, while the requests of the driver that registered are noted. */
static void test_ready(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct handoff_drivers *drivers = &firmware->audit.drivers;

	create_status = EFI_SUCCESS;
	assert_ready(firmware, "");
	drivers->count = 2;
	drivers->driver[1] = (struct handoff_driver){.ready = 1, .name = "late.efi"};
	assert_ready(firmware, "line hooks ready signal close after signal close unhook");
	assert_non_null(strstr(firmware->text, "ReadyToBoot, for which late.efi registered\n"));
	create_status = EFI_OUT_OF_RESOURCES;
	assert_ready(firmware, "line hooks ready line after line unhook");
	/* One that did not start is gone. */
	drivers->driver[1].status = EFI_UNSUPPORTED;
	assert_ready(firmware, "");
	drivers->driver[1].status = EFI_SUCCESS;
	firmware->audit.options.ready_to_boot = READY_TO_BOOT_NO;
	assert_ready(firmware, "");
}

/* ---- What the report says ---- */

static void assert_notes(const char *report)
{
	world_report[0] = 0;
	moments_describe(&world);
	assert_string_equal(world_report, report);
}

static void test_notes(void **state)
{
	struct handoff_drivers *drivers = &world_notes.drivers;

	(void)state;
	world_reset();
	assert_notes("");
	drivers->count = drivers->count_all = 2;
	strcpy(drivers->driver[1].name, "b.efi");
	assert_notes(
		"# note first-call=boot: a service that sets itself up at its first call, with "
		"boot services, cannot be seen: it is called while they are there\n");
	world_notes.options.first_call = FIRST_CALL_VIRTUAL;
	assert_notes("");
	drivers->unchecked = 3;
	assert_notes("# note handlers of drivers under test whose registers are not compared, "
		     "since there was no room for more: 3\n");
	drivers->unchecked = 0;
	world_notes.hooked = world_notes.withheld = BIT(GET_TIME);
	drivers->driver[1].ready = 1;
	drivers->ready_signalled = 1;
	assert_notes(
		"# note b.efi registered for EFI_EVENT_GROUP_READY_TO_BOOT, which was signalled "
		"for it before the exit\n"
		"# note first-call=virtual: not called before phase virtual, since drivers "
		"under test have changed their entries of gRT: GetTime\n");
	world_notes.published = (struct published_table){paddr(0x7000), paddr(0x6000), TABLE_CRC,
							 0};
	world_notes.hooked = drivers->driver[1].ready = 0;
	assert_notes("");
	world_notes.published.fault = TABLE_SOUND;
	assert_notes(
		"# note SystemTable->RuntimeServices is 0x7000 since drivers were started: gRT "
		"is that table, and not the one at 0x6000\n");
	world_notes.published.before = paddr(0);
	drivers->driver[1].ready = 1;
	drivers->driver[1].status = EFI_UNSUPPORTED;
	assert_notes("");
	drivers->driver[1].status = EFI_SUCCESS;
	drivers->ready_signalled = 0;
	world_notes.options.ready_to_boot = READY_TO_BOOT_NO;
	world_notes.hooked = BIT(SET_VARIABLE);
	world_notes.withheld = BIT(SET_VARIABLE) | BIT(SET_TIME);
	assert_notes("# note b.efi registered for EFI_EVENT_GROUP_READY_TO_BOOT, which was not "
		     "signalled after it was started: ready-to-boot=no\n"
		     "# note first-call=virtual: not called before phase virtual, since drivers "
		     "under test have changed their entries of gRT: SetVariable\n"
		     "# note first-call=virtual: nor were these, for which firmware calls variable "
		     "services itself: SetTime\n");
}

/* Who left what NULL, and that nothing was called because of it. */
static void test_notes_of_empty_entries(void **state)
{
	(void)state;
	world_reset();
	world_notes.drivers.count = world_notes.drivers.count_all = 1;
	strcpy(world_notes.drivers.driver[0].name, "a.efi");
	world_notes.emptied_by[SERVICE_SET_VARIABLE] = 1;
	world_notes.emptied_by[SERVICE_CONVERT_POINTER] = 1;
	world_notes.emptied_by[SERVICE_GET_TIME] = 2;
	world_notes.withheld = PROBED_SERVICES;
	assert_notes("# note a driver under test left gRT->GetTime NULL\n"
		     "# note a.efi left gRT->SetVariable NULL\n"
		     "# note no service was called before phase virtual: an entry of gRT that "
		     "firmware itself calls is NULL\n");
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_nothing_hooked),
		FRESH(test_hooked),
		FRESH(test_variable_services),
		FRESH(test_boot),
		FRESH(test_behind_the_line),
		FRESH(test_emptied),
		FRESH(test_emptied_variable_service),
		FRESH(test_no_driver),
		FRESH(test_ready),
		FRESH(test_notes),
		FRESH(test_notes_of_empty_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

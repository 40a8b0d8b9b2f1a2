/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/end.c and loader/audit/audit_end.c: how firmware gets the machine back from a walk that failed before the line.
 */
#include "tests/unit/end_world.h"

static EFI_STATUS EFIAPI stall(UINTN microseconds)
{
	assert_true(microseconds >= 5000000);
	scripted_firmware_happened("wait");
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI free_pages(EFI_PHYSICAL_ADDRESS memory, UINTN pages)
{
	assert_int_equal(memory, 0x7000);
	assert_int_equal(pages, 2);
	scripted_firmware_happened("free");
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI close_event(EFI_EVENT event)
{
	(void)event;
	scripted_firmware_happened("close");
	return EFI_SUCCESS;
}

static void prepare_to_return(void)
{
	struct firmware *had = &firmware->loader->firmware;

	firmware->boot_services.Stall = stall;
	firmware->boot_services.FreePages = free_pages;
	firmware->boot_services.CloseEvent = close_event;
	had->taken[0] = had->taken[1] = (struct pages){(void *)0x7000, 8192};
	had->taken_count = 2;
	firmware->loader->output.status = EFI_NOT_FOUND;
	firmware->loader->output.also = hear;
	said[0] = '\0';
	firmware->audit.events[EVENT_EXIT_TYPE] = firmware;
}

/* Firmware gets the machine back, with every page, and the reason; and with it the screen: on a board
 * that can wait. */
static void test_return(void **state)
{
	(void)state;
	prepare_to_return();
	assert_true(end_return(&firmware->loader->firmware) == EFI_NOT_FOUND);
	assert_string_equal(firmware->events, "screen free free wait");
	assert_non_null(strstr(said, "Bail out! "));
	assert_int_equal(firmware->loader->firmware.taken_count, 0);
}

/* What a machine's serial port said is kept, and nobody stands there. */
static void test_return_of_a_virtual_machine(void **state)
{
	(void)state;
	prepare_to_return();
	virtual_machine = true;
	assert_true(end_return(&firmware->loader->firmware) == EFI_NOT_FOUND);
	assert_string_equal(firmware->events, "screen free free");
}

/* A screen that is open already is not looked for again. */
static void test_return_with_a_screen(void **state)
{
	static uint32_t pixels[64 * 64];
	const struct screen_shape shape = {64, 64, 64, 0xff0000, 0xff00, 0xff};

	(void)state;
	prepare_to_return();
	screen_open(&firmware->loader->output.screen, (void *)pixels, &shape, small_font());
	assert_non_null(firmware->loader->output.screen.pixels);
	assert_true(end_return(&firmware->loader->firmware) == EFI_NOT_FOUND);
	assert_string_equal(firmware->events, "free free wait");
	assert_non_null(strstr(said, "Bail out! "));
}

/* The audit's events, and functions that it checks, would lead into an image that is about to be unloaded. */
static void test_return_of_an_audit(void **state)
{
	(void)state;
	prepare_to_return();
	virtual_machine = true;
	assert_true(audit_end_return(&firmware->audit) == EFI_NOT_FOUND);
	assert_string_equal(firmware->events, "close unchecked screen free free");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_return),
		FRESH(test_return_of_a_virtual_machine),
		FRESH(test_return_with_a_screen),
		FRESH(test_return_of_an_audit),
	};

	return cmocka_run_group_tests_name("return", tests, NULL, NULL);
}

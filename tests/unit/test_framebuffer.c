/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * loader/framebuffer.c: which of firmware's screens can be drawn into, and how its pixels lie.
 */
#include "tests/unit/scripted_firmware.h"

#include <layout.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SCREENS_MAX 3

/* Firmware's screens, and how each is asked for; a picture of the first's size can be drawn into any. */
static struct {
	EFI_GRAPHICS_OUTPUT_PROTOCOL protocol;
	EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE mode;
	EFI_GRAPHICS_OUTPUT_MODE_INFORMATION information;
	EFI_STATUS status;
} screens[SCREENS_MAX];

static size_t screen_count;
static EFI_STATUS locate_status;
static unsigned int freed;
static EFI_HANDLE handles[SCREENS_MAX];
static uint32_t pixels[17 * 16] __attribute__((aligned(4096)));

static EFI_STATUS EFIAPI locate_handles(EFI_LOCATE_SEARCH_TYPE how, EFI_GUID *guid, void *key,
					UINTN *count, EFI_HANDLE **found)
{
	(void)key;
	assert_int_equal(how, ByProtocol);
	assert_memory_equal(guid, &GUID_GRAPHICS_OUTPUT, sizeof(*guid));
	if (EFI_ERROR(locate_status))
		return locate_status;
	*count = screen_count;
	*found = handles;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI handle_protocol(EFI_HANDLE handle, EFI_GUID *guid, void **protocol)
{
	size_t index = (size_t)((EFI_HANDLE *)handle - handles);

	assert_memory_equal(guid, &GUID_GRAPHICS_OUTPUT, sizeof(*guid));
	assert_true(index < screen_count);
	*protocol = &screens[index].protocol;
	return screens[index].status;
}

static EFI_STATUS EFIAPI free_pool(void *buffer)
{
	if (buffer == handles)
		freed++;
	else
		free(buffer); /* a map */
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI allocate_pool(EFI_MEMORY_TYPE type, UINTN size, void **buffer)
{
	(void)type;
	*buffer = malloc(size);
	return EFI_SUCCESS;
}

static int open_firmware(void **state)
{
	struct scripted_firmware *firmware = scripted_firmware_open(48, 1);

	firmware->boot_services.LocateHandleBuffer = locate_handles;
	firmware->boot_services.HandleProtocol = handle_protocol;
	firmware->boot_services.FreePool = free_pool;
	firmware->boot_services.AllocatePool = allocate_pool;
	memset(screens, 0, sizeof(screens));
	for (size_t i = 0; i < SCREENS_MAX; i++) {
		handles[i] = &handles[i];
		screens[i].protocol.Mode = &screens[i].mode;
		screens[i].mode.Info = &screens[i].information;
		screens[i].mode.FrameBufferBase = (uintptr_t)pixels;
		screens[i].information = (EFI_GRAPHICS_OUTPUT_MODE_INFORMATION){
			.HorizontalResolution = 12,
			.VerticalResolution = 16,
			.PixelFormat = PixelBlueGreenRedReserved8BitPerColor,
			.PixelsPerScanLine = 16,
		};
	}
	screen_count = 1;
	locate_status = EFI_SUCCESS;
	freed = 0;
	*state = firmware;
	return 0;
}

static int close_firmware(void **state)
{
	scripted_firmware_close(*state);
	return 0;
}

/* Looks for one. Found or not, the list of handles is given back. */
static struct handoff_framebuffer find(struct scripted_firmware *firmware)
{
	struct handoff_framebuffer framebuffer = {.size = 0};

	freed = 0;
	firmware->loader->output.screen = (struct screen){.pixels = NULL};
	framebuffer_find(&firmware->loader->firmware, &framebuffer);
	assert_int_equal(freed, !EFI_ERROR(locate_status) && screen_count > 0);
	assert_int_equal(firmware->loader->output.screen.pixels != NULL, framebuffer.size != 0);
	return framebuffer;
}

static void expect_none(struct scripted_firmware *firmware)
{
	const struct handoff_framebuffer none = {.size = 0}, found = find(firmware);

	assert_memory_equal(&found, &none, sizeof(none));
}

/* What is drawn into is told, not what the card has; and the loader draws there from now on. */
static void test_a_screen(void **state)
{
	struct handoff_framebuffer found;

	screens[0].mode.FrameBufferSize = 256 << 20;
	found = find(*state);
	assert_int_equal(found.physical.value, (uintptr_t)pixels);
	assert_int_equal(found.size, 16 * 16 * 4);
	assert_int_equal(found.mapped_at.value, FRAMEBUFFER_VIRTUAL_BASE);
	assert_int_equal(found.shape.width, 12);
	assert_int_equal(found.shape.height, 16);
	assert_int_equal(found.shape.pixels_per_line, 16);
}

/* A base within a page is a screen, and the kernel finds its first pixel there; one within a pixel is
 * none, nor is 0. */
static void test_base(void **state)
{
	screens[0].mode.FrameBufferBase = (uintptr_t)pixels + 0x14;
	assert_int_equal(find(*state).mapped_at.value, FRAMEBUFFER_VIRTUAL_BASE + 0x14);
	screens[0].mode.FrameBufferBase = (uintptr_t)pixels + 2;
	expect_none(*state);
	screens[0].mode.FrameBufferBase = 0;
	expect_none(*state);
}

/* The colours of the four formats; masks must leave nothing of 32 bits out. */
static void test_formats(void **state)
{
	EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *information = &screens[0].information;
	EFI_PIXEL_BITMASK *masks = &information->PixelInformation;

	assert_int_equal(find(*state).shape.red_mask, 0xff0000);
	assert_int_equal(find(*state).shape.green_mask, 0x00ff00);
	assert_int_equal(find(*state).shape.blue_mask, 0x0000ff);
	information->PixelFormat = PixelRedGreenBlueReserved8BitPerColor;
	assert_int_equal(find(*state).shape.red_mask, 0x0000ff);
	assert_int_equal(find(*state).shape.blue_mask, 0xff0000);
	information->PixelFormat = PixelBitMask;
	*masks = (EFI_PIXEL_BITMASK){0x3ff00000, 0xffc00, 0x3ff, 0xc0000000};
	assert_int_equal(find(*state).shape.red_mask, 0x3ff00000);
	assert_int_equal(find(*state).shape.green_mask, 0xffc00);
	assert_int_equal(find(*state).shape.blue_mask, 0x3ff);
	/* Pixels of 16 bits; and colours that are missing. */
	*masks = (EFI_PIXEL_BITMASK){0xf800, 0x7e0, 0x1f, 0};
	expect_none(*state);
	*masks = (EFI_PIXEL_BITMASK){0, 0xffff, 0xffff0000, 0};
	expect_none(*state);
	*masks = (EFI_PIXEL_BITMASK){0xffff, 0, 0xffff0000, 0};
	expect_none(*state);
	*masks = (EFI_PIXEL_BITMASK){0xffff, 0xffff0000, 0, 0};
	expect_none(*state);
	information->PixelFormat = PixelBltOnly;
	expect_none(*state);
	information->PixelFormat = PixelFormatMax;
	expect_none(*state);
}

/* Lines that are shorter than they are wide, pictures of no height, and ones that their window cannot
 * hold with what stands in front of them in a page. */
static void test_sizes(void **state)
{
	const uint32_t lines = (FRAMEBUFFER_VIRTUAL_END - FRAMEBUFFER_VIRTUAL_BASE - PAGE_SIZE) /
			       PAGE_SIZE;
	EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *information = &screens[0].information;

	information->PixelsPerScanLine = 11;
	expect_none(*state);
	information->PixelsPerScanLine = 16;
	information->VerticalResolution = 0;
	expect_none(*state);
	information->PixelsPerScanLine = 1024;
	information->VerticalResolution = lines + 1;
	expect_none(*state);
	information->PixelsPerScanLine = UINT32_MAX;
	information->VerticalResolution = UINT32_MAX;
	expect_none(*state);
}

/* No mode is set, firmware says why there is nothing, or has nothing. */
static void test_none(void **state)
{
	screens[0].mode.Info = NULL;
	expect_none(*state);
	screens[0].protocol.Mode = NULL;
	expect_none(*state);
	screens[0].status = EFI_UNSUPPORTED;
	expect_none(*state);
	screen_count = 0;
	expect_none(*state);
	locate_status = EFI_NOT_FOUND;
	expect_none(*state);
}

/* The first that can be drawn into: the console's own is a splitter without memory. */
static void test_the_first_that_can_be_drawn_into(void **state)
{
	screen_count = 3;
	screens[0].information.PixelFormat = PixelBltOnly;
	screens[1].status = EFI_UNSUPPORTED;
	screens[2].information.HorizontalResolution = 9;
	assert_int_equal(find(*state).shape.width, 9);
	screens[1].status = EFI_SUCCESS;
	screens[1].information.HorizontalResolution = 10;
	assert_int_equal(find(*state).shape.width, 10);
}

/* Looked for again, as the last step before the exit does: the same one stays as it is, another is opened
 * anew, and one that went is none. */
static void test_a_mode_that_changes(void **state)
{
	struct scripted_firmware *firmware = *state;
	struct screen *screen = &firmware->loader->output.screen;
	struct handoff_framebuffer found = find(firmware);

	screen->row = 7;
	framebuffer_find(&firmware->loader->firmware, &found);
	assert_int_equal(screen->row, 7);
	screens[0].information.HorizontalResolution = 9;
	framebuffer_find(&firmware->loader->firmware, &found);
	assert_int_equal(found.shape.width, 9);
	assert_int_equal(screen->shape.width, 9);
	assert_int_equal(screen->row, 0);
	screens[0].information.PixelFormat = PixelBltOnly;
	framebuffer_find(&firmware->loader->firmware, &found);
	assert_int_equal(found.size, 0);
	assert_null(screen->pixels);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_firmware, close_firmware)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(test_a_screen),
		FRESH(test_base),
		FRESH(test_formats),
		FRESH(test_sizes),
		FRESH(test_none),
		FRESH(test_the_first_that_can_be_drawn_into),
		FRESH(test_a_mode_that_changes),
	};

	return cmocka_run_group_tests_name("framebuffer", tests, NULL, NULL);
}

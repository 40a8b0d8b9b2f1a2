/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * mode=: the size of the screen, set before its framebuffer is looked for.
 */
#include "kernel/lib/processor.h"
#include "loader/audit/audit.h"
#include "loader/firmware.h"

#define MODES_MAX 1024 /* a card has some thirty */

/* Asks firmware for each of its modes until one is of that size; which it hands out, is ours to free. */
static bool find(const struct audit *audit, EFI_GRAPHICS_OUTPUT_PROTOCOL *graphics, UINT32 *number)
{
	const struct audit_options *options = &audit->options;

	for (*number = 0; *number < graphics->Mode->MaxMode && *number < MODES_MAX; (*number)++) {
		EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *mode = NULL;
		UINTN size;
		bool found;

		if (EFI_ERROR(graphics->QueryMode(graphics, *number, &size, &mode)) ||
		    !is_readable(mode, sizeof(*mode)))
			continue;
		found = mode->HorizontalResolution == options->mode_width &&
			mode->VerticalResolution == options->mode_height;
		(void)audit->loader.firmware.boot_services->FreePool(mode);
		if (found)
			return true;
	}
	return false;
}

static bool set(const struct audit *audit, EFI_HANDLE handle)
{
	EFI_GRAPHICS_OUTPUT_PROTOCOL *graphics;
	UINT32 number;

	return !EFI_ERROR(firmware_protocol(&audit->loader.firmware, handle, GUID_GRAPHICS_OUTPUT,
					    sizeof(*graphics), (void **)&graphics)) &&
	       is_readable(graphics->Mode, sizeof(*graphics->Mode)) &&
	       find(audit, graphics, &number) && !EFI_ERROR(graphics->SetMode(graphics, number));
}

static bool set_as_asked(struct audit *audit)
{
	const struct audit_options *options = &audit->options;
	struct firmware *firmware = &audit->loader.firmware;
	EFI_HANDLE *handles;
	bool is_set = false;
	UINTN count;

	if (options->mode_width == 0)
		return true;
	handles = firmware_handles(firmware, GUID_GRAPHICS_OUTPUT, &count);
	for (UINTN i = 0; handles != NULL && i < count && !is_set; i++)
		is_set = set(audit, handles[i]);
	if (handles != NULL)
		(void)firmware->boot_services->FreePool(handles);
	return is_set || output_refusal(&audit->loader.output, "no screen has a mode of this size",
					"mode=%ux%u", options->mode_width, options->mode_height);
}

bool mode_set(struct audit *audit)
{
	struct loader *loader = &audit->loader;

	if (!set_as_asked(audit))
		return false;
	framebuffer_find(&loader->firmware, &loader->handoff.framebuffer);
	return true;
}

void mode_look(struct audit *audit)
{
	struct loader *loader = &audit->loader;

	if (audit->drivers.count_all != 0)
		framebuffer_find(&loader->firmware, &loader->handoff.framebuffer);
}

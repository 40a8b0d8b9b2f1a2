/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The screen as memory: what Graphics Output (UEFI 2.10, section 12.9) says of its framebuffer.
 *
 * Policy: the mode is left as firmware set it. What cannot be drawn into (BltOnly, other than 32
 * bits a pixel, no address) is no screen, and that is no failure.
 */
#include <layout.h>

#include "loader/steps.h"

/* False for formats that are not 32 bits with three colours in it. */
static bool read_masks(const EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *mode, struct screen_shape *shape)
{
	EFI_PIXEL_BITMASK masks = mode->PixelInformation;

	if (mode->PixelFormat == PixelRedGreenBlueReserved8BitPerColor)
		masks = (EFI_PIXEL_BITMASK){0x0000ff, 0x00ff00, 0xff0000, 0xff000000};
	else if (mode->PixelFormat == PixelBlueGreenRedReserved8BitPerColor)
		masks = (EFI_PIXEL_BITMASK){0xff0000, 0x00ff00, 0x0000ff, 0xff000000};
	else if (mode->PixelFormat != PixelBitMask)
		return false;
	shape->red_mask = masks.RedMask;
	shape->green_mask = masks.GreenMask;
	shape->blue_mask = masks.BlueMask;
	/* The masks cover a pixel, so they tell its size. */
	return (masks.RedMask | masks.GreenMask | masks.BlueMask | masks.ReservedMask) ==
		       UINT32_MAX &&
	       masks.RedMask != 0 && masks.GreenMask != 0 && masks.BlueMask != 0;
}

static bool examine(const EFI_GRAPHICS_OUTPUT_PROTOCOL *graphics,
		    struct handoff_framebuffer *framebuffer)
{
	const EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *mode;
	struct handoff_framebuffer found = {0};

	/* Both are NULL while no mode is set. */
	if (graphics->Mode == NULL || graphics->Mode->Info == NULL)
		return false;
	mode = graphics->Mode->Info;
	found.physical = paddr(graphics->Mode->FrameBufferBase);
	found.shape.width = mode->HorizontalResolution;
	found.shape.height = mode->VerticalResolution;
	found.shape.pixels_per_line = mode->PixelsPerScanLine;
	/* The visible part, not FrameBufferSize: that may be all of the card's memory, or nonsense. */
	found.size = (uint64_t)found.shape.pixels_per_line * found.shape.height * sizeof(uint32_t);
	/* It need not start on a page, but on a pixel. */
	if (!read_masks(mode, &found.shape) || found.shape.pixels_per_line < found.shape.width ||
	    found.physical.value == 0 || !is_aligned(found.physical.value, sizeof(uint32_t)) ||
	    found.size == 0 ||
	    found.size > FRAMEBUFFER_VIRTUAL_END - FRAMEBUFFER_VIRTUAL_BASE - PAGE_SIZE)
		return false;
	*framebuffer = found;
	return true;
}

/* The first that can be drawn into; the console's own handle often is a splitter without memory. */
static bool find(const struct firmware *firmware, struct handoff_framebuffer *framebuffer)
{
	EFI_BOOT_SERVICES *boot_services = firmware->boot_services;
	EFI_GUID guid = GUID_GRAPHICS_OUTPUT;
	EFI_HANDLE *handles = NULL;
	UINTN count = 0;
	bool found = false;

	if (EFI_ERROR(
		    boot_services->LocateHandleBuffer(ByProtocol, &guid, NULL, &count, &handles)) ||
	    handles == NULL)
		return false;
	for (UINTN i = 0; i < count && !found; i++) {
		void *graphics = NULL;

		found = !EFI_ERROR(firmware_protocol(firmware, handles[i], guid, &graphics)) &&
			graphics != NULL && examine(graphics, framebuffer);
	}
	(void)boot_services->FreePool(handles);
	return found;
}

void framebuffer_find(struct firmware *firmware, struct handoff_framebuffer *framebuffer)
{
	if (!find(firmware, framebuffer))
		return;
	framebuffer->mapped_at = vaddr(FRAMEBUFFER_VIRTUAL_BASE +
				       framebuffer->physical.value % PAGE_SIZE);
	screen_open(&firmware->output->screen, vaddr_pointer(vaddr_identity(framebuffer->physical)),
		    &framebuffer->shape, &screen_font, NULL);
}

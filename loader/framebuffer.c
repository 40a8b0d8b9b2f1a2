/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From Graphics Output to a linear framebuffer.
 */
#include "loader/framebuffer.h"

#include <layout.h>

#include "loader/protocol.h"

/* False for formats that are not 32 bits with three colours in it. */
static bool read_masks(const EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *mode, struct screen_shape *shape)
{
	const EFI_PIXEL_BITMASK *masks = &mode->PixelInformation;

	switch (mode->PixelFormat) {
	case PixelRedGreenBlueReserved8BitPerColor:
		shape->red_mask = 0x0000ff;
		shape->green_mask = 0x00ff00;
		shape->blue_mask = 0xff0000;
		return true;
	case PixelBlueGreenRedReserved8BitPerColor:
		shape->red_mask = 0xff0000;
		shape->green_mask = 0x00ff00;
		shape->blue_mask = 0x0000ff;
		return true;
	case PixelBitMask:
		shape->red_mask = masks->RedMask;
		shape->green_mask = masks->GreenMask;
		shape->blue_mask = masks->BlueMask;
		/* The masks cover a pixel, so they tell its size. */
		return (masks->RedMask | masks->GreenMask | masks->BlueMask |
			masks->ReservedMask) == UINT32_MAX &&
		       masks->RedMask != 0 && masks->GreenMask != 0 && masks->BlueMask != 0;
	default:
		return false;
	}
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
	if (!read_masks(mode, &found.shape) || mode->PixelsPerScanLine < mode->HorizontalResolution)
		return false;
	found.physical = paddr(graphics->Mode->FrameBufferBase);
	found.shape.width = mode->HorizontalResolution;
	found.shape.height = mode->VerticalResolution;
	found.shape.pixels_per_line = mode->PixelsPerScanLine;
	/* What is drawn into, not FrameBufferSize: that may be all of the card's memory, or nonsense. */
	found.size = (uint64_t)found.shape.pixels_per_line * found.shape.height * sizeof(uint32_t);
	/* It need not start on a page, but on a pixel. */
	if (found.physical.value == 0 || !is_aligned(found.physical.value, sizeof(uint32_t)) ||
	    found.size == 0 ||
	    found.size > FRAMEBUFFER_VIRTUAL_END - FRAMEBUFFER_VIRTUAL_BASE - PAGE_SIZE)
		return false;
	*framebuffer = found;
	return true;
}

/* The first that can be drawn into; the console's own handle often is a splitter without memory. */
static bool find(struct loader *loader)
{
	EFI_BOOT_SERVICES *boot_services = loader->boot_services;
	EFI_GUID guid = GUID_GRAPHICS_OUTPUT;
	EFI_HANDLE *handles;
	UINTN count;
	bool found = false;

	if (EFI_ERROR(boot_services->LocateHandleBuffer(ByProtocol, &guid, NULL, &count, &handles)))
		return false;
	for (UINTN i = 0; i < count && !found; i++) {
		void *graphics;

		found = !EFI_ERROR(protocol_of(loader, handles[i], guid, &graphics)) &&
			examine(graphics, &loader->framebuffer);
	}
	(void)boot_services->FreePool(handles);
	return found;
}

void framebuffer_find(struct loader *loader)
{
	const struct handoff_framebuffer *framebuffer = &loader->framebuffer;

	if (!find(loader))
		return;
	screen_open(&loader->screen, vaddr_pointer(vaddr_identity(framebuffer->physical)),
		    &framebuffer->shape, &screen_font);
}

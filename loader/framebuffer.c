/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The screen as memory: what Graphics Output (UEFI 2.10, section 12.9) says of its framebuffer.
 *
 * Policy: the mode is left as firmware set it. What cannot be drawn into (BltOnly, other than 32
 * bits a pixel, no address, other memory there) is told and no screen, and that is no failure.
 */
#include <layout.h>

#include "kernel/lib/processor.h"
#include "kernel/lib/string.h"
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

/* Screens lie in MMIO, which a map need not list, or in reserved memory; not where something else is. There is no
 * map yet in phase boot: one is read for this alone. */
static bool is_apart(EFI_BOOT_SERVICES *boot_services, uint64_t first, uint64_t last)
{
	struct memory_map map = {.size = 0};
	struct boot_exit exit = {.boot_services = boot_services, .map = &map};
	const struct memory_descriptor *other;
	bool apart;

	if (EFI_ERROR(exit_measure_map(boot_services, &exit.capacity)) ||
	    EFI_ERROR(boot_services->AllocatePool(EfiLoaderData, exit.capacity,
						  (void **)&map.descriptors)))
		return false;
	apart = !EFI_ERROR(exit_read_map(&exit));
	memory_map_for_each(other, &map)
		if (other->type != MEMORY_RESERVED && other->type != MEMORY_MMIO &&
		    other->physical_start.value <= last &&
		    memory_descriptor_end(other).value > first)
			apart = false;
	(void)boot_services->FreePool(map.descriptors);
	return apart;
}

/* Why it cannot be drawn into, or NULL. The visible part counts, not FrameBufferSize: that may be all of the
 * card's memory, or nonsense. It need not start on a page, but on a pixel. */
static const char *fault(const struct firmware *firmware,
			 const EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *mode,
			 struct handoff_framebuffer *found)
{
	found->shape.width = mode->HorizontalResolution;
	found->shape.height = mode->VerticalResolution;
	found->shape.pixels_per_line = mode->PixelsPerScanLine;
	found->size = (uint64_t)mode->PixelsPerScanLine * mode->VerticalResolution *
		      sizeof(uint32_t);
	if (!read_masks(mode, &found->shape))
		return "no 32-bit pixels";
	if (mode->PixelsPerScanLine < mode->HorizontalResolution || found->size == 0 ||
	    found->size > FRAMEBUFFER_VIRTUAL_END - FRAMEBUFFER_VIRTUAL_BASE - PAGE_SIZE)
		return "its size";
	if (is_aligned(found->physical.value, sizeof(uint32_t)) &&
	    is_readable(vaddr_pointer(vaddr_identity(found->physical)), found->size) &&
	    is_apart(firmware->boot_services, found->physical.value,
		     found->physical.value + found->size - 1))
		return NULL;
	return "its address";
}

static void examine(const struct firmware *firmware, const EFI_GRAPHICS_OUTPUT_PROTOCOL *graphics,
		    struct handoff_framebuffer *framebuffer)
{
	const EFI_GRAPHICS_OUTPUT_PROTOCOL_MODE *mode = graphics->Mode;
	struct handoff_framebuffer found = {.size = 0};
	const char *reason;

	/* Both are NULL while no mode is set. */
	if (!is_readable(mode, sizeof(*mode)) || !is_readable(mode->Info, sizeof(*mode->Info)))
		return;
	found.physical = paddr(mode->FrameBufferBase);
	found.mapped_at = vaddr(FRAMEBUFFER_VIRTUAL_BASE + found.physical.value % PAGE_SIZE);
	reason = fault(firmware, mode->Info, &found);
	if (reason == NULL)
		*framebuffer = found;
	else
		output_line(firmware->output, "screen %ux%u at 0x%lx passed over: %s",
			    found.shape.width, found.shape.height, found.physical.value, reason);
}

/* The first that can be drawn into; the console's own handle often is a splitter without memory. Where the
 * same one is found again, what stands on it stays. */
void framebuffer_find(struct firmware *firmware, struct handoff_framebuffer *framebuffer)
{
	struct screen *screen = &firmware->output->screen;
	struct handoff_framebuffer found = {.size = 0};
	uint32_t *const pixels = screen->pixels;
	UINTN count;
	EFI_HANDLE *handles = firmware_handles(firmware, GUID_GRAPHICS_OUTPUT, &count);
	void *graphics;

	screen->pixels = NULL; /* nobody knows whether they are still there */
	for (UINTN i = 0; handles != NULL && i < count && found.size == 0; i++)
		if (!EFI_ERROR(firmware_protocol(firmware, handles[i], GUID_GRAPHICS_OUTPUT,
						 sizeof(EFI_GRAPHICS_OUTPUT_PROTOCOL), &graphics)))
			examine(firmware, graphics, &found);
	if (handles != NULL)
		(void)firmware->boot_services->FreePool(handles);
	if (memcmp(&found, framebuffer, sizeof(found)) == 0)
		screen->pixels = pixels;
	else
		screen_open(screen, vaddr_pointer(vaddr_identity(found.physical)), &found.shape,
			    &screen_font);
	*framebuffer = found;
}

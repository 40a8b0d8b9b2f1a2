/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A mode of the screen that somebody's ExitBootServices handler has set.
 *
 * The rules for a screen are those of loader/framebuffer.c, which asks boot services. Behind the line there are
 * none, and these stand in for them: they answer with the screens that there were before the exit, and with the
 * map that was accepted. What a screen says of its mode lies in boot-services memory, which is as it was until our
 * own tables are entered.
 */
#include "kernel/lib/string.h"
#include "loader/audit/audit.h"

#define SCREENS_MAX 8

static struct {
	EFI_HANDLE screens[SCREENS_MAX]; /* the protocols, for handles of their own */
	UINTN count;
	const struct memory_map *map;
} known;

/* ---- The services ---- */

static EFI_STATUS EFIAPI locate_handles(EFI_LOCATE_SEARCH_TYPE type, EFI_GUID *protocol, void *key,
					UINTN *count, EFI_HANDLE **handles)
{
	(void)type, (void)protocol, (void)key;
	*count = known.count;
	*handles = known.screens;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI handle_protocol(EFI_HANDLE handle, EFI_GUID *protocol, void **interface)
{
	(void)protocol;
	*interface = handle;
	return EFI_SUCCESS;
}

/* The buffer is where the map lies already. */
static EFI_STATUS EFIAPI allocate_pool(EFI_MEMORY_TYPE type, UINTN size, void **pool)
{
	(void)type, (void)size;
	*pool = known.map->descriptors;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI free_pool(void *pool)
{
	(void)pool;
	return EFI_SUCCESS;
}

static EFI_STATUS EFIAPI get_memory_map(UINTN *size, EFI_MEMORY_DESCRIPTOR *descriptors, UINTN *key,
					UINTN *stride, UINT32 *version)
{
	*size = known.map->size;
	*key = known.map->key;
	*stride = known.map->descriptor_size;
	*version = known.map->descriptor_version;
	return descriptors == NULL ? EFI_BUFFER_TOO_SMALL : EFI_SUCCESS;
}

static EFI_BOOT_SERVICES *stand_in(void)
{
	static EFI_BOOT_SERVICES services;

	services.LocateHandleBuffer = locate_handles;
	services.HandleProtocol = handle_protocol;
	services.AllocatePool = allocate_pool;
	services.FreePool = free_pool;
	services.GetMemoryMap = get_memory_map;
	return &services;
}

/* ---- Before the exit, and behind it ---- */

void late_mode_open(struct audit *audit)
{
	const struct firmware *firmware = &audit->loader.firmware;
	EFI_HANDLE *handles;
	UINTN count;

	known.count = 0;
	known.map = &audit->loader.reserved.map;
	if (audit->loader.handoff.framebuffer.size == 0)
		return;
	handles = firmware_handles(firmware, GUID_GRAPHICS_OUTPUT, &count);
	if (handles == NULL)
		return;
	for (UINTN i = 0; i < count && known.count < SCREENS_MAX; i++)
		if (!EFI_ERROR(firmware_protocol(firmware, handles[i], GUID_GRAPHICS_OUTPUT,
						 sizeof(EFI_GRAPHICS_OUTPUT_PROTOCOL),
						 &known.screens[known.count])))
			known.count++;
	(void)firmware->boot_services->FreePool(handles);
}

/* Has the kernel's address space room for it? That was built before the exit. */
static bool is_mapped(struct audit *audit)
{
	struct loader *loader = &audit->loader;
	struct reserved *reserved = &loader->reserved;

	return space_build(&loader->firmware, &loader->kernel, reserved, &loader->handoff) ==
		       STATUS_OK &&
	       reserved->pool.used + reserved->tables_spare <= reserved->pool.pages;
}

void late_mode_look(struct audit *audit)
{
	struct loader *loader = &audit->loader;
	struct output *output = &loader->output;
	struct handoff_framebuffer *now = &loader->handoff.framebuffer;
	const struct handoff_framebuffer before = *now;
	const struct screen screen = output->screen;

	if (known.count == 0)
		return;
	loader->firmware.boot_services = stand_in();
	framebuffer_find(&loader->firmware, now);
	loader->firmware.boot_services = NULL;
	if (memcmp(now, &before, sizeof(before)) == 0)
		return;
	if (now->size != 0 && is_mapped(audit)) {
		output_line(output, "screen %ux%u since the exit", now->shape.width,
			    now->shape.height);
		return;
	}
	/* A driver may have taken its words along, and left the picture. */
	*now = before;
	output->screen = screen;
	(void)is_mapped(audit);
}

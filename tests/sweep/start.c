/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* One start, what is put between it and the real firmware, and what became of it; see sweep.h. */
#include "tests/drivers/common/start.h"
#include "tests/sweep/sweep.h"

static void *before[5]; /* the place that end_start() goes back to */
static int ending;

void end_start(int end)
{
	ending = end;
	__builtin_longjmp(before, 1);
}

/* ---- What is put between ---- */

static EFI_STATUS EFIAPI show(SIMPLE_TEXT_OUTPUT_INTERFACE *console, CHAR16 *text)
{
	(void)console;
	(void)text; /* serial has it, too */
	return EFI_SUCCESS;
}

void sweep_forget(void)
{
	EFI_SYSTEM_TABLE *real = sweep.real;
	UINTN count = real->NumberOfTableEntries;

	sweep.fault = (struct fault){.lie = LIE_NONE};
	sweep.load_options = NULL;
	sweep.load_options_size = 0;
	sweep.options = (struct text){NULL, 0};
	if (count > sizeof(sweep.tables) / sizeof(sweep.tables[0]))
		count = sizeof(sweep.tables) / sizeof(sweep.tables[0]);
	real->BootServices->CopyMem(sweep.system_table, real, sizeof(*real));
	real->BootServices->CopyMem(sweep.tables, real->ConfigurationTable,
				    count * sizeof(sweep.tables[0]));
	services_open();
	sweep.console.OutputString = show;
	sweep.system_table->BootServices = &sweep.boot_services;
	sweep.system_table->ConOut = &sweep.console;
	sweep.system_table->NumberOfTableEntries = count;
	sweep.system_table->ConfigurationTable = sweep.tables;
	for (UINTN i = 0; i < CALL_COUNT; i++) {
		sweep.last_calls[i] = sweep.calls[i];
		sweep.calls[i] = 0;
	}
}

/* ---- One start ---- */

/*
 * A loader is loaded once: firmware takes fifty milliseconds to unload an image. What it may write is put back before
 * each start.
 */
static struct image {
	EFI_HANDLE handle;
	EFI_LOADED_IMAGE_PROTOCOL *loaded;
	UINT8 *fresh; /* a copy of all of it, from before its first start */
} images[2];

/* PE/COFF, sections "MS-DOS Stub", "COFF File Header" and "Optional Header Standard Fields". */
static const UINT8 *header_of(const UINT8 *image)
{
	return image + *(const UINT32 *)(image + 0x3c);
}

static EFI_IMAGE_ENTRY_POINT entry_of(const UINT8 *image)
{
	return (EFI_IMAGE_ENTRY_POINT)(image + *(const UINT32 *)(header_of(image) + 4 + 20 + 16));
}

/* PE/COFF, section "Section Table (Section Headers)". */
struct section {
	UINT8 name[8];
	UINT32 size, start, file_size, file_start, unused[3], flags;
};
#define SECTION_IS_WRITABLE 0x80000000

static void make_fresh(const struct image *image)
{
	const UINT8 *header = header_of(image->fresh);
	const struct section *sections = (const void *)(header + 4 + 20 +
							*(const UINT16 *)(header + 4 + 16));
	UINT8 *base = image->loaded->ImageBase;

	for (UINT16 i = 0; i < *(const UINT16 *)(header + 4 + 2); i++)
		if ((sections[i].flags & SECTION_IS_WRITABLE) != 0)
			sweep.real->BootServices->CopyMem(base + sections[i].start,
							  image->fresh + sections[i].start,
							  sections[i].size);
}

static EFI_STATUS load(struct image *image, const struct text *file)
{
	EFI_BOOT_SERVICES *services = sweep.real->BootServices;
	EFI_GUID protocol = EFI_LOADED_IMAGE_PROTOCOL_GUID;
	EFI_STATUS status;

	status = services->LoadImage(FALSE, sweep.image, NULL, file->data, file->size,
				     &image->handle);
	if (!EFI_ERROR(status))
		status = services->HandleProtocol(image->handle, &protocol,
						  (void **)&image->loaded);
	if (!EFI_ERROR(status))
		status = services->AllocatePool(EfiLoaderData, image->loaded->ImageSize,
						(void **)&image->fresh);
	if (!EFI_ERROR(status))
		services->CopyMem(image->fresh, image->loaded->ImageBase, image->loaded->ImageSize);
	return status;
}

EFI_STATUS sweep_load(void)
{
	EFI_STATUS status = load(&images[FALSE], &sweep.loader);

	return EFI_ERROR(status) ? status : load(&images[TRUE], &sweep.audit);
}

static const char *text_of(EFI_STATUS status)
{
	static const struct {
		EFI_STATUS status;
		const char *text;
	} texts[] = {
		{EFI_SUCCESS, "EFI_SUCCESS"},
		{EFI_LOAD_ERROR, "EFI_LOAD_ERROR"},
		{EFI_INVALID_PARAMETER, "EFI_INVALID_PARAMETER"},
		{EFI_UNSUPPORTED, "EFI_UNSUPPORTED"},
		{EFI_BAD_BUFFER_SIZE, "EFI_BAD_BUFFER_SIZE"},
		{EFI_BUFFER_TOO_SMALL, "EFI_BUFFER_TOO_SMALL"},
		{EFI_DEVICE_ERROR, "EFI_DEVICE_ERROR"},
		{EFI_OUT_OF_RESOURCES, "EFI_OUT_OF_RESOURCES"},
		{EFI_VOLUME_CORRUPTED, "EFI_VOLUME_CORRUPTED"},
		{EFI_NOT_FOUND, "EFI_NOT_FOUND"},
		{EFI_NO_MAPPING, "EFI_NO_MAPPING"},
		{EFI_PROTOCOL_ERROR, "EFI_PROTOCOL_ERROR"},
		{EFI_END_OF_FILE, "EFI_END_OF_FILE"},
	};

	for (UINTN i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].status == status)
			return texts[i].text;
	return "another status";
}

static void say_left(const char *what, UINTN count)
{
	if (count == 0)
		return;
	say(" left: ");
	say_number(count);
	say(what);
}

static void say_end(EFI_STATUS status)
{
	if (ending == END_EXIT)
		say("exit");
	else if (ending == END_RESET)
		say("reset");
	else if (ending == END_STRANGE)
		say(strange_call);
	else {
		say("returned ");
		say(text_of(status));
	}
}

static void say_name(const char *name, const char *part, INT64 number)
{
	say(sweep.is_audit ? "audit: " : "");
	say(name);
	if (part != NULL) {
		say(" ");
		say(part);
	}
	if (number >= 0) {
		say(" ");
		say_number((UINT64)number);
	}
}

/* Interrupts are off where the loader came as far as a reset. */
static EFI_STATUS run(EFI_HANDLE image, const UINT8 *base)
{
	EFI_BOOT_SERVICES *services = sweep.real->BootServices;
	EFI_STATUS status = EFI_SUCCESS;

	ending = END_RETURNED;
	if (sweep.fault.level != 0)
		(void)services->RaiseTPL(sweep.fault.level);
	if (__builtin_setjmp(before) == 0)
		status = entry_of(base)(image, sweep.system_table);
	__asm__ volatile("sti; cld" : : : "memory");
	(void)services->RaiseTPL(TPL_HIGH_LEVEL);
	services->RestoreTPL(TPL_APPLICATION);
	return status;
}

void sweep_start(const char *name, const char *part, INT64 number)
{
	const struct image *image = &images[sweep.is_audit];
	EFI_LOADED_IMAGE_PROTOCOL *loaded = image->loaded;
	const UINT64 image_size = loaded->ImageSize;
	UINTN pages, pools, opened, events;
	EFI_STATUS status;

	say("sweep: start ");
	say_name(name, part, number);
	say("\n");
	sweep.starts++;
	make_fresh(image);
	loaded->DeviceHandle = &volume;
	loaded->LoadOptions = sweep.load_options;
	loaded->LoadOptionsSize = sweep.load_options_size;
	if (sweep.fault.has_size)
		loaded->ImageSize = sweep.fault.size;
	runtime_open();
	status = run(image->handle, loaded->ImageBase);
	runtime_close();
	loaded->ImageSize = image_size;
	say("sweep: end ");
	say_name(name, part, number);
	say(": ");
	say_end(status);
	events = events_left();
	pages = pages_left();
	pools = pools_left();
	opened = files_left();
	if (ending == END_RETURNED) {
		say_left(" pages", pages);
		say_left(" pools", pools);
		say_left(" files", opened);
		say_left(" events", events);
	}
	say("\n");
	sweep_forget();
}

void sweep_levels(void)
{
	static const EFI_TPL levels[] = {TPL_CALLBACK, TPL_NOTIFY, TPL_HIGH_LEVEL};

	for (UINTN i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		sweep.fault.level = levels[i];
		sweep_start("started at TPL", NULL, (INT64)levels[i]);
	}
}

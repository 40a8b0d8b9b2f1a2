/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Tables that lie, pointers that lead nowhere, screens that are none. */
#include "tests/sweep/sweep.h"

/* Not canonical; beyond the address width of most machines; the last page of all; where no memory is; in
 * page 0, and odd. */
static const UINT64 wild[] = {
	UINT64_C(0xdead000000000000),
	UINT64_C(0x00007ffffffff000),
	UINT64_C(0xfffffffffffff000),
	UINT64_C(0x000000ff00000000),
	8,
	0x11,
};
#define WILD_COUNT (sizeof(wild) / sizeof(wild[0]))

#define SIZES_COUNT 5
static const UINT32 sizes[SIZES_COUNT] = {0, 8, 35, 0x7fffffff, 0xffffffff};

/* ---- A configuration table of ours in the place of firmware's, or beside it ---- */

static EFI_CONFIGURATION_TABLE *slot_of(EFI_GUID guid)
{
	EFI_SYSTEM_TABLE *table = sweep.system_table;
	const UINT64 *wanted = (const void *)&guid;
	UINTN i = 0;

	for (; i < table->NumberOfTableEntries; i++) {
		const UINT64 *found = (const void *)&sweep.tables[i].VendorGuid;

		if (found[0] == wanted[0] && found[1] == wanted[1])
			return &sweep.tables[i];
	}
	table->NumberOfTableEntries++;
	sweep.tables[i].VendorGuid = guid;
	return &sweep.tables[i];
}

static void each_wild_table(const char *name, EFI_GUID guid)
{
	for (UINTN i = 0; i < WILD_COUNT; i++) {
		slot_of(guid)->VendorTable = (void *)wild[i];
		sweep_start(name, "is wild", (INT64)i);
	}
}

/* ---- ACPI ---- */

struct header {
	char signature[4];
	UINT32 length;
	UINT8 revision, checksum;
	char rest[26];
} __attribute__((packed));

struct rsdp {
	char signature[8];
	UINT8 checksum;
	char oem[6];
	UINT8 revision;
	UINT32 rsdt, length;
	UINT64 xsdt;
	UINT8 extended_checksum;
	UINT8 reserved[3];
} __attribute__((packed));

static struct {
	struct rsdp rsdp;
	struct {
		struct header header;
		UINT64 entries[3];
	} __attribute__((packed)) xsdt;
	struct {
		struct header header;
		UINT8 contents[44];
	} __attribute__((packed)) spcr;
} acpi;

static UINT8 sum(const void *data, UINTN size)
{
	UINT8 total = 0;

	for (UINTN i = 0; i < size; i++)
		total = (UINT8)(total + ((const UINT8 *)data)[i]);
	return total;
}

static void set_signature(char *to, const char *text)
{
	while (*text != '\0')
		*to++ = *text++;
}

static void seal(void)
{
	acpi.spcr.header.checksum = 0;
	acpi.spcr.header.checksum = (UINT8)-sum(&acpi.spcr, sizeof(acpi.spcr));
	acpi.xsdt.header.checksum = 0;
	acpi.xsdt.header.checksum = (UINT8)-sum(&acpi.xsdt, sizeof(acpi.xsdt));
	acpi.rsdp.checksum = 0;
	acpi.rsdp.checksum = (UINT8)-sum(&acpi.rsdp, 20);
	acpi.rsdp.extended_checksum = 0;
	acpi.rsdp.extended_checksum = (UINT8)-sum(&acpi.rsdp, sizeof(acpi.rsdp));
}

/* Sound tables, with an SPCR that names COM1. */
static void acpi_open(void)
{
	sweep.real->BootServices->SetMem(&acpi, sizeof(acpi), 0);
	set_signature(acpi.rsdp.signature, "RSD PTR ");
	acpi.rsdp.revision = 2;
	acpi.rsdp.length = sizeof(acpi.rsdp);
	acpi.rsdp.xsdt = (UINT64)&acpi.xsdt;
	set_signature(acpi.xsdt.header.signature, "XSDT");
	acpi.xsdt.header.length = sizeof(acpi.xsdt);
	for (UINTN i = 0; i < 3; i++)
		acpi.xsdt.entries[i] = (UINT64)&acpi.spcr;
	set_signature(acpi.spcr.header.signature, "SPCR");
	acpi.spcr.header.length = sizeof(acpi.spcr);
	acpi.spcr.header.revision = 2;
	acpi.spcr.contents[4] = 1; /* the base address: an I/O port */
	acpi.spcr.contents[8] = 0xf8;
	acpi.spcr.contents[9] = 0x03;
	seal();
}

static void start_acpi(const char *part, INT64 number)
{
	slot_of((EFI_GUID)ACPI_20_TABLE_GUID)->VendorTable = &acpi.rsdp;
	sweep_start("ACPI", part, number);
	acpi_open();
}

static void lie_in_acpi(void)
{
	acpi_open();
	start_acpi("is sound", -1);
	acpi.rsdp.signature[0] = 'X';
	start_acpi("RSDP signature", -1);
	acpi.rsdp.checksum++;
	start_acpi("RSDP checksum", -1);
	acpi.xsdt.header.checksum++;
	start_acpi("XSDT checksum", -1);
	acpi.spcr.header.checksum++;
	start_acpi("SPCR checksum", -1);
	acpi.xsdt.header.signature[0] = 'Y';
	start_acpi("XSDT signature", -1);
	for (UINTN i = 0; i < SIZES_COUNT; i++) {
		acpi.rsdp.length = sizes[i];
		seal();
		start_acpi("RSDP length", sizes[i]);
		acpi.xsdt.header.length = sizes[i];
		seal();
		start_acpi("XSDT length", sizes[i]);
		acpi.spcr.header.length = sizes[i];
		seal();
		start_acpi("SPCR length", sizes[i]);
	}
	for (UINTN i = 0; i < WILD_COUNT; i++) {
		acpi.rsdp.xsdt = wild[i];
		seal();
		start_acpi("XSDT is wild", (INT64)i);
		acpi.xsdt.entries[0] = wild[i];
		seal();
		start_acpi("XSDT entry is wild", (INT64)i);
	}
}

/* ---- The others ---- */

static void lie_in_properties(void)
{
	static struct {
		UINT16 version, length;
		UINT32 supported;
	} properties;

	for (UINTN i = 0; i < SIZES_COUNT; i++) {
		properties.version = 1;
		properties.length = (UINT16)sizes[i];
		properties.supported = 0;
		slot_of((EFI_GUID){0xeb66918a,
				   0x7eef,
				   0x402a,
				   {0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9}})
			->VendorTable = &properties;
		sweep_start("RtPropertiesTable length", NULL, (INT64)properties.length);
	}
}

void sweep_system_table(void)
{
	EFI_SYSTEM_TABLE *table = sweep.system_table;

	for (UINTN i = 0; i < WILD_COUNT + 1; i++) {
		void *pointer = i < WILD_COUNT ? (void *)wild[i] : NULL;

		table->FirmwareVendor = pointer;
		sweep_start("FirmwareVendor", NULL, (INT64)i);
		table->ConfigurationTable = pointer;
		sweep_start("ConfigurationTable", NULL, (INT64)i);
		table->RuntimeServices = pointer;
		sweep_start("RuntimeServices", NULL, (INT64)i);
		table->ConOut = pointer;
		sweep_start("ConOut", NULL, (INT64)i);
		sweep.load_options = pointer;
		sweep.load_options_size = 64;
		sweep_start("LoadOptions", NULL, (INT64)i);
	}
	/* Nobody to tell the reason to. */
	table->ConOut = table->StdErr = NULL;
	sweep.options = (struct text){(UINT8 *)(UINTN) "virtmap=", 8};
	sweep_start("no console, and a wrong option", NULL, -1);
	table->NumberOfTableEntries = 0;
	sweep_start("NumberOfTableEntries", NULL, 0);
	table->NumberOfTableEntries = UINT64_C(1) << 40;
	sweep_start("NumberOfTableEntries", NULL, 1);
	table->NumberOfTableEntries = ~UINT64_C(0);
	sweep_start("NumberOfTableEntries", NULL, 2);
}

/* ---- The loader's own image ---- */

static void lie_of_itself(void)
{
	static const UINT64 image_sizes[] = {0, ~UINT64_C(0), UINT64_C(1) << 40};

	for (UINTN i = 0; i < sizeof(image_sizes) / sizeof(image_sizes[0]); i++) {
		sweep.fault.has_size = TRUE;
		sweep.fault.size = image_sizes[i];
		sweep_start("loader's size", NULL, (INT64)i);
	}
}

void sweep_tables(void)
{
	each_wild_table("ACPI 2.0", (EFI_GUID)ACPI_20_TABLE_GUID);
	each_wild_table("SMBIOS", (EFI_GUID)SMBIOS_TABLE_GUID);
	each_wild_table("SMBIOS3", (EFI_GUID)SMBIOS3_TABLE_GUID);
	each_wild_table("RtPropertiesTable",
			(EFI_GUID){0xeb66918a,
				   0x7eef,
				   0x402a,
				   {0x84, 0x2e, 0x93, 0x1d, 0x21, 0xc3, 0x8a, 0xe9}});
	each_wild_table("MemoryAttributesTable",
			(EFI_GUID){0xdcfa911d,
				   0x26eb,
				   0x469f,
				   {0xa2, 0x20, 0x38, 0xb7, 0xdc, 0x46, 0x12, 0x20}});
	each_wild_table("DebugImageInfoTable",
			(EFI_GUID){0x49152e77,
				   0x1ada,
				   0x4764,
				   {0xb7, 0xa2, 0x7a, 0xfe, 0xfe, 0xd9, 0x5e, 0x8b}});
	lie_in_acpi();
	lie_in_properties();
	sweep_system_table();
	lie_of_itself();
}

/* ---- Screens ---- */

static void screen_open(void)
{
	sweep.fault.has_screen = TRUE;
	sweep.graphics.Mode = &sweep.graphics_mode;
	sweep.graphics_mode.Info = &sweep.graphics_info;
	sweep.graphics_mode.FrameBufferBase = UINT64_C(0x80000000);
	sweep.graphics_mode.FrameBufferSize = 800 * 600 * 4;
	sweep.graphics_info.HorizontalResolution = sweep.graphics_info.PixelsPerScanLine = 800;
	sweep.graphics_info.VerticalResolution = 600;
	sweep.graphics_info.PixelFormat = PixelBlueGreenRedReserved8BitPerColor;
}

void sweep_screens(void)
{
	for (UINTN i = 0; i < WILD_COUNT; i++) {
		screen_open();
		sweep.graphics.Mode = (void *)wild[i];
		sweep_start("screen", "its mode is wild", (INT64)i);
		screen_open();
		sweep.graphics_mode.Info = (void *)wild[i];
		sweep_start("screen", "its information is wild", (INT64)i);
		screen_open();
		sweep.graphics_mode.FrameBufferBase = wild[i];
		sweep_start("screen", "its address is wild", (INT64)i);
	}
	screen_open();
	sweep.graphics_mode.FrameBufferBase = (UINT64)sweep.kernel.data & ~UINT64_C(4095);
	sweep_start("screen", "lies in memory", -1);
	screen_open();
	sweep.graphics_info.PixelsPerScanLine = 0xffffffff;
	sweep.graphics_info.VerticalResolution = 0xffffffff;
	sweep_start("screen", "is endless", -1);
	screen_open();
	sweep.graphics_info.PixelsPerScanLine = 799;
	sweep_start("screen", "has short lines", -1);
	screen_open();
	sweep.graphics_info.PixelFormat = (EFI_GRAPHICS_PIXEL_FORMAT)77;
	sweep_start("screen", "has a format of its own", -1);
}

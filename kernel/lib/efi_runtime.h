/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The types of the runtime services, for code that has none of firmware's headers.
 *
 * Names and layouts are the specification's, in fixed sizes (UINTN is 64 bits wide). The kernel
 * passes addresses of these to firmware as plain numbers (kernel/service.h), so there are no function
 * types. Never included together with gnu-efi's headers, which define the same names.
 *
 * Source: UEFI 2.10, section 2.3.1 (data types), chapter 4 (tables), chapter 8 (runtime services),
 * appendix D (status codes).
 */
#ifndef LIB_EFI_RUNTIME_H
#define LIB_EFI_RUNTIME_H

#include <address.h>
#include <services.h>
#include <stdint.h>

/* ---- Status codes ---- */

typedef uint64_t EFI_STATUS;

#define EFI_ERROR_CODE(number) (UINT64_C(1) << 63 | (number))
#define EFI_ERROR(status) ((status) >> 63 != 0)

/* ERROR(NAME, number): all that have a name, each of which is EFI_NAME here. */
/* clang-format off */
#define EFI_ERRORS(ERROR)                                                                          \
	ERROR(LOAD_ERROR, 1) ERROR(INVALID_PARAMETER, 2) ERROR(UNSUPPORTED, 3)                     \
	ERROR(BAD_BUFFER_SIZE, 4) ERROR(BUFFER_TOO_SMALL, 5) ERROR(NOT_READY, 6)                   \
	ERROR(DEVICE_ERROR, 7) ERROR(WRITE_PROTECTED, 8) ERROR(OUT_OF_RESOURCES, 9)                \
	ERROR(VOLUME_CORRUPTED, 10) ERROR(VOLUME_FULL, 11) ERROR(NO_MEDIA, 12)                     \
	ERROR(MEDIA_CHANGED, 13) ERROR(NOT_FOUND, 14) ERROR(ACCESS_DENIED, 15)                     \
	ERROR(NO_MAPPING, 17) ERROR(TIMEOUT, 18) ERROR(NOT_STARTED, 19)                            \
	ERROR(ALREADY_STARTED, 20) ERROR(ABORTED, 21) ERROR(PROTOCOL_ERROR, 24)                    \
	ERROR(INCOMPATIBLE_VERSION, 25) ERROR(SECURITY_VIOLATION, 26) ERROR(CRC_ERROR, 27)         \
	ERROR(END_OF_FILE, 31)
/* clang-format on */

enum {
	EFI_SUCCESS,
#define ERROR(name, number) EFI_##name = EFI_ERROR_CODE(number),
	EFI_ERRORS(ERROR)
#undef ERROR
};

/* ---- Plain types ---- */

typedef uint16_t CHAR16; /* a literal is u"BootOrder" */

typedef struct {
	uint32_t Data1;
	uint16_t Data2, Data3;
	uint8_t Data4[8];
} EFI_GUID;

/* The vendor of the variables that the specification defines (section 3.3). */
#define EFI_GLOBAL_VARIABLE_GUID                                                                   \
	((EFI_GUID){0x8be4df61, 0x93ca, 0x11d2, {0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c}})

/* Ours: of every variable that Brightline writes, or asks for knowing that it is not there. */
#define BRIGHTLINE_VARIABLE_GUID                                                                   \
	((EFI_GUID){0xb219471e, 0x6c3d, 0x4e5a, {0x9f, 0x27, 0x51, 0x0d, 0xef, 0x10, 0x8a, 0x43}})

/* ---- Time; section 8.3 ---- */

typedef struct {
	uint16_t Year;
	uint8_t Month, Day, Hour, Minute, Second, Pad1;
	uint32_t Nanosecond;
	int16_t TimeZone; /* minutes; local time = UTC - TimeZone */
	uint8_t Daylight, Pad2;
} EFI_TIME;

#define EFI_UNSPECIFIED_TIMEZONE 0x07ff
#define EFI_TIME_ADJUST_DAYLIGHT 0x01
#define EFI_TIME_IN_DAYLIGHT 0x02

typedef struct {
	uint32_t Resolution; /* ticks a second */
	uint32_t Accuracy;   /* error in 1e-6 parts a second */
	uint8_t SetsToZero;
} EFI_TIME_CAPABILITIES;

/* ---- Variables; section 8.2 ---- */

#define EFI_VARIABLE_NON_VOLATILE 0x01U
#define EFI_VARIABLE_BOOTSERVICE_ACCESS 0x02U
#define EFI_VARIABLE_RUNTIME_ACCESS 0x04U

/* Ours: what a variable must have to be written after the exit. */
#define VARIABLE_ATTRIBUTES                                                                        \
	(EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS)

/* ---- Reset; section 8.5.1 ---- */

#define EFI_RESET_COLD 0
#define EFI_RESET_WARM 1
#define EFI_RESET_SHUTDOWN 2
#define EFI_RESET_PLATFORM_SPECIFIC 3

/* ---- Tables; chapter 4 ---- */

#define EFI_SYSTEM_TABLE_SIGNATURE UINT64_C(0x5453595320494249)
#define EFI_RUNTIME_SERVICES_SIGNATURE UINT64_C(0x56524553544e5552)

/* A pointer in it is a number: in which address space, the reader has to find out. */
typedef struct {
	struct table_header Hdr;
	uint64_t FirmwareVendor;
	uint32_t FirmwareRevision, Pad;
	uint64_t ConsoleInHandle, ConIn, ConsoleOutHandle, ConOut, StandardErrorHandle, StdErr;
	uint64_t RuntimeServices, BootServices;
	uint64_t NumberOfTableEntries, ConfigurationTable;
} EFI_SYSTEM_TABLE;

typedef struct {
	EFI_GUID VendorGuid;
	uint64_t VendorTable; /* stays physical */
} EFI_CONFIGURATION_TABLE;

_Static_assert(sizeof(EFI_GUID) == 16 && sizeof(EFI_CONFIGURATION_TABLE) == 24, "UEFI sizes");
_Static_assert(sizeof(EFI_TIME) == 16 && sizeof(EFI_TIME_CAPABILITIES) == 12, "UEFI sizes");
_Static_assert(sizeof(EFI_SYSTEM_TABLE) == 120, "UEFI sizes");

#endif

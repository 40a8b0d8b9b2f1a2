/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The types of the runtime services, for code that has none of firmware's headers.
 *
 * Names and layouts are the specification's, in fixed sizes (UINTN is 64 bits wide). The kernel
 * passes addresses of these to firmware as plain numbers, through kernel/audit/owner.h, so there are no
 * function types. Never included together with gnu-efi's headers, which define the same names.
 *
 * Source: UEFI 2.10, section 2.3.1 (data types), chapter 4 (tables), chapter 8 (runtime services),
 * appendix D (status codes).
 */
#ifndef EFI_RUNTIME_H
#define EFI_RUNTIME_H

#include <address.h>
#include <services.h>
#include <stdint.h>

/* ---- Status codes ---- */

typedef uint64_t EFI_STATUS;

#define EFI_ERROR_CODE(number) (UINT64_C(1) << 63 | (number))
#define EFI_ERROR(status) ((status) >> 63 != 0)

#define EFI_SUCCESS UINT64_C(0)
#define EFI_LOAD_ERROR EFI_ERROR_CODE(1)
#define EFI_INVALID_PARAMETER EFI_ERROR_CODE(2)
#define EFI_UNSUPPORTED EFI_ERROR_CODE(3)
#define EFI_BAD_BUFFER_SIZE EFI_ERROR_CODE(4)
#define EFI_BUFFER_TOO_SMALL EFI_ERROR_CODE(5)
#define EFI_NOT_READY EFI_ERROR_CODE(6)
#define EFI_DEVICE_ERROR EFI_ERROR_CODE(7)
#define EFI_WRITE_PROTECTED EFI_ERROR_CODE(8)
#define EFI_OUT_OF_RESOURCES EFI_ERROR_CODE(9)
#define EFI_VOLUME_CORRUPTED EFI_ERROR_CODE(10)
#define EFI_VOLUME_FULL EFI_ERROR_CODE(11)
#define EFI_NO_MEDIA EFI_ERROR_CODE(12)
#define EFI_MEDIA_CHANGED EFI_ERROR_CODE(13)
#define EFI_NOT_FOUND EFI_ERROR_CODE(14)
#define EFI_ACCESS_DENIED EFI_ERROR_CODE(15)
#define EFI_NO_MAPPING EFI_ERROR_CODE(17)
#define EFI_TIMEOUT EFI_ERROR_CODE(18)
#define EFI_NOT_STARTED EFI_ERROR_CODE(19)
#define EFI_ALREADY_STARTED EFI_ERROR_CODE(20)
#define EFI_ABORTED EFI_ERROR_CODE(21)
#define EFI_PROTOCOL_ERROR EFI_ERROR_CODE(24)
#define EFI_INCOMPATIBLE_VERSION EFI_ERROR_CODE(25)
#define EFI_SECURITY_VIOLATION EFI_ERROR_CODE(26)
#define EFI_CRC_ERROR EFI_ERROR_CODE(27)
#define EFI_END_OF_FILE EFI_ERROR_CODE(31)

/* ---- Plain types ---- */

typedef uint16_t CHAR16; /* a literal is u"BootOrder" */

typedef struct {
	uint32_t Data1;
	uint16_t Data2;
	uint16_t Data3;
	uint8_t Data4[8];
} EFI_GUID;

/* The vendor of the variables that the specification defines (section 3.3). */
#define EFI_GLOBAL_VARIABLE_GUID                                                                   \
	{                                                                                          \
		0x8be4df61, 0x93ca, 0x11d2,                                                        \
		{                                                                                  \
			0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c                             \
		}                                                                                  \
	}

/* Ours: of every variable that Brightline writes, or asks for knowing that it is not there. */
#define BRIGHTLINE_VARIABLE_GUID                                                                   \
	{                                                                                          \
		0xb219471e, 0x6c3d, 0x4e5a,                                                        \
		{                                                                                  \
			0x9f, 0x27, 0x51, 0x0d, 0xef, 0x10, 0x8a, 0x43                             \
		}                                                                                  \
	}

/* Ours as well: two variables of one name need two vendors. */
#define BRIGHTLINE_OTHER_VARIABLE_GUID                                                             \
	{                                                                                          \
		0xb219471e, 0x6c3d, 0x4e5a,                                                        \
		{                                                                                  \
			0x9f, 0x27, 0x51, 0x0d, 0xef, 0x10, 0x8a, 0x44                             \
		}                                                                                  \
	}

/* ---- Time; section 8.3 ---- */

typedef struct {
	uint16_t Year;
	uint8_t Month;
	uint8_t Day;
	uint8_t Hour;
	uint8_t Minute;
	uint8_t Second;
	uint8_t Pad1;
	uint32_t Nanosecond;
	int16_t TimeZone; /* minutes; local time = UTC - TimeZone */
	uint8_t Daylight;
	uint8_t Pad2;
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
#define EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS 0x20U
#define EFI_VARIABLE_APPEND_WRITE 0x40U

/* Ours: what a variable must have to be written after the exit. */
#define VARIABLE_ATTRIBUTES                                                                        \
	(EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS)

/* ---- Reset; section 8.5.1 ---- */

#define EFI_RESET_COLD 0
#define EFI_RESET_WARM 1
#define EFI_RESET_SHUTDOWN 2
#define EFI_RESET_PLATFORM_SPECIFIC 3
#define EFI_RESET_TYPE_COUNT 4

/* ---- Tables; chapter 4 ---- */

#define EFI_SYSTEM_TABLE_SIGNATURE UINT64_C(0x5453595320494249)
#define EFI_RUNTIME_SERVICES_SIGNATURE UINT64_C(0x56524553544e5552)

/* Only the header and 44 functions: what a table that is gone once held. */
#define EFI_BOOT_SERVICES_SIZE 376

/* Before it, gRT ended with ResetSystem, and SetVariable knew no EFI_VARIABLE_APPEND_WRITE. */
#define EFI_2_00_SYSTEM_TABLE_REVISION (2U << 16)

/* Since then GetNextVariableName refuses a name that is not there, which was EFI_NOT_FOUND before. */
#define EFI_2_70_SYSTEM_TABLE_REVISION (2U << 16 | 70)

/* A pointer in it is a number: in which address space, the reader has to find out. */
typedef struct {
	struct table_header Hdr;
	uint64_t FirmwareVendor;
	uint32_t FirmwareRevision;
	uint32_t Pad;
	uint64_t ConsoleInHandle;
	uint64_t ConIn;
	uint64_t ConsoleOutHandle;
	uint64_t ConOut;
	uint64_t StandardErrorHandle;
	uint64_t StdErr;
	uint64_t RuntimeServices;
	uint64_t BootServices;
	uint64_t NumberOfTableEntries;
	uint64_t ConfigurationTable;
} EFI_SYSTEM_TABLE;

typedef struct {
	EFI_GUID VendorGuid;
	uint64_t VendorTable; /* stays physical */
} EFI_CONFIGURATION_TABLE;

_Static_assert(sizeof(EFI_GUID) == 16 && sizeof(EFI_TIME) == 16, "UEFI sizes");
_Static_assert(sizeof(EFI_TIME_CAPABILITIES) == 12, "UEFI sizes");
_Static_assert(sizeof(EFI_SYSTEM_TABLE) == 120, "UEFI sizes");
_Static_assert(sizeof(EFI_CONFIGURATION_TABLE) == 24, "UEFI sizes");

#endif

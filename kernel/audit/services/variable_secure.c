/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Variables that can be written only with a key, or not at all: volatile variables after the exit,
 * variables that want an authenticated write, and the keys of Secure Boot. UEFI 2.10, sections 8.2.3
 * and 32.3.
 *
 * A variable that is not ours is only ever written with its own contents, so that nothing is lost if
 * firmware takes the write.
 */
#include "kernel/audit/services/signed_writes.h"
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/audit/services/variable_ours.h"
#include "kernel/lib/crc32.h"
#include "kernel/lib/string.h"

/* GetVariable of a variable that fits the buffers; the size that firmware reports is checked. */
static bool read(struct service_check *check)
{
	return variable_get(check, VARIABLE_DATA_SIZE) == EFI_SUCCESS &&
	       variable_buffers.size <= VARIABLE_DATA_SIZE;
}

static void expect_unchanged(struct service_check *check, const char *name, uint32_t attributes,
			     uint64_t size, uint32_t sum)
{
	if (!read(check) || variable_buffers.size != size ||
	    variable_buffers.attributes != attributes || crc32(variable_buffers.data, size) != sum)
		reasons_add(&check->reasons, "%s was changed by a write that had to be refused",
			    name);
}

/* ---- Volatile variables, which firmware alone writes ---- */

static const char *const volatile_names[] = {
	"SecureBoot",
	"SetupMode",
	"OsIndicationsSupported",
	"BootCurrent",
};

static bool is_volatile(uint32_t attributes)
{
	return (attributes & (EFI_VARIABLE_NON_VOLATILE | EFI_VARIABLE_RUNTIME_ACCESS)) ==
	       EFI_VARIABLE_RUNTIME_ACCESS;
}

static void write_own_contents(struct service_check *check, const char *name)
{
	uint32_t attributes = variable_buffers.attributes;
	uint64_t size = variable_buffers.size;
	uint32_t sum = crc32(variable_buffers.data, size);
	EFI_STATUS status = variable_set(check, attributes, variable_buffers.data, size);

	service_expect(check, status, EFI_WRITE_PROTECTED, name);
	expect_unchanged(check, name, attributes, size, sum);
}

void check_variable_set_read_only(struct service_check *check)
{
	unsigned int tried = 0;

	for (size_t i = 0; i < sizeof(volatile_names) / sizeof(volatile_names[0]); i++) {
		variable_choose(volatile_names[i], &variable_global);
		if (!read(check) || !is_volatile(variable_buffers.attributes))
			continue;
		write_own_contents(check, volatile_names[i]);
		tried++;
	}
	if (tried == 0)
		check->skip = "there is no volatile variable of the specification's";
}

/* ---- Writes that are not authenticated ---- */

#define WIN_CERT_REVISION 0x0200
#define WIN_CERT_TYPE_EFI_GUID 0x0ef1
#define EFI_CERT_TYPE_PKCS7_GUID                                                                   \
	{                                                                                          \
		0x4aafd29d, 0x68df, 0x49ee,                                                        \
		{                                                                                  \
			0x8a, 0xa9, 0x34, 0x7d, 0x37, 0x56, 0x65, 0xa7                             \
		}                                                                                  \
	}

/* EFI_VARIABLE_AUTHENTICATION_2 without a certificate (section 8.2.2), and contents behind it. */
static struct {
	EFI_TIME TimeStamp;
	uint32_t dwLength; /* from here to the end of the certificate */
	uint16_t wRevision;
	uint16_t wCertificateType;
	EFI_GUID CertType;
	uint8_t contents[VARIABLE_DATA_SIZE];
} unsigned_write;

#define DESCRIPTOR_SIZE offsetof(typeof(unsigned_write), contents)
_Static_assert(DESCRIPTOR_SIZE == 40, "EFI_VARIABLE_AUTHENTICATION_2 without CertData");

/* The flaw of a descriptor, besides the missing signature. */
struct flaw {
	const char *what;
	uint32_t length; /* a wrong dwLength; 0: the right one */
	uint8_t pad;	 /* Pad1 of the time, which must be zero */
	uint32_t type;	 /* put over CertType */
};

static const struct flaw flaws[] = {
	{.what = "a write without a signature"},
	{.what = "a certificate that ends behind the write", .length = 1000},
	{.what = "a certificate that is shorter than its header", .length = 8},
	{.what = "a time with something in its padding", .pad = 1},
	{.what = "a certificate of another type", .type = 1},
};

static EFI_STATUS set_unsigned(struct service_check *check, uint32_t attributes, const void *data,
			       uint64_t size, const struct flaw *flaw)
{
	uint32_t length = flaw->length ? flaw->length : DESCRIPTOR_SIZE - sizeof(EFI_TIME);

	unsigned_write.TimeStamp = (EFI_TIME){.Year = 2024,
					      .Month = 2,
					      .Day = 29,
					      .Pad1 = flaw->pad};
	unsigned_write.dwLength = length;
	unsigned_write.wRevision = WIN_CERT_REVISION;
	unsigned_write.wCertificateType = WIN_CERT_TYPE_EFI_GUID;
	unsigned_write.CertType = (EFI_GUID)EFI_CERT_TYPE_PKCS7_GUID;
	unsigned_write.CertType.Data1 ^= flaw->type;
	memcpy(unsigned_write.contents, data, size);
	return variable_set(check, attributes, &unsigned_write, DESCRIPTOR_SIZE + size);
}

void check_variable_auth_malformed(struct service_check *check)
{
	EFI_STATUS status;

	variable_choose(VARIABLE_SIGNED, &variable_ours);
	status = variable_set(check, SIGNED_ATTRIBUTES, variable_content(0), 4);
	if (status == EFI_INVALID_PARAMETER || status == EFI_UNSUPPORTED) {
		check->skip = VARIABLE_NOT_AUTHENTICATED;
		return;
	}
	service_expect(check, status, EFI_SECURITY_VIOLATION, "a write without a descriptor");
	for (size_t i = 0; i < sizeof(flaws) / sizeof(flaws[0]); i++) {
		status = set_unsigned(check, SIGNED_ATTRIBUTES, variable_content(0), 4, &flaws[i]);
		service_expect(check, status, EFI_SECURITY_VIOLATION, flaws[i].what);
	}
	(void)variable_is_gone(check, "what was to be refused");
}

/* ---- The keys of Secure Boot ---- */

#define EFI_IMAGE_SECURITY_DATABASE_GUID                                                           \
	{                                                                                          \
		0xd719b2cb, 0x3d3a, 0x4596,                                                        \
		{                                                                                  \
			0xa3, 0xbc, 0xda, 0xd0, 0x0e, 0x67, 0x65, 0x6f                             \
		}                                                                                  \
	}

static const struct {
	const char *name;
	EFI_GUID vendor;
} keys[] = {
	{"PK", EFI_GLOBAL_VARIABLE_GUID},
	{"KEK", EFI_GLOBAL_VARIABLE_GUID},
	{"db", EFI_IMAGE_SECURITY_DATABASE_GUID},
	{"dbx", EFI_IMAGE_SECURITY_DATABASE_GUID},
};

/* In setup mode PK may be written without a signature: then the keys are not tried. */
static bool is_user_mode(struct service_check *check)
{
	variable_choose("SetupMode", &variable_global);
	return variable_get(check, 1) == EFI_SUCCESS && variable_buffers.data[0] == 0;
}

static void try_key(struct service_check *check, const char *name)
{
	uint32_t attributes = variable_buffers.attributes;
	uint64_t size = variable_buffers.size;
	uint32_t sum = crc32(variable_buffers.data, size);
	EFI_STATUS status = set_unsigned(check, attributes, variable_buffers.data, size, &flaws[0]);

	service_expect(check, status, EFI_SECURITY_VIOLATION, name);
	expect_unchanged(check, name, attributes, size, sum);
}

void check_variable_auth_keys(struct service_check *check)
{
	if (!is_user_mode(check)) {
		check->skip = "SetupMode is not 0: no platform key protects the others";
		return;
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		variable_choose(keys[i].name, &keys[i].vendor);
		if (read(check) && variable_store_is_full(check, variable_buffers.size) == NULL)
			try_key(check, keys[i].name);
	}
}

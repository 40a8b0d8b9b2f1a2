/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetVariable and QueryVariableInfo; UEFI 2.10, sections 8.2.1 and 8.2.4.
 */
#include "kernel/audit/services/slot_checks.h"
#include "kernel/audit/services/variable.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

struct variable_buffers variable_buffers;

const EFI_GUID variable_global = EFI_GLOBAL_VARIABLE_GUID;
const EFI_GUID variable_ours = BRIGHTLINE_VARIABLE_GUID;

void variable_choose(const char *name, const EFI_GUID *vendor)
{
	size_t length = strlen(name);

	for (size_t i = 0; i <= length; i++)
		variable_buffers.key.name[i] = (unsigned char)name[i];
	variable_buffers.key.vendor = *vendor;
}

/* A capacity of 0 comes without a buffer: the specification's way to ask for the size. */
EFI_STATUS variable_get(struct service_check *check, uint64_t capacity)
{
	variable_buffers.size = capacity;
	variable_buffers.attributes = 0;
	memset(variable_buffers.data, VARIABLE_SPOILED,
	       capacity < VARIABLE_DATA_SIZE ? capacity + 1 : VARIABLE_DATA_SIZE);
	return service_call(check, SERVICE_GET_VARIABLE,
			    ARGUMENTS(address_of(variable_buffers.key.name),
				      address_of(&variable_buffers.key.vendor),
				      address_of(&variable_buffers.attributes),
				      address_of(&variable_buffers.size),
				      capacity == 0 ? 0 : address_of(variable_buffers.data)));
}

/* ---- GetVariable ---- */

/* The limit of names that are tried: a list without an end is another check's finding. */
#define CANDIDATES_MAX 64

/* May it be read, and does it fit the buffer? */
static bool fits(struct service_check *check)
{
	return variable_get(check, 0) == EFI_BUFFER_TOO_SMALL &&
	       variable_buffers.size <= VARIABLE_DATA_SIZE;
}

/* BootOrder, or where there is none (U-Boot) the first of the list that fits. */
static bool choose_present(struct service_check *check)
{
	uint64_t capacity = VARIABLE_NAME_SIZE;

	variable_choose("BootOrder", &variable_global);
	if (variable_get(check, 0) != EFI_NOT_FOUND)
		return true;
	memset(&variable_buffers.key, 0, sizeof(variable_buffers.key));
	check->skip = "there is neither BootOrder nor another variable that could be read";
	for (unsigned int i = 0; i < CANDIDATES_MAX; i++) {
		if (variable_next(check, &capacity) != VARIABLE_STEP_NEXT)
			return false;
		if (fits(check)) {
			check->skip = NULL;
			return true;
		}
	}
	return false;
}

static void examine_read(struct service_check *check, uint64_t size)
{
	uint32_t wanted = EFI_VARIABLE_BOOTSERVICE_ACCESS | EFI_VARIABLE_RUNTIME_ACCESS;

	if (variable_buffers.size != size)
		reasons_add(&check->reasons, "the size was %lu and is %lu once there is room", size,
			    variable_buffers.size);
	if (size < VARIABLE_DATA_SIZE && variable_buffers.data[size] != VARIABLE_SPOILED)
		reasons_add(&check->reasons, "more than %lu bytes were written", size);
	if ((variable_buffers.attributes & wanted) != wanted)
		reasons_add(&check->reasons, "the attributes are 0x%x: not readable at runtime",
			    variable_buffers.attributes);
}

/* The attributes come with the size, too; before UEFI 2.7 the specification did not say so. */
static void examine_early_attributes(struct service_check *check, uint32_t early)
{
	if (check->handoff->uefi_revision >= EFI_2_70_SYSTEM_TABLE_REVISION &&
	    early != variable_buffers.attributes)
		reasons_add(&check->reasons,
			    "the attributes were 0x%x and are 0x%x once there is room", early,
			    variable_buffers.attributes);
}

/* Asks for the size without a buffer, then with a byte too little, and reads with just enough. */
static void check_two_calls(struct service_check *check)
{
	uint32_t attributes;
	uint64_t size;

	if (!service_expect(check, variable_get(check, 0), EFI_BUFFER_TOO_SMALL,
			    "GetVariable without room"))
		return;
	size = variable_buffers.size;
	attributes = variable_buffers.attributes;
	if (size == 0 || size > VARIABLE_DATA_SIZE) {
		reasons_add(&check->reasons, "GetVariable without room asks for %lu bytes", size);
		return;
	}
	if (size > 1 &&
	    service_expect(check, variable_get(check, size - 1), EFI_BUFFER_TOO_SMALL,
			   "GetVariable with a byte too little") &&
	    variable_buffers.size != size)
		reasons_add(&check->reasons, "the size asked for was %lu and is %lu now", size,
			    variable_buffers.size);
	if (service_expect(check, variable_get(check, size), EFI_SUCCESS, "GetVariable")) {
		examine_read(check, size);
		examine_early_attributes(check, attributes);
	}
}

/* `# boot-order=0001,0000`: an array of 16-bit numbers (section 3.1.1). */
static void print_boot_order(struct service_check *check)
{
	char text[128] = "";
	size_t length = 0;

	variable_choose("BootOrder", &variable_global);
	if (variable_get(check, VARIABLE_DATA_SIZE) != EFI_SUCCESS) {
		report_fact("boot-order=absent");
		return;
	}
	if (variable_buffers.size % 2 != 0)
		reasons_add(&check->reasons, "BootOrder has %lu bytes, an odd number",
			    variable_buffers.size);
	for (uint64_t i = 0; i + 1 < variable_buffers.size && length + 6 < sizeof(text); i += 2)
		length += format_text(text + length, sizeof(text) - length, "%s%02x%02x",
				      i ? "," : "", variable_buffers.data[i + 1],
				      variable_buffers.data[i]);
	report_fact("boot-order=%s", text);
}

/* One byte, 0 or 1 (section 3.3); a firmware without Secure Boot need not have it. */
static void check_secure_boot(struct service_check *check)
{
	EFI_STATUS status;

	variable_choose("SecureBoot", &variable_global);
	status = variable_get(check, VARIABLE_DATA_SIZE);
	if (status == EFI_NOT_FOUND) {
		report_fact("secure-boot=absent");
		return;
	}
	if (!service_expect(check, status, EFI_SUCCESS, "GetVariable of SecureBoot"))
		return;
	report_fact("secure-boot=%u", variable_buffers.data[0]);
	if (variable_buffers.size != 1 || variable_buffers.data[0] > 1)
		reasons_add(&check->reasons, "SecureBoot is %u in %lu bytes, and not 0 or 1 in one",
			    variable_buffers.data[0], variable_buffers.size);
}

void check_get_variable(struct service_check *check)
{
	EFI_STATUS status;

	variable_choose("BrightlineAbsent", &variable_ours);
	status = variable_get(check, 0);
	if (service_is_absent(check, status))
		return;
	service_expect(check, status, EFI_NOT_FOUND, "GetVariable of an absent variable");
	if (choose_present(check))
		check_two_calls(check);
	print_boot_order(check);
	check_secure_boot(check);
}

/* ---- QueryVariableInfo ---- */

EFI_STATUS variable_query(struct service_check *check, uint32_t attributes,
			  struct variable_info *info)
{
	static struct variable_info buffers;
	EFI_STATUS status;

	memset(&buffers, VARIABLE_SPOILED, sizeof(buffers));
	status = service_call(check, SERVICE_QUERY_VARIABLE_INFO,
			      ARGUMENTS(attributes, address_of(&buffers.maximum),
					address_of(&buffers.remaining),
					address_of(&buffers.maximum_variable)));
	*info = buffers;
	return status;
}

void check_query_variable_info(struct service_check *check)
{
	struct variable_info info;
	EFI_STATUS status = variable_query(check, VARIABLE_ATTRIBUTES, &info);

	if (service_is_absent(check, status) ||
	    !service_expect(check, status, EFI_SUCCESS, "QueryVariableInfo"))
		return;
	report_fact("variable-storage=%lu variable-remaining=%lu variable-maximum=%lu",
		    info.maximum, info.remaining, info.maximum_variable);
	if (info.maximum == 0)
		reasons_add(&check->reasons, "there is no storage for variables");
	if (info.remaining > info.maximum)
		reasons_add(&check->reasons, "%lu bytes remain of %lu", info.remaining,
			    info.maximum);
	if (info.maximum_variable > info.maximum)
		reasons_add(&check->reasons, "one variable may have %lu bytes of %lu",
			    info.maximum_variable, info.maximum);
}

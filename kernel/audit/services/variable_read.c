/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetVariable and QueryVariableInfo; UEFI 2.10, sections 8.2.1 and 8.2.4.
 */
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"
#include "kernel/audit/services/variable.h"

struct variable_room variable_room;

const EFI_GUID variable_global = EFI_GLOBAL_VARIABLE_GUID;
const EFI_GUID variable_ours = BRIGHTLINE_VARIABLE_GUID;

void variable_choose(const char *name, const EFI_GUID *vendor)
{
	size_t length = strlen(name);

	for (size_t i = 0; i <= length; i++)
		variable_room.key.name[i] = (unsigned char)name[i];
	variable_room.key.vendor = *vendor;
}

/* With no room there is no buffer either: the specification's way to ask for the size. */
EFI_STATUS variable_get(struct service_check *check, uint64_t capacity)
{
	variable_room.size = capacity;
	variable_room.attributes = 0;
	memset(variable_room.data, VARIABLE_SPOILED,
	       capacity < VARIABLE_DATA_SIZE ? capacity + 1 : VARIABLE_DATA_SIZE);
	return service_call(check, SERVICE_GET_VARIABLE,
			    ARGUMENTS(address_of(variable_room.key.name),
				      address_of(&variable_room.key.vendor),
				      address_of(&variable_room.attributes),
				      address_of(&variable_room.size),
				      capacity == 0 ? 0 : address_of(variable_room.data)));
}

/* ---- GetVariable ---- */

/* A list without an end is another check's finding. */
#define CANDIDATES_MAX 64

/* May it be read, and is there room for it? */
static bool fits(struct service_check *check)
{
	return variable_get(check, 0) == EFI_BUFFER_TOO_SMALL &&
	       variable_room.size <= VARIABLE_DATA_SIZE;
}

/* BootOrder, or where there is none (U-Boot) the first of the list that fits. */
static bool choose_present(struct service_check *check)
{
	uint64_t capacity = VARIABLE_NAME_SIZE;

	variable_choose("BootOrder", &variable_global);
	if (variable_get(check, 0) != EFI_NOT_FOUND)
		return true;
	memset(&variable_room.key, 0, sizeof(variable_room.key));
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

	if (variable_room.size != size)
		reasons_add(&check->reasons, "the size was %llu and is %llu once there is room",
			    (unsigned long long)size, (unsigned long long)variable_room.size);
	if (size < VARIABLE_DATA_SIZE && variable_room.data[size] != VARIABLE_SPOILED)
		reasons_add(&check->reasons, "more than %llu bytes were written",
			    (unsigned long long)size);
	if ((variable_room.attributes & wanted) != wanted)
		reasons_add(&check->reasons, "the attributes are 0x%x: not readable at runtime",
			    variable_room.attributes);
}

/* They are told with the size, too; before UEFI 2.7 that was not said. */
static void examine_early_attributes(struct service_check *check, uint32_t early)
{
	if (check->handoff->uefi_revision >= EFI_2_70_SYSTEM_TABLE_REVISION &&
	    early != variable_room.attributes)
		reasons_add(&check->reasons,
			    "the attributes were 0x%x and are 0x%x once there is room", early,
			    variable_room.attributes);
}

/* Ask for the size with no room, with a byte too little, and read with just enough. */
static void check_two_calls(struct service_check *check)
{
	uint32_t attributes;
	uint64_t size;

	if (!service_expect(check, variable_get(check, 0), EFI_BUFFER_TOO_SMALL,
			    "GetVariable without room"))
		return;
	size = variable_room.size;
	attributes = variable_room.attributes;
	if (size == 0 || size > VARIABLE_DATA_SIZE) {
		reasons_add(&check->reasons, "GetVariable without room asks for %llu bytes",
			    (unsigned long long)size);
		return;
	}
	if (size > 1 &&
	    service_expect(check, variable_get(check, size - 1), EFI_BUFFER_TOO_SMALL,
			   "GetVariable with a byte too little") &&
	    variable_room.size != size)
		reasons_add(&check->reasons, "the size asked for was %llu and is %llu now",
			    (unsigned long long)size, (unsigned long long)variable_room.size);
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
	if (variable_room.size % 2 != 0)
		reasons_add(&check->reasons, "BootOrder has %llu bytes, an odd number",
			    (unsigned long long)variable_room.size);
	for (uint64_t i = 0; i + 1 < variable_room.size && length + 6 < sizeof(text); i += 2)
		length += format_text(text + length, sizeof(text) - length, "%s%02x%02x",
				      i ? "," : "", variable_room.data[i + 1],
				      variable_room.data[i]);
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
	report_fact("secure-boot=%u", variable_room.data[0]);
	if (variable_room.size != 1 || variable_room.data[0] > 1)
		reasons_add(&check->reasons,
			    "SecureBoot is %u in %llu bytes, and not 0 or 1 in one",
			    variable_room.data[0], (unsigned long long)variable_room.size);
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
	static struct variable_info room;
	EFI_STATUS status;

	memset(&room, VARIABLE_SPOILED, sizeof(room));
	status = service_call(check, SERVICE_QUERY_VARIABLE_INFO,
			      ARGUMENTS(attributes, address_of(&room.maximum),
					address_of(&room.remaining),
					address_of(&room.maximum_variable)));
	*info = room;
	return status;
}

void check_query_variable_info(struct service_check *check)
{
	struct variable_info info;
	EFI_STATUS status = variable_query(check, VARIABLE_ATTRIBUTES, &info);

	if (service_is_absent(check, status) ||
	    !service_expect(check, status, EFI_SUCCESS, "QueryVariableInfo"))
		return;
	report_fact("variable-storage=%llu variable-remaining=%llu variable-maximum=%llu",
		    (unsigned long long)info.maximum, (unsigned long long)info.remaining,
		    (unsigned long long)info.maximum_variable);
	if (info.maximum == 0)
		reasons_add(&check->reasons, "there is no storage for variables");
	if (info.remaining > info.maximum)
		reasons_add(&check->reasons, "%llu bytes remain of %llu",
			    (unsigned long long)info.remaining, (unsigned long long)info.maximum);
	if (info.maximum_variable > info.maximum)
		reasons_add(&check->reasons, "one variable may have %llu bytes of %llu",
			    (unsigned long long)info.maximum_variable,
			    (unsigned long long)info.maximum);
}

/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * GetNextVariableName: the whole list, however long its names are. UEFI 2.10, section 8.2.2.
 *
 * The buffer grows as firmware asks, so that the answer EFI_BUFFER_TOO_SMALL is tried as well; the
 * name in it is also the input of the next call, so that it is never grown by moving. A list that
 * returns to an earlier name again and again has no end: Brent's way of finding a loop remembers only one
 * name. Once is not again: firmware was seen to give a name twice, and to go on.
 */
#include "kernel/audit/owner.h"
#include "kernel/audit/services/slot_checks.h"
#include "kernel/audit/services/variable.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

#define FIRST_CAPACITY 32 /* bytes: less than many a name */

EFI_STATUS variable_ask_next(struct service_check *check, uint64_t capacity)
{
	variable_buffers.name_size = capacity;
	return service_call(check, SERVICE_GET_NEXT_VARIABLE_NAME,
			    ARGUMENTS(address_of(&variable_buffers.name_size),
				      address_of(variable_buffers.key.name),
				      address_of(&variable_buffers.key.vendor)));
}

/* The next call would read on behind a name without an end. */
static bool is_terminated(uint64_t capacity)
{
	for (uint64_t i = 0; i < capacity / sizeof(CHAR16); i++) {
		if (variable_buffers.key.name[i] == 0)
			return i > 0;
	}
	return false;
}

static enum variable_step fault(struct service_check *check, const char *what, uint64_t value)
{
	reasons_add(&check->reasons, "%s (%lu bytes)", what, value);
	return VARIABLE_STEP_FAULT;
}

/* The limit is ours, and no fault of firmware's. */
static enum variable_step give_up(struct service_check *check)
{
	static char text[80];

	format_text(text, sizeof(text), "a name needs %lu bytes, and there is room for %u",
		    variable_buffers.name_size, VARIABLE_NAME_SIZE);
	check->skip = text;
	return VARIABLE_STEP_FAULT;
}

enum variable_step variable_next(struct service_check *check, uint64_t *capacity)
{
	EFI_STATUS status = variable_ask_next(check, *capacity);
	char what[64];

	while (status == EFI_BUFFER_TOO_SMALL) {
		if (variable_buffers.name_size <= *capacity)
			return fault(check, "too small, and no more is asked for",
				     variable_buffers.name_size);
		if (variable_buffers.name_size > VARIABLE_NAME_SIZE)
			return give_up(check);
		*capacity = variable_buffers.name_size;
		status = variable_ask_next(check, *capacity);
	}
	if (status == EFI_NOT_FOUND)
		return VARIABLE_STEP_END;
	format_text(what, sizeof(what), "GetNextVariableName with room for %lu bytes", *capacity);
	if (service_is_absent(check, status) || !service_expect(check, status, EFI_SUCCESS, what))
		return VARIABLE_STEP_FAULT;
	if (!is_terminated(*capacity))
		return fault(check, "a name is empty or has no end", *capacity);
	return VARIABLE_STEP_NEXT;
}

uint64_t variable_name_length(const CHAR16 *name)
{
	uint64_t length = 0;

	while (name[length] != 0)
		length++;
	return length;
}

bool variable_is_same_key(const struct variable_key *left, const struct variable_key *right)
{
	uint64_t size = (variable_name_length(left->name) + 1) * sizeof(CHAR16);

	return memcmp(left->name, right->name, size) == 0 &&
	       memcmp(&left->vendor, &right->vendor, sizeof(left->vendor)) == 0;
}

/*
 * The test for a list that returns to an earlier name. The landmark moves on in doubling strides, so
 * that it stands in the loop at last, and is met again (Brent), and a second time before it moves.
 */
struct landmark {
	struct variable_key key;
	uint32_t next;	/* the number of the name that is the next landmark */
	uint32_t meets; /* since it stands there */
};

#define LANDMARK_MEETS 2

static bool is_met(struct landmark *landmark, uint32_t number)
{
	if (number > 1 && variable_is_same_key(&variable_buffers.key, &landmark->key))
		return ++landmark->meets == LANDMARK_MEETS;
	if (number >= landmark->next) {
		landmark->key = variable_buffers.key;
		landmark->next *= 2;
		landmark->meets = 0;
	}
	return false;
}

/* May the list go on behind this name? */
static bool is_followed(struct service_check *check, struct landmark *landmark, uint32_t number)
{
	if (is_met(landmark, number))
		reasons_add(&check->reasons, "the list has no end: name %u was there before",
			    number);
	else if (number > VARIABLE_LIST_MAX)
		reasons_add(&check->reasons, "the list has no end: %u names, and more",
			    VARIABLE_LIST_MAX);
	else
		return true;
	return false;
}

/* The list could not be read to its end, for a reason that one check has told, or in time. */
static bool is_unreadable, is_slow;

void variable_list_forget(void)
{
	is_unreadable = is_slow = false;
}

/* The reason to read no list, or NULL. */
static const char *list_obstacle(void)
{
	if (is_slow)
		return "the list of variables takes longer than hang-limit=";
	return is_unreadable
		       ? "the list of variables cannot be read, for which another check failed"
		       : NULL;
}

bool variable_list(struct service_check *check, variable_visitor visit, void *context)
{
	static struct landmark landmark;
	uint64_t capacity = FIRST_CAPACITY;
	enum variable_step step;
	unsigned int reasons;
	const uint64_t taken = owner_taken();
	uint32_t number = 0;

	if (list_obstacle() != NULL) {
		check->skip = list_obstacle();
		return false;
	}
	landmark.next = 1;
	landmark.meets = 0;
	memset(&variable_buffers.key, 0, sizeof(variable_buffers.key));
	for (;;) {
		reasons = check->reasons.count;
		step = variable_next(check, &capacity);
		if (step != VARIABLE_STEP_NEXT || !is_followed(check, &landmark, ++number))
			break;
		visit(check, context);
		is_slow = owner_is_late(taken);
		if (is_slow) {
			check->skip = list_obstacle();
			return false;
		}
	}
	is_unreadable = check->reasons.count > reasons &&
			!owner_was_aborted(SERVICE_GET_NEXT_VARIABLE_NAME);
	return step == VARIABLE_STEP_END;
}

/* EFI_HARDWARE_ERROR_VARIABLE: its names are HwErrRec and four hexadecimal digits (appendix P.2). */
static const EFI_GUID error_records = {0x414e6bdd,
				       0xe47b,
				       0x47cc,
				       {0xb2, 0x44, 0xbb, 0x61, 0x02, 0x0c, 0xf5, 0x16}};

static bool is_hex(CHAR16 letter)
{
	return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'F') ||
	       (letter >= 'a' && letter <= 'f');
}

static bool is_error_record(const CHAR16 *name)
{
	static const char begin[] = "HwErrRec";
	unsigned int i;

	for (i = 0; begin[i] != '\0'; i++) {
		if (name[i] != (unsigned char)begin[i])
			return false;
	}
	while (is_hex(name[i]))
		i++;
	return i == sizeof(begin) - 1 + 4 && name[i] == 0;
}

struct summary {
	uint32_t count;
	uint64_t longest;
};

/* A variable that is listed must be there; its contents do not matter, and may be protected (section
 * 8.2.1). The last reason is left to the list itself. */
static void examine_listed(struct service_check *check, void *context)
{
	EFI_STATUS status = variable_get(check, 0);
	uint64_t length = variable_name_length(variable_buffers.key.name);
	struct summary *summary = context;

	summary->count++;
	if (length > summary->longest)
		summary->longest = length;
	if (check->reasons.count == REASONS_KEPT - 1)
		return;
	if (status != EFI_BUFFER_TOO_SMALL && status != EFI_SECURITY_VIOLATION &&
	    status != EFI_ACCESS_DENIED)
		reasons_add(&check->reasons, "GetVariable of a listed variable answered %s",
			    efi_status_text(status).text);
	if (memcmp(&variable_buffers.key.vendor, &error_records, sizeof(error_records)) == 0 &&
	    !is_error_record(variable_buffers.key.name))
		reasons_add(&check->reasons, "name %u is no name of an error record",
			    summary->count);
}

void check_get_next_variable_name(struct service_check *check)
{
	struct summary summary = {0};

	if (variable_list(check, examine_listed, &summary))
		report_fact("variables=%u longest-name=%lu", summary.count, summary.longest);
}

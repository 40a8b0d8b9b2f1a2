/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The list of variables: each name once, with its size, to an end that stays; and a variable of ours,
 * created and deleted in it. UEFI 2.10, section 8.2.2.
 *
 * Nothing is written between two steps of one walk: the next step would be unpredictable.
 */
#include "kernel/audit/services/stateful_checks.h"
#include "kernel/guard/variable_note.h"
#include "kernel/audit/services/variable_delete.h"
#include "kernel/audit/services/variable_ours.h"
#include "kernel/lib/crc32.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/string.h"

/* ---- Names and their sizes ---- */

/* Two keys of one list with the same 64 bits are not to be expected. */
struct sums {
	uint64_t sum[VARIABLE_NOTES_MAX];
	uint32_t count;
};

static uint64_t sum_of_key(void)
{
	const struct variable_key *key = &variable_buffers.key;

	return (uint64_t)crc32(key->name, variable_name_length(key->name) * sizeof(CHAR16)) << 32 |
	       crc32(&key->vendor, sizeof(key->vendor));
}

static void look_for_twin(struct service_check *check, void *context)
{
	struct sums *sums = context;
	struct variable_note note;
	uint64_t sum = sum_of_key();

	for (uint32_t i = 0; i < sums->count; i++) {
		if (sums->sum[i] == sum) {
			variable_note_name(&note, variable_buffers.key.name,
					   &variable_buffers.key.vendor);
			reasons_add(&check->reasons, "a name comes twice: %s, which was name %u",
				    note.name, i + 1);
			return;
		}
	}
	if (sums->count < VARIABLE_NOTES_MAX)
		sums->sum[sums->count++] = sum;
}

void check_variable_next_unique(struct service_check *check)
{
	static struct sums sums;

	sums.count = 0;
	(void)variable_list(check, look_for_twin, &sums);
}

/* Some firmware reports the buffer's size instead: Linux measures names for that reason. */
static void examine_size(struct service_check *check, void *context)
{
	uint64_t size = (variable_name_length(variable_buffers.key.name) + 1) * sizeof(CHAR16);

	(void)context;
	if (variable_buffers.name_size != size)
		reasons_add(&check->reasons, "a name of %lu bytes is said to have %lu", size,
			    variable_buffers.name_size);
}

void check_variable_next_sizes(struct service_check *check)
{
	(void)variable_list(check, examine_size, NULL);
}

/* ---- Begin and end ---- */

static struct variable_key first, last;

static bool begin(struct service_check *check)
{
	memset(&variable_buffers.key, 0, sizeof(variable_buffers.key));
	return service_expect(check, variable_ask_next(check, VARIABLE_NAME_SIZE), EFI_SUCCESS,
			      "GetNextVariableName of the first name");
}

static void remember(struct service_check *check, void *context)
{
	unsigned int *count = context;

	(void)check;
	if ((*count)++ == 0)
		first = variable_buffers.key;
	last = variable_buffers.key;
}

void check_variable_next_end(struct service_check *check)
{
	unsigned int count = 0;

	if (!variable_list(check, remember, &count))
		return;
	if (count == 0) {
		check->skip = "there is no variable";
		return;
	}
	variable_buffers.key = last;
	service_expect(check, variable_ask_next(check, VARIABLE_NAME_SIZE), EFI_NOT_FOUND,
		       "GetNextVariableName of the last name, again");
	if (begin(check) && !variable_is_same_key(&variable_buffers.key, &first))
		reasons_add(&check->reasons, "read again, the list begins with another name");
}

#define TIMES 64

void check_variable_next_repeat(struct service_check *check)
{
	if (!begin(check))
		return;
	first = variable_buffers.key;
	for (unsigned int i = 1; i < TIMES; i++) {
		if (!begin(check))
			return;
		if (!variable_is_same_key(&variable_buffers.key, &first)) {
			reasons_add(&check->reasons, "answer %u is another name", i + 1);
			return;
		}
	}
}

/* ---- One of ours in the list ---- */

/* The place of the wanted variable in the list. */
static struct {
	struct variable_key wanted;
	struct variable_key before;
	unsigned int count;
} place;

static void look(struct service_check *check, void *context)
{
	(void)check;
	(void)context;
	/* A name that comes twice in a row is a matter of variable.next.unique. */
	if (variable_is_same_key(&variable_buffers.key, &last))
		return;
	if (variable_is_same_key(&variable_buffers.key, &place.wanted)) {
		place.before = last;
		place.count++;
	}
	last = variable_buffers.key;
}

/* The chosen variable must be listed so many times; it is still the chosen one afterwards. */
static bool is_listed(struct service_check *check, unsigned int times, const char *after)
{
	bool over;

	memset(&last, 0, sizeof(last));
	place.count = 0;
	place.wanted = variable_buffers.key;
	over = variable_list(check, look, NULL);
	variable_buffers.key = place.wanted;
	if (over && place.count != times)
		reasons_add(&check->reasons,
			    "after %s, the variable is listed %u times, and not %u", after,
			    place.count, times);
	return over && place.count == times;
}

static bool write(struct service_check *check, unsigned int seed, uint64_t size)
{
	return variable_write(check, VARIABLE_ATTRIBUTES, variable_content(seed), size, "writing");
}

void check_variable_next_listed(struct service_check *check)
{
	variable_choose(VARIABLE_TEST, &variable_ours);
	if (is_listed(check, 0, "deleting") && write(check, 40, 6) &&
	    is_listed(check, 1, "creating") && write(check, 41, 7) &&
	    is_listed(check, 1, "replacing") && variable_remove(check))
		(void)is_listed(check, 0, "deleting");
}

/* Asks from the name before it in the list: with a character too little, then with just enough. */
static void check_room(struct service_check *check, uint64_t size)
{
	EFI_STATUS status;

	variable_buffers.key = place.before;
	status = variable_ask_next(check, size - sizeof(CHAR16));
	if (!service_expect(check, status, EFI_BUFFER_TOO_SMALL, "GetNextVariableName"))
		return;
	if (variable_buffers.name_size != size)
		reasons_add(&check->reasons, "a name of %lu bytes asks for %lu", size,
			    variable_buffers.name_size);
	variable_buffers.key = place.before;
	status = variable_ask_next(check, size);
	if (service_expect(check, status, EFI_SUCCESS, "GetNextVariableName with just enough") &&
	    !variable_is_same_key(&variable_buffers.key, &place.wanted))
		reasons_add(&check->reasons, "with just enough, another name is written");
}

void check_variable_next_just_enough(struct service_check *check)
{
	const uint64_t size = sizeof(VARIABLE_LONGEST) * sizeof(CHAR16);

	variable_choose(VARIABLE_LONGEST, &variable_ours);
	if (!write(check, 60, 4) || !is_listed(check, 1, "creating"))
		return;
	/* The name that is passed in has to end in the buffer as well. */
	if ((variable_name_length(place.before.name) + 2) * sizeof(CHAR16) > size)
		check->skip = "the name before ours is longer, and would not fit either";
	else
		check_room(check, size);
}

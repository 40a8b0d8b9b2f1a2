/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The examination of the notes: one table of conditions, as kernel/believe.c has it for the handoff, in
 * an order in which each may rely on those above it.
 */
#include "kernel/audit/believe_notes.h"

#include <audit/kept_report.h>
#include <audit/notes.h>

#include "kernel/guard/probe.h"
#include "kernel/lib/places.h"
#include "kernel/kernel.h"

/* ---- The conditions ---- */

static bool is_there(const struct handoff *handoff)
{
	return handoff->extension.value != 0;
}

static bool place(const struct handoff *handoff)
{
	return extent_is_array(handoff, handoff->extension, sizeof(struct audit_notes));
}

static bool magic(const struct handoff *handoff)
{
	return notes_of(handoff)->magic == AUDIT_NOTES_MAGIC;
}

static bool version(const struct handoff *handoff)
{
	return notes_of(handoff)->version == AUDIT_NOTES_VERSION &&
	       notes_of(handoff)->size >= sizeof(struct audit_notes);
}

static bool options(const struct handoff *handoff)
{
	const struct audit_options *options = &notes_of(handoff)->options;

	if (options->allow_count > OPTIONS_ALLOW_MAX)
		return false;
	for (uint32_t i = 0; i < options->allow_count; i++) {
		if (!extent_is_text(options->allow[i], OPTIONS_ALLOW_SIZE))
			return false;
	}
	return extent_is_text(notes_of(handoff)->machine, NOTES_MACHINE_SIZE) &&
	       options->audit < AUDIT_COUNT && options->svam_test < SVAM_TEST_COUNT &&
	       options->first_call < FIRST_CALL_COUNT &&
	       options->ready_to_boot < READY_TO_BOOT_COUNT &&
	       extent_is_text(options->checks, OPTIONS_CHECKS_SIZE);
}

static bool published(const struct handoff *handoff)
{
	return notes_of(handoff)->published.fault < TABLE_FAULT_COUNT;
}

static bool probes(const struct handoff *handoff)
{
	for (unsigned int i = 0; i < SERVICE_COUNT; i++) {
		if (notes_of(handoff)->probe_boot[i].outcome >= PROBE_OUTCOME_COUNT ||
		    notes_of(handoff)->probe_physical[i].outcome >= PROBE_OUTCOME_COUNT)
			return false;
	}
	return true;
}

static bool drivers(const struct handoff *handoff)
{
	if (notes_of(handoff)->drivers.count > HANDOFF_DRIVERS)
		return false;
	for (uint32_t i = 0; i < notes_of(handoff)->drivers.count; i++) {
		if (!extent_is_text(notes_of(handoff)->drivers.driver[i].name, HANDOFF_NAME_SIZE))
			return false;
	}
	return true;
}

static bool is_service(unsigned int service)
{
	return service < SERVICE_COUNT || service == RECORD_OF_EXIT;
}

static bool records(const struct handoff *handoff)
{
	const struct access_record *record = vaddr_pointer(notes_of(handoff)->records);

	if (!extent_is_array(handoff, notes_of(handoff)->records,
			     notes_of(handoff)->record_count * sizeof(*record)))
		return false;
	for (uint32_t i = 0; i < notes_of(handoff)->record_count; i++) {
		if (record[i].kind > RECORD_SOFTWARE || record[i].phase >= PHASE_COUNT ||
		    !is_service(record[i].service) || record[i].access > ACCESS_EXECUTE ||
		    record[i].repair > REPAIR_OFFERED)
			return false;
	}
	return true;
}

static bool are_blocks(const struct handoff *handoff)
{
	const struct handoff_census *census = &notes_of(handoff)->census;
	const struct census_block *block = vaddr_pointer(census->blocks);

	if (!extent_is_array(handoff, census->blocks, census->block_count * sizeof(*block)))
		return false;
	for (uint32_t i = 0; i < census->block_count; i++) {
		if (block[i].driver >= notes_of(handoff)->drivers.count ||
		    block[i].size > UINT64_MAX - block[i].base.value)
			return false;
	}
	return true;
}

static bool are_residue(const struct handoff *handoff)
{
	const struct handoff_census *census = &notes_of(handoff)->census;
	const struct census_residue *residue = vaddr_pointer(census->residue);

	if (!extent_is_array(handoff, census->residue, census->residue_count * sizeof(*residue)))
		return false;
	for (uint32_t i = 0; i < census->residue_count; i++) {
		if (residue[i].kind >= RESIDUE_KIND_COUNT)
			return false;
	}
	return true;
}

/* The census's words lie in firmware's memory, of which only the parts in the virtual map are read. */
static bool census(const struct handoff *handoff)
{
	const struct handoff_census *census = &notes_of(handoff)->census;

	if (census->step != 0 && sizeof(uint64_t) % census->step != 0)
		return false;
	for (unsigned int i = 0; i < CENSUS_TABLE_COUNT; i++) {
		if (census->tables[i].count > CENSUS_TABLE_WORDS)
			return false;
	}
	return extent_is_array(handoff, census->words,
			       census->word_count * sizeof(struct census_word)) &&
	       extent_is_array(handoff, census->constants,
			       census->constant_count * sizeof(struct census_word)) &&
	       (census->room.value == 0 ||
		extent_is_array(handoff, census->room, CENSUS_ROOM_SIZE)) &&
	       are_blocks(handoff) && are_residue(handoff);
}

static bool kept(const struct handoff *handoff)
{
	return notes_of(handoff)->kept_report.mapped_at.value == 0 ||
	       extent_is_array(handoff, notes_of(handoff)->kept_report.mapped_at,
			       sizeof(struct kept_report));
}

static bool variables(const struct handoff *handoff)
{
	const struct variable_note *note = vaddr_pointer(notes_of(handoff)->variables.notes);
	uint32_t count = notes_of(handoff)->variables.count;

	if (!extent_is_array(handoff, notes_of(handoff)->variables.notes,
			     (uint64_t)count * sizeof(*note)))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		if (!extent_is_text(note[i].name, sizeof(note[i].name)))
			return false;
	}
	return count <= VARIABLE_NOTES_MAX;
}

/* ---- The table ---- */

static const struct {
	bool (*holds)(const struct handoff *handoff);
	const char *otherwise;
} conditions[] = {
	{is_there,
	 "there are none: this kernel is an audit's, and the loader that started it is the "
	 "handoff's"},
	{place, "they do not lie in the handoff's range"},
	{magic, "their magic number is wrong: they are none, or were not finished"},
	{version, "their version is not the one that this kernel understands, or their size"},
	{options, "they hold an option that does not exist, or a text without an end"},
	{published, "they hold a fault of gRT that does not exist"},
	{probes, "they hold a probe's outcome that does not exist"},
	{drivers, "they have too many drivers under test, or a name has no end"},
	{census, "their census is outside its range, or holds something that does not exist"},
	{records, "their records are outside their range, or hold something that does not exist"},
	{variables, "their variables are too many, outside their range, or a name has no end"},
	{kept, "their place for a report that is kept lies outside its range"},
};

const char *believe_notes_reason(const struct handoff *handoff)
{
	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		if (!conditions[i].holds(handoff))
			return conditions[i].otherwise;
	}
	return NULL;
}

void believe_notes(const struct handoff *handoff)
{
	const char *reason = believe_notes_reason(handoff);

	if (reason != NULL)
		panic("the audit's notes are not believed: %s", reason);
}

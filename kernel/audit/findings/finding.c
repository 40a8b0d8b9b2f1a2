/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * One line for each finding, at once: the machine may stop before it prints anything more.
 *
 * The guard shows each distinct record once, so that one record is one finding, with two exceptions: a
 * call through the boot services table is a read and the fetch that follows; and an access that was
 * repaired over and over, until the guard gave up, is on record a second time for the abort.
 */
#include "kernel/audit/findings/finding.h"

#include <audit/notes.h>

#include "kernel/audit/findings/advice.h"
#include "kernel/audit/findings/consequence.h"
#include "kernel/audit/findings/finding_line.h"
#include "kernel/audit/findings/scene.h"
#include "kernel/audit/report/closing.h"
#include "kernel/report.h"

static struct {
	unsigned int all;
	unsigned int known;
} counts[RECORD_SERVICES][PHASE_COUNT];

/* The record before this one, and whether it was a read of the boot services table. */
static struct {
	bool boot_service;
	uint64_t instruction;
	uint8_t phase;
	uint8_t service;
} previous;

static void print_finding(const struct audit_scene *scene, enum audit_class class, bool known)
{
	struct line line = {.length = 0};

	finding_line(&line, scene, class);
	report_fact("violation %s", line.text);
	advice_text(line.text, sizeof(line.text), scene, class);
	report_fact("%s%s", line.text, known ? " This firmware is known for it." : "");
}

static void print_consequence(const struct audit_scene *scene, enum audit_class class,
			      enum service of, bool is_empty)
{
	const char *service = service_name((enum service)scene->record->service);
	struct line line = {.length = 0};

	finding_line(&line, scene, class);
	report_fact("consequence %s of=%s", line.text, service_name(of));
	if (is_empty)
		report_fact("Firmware calls gRT->%s, which a driver under test left NULL: it is no "
			    "finding of its own.",
			    service_name(of));
	else if (scene->record->early)
		report_fact("It happened in a call that was made too early, and is no finding of "
			    "its own.");
	else if (of == scene->record->service)
		report_fact("%s hangs once more, which is no finding of its own.", service);
	else
		report_fact("%s was cut off: it follows from the end of %s, and is no finding of "
			    "its own.",
			    service, service_name(of));
}

/* Was the call made by the instruction that read the table, or by the next one, which found in a register
 * what had been read? The two have so many bytes at most. Of a jump by the next one nothing is known. */
static bool follows_read(const struct access_record *record)
{
	switch ((enum record_caller)record->caller) {
	case CALLER_TABLE:
	case CALLER_BEHIND:
	case CALLER_REFUTED:
	case CALLER_NONE:
		return true;
	case CALLER_LIKELY:
		return record->instruction - previous.instruction < 2 * INSTRUCTION_SIZE_MAX;
	default:
		return false;
	}
}

/*
 * The fetch that follows a read of the boot services table is the same call: EDK II zeroes the
 * table, so that the call lands at address 0, and elsewhere it lands in boot-services code.
 */
static bool completes_boot_service_call(const struct audit_scene *scene, enum audit_class class)
{
	const struct access_record *record = scene->record;

	return previous.boot_service && previous.phase == record->phase &&
	       previous.service == record->service && record->kind == RECORD_PAGE_FAULT &&
	       record->access == ACCESS_EXECUTE &&
	       (class == CLASS_NULL_PAGE || class == CLASS_STALE_BOOT_MEMORY) &&
	       follows_read(record);
}

static bool is_given_up(const struct audit_scene *scene, enum audit_class class)
{
	return scene->record->kind == RECORD_PAGE_FAULT && scene->record->repair == REPAIR_NONE &&
	       closing_has(scene, class);
}

static void remember(const struct audit_scene *scene, enum audit_class class)
{
	previous.boot_service = class == CLASS_BOOT_SERVICE_CALL;
	previous.instruction = scene->record->instruction;
	previous.phase = scene->record->phase;
	previous.service = scene->record->service;
}

void audit_observe(void *context, const struct access_record *record)
{
	const struct handoff *handoff = context;
	enum audit_class class = audit_classify(handoff, record);
	const struct audit_scene scene = scene_of(handoff, record);
	bool completes = completes_boot_service_call(&scene, class);
	enum service empty = consequence_of_empty(&scene), of = consequence_of(&scene);
	bool known;

	remember(&scene, class);
	consequence_remember(&scene, of);
	if (completes || record->phase >= PHASE_COUNT || is_given_up(&scene, class))
		return;
	if (of != SERVICE_COUNT) {
		print_consequence(&scene, class, of, false);
		return;
	}
	if (empty != SERVICE_COUNT) {
		print_consequence(&scene, class, empty, true);
		return;
	}
	known = scene_is_known(&scene);
	if (record->service < RECORD_SERVICES) {
		counts[record->service][record->phase].all++;
		counts[record->service][record->phase].known += known;
	}
	print_finding(&scene, class, known);
	closing_add(&scene, class, known);
	report_violation(known);
}

void audit_early(const struct handoff *handoff)
{
	const struct access_record *records = vaddr_pointer(notes_of(handoff)->records);

	for (uint32_t i = 0; i < notes_of(handoff)->record_count; i++)
		audit_observe((void *)(uintptr_t)handoff, &records[i]);
	if (notes_of(handoff)->record_lost > 0)
		report_fact("early-records-lost=%u", notes_of(handoff)->record_lost);
}

unsigned int audit_findings(enum service service, enum phase phase)
{
	return counts[service][phase].all;
}

unsigned int audit_known_findings(enum service service, enum phase phase)
{
	return counts[service][phase].known;
}

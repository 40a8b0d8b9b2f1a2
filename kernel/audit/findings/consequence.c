/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The services that were cut off, and what of that follows from what.
 *
 * An access that firmware may not make is a finding of its own whatever happened before: no lock that was
 * left taken leads to boot-services memory. What ends a service is one only if it is that service's own
 * code that does, if nobody was cut off in that image before, or if that code is a driver's under test.
 */
#include "kernel/audit/findings/consequence.h"

#include <stddef.h>

#include <audit/notes.h>

#include "kernel/audit/evidence/origin.h"

/* The first end of each service that follows from nothing. */
static struct end {
	bool known;
	uint8_t kind, phase;
	const struct handoff_image *image;
	paddr_t instruction;
} ends[SERVICE_COUNT];

static bool follows[SERVICE_COUNT]; /* the last end of that service */
static enum service from[SERVICE_COUNT];

static bool is_end(const struct access_record *record)
{
	return record->service < SERVICE_COUNT &&
	       (record->repair == REPAIR_NONE || record->repair == REPAIR_ABORTED);
}

/* In the image that was cut off before: the same instruction, or a service of somebody else that got there
 * by a call. */
static bool is_same_end(const struct audit_scene *scene, const struct end *end)
{
	return end->instruction.value == scene->instruction.value ||
	       scene_entry_image(scene) != scene->image;
}

/* A loop is seldom ended at the same instruction twice. */
static bool hangs_again(const struct audit_scene *scene, const struct end *end)
{
	return scene->record->kind == RECORD_HANG && end->kind == RECORD_HANG &&
	       end->phase == scene->record->phase && end->image == scene->image;
}

/* For a lock, say: the platform's code, which made no access that it may not make. A driver under test
 * answers for itself. */
static bool may_be_left_waiting(const struct audit_scene *scene)
{
	return scene->record->kind != RECORD_PAGE_FAULT &&
	       origin_is_platform(scene->handoff, scene->instruction);
}

/* In a call that a driver under test made too early, the driver answers for its own accesses, and nobody
 * for addresses that were only offered. */
static bool is_below_early_call(const struct audit_scene *scene)
{
	return scene->record->early && (scene->record->repair == REPAIR_OFFERED ||
					origin_is_platform(scene->handoff, scene->instruction));
}

/* Half converted by a SetVirtualAddressMap that was cut off: the platform's code touches nothing of its own will
 * then, and ResetSystem alone is called. */
static bool is_half_converted(const struct audit_scene *scene)
{
	const struct end *end = &ends[SERVICE_SET_VIRTUAL_ADDRESS_MAP];

	return end->known && end->phase == PHASE_SVAM && scene->record->tainted &&
	       scene->record->service != SERVICE_SET_VIRTUAL_ADDRESS_MAP &&
	       origin_is_platform(scene->handoff, scene->instruction);
}

/* ---- Entries of gRT that a driver under test has left NULL ---- */

static bool ran_into[SERVICE_COUNT];
static enum service empty[SERVICE_COUNT]; /* then */

static bool is_empty(const struct handoff *handoff, enum service service)
{
	const struct runtime_services *now = vaddr_pointer(handoff->runtime_services);

	return notes_of(handoff)->emptied_by[service] != 0 && now->entry[service] == 0;
}

/* The instruction of a jump that was hidden is not known: its image is. */
static bool is_platforms(const struct audit_scene *scene)
{
	return scene->image != NULL &&
	       origin_is_platform(scene->handoff,
				  scene->hidden ? scene->image->base : scene->instruction);
}

enum service consequence_of_empty(const struct audit_scene *scene)
{
	const struct access_record *record = scene->record;

	if (record->kind != RECORD_PAGE_FAULT || record->access != ACCESS_EXECUTE ||
	    record->address != 0 || record->service >= SERVICE_COUNT || !is_platforms(scene))
		return SERVICE_COUNT;
	for (enum service i = 0; i < SERVICE_COUNT; i++) {
		if (i != record->service && is_empty(scene->handoff, i)) {
			ran_into[record->service] = true;
			empty[record->service] = i;
			return i;
		}
	}
	return SERVICE_COUNT;
}

enum service consequence_last_empty(enum service service)
{
	return ran_into[service] ? empty[service] : SERVICE_COUNT;
}

/* ---- Services that were cut off ---- */

enum service consequence_of(const struct audit_scene *scene)
{
	const enum service none = SERVICE_COUNT;
	enum service elsewhere = none;
	bool was_here = false;

	if (is_below_early_call(scene))
		return (enum service)scene->record->service;
	if (is_half_converted(scene))
		return SERVICE_SET_VIRTUAL_ADDRESS_MAP;
	if (!scene->record->tainted || !is_end(scene->record))
		return none;
	for (enum service i = 0; i < SERVICE_COUNT; i++) {
		const struct end *end = &ends[i];

		if (!end->known)
			continue;
		if (i == scene->record->service) {
			if (hangs_again(scene, end))
				return i;
		} else if (scene->image == NULL || end->image != scene->image) {
			if (may_be_left_waiting(scene))
				elsewhere = i;
		} else if (is_same_end(scene, end)) {
			return i;
		} else {
			was_here = true;
		}
	}
	return was_here ? none : elsewhere;
}

void consequence_remember(const struct audit_scene *scene, enum service of)
{
	const uint8_t service = scene->record->service;

	if (!is_end(scene->record))
		return;
	follows[service] = of != SERVICE_COUNT;
	from[service] = of;
	if (!follows[service] && !ends[service].known)
		ends[service] = (struct end){true, scene->record->kind, scene->record->phase,
					     scene->image, scene->instruction};
}

enum service consequence_last(enum service service)
{
	return follows[service] ? from[service] : SERVICE_COUNT;
}

/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Findings by service and by image, most first; the repeated ones; and the stack of each service.
 */
#include "kernel/audit/report/closing.h"

#include <audit/notes.h>

#include "kernel/audit/report/quote.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/report.h"

/* The records of the loader's guard and of ours, whose lists hold 1536, and silent writes, of which there
 * is one for each descriptor at most. */
#define FINDINGS_MAX 2048

static struct finding findings[FINDINGS_MAX];
static unsigned int finding_count;

static struct holders places_of(const struct audit_scene *scene)
{
	struct holders places = {.count = 1};

	if (scene->hidden || scene->image == NULL)
		return scene->holders;
	places.holder[0] = (struct holder){
		.image = scene->image,
		.in_image = true,
		.offset = scene->instruction.value - scene->image->base.value,
	};
	return places;
}

void closing_add(const struct audit_scene *scene, enum audit_class class, bool known)
{
	struct finding finding = {
		.record = scene->record,
		.image = scene->image,
		.instruction = scene->instruction,
		.hidden = scene->hidden,
		.places = places_of(scene),
		.memory = scene->memory != NULL ? memory_type_name(scene->memory->type) : "none",
		.class = class,
		.known = known,
	};

	if (finding_count < FINDINGS_MAX)
		findings[finding_count++] = finding;
}

unsigned int closing_count(void)
{
	return finding_count;
}

struct finding *closing_at(unsigned int index)
{
	return &findings[index];
}

static bool is_same_access(const struct access_record *left, const struct access_record *right)
{
	return left->kind == right->kind && left->phase == right->phase &&
	       left->service == right->service && left->access == right->access &&
	       left->instruction == right->instruction;
}

/* A walk through memory may have gone on to the next page, upwards or downwards. */
bool closing_has(const struct audit_scene *scene, enum audit_class class)
{
	for (unsigned int i = 0; i < finding_count; i++) {
		const struct access_record *record = findings[i].record;
		uint64_t page = (scene->record->address >> PAGE_SHIFT) -
				(record->address >> PAGE_SHIFT);

		if (findings[i].class == class && is_same_access(record, scene->record) &&
		    page + 1 <= record->detail + 2)
			return true;
	}
	return false;
}

/* ---- Tables: one row a name ---- */

struct row {
	const char *name; /* compared by its address: each name has one */
	unsigned int distinct;
	unsigned int times;
};

static struct row rows[FINDINGS_MAX];
static unsigned int row_count;

static struct row *row_of(const char *name)
{
	for (unsigned int i = 0; i < row_count; i++) {
		if (rows[i].name == name)
			return &rows[i];
	}
	rows[row_count] = (struct row){.name = name};
	return &rows[row_count++];
}

/* The row with the most findings, the first of equals; NULL if all are taken. */
static struct row *find_most(void)
{
	struct row *most = NULL;

	for (unsigned int i = 0; i < row_count; i++) {
		if (rows[i].distinct > (most != NULL ? most->distinct : 0))
			most = &rows[i];
	}
	return most;
}

static void print_table(const char *key, const char *(*name_of)(const struct finding *finding))
{
	struct row *row;

	row_count = 0;
	for (unsigned int i = 0; i < finding_count; i++) {
		row = row_of(name_of(&findings[i]));
		row->distinct++;
		row->times += findings[i].record->count;
	}
	while ((row = find_most()) != NULL) {
		const char *quote = format_quote(row->name);

		report_fact("findings %s=%s%s%s distinct=%u times=%u", key, quote, row->name, quote,
			    row->distinct, row->times);
		row->distinct = 0;
	}
}

static const char unknown[] = "unknown";

static const char *service_of(const struct finding *finding)
{
	return audit_service_name(finding->record->service);
}

static const char *image_of(const struct finding *finding)
{
	return finding->image != NULL ? finding->image->name : unknown;
}

/* ---- Single findings, and the stack ---- */

/* The keys are those of the finding's own line, as far as they tell it from the others. */
static void print_repeated(const struct finding *finding)
{
	const struct access_record *record = finding->record;
	const char *image = image_of(finding);
	const char *quote = format_quote(image);
	char address[32] = "", pages[32] = "";

	if (record->count <= 1)
		return;
	if (record->kind == RECORD_PAGE_FAULT)
		format_text(address, sizeof(address), " address=0x%lx", record->address);
	if (record->kind == RECORD_PAGE_FAULT && record->detail > 0)
		format_text(pages, sizeof(pages), " pages=%lu", record->detail + 1);
	report_fact("repeated class=%s phase=%s service=%s%s%s instruction=0x%lx image=%s%s%s "
		    "times=%u",
		    audit_class_name(finding->class), phase_names[record->phase],
		    service_of(finding), address, pages, finding->instruction.value, quote, image,
		    quote, record->count);
}

/* The deepest use, in the loader's calls too; a service that was never called used none. */
static void print_stack(const struct handoff *handoff, const uint32_t *stack_bytes,
			enum service service)
{
	uint32_t before = notes_of(handoff)->stack_bytes[service];
	uint32_t now = stack_bytes[service];
	uint32_t deepest = before > now ? before : now;

	if (deepest > 0)
		report_fact("stack service=%s bytes=%u", service_name(service), deepest);
}

void closing_print(const struct handoff *handoff, uint32_t lost,
		   const uint32_t stack_bytes[SERVICE_COUNT])
{
	if (lost > 0)
		report_fact("records-lost=%u", lost);
	for (unsigned int service = 0; service < SERVICE_COUNT; service++)
		print_stack(handoff, stack_bytes, (enum service)service);
	print_table("service", service_of);
	print_table("image", image_of);
	for (unsigned int i = 0; i < finding_count; i++)
		print_repeated(&findings[i]);
}

/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * From findings, suspects and checks to causes.
 */
#include "kernel/audit/report/causes.h"

#include <audit/record.h>
#include <stddef.h>

#include "kernel/audit/findings/advice.h"
#include "kernel/audit/report/closing.h"
#include "kernel/audit/report/quote.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"

#define SUSPECTS_MAX 256
#define CAUSES_MAX 64
#define CHECKS_MAX 64
#define PLACES_SHOWN 8 /* of one cause */

/* Words that are neighbours are one variable. */
#define NEIGHBOUR 16

static struct {
	struct suspect suspect;
	unsigned int cause;
} suspects[SUSPECTS_MAX];
static unsigned int suspect_count;

static struct failed_check {
	char name[64];
	char reason[REASON_SIZE];
} failed_checks[CHECKS_MAX];
static unsigned int failed_count;

/* A cause has a suspect, findings, or both. */
static struct cause {
	const char *image;
	const struct suspect *suspect; /* the first */
	uint64_t last_offset;	       /* of its suspects */
	uint32_t words;
	const struct finding *finding; /* the first */
	uint32_t phases, services;     /* of its findings: a bit for each */
	unsigned int times;
} causes[CAUSES_MAX];
static unsigned int cause_count, causes_left_out;

/* ---- What is gathered ---- */

void causes_add_suspect(const struct suspect *suspect)
{
	if (suspect_count < SUSPECTS_MAX)
		suspects[suspect_count++].suspect = *suspect;
}

/* Is it said already by a finding? */
static bool is_about_findings(const char *reason)
{
	static const char start[] = "findings ";

	for (size_t i = 0; i + 1 < sizeof(start); i++) {
		if (reason[i] != start[i])
			return false;
	}
	return true;
}

/* Checks without reasons of their own fail by suspects and findings. */
void causes_add_check(const char *name, const struct reasons *reasons)
{
	struct failed_check *check = &failed_checks[failed_count];

	for (unsigned int i = 0; reasons != NULL && i < reasons->count && i < REASONS_KEPT; i++) {
		if (failed_count == CHECKS_MAX || is_about_findings(reasons->text[i]))
			continue;
		format_text(check->name, sizeof(check->name), "%s", name);
		format_text(check->reason, sizeof(check->reason), "%s", reasons->text[i]);
		failed_count++;
		return;
	}
}

/* ---- What belongs together ---- */

static bool is_same(const char *left, const char *right)
{
	return strcmp(left, right) == 0;
}

static struct cause *add_cause(const char *image)
{
	if (cause_count == CAUSES_MAX) {
		causes_left_out++;
		return NULL;
	}
	causes[cause_count] = (struct cause){.image = image};
	return &causes[cause_count++];
}

static struct cause *cause_of_suspect(const struct suspect *suspect)
{
	for (unsigned int i = 0; i < cause_count; i++) {
		struct cause *cause = &causes[i];

		if (cause->suspect->image_base.value == suspect->image_base.value &&
		    is_same(cause->suspect->kind, suspect->kind) &&
		    is_same(cause->suspect->memory, suspect->memory) &&
		    suspect->offset - cause->suspect->offset <=
			    cause->last_offset - cause->suspect->offset + NEIGHBOUR)
			return cause;
	}
	return add_cause(suspect->image);
}

static void gather_suspects(void)
{
	for (unsigned int i = 0; i < suspect_count; i++) {
		const struct suspect *suspect = &suspects[i].suspect;
		struct cause *cause = cause_of_suspect(suspect);

		suspects[i].cause = CAUSES_MAX;
		if (cause == NULL)
			continue;
		suspects[i].cause = (unsigned int)(cause - causes);
		if (cause->suspect == NULL)
			cause->suspect = suspect;
		cause->last_offset = suspect->offset;
		cause->words += suspect->words;
	}
}

/* Does the pointer lead to where the finding was, or to what begins less than a page before it? */
static bool explains(const struct suspect *suspect, const struct finding *finding)
{
	const struct access_record *record = finding->record;
	uint64_t first = record->address & ~(uint64_t)(PAGE_SIZE - 1);

	if (record->kind != RECORD_PAGE_FAULT || finding->image == NULL ||
	    finding->image->base.value != suspect->image_base.value)
		return false;
	return record->address - suspect->value < PAGE_SIZE ||
	       suspect->value - first < (record->detail + 1) * PAGE_SIZE;
}

static struct cause *cause_of_finding(const struct finding *finding)
{
	for (unsigned int i = 0; i < suspect_count; i++) {
		if (suspects[i].cause < CAUSES_MAX && explains(&suspects[i].suspect, finding))
			return &causes[suspects[i].cause];
	}
	for (unsigned int i = 0; i < cause_count; i++) {
		const struct finding *other = causes[i].finding;

		if (other != NULL && other->image == finding->image &&
		    other->class == finding->class &&
		    other->instruction.value == finding->instruction.value)
			return &causes[i];
	}
	return add_cause(finding->image != NULL ? finding->image->name : "unknown");
}

static void gather_findings(void)
{
	for (unsigned int i = 0; i < closing_count(); i++) {
		struct finding *finding = closing_at(i);
		struct cause *cause = finding->known ? NULL : cause_of_finding(finding);

		finding->cause = CAUSES_MAX;
		if (cause == NULL)
			continue;
		finding->cause = (unsigned int)(cause - causes);
		if (cause->finding == NULL)
			cause->finding = finding;
		cause->phases |= 1U << finding->record->phase;
		cause->services |= 1U << finding->record->service;
		cause->times += finding->record->count;
	}
}

/* ---- Lines ---- */

/* Names with commas between them, of the bits that are set. */
static const char *names(char *text, size_t size, uint32_t bits, const char *(*name)(unsigned int))
{
	size_t length = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < 32; i++) {
		if (bits & 1U << i)
			length += format_text(text + length, size - length, "%s%s",
					      length > 0 ? "," : "", name(i));
	}
	return text;
}

static const char *phase_text(unsigned int phase)
{
	return phase_names[phase];
}

static const char *service_text(unsigned int service)
{
	return service < SERVICE_COUNT ? service_name((enum service)service) : "unknown";
}

static void print_place(unsigned int number, const struct finding *finding, const char *what)
{
	const char *image = finding->image != NULL ? finding->image->name : "unknown";
	const char *quote = format_quote(image);
	char offset[32] = "";

	if (finding->key != NULL)
		format_text(offset, sizeof(offset), " %s=0x%lx", finding->key, finding->offset);
	report_fact("cause %u %s image=%s%s%s%s", number, what, quote, image, quote, offset);
}

static void print_findings(unsigned int number, const struct cause *cause)
{
	char what[64], phases[64], services[200];
	unsigned int index = (unsigned int)(cause - causes), shown = 1;

	format_text(what, sizeof(what), "class=%s", audit_class_name(cause->finding->class));
	print_place(number, cause->finding, what);
	for (unsigned int i = 0; i < closing_count() && shown < PLACES_SHOWN; i++) {
		const struct finding *finding = closing_at(i);

		if (finding->cause != index ||
		    finding->instruction.value == cause->finding->instruction.value)
			continue;
		format_text(what, sizeof(what), "class=%s", audit_class_name(finding->class));
		print_place(number, finding, what);
		shown++;
	}
	report_fact("cause %u phase=%s service=%s memory=%s times=%u", number,
		    names(phases, sizeof(phases), cause->phases, phase_text),
		    names(services, sizeof(services), cause->services, service_text),
		    cause->finding->memory, cause->times);
}

static void print_suspect(unsigned int number, const struct cause *cause)
{
	const struct suspect *suspect = cause->suspect;
	const char *quote = format_quote(suspect->image);

	report_fact("cause %u suspect=%s image=%s%s%s offset=0x%lx memory=%s words=%u", number,
		    suspect->kind, quote, suspect->image, quote, suspect->offset, suspect->memory,
		    cause->words);
}

/* ---- One sentence for a kind and memory type ---- */

static const char *kind_of(const struct cause *cause)
{
	return cause->finding != NULL ? audit_class_name(cause->finding->class)
				      : cause->suspect->kind;
}

static const char *memory_of(const struct cause *cause)
{
	return cause->finding != NULL ? cause->finding->memory : cause->suspect->memory;
}

static const char *advice_of_cause(const struct cause *cause)
{
	if (cause->finding == NULL)
		return cause->suspect->advice;
	return advice_for(cause->finding->class, (enum access)cause->finding->record->access);
}

static struct {
	const char *advice, *memory;
} told[CAUSES_MAX];
static unsigned int told_count;

static void print_advice(const struct cause *cause)
{
	const char *advice = advice_of_cause(cause), *memory = memory_of(cause);
	const bool has_memory = !is_same(memory, "none");

	for (unsigned int i = 0; i < told_count; i++) {
		if (told[i].advice == advice && is_same(told[i].memory, memory))
			return;
	}
	told[told_count].advice = advice;
	told[told_count++].memory = memory;
	report_fact("%s%s%s: %s.", kind_of(cause), has_memory ? ", " : "", has_memory ? memory : "",
		    advice);
}

/* ---- All ---- */

static unsigned int print_image(const char *image, unsigned int number)
{
	for (unsigned int i = 0; i < cause_count; i++) {
		const struct cause *cause = &causes[i];

		if (!is_same(cause->image, image))
			continue;
		number++;
		if (cause->finding != NULL)
			print_findings(number, cause);
		if (cause->suspect != NULL)
			print_suspect(number, cause);
		print_advice(cause);
	}
	return number;
}

static bool is_first_of_image(unsigned int cause)
{
	for (unsigned int i = 0; i < cause; i++) {
		if (is_same(causes[i].image, causes[cause].image))
			return false;
	}
	return true;
}

static void print_checks(unsigned int number)
{
	for (unsigned int i = 0; i < failed_count; i++)
		report_fact("cause %u check=%s reason=\"%s\"", ++number, failed_checks[i].name,
			    failed_checks[i].reason);
}

void causes_print(const struct report_counts *counts)
{
	unsigned int number = 0;

	cause_count = causes_left_out = told_count = 0;
	gather_suspects();
	gather_findings();
	for (unsigned int i = 0; i < cause_count; i++) {
		if (is_first_of_image(i))
			number = print_image(causes[i].image, number);
	}
	if (causes_left_out > 0)
		report_fact("and %u findings and suspects more", causes_left_out);
	print_checks(number);
	report_fact("passed=%u skipped=%u known=%u",
		    counts->checks - counts->failed - counts->skipped - counts->known,
		    counts->skipped, counts->known);
}

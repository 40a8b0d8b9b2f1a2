/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The lines of a cause: where it was found, what it did, the pointer behind it, and what to do.
 */
#include "kernel/audit/report/cause_lines.h"

#include <audit/record.h>
#include <stdbool.h>

#include "kernel/audit/findings/advice.h"
#include "kernel/audit/report/quote.h"
#include "kernel/lib/format.h"
#include "kernel/lib/string.h"
#include "kernel/report.h"

#define PLACES_SHOWN 8 /* of one cause */

/* ---- One cause ---- */

/* Names with commas between them, of the bits that are set. */
static const char *names(char *text, size_t size, uint32_t bits, const char *(*name)(unsigned int))
{
	text[0] = '\0';
	for (unsigned int i = 0; i < 32; i++) {
		if (bits & 1U << i)
			format_append(text, size, "%s%s", text[0] != '\0' ? "," : "", name(i));
	}
	return text;
}

static const char *phase_text(unsigned int phase)
{
	return phase_names[phase];
}

/* All images that may have jumped, as in the line of the finding. */
static void print_place(unsigned int number, const struct finding *finding)
{
	char text[HOLDERS_MAX * (HANDOFF_NAME_SIZE + 48)] = "";

	for (unsigned int i = 0; i < finding->places.count; i++) {
		const struct holder *holder = &finding->places.holder[i];
		const char *quote = format_quote(holder->image->name);

		format_append(text, sizeof(text), " image=%s%s%s", quote, holder->image->name,
			      quote);
		if (holder->in_image)
			format_append(text, sizeof(text), " %s=0x%lx",
				      finding->hidden ? "kept-at" : "offset", holder->offset);
	}
	report_fact("cause %u class=%s%s", number, audit_class_name(finding->class),
		    text[0] != '\0' ? text : " image=unknown");
}

/* The places of one cause that are printed. */
struct shown {
	unsigned int count;
	uint64_t instruction[PLACES_SHOWN];
};

static bool is_shown(const struct shown *shown, const struct finding *finding)
{
	for (unsigned int i = 0; i < shown->count; i++) {
		if (shown->instruction[i] == finding->instruction.value)
			return true;
	}
	return false;
}

static void print_places(unsigned int number, unsigned int index)
{
	struct shown shown = {.count = 0};

	for (unsigned int i = 0; i < closing_count() && shown.count < PLACES_SHOWN; i++) {
		const struct finding *finding = closing_at(i);

		if (finding->cause != index || is_shown(&shown, finding))
			continue;
		print_place(number, finding);
		shown.instruction[shown.count++] = finding->instruction.value;
	}
}

static bool touches_memory(const struct finding *finding)
{
	return finding->record->kind == RECORD_PAGE_FAULT || finding->record->kind == RECORD_STACK;
}

static void print_findings(unsigned int number, const struct cause *cause, unsigned int index)
{
	const bool touched = touches_memory(cause->finding);
	char phases[64], services[320];

	print_places(number, index);
	report_fact("cause %u phase=%s service=%s%s%s times=%u", number,
		    names(phases, sizeof(phases), cause->phases, phase_text),
		    names(services, sizeof(services), cause->services, audit_service_name),
		    touched ? " memory=" : "", touched ? cause->finding->memory : "", cause->times);
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

static bool is_same(const char *left, const char *right)
{
	return strcmp(left, right) == 0;
}

static const char *kind_of(const struct cause *cause)
{
	return cause->finding != NULL ? audit_class_name(cause->finding->class)
				      : cause->suspect->kind;
}

/* What lies at address 0 is said by nobody's pointer; and a record of another kind than an access has none. */
static const char *memory_of(const struct cause *cause)
{
	if (cause->finding == NULL)
		return cause->suspect->memory;
	return touches_memory(cause->finding) && cause->finding->class != CLASS_NULL_PAGE
		       ? cause->finding->memory
		       : "none";
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

static unsigned int print_image(const struct cause *causes, unsigned int count, const char *image,
				unsigned int number)
{
	for (unsigned int i = 0; i < count; i++) {
		const struct cause *cause = &causes[i];

		if (!is_same(cause->image, image))
			continue;
		number++;
		if (cause->finding != NULL)
			print_findings(number, cause, i);
		if (cause->suspect != NULL)
			print_suspect(number, cause);
		print_advice(cause);
	}
	return number;
}

static bool is_first_of_image(const struct cause *causes, unsigned int cause)
{
	for (unsigned int i = 0; i < cause; i++) {
		if (is_same(causes[i].image, causes[cause].image))
			return false;
	}
	return true;
}

unsigned int cause_lines_print(const struct cause *causes, unsigned int count)
{
	unsigned int number = 0;

	told_count = 0;
	for (unsigned int i = 0; i < count; i++) {
		if (is_first_of_image(causes, i))
			number = print_image(causes, count, causes[i].image, number);
	}
	return number;
}

void cause_lines_print_checks(const struct failed_check *checks, unsigned int count,
			      unsigned int number)
{
	for (unsigned int i = 0; i < count; i++)
		report_fact("cause %u check=%s reason=\"%s\"", ++number, checks[i].name,
			    checks[i].reason);
}

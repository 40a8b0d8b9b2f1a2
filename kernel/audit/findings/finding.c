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
#include "kernel/audit/findings/scene.h"
#include "kernel/audit/report/closing.h"
#include "kernel/audit/report/quote.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/report.h"

#define LINE_SIZE 600

static struct {
	unsigned int all;
	unsigned int known;
} counts[SERVICE_COUNT][PHASE_COUNT];

/* The record before this one, and whether it was a read of the boot services table. */
static struct {
	bool boot_service;
	uint64_t instruction;
	uint8_t phase;
	uint8_t service;
} previous;

static const char access_names[][12] = {
	[ACCESS_READ] = "read",
	[ACCESS_WRITE] = "write",
	[ACCESS_EXECUTE] = "execute",
};

/* xmm6 to xmm15 follow. */
static const char clobbered_names[CLOBBERED_XMM6][16] = {
	[CLOBBERED_RBX] = "rbx",
	[CLOBBERED_RBP] = "rbp",
	[CLOBBERED_RDI] = "rdi",
	[CLOBBERED_RSI] = "rsi",
	[CLOBBERED_R12] = "r12",
	[CLOBBERED_R13] = "r13",
	[CLOBBERED_R14] = "r14",
	[CLOBBERED_R15] = "r15",
	[CLOBBERED_RSP] = "rsp",
	[CLOBBERED_DF] = "df",
	[CLOBBERED_IF] = "if",
	[CLOBBERED_TF] = "tf",
	[CLOBBERED_IOPL] = "iopl",
	[CLOBBERED_NT] = "nt",
	[CLOBBERED_AC] = "ac",
	[CLOBBERED_MXCSR] = "mxcsr",
	[CLOBBERED_X87] = "x87",
	[CLOBBERED_CR0] = "cr0",
	[CLOBBERED_CR3] = "cr3",
	[CLOBBERED_CR4] = "cr4",
	[CLOBBERED_EFER] = "efer",
	[CLOBBERED_PAT] = "pat",
	[CLOBBERED_FS_BASE] = "fs_base",
	[CLOBBERED_GS_BASE] = "gs_base",
	[CLOBBERED_KERNEL_GS_BASE] = "kernel_gs_base",
	[CLOBBERED_XCR0] = "xcr0",
	[CLOBBERED_DR0] = "dr0",
	[CLOBBERED_DR1] = "dr1",
	[CLOBBERED_DR2] = "dr2",
	[CLOBBERED_DR3] = "dr3",
	[CLOBBERED_DR7] = "dr7",
	[CLOBBERED_CS] = "cs",
	[CLOBBERED_DS] = "ds",
	[CLOBBERED_ES] = "es",
	[CLOBBERED_SS] = "ss",
	[CLOBBERED_FS] = "fs",
	[CLOBBERED_GS] = "gs",
	[CLOBBERED_LDTR] = "ldtr",
	[CLOBBERED_TR] = "tr",
	[CLOBBERED_GDTR] = "gdtr",
	[CLOBBERED_IDTR] = "idtr",
};

/* A line under construction. */
struct line {
	char text[LINE_SIZE];
	size_t length;
};

static void add(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct line_sink {
	struct sink sink;
	struct line *line;
};

static void line_write(struct sink *sink, const char *text, size_t length)
{
	struct line *line = ((struct line_sink *)(void *)sink)->line;

	for (size_t i = 0; i < length && line->length + 1 < sizeof(line->text); i++)
		line->text[line->length++] = text[i];
	line->text[line->length] = 0;
}

static void add(struct line *line, const char *format, ...)
{
	struct line_sink sink = {{line_write}, line};
	va_list arguments;

	va_start(arguments, format);
	format_write(&sink.sink, format, arguments);
	va_end(arguments);
}

static void add_access(struct line *line, const struct audit_scene *scene)
{
	const struct access_record *record = scene->record;

	if (record->access <= ACCESS_EXECUTE)
		add(line, " access=%s", access_names[record->access]);
	add(line, " address=0x%lx", record->address);
	add(line, " memory=%s",
	    scene->memory != NULL ? memory_type_name(scene->memory->type) : "none");
}

static void add_changes(struct line *line, uint64_t changes)
{
	const char *separator = " changed=";

	for (unsigned int bit = 0; bit < CLOBBERED_COUNT; bit++) {
		if (!(changes & clobbered_bit(bit)))
			continue;
		if (bit < CLOBBERED_XMM6)
			add(line, "%s%s", separator, clobbered_names[bit]);
		else
			add(line, "%sxmm%u", separator, bit - CLOBBERED_XMM6 + 6);
		separator = ",";
	}
}

static void add_image(struct line *line, const struct handoff_image *image, const char *key,
		      uint64_t offset)
{
	const char *quote = format_quote(image->name);

	add(line, " image=%s%s%s", quote, image->name, quote);
	if (key != NULL)
		add(line, " %s=0x%lx", key, offset);
}

static void add_origin(struct line *line, const struct audit_scene *scene)
{
	add(line, " instruction=0x%lx", scene->instruction.value);
	if (scene->image == NULL)
		add(line, " image=unknown");
	else if (!scene->hidden)
		add_image(line, scene->image, "offset",
			  scene->instruction.value - scene->image->base.value);
	for (unsigned int i = 0; scene->hidden && i < scene->holders.count; i++) {
		const struct holder *holder = &scene->holders.holder[i];

		add_image(line, holder->image, holder->in_image ? "kept-at" : NULL, holder->offset);
	}
}

static void add_unloaded(struct line *line, const struct handoff_driver *driver)
{
	const char *quote = format_quote(driver->name);

	add(line, " unloaded=%s%s%s", quote, driver->name, quote);
}

/* The line without its first word. */
static void add_finding(struct line *line, const struct audit_scene *scene, enum audit_class class)
{
	const struct access_record *record = scene->record;

	add(line, "class=%s phase=%s service=%s", audit_class_name(class),
	    phase_names[record->phase], service_name((enum service)record->service));
	if (record->kind == RECORD_PAGE_FAULT || record->kind == RECORD_STACK)
		add_access(line, scene);
	else if (record->kind == RECORD_EXCEPTION)
		add(line, " vector=%u", record->vector);
	else if (record->kind == RECORD_INTERRUPT || record->kind == RECORD_SOFTWARE)
		add(line, " vector=%u interrupt=%s", record->vector,
		    record->kind == RECORD_SOFTWARE ? "software" : "taken");
	else if (record->kind == RECORD_CLOBBERED)
		add_changes(line, record->detail);
	add_origin(line, scene);
	if (scene->unloaded != NULL)
		add_unloaded(line, scene->unloaded);
	if (record->tainted)
		add(line, " tainted=yes");
}

static void print_finding(const struct audit_scene *scene, enum audit_class class, bool known)
{
	struct line line = {.length = 0};

	add_finding(&line, scene, class);
	report_fact("violation %s", line.text);
	advice_text(line.text, sizeof(line.text), scene, class);
	report_fact("%s%s", line.text, known ? " This firmware is known for it." : "");
}

static void print_consequence(const struct audit_scene *scene, enum audit_class class,
			      enum service of)
{
	const char *service = service_name((enum service)scene->record->service);
	struct line line = {.length = 0};

	add_finding(&line, scene, class);
	report_fact("consequence %s of=%s", line.text, service_name(of));
	if (of == scene->record->service)
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
	enum service of = consequence_of(&scene);
	bool known;

	remember(&scene, class);
	consequence_remember(&scene, of);
	if (completes || record->phase >= PHASE_COUNT || is_given_up(&scene, class))
		return;
	if (of != SERVICE_COUNT) {
		print_consequence(&scene, class, of);
		return;
	}
	known = scene_is_known(&scene);
	if (record->service < SERVICE_COUNT) {
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

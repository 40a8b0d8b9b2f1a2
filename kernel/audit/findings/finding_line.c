/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Keys and values, and the names that they take.
 */
#include "kernel/audit/findings/finding_line.h"

#include <stdarg.h>

#include "kernel/audit/report/quote.h"
#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"

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
	[CLOBBERED_CR8] = "cr8",
	[CLOBBERED_STAR] = "star",
	[CLOBBERED_LSTAR] = "lstar",
	[CLOBBERED_CSTAR] = "cstar",
	[CLOBBERED_SFMASK] = "sfmask",
	[CLOBBERED_SYSENTER_CS] = "sysenter_cs",
	[CLOBBERED_SYSENTER_ESP] = "sysenter_esp",
	[CLOBBERED_SYSENTER_EIP] = "sysenter_eip",
	[CLOBBERED_DEBUGCTL] = "debugctl",
	[CLOBBERED_MTRR_TYPE] = "mtrr_type",
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
	[CLOBBERED_SERIAL] = "serial",
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
	if (scene->assumed)
		add(line, " assumed=yes");
}

static void add_unloaded(struct line *line, const struct handoff_driver *driver)
{
	const char *quote = format_quote(driver->name);

	add(line, " unloaded=%s%s%s", quote, driver->name, quote);
}

void finding_line(struct line *line, const struct audit_scene *scene, enum audit_class class)
{
	const struct access_record *record = scene->record;

	add(line, "class=%s phase=%s service=%s", audit_class_name(class),
	    phase_names[record->phase], audit_service_name(record->service));
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

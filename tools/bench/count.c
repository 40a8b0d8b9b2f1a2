/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A plug-in of QEMU that counts the instructions of a machine by where they lie: in the image of a
 * loader, in our kernel, elsewhere. At each mark it writes a line: all instructions so far, those in the
 * loader, those in the kernel, and the mark's name. The guest's time-stamp counter cannot tell them
 * apart, and goes on while the processor sleeps.
 *
 *	base=   distance of the stub from the start of its image
 *	size=   bytes of that image
 *	stub=   the stub's first eight bytes, as a number
 *	stop=   the address of a kernel's first instruction, at which the machine is to end
 *	memory= MiB of the machine's memory below 2 GiB, to find gRT in
 *	marks=  a file of marks, as tools/bench/marks.pl writes it
 *	out=    the file to write
 *
 * The first instruction of the stub (tools/bench/stub.S) is the mark `start`, the end of the machine the
 * mark `end`. The loader's image is recognised by where the host has it, and counted wherever the guest
 * maps it; the kernel is known by its addresses.
 */
#include "plugin.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int qemu_plugin_version = PLUGIN_VERSION;

/* The place of an instruction, and the number of its counter. */
enum place { ELSEWHERE, LOADER, KERNEL };

/* ---- What to look for ---- */

struct mark {
	enum place place;
	uint64_t address; /* from the start of the loader's image, or in the kernel */
	char name[64];
};

#define MARKS_MAX 256

static struct mark marks[MARKS_MAX];
static size_t mark_count;
static uint64_t code, code_end; /* of the kernel */
static uint64_t base, size, stub, stop, memory;

static const uint8_t *image; /* NULL: the stub was not seen yet */
static const uint8_t *ram;   /* the guest's memory, as the host has it */
static FILE *out;

/* A line is one of: `code START END`, `loader ADDRESS NAME`, `kernel ADDRESS NAME`. Whoever reads the
 * result has others. */
static void marks_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];

	while (file != NULL && fgets(line, sizeof(line), file) != NULL && mark_count < MARKS_MAX) {
		struct mark *mark = &marks[mark_count];

		(void)sscanf(line, "code %" SCNx64 " %" SCNx64, &code, &code_end);
		if (sscanf(line, "loader %" SCNx64 " %63s", &mark->address, mark->name) == 2)
			marks[mark_count++].place = LOADER;
		else if (sscanf(line, "kernel %" SCNx64 " %63s", &mark->address, mark->name) == 2)
			marks[mark_count++].place = KERNEL;
	}
	if (file != NULL)
		fclose(file);
}

/* ---- Services: the entry of gRT that holds the address which the kernel calls ---- */

/* The signature of EFI_RUNTIME_SERVICES (UEFI 2.10, section 4.5.1), and the words before its entries. */
#define RUNTSERV UINT64_C(0x56524553544e5552)
#define HEADER_WORDS 3
#define SERVICES 14

static bool calling; /* the kernel is about to call firmware */

/* Returns SERVICES for an address that the table does not have. */
static unsigned int entry_of(const uint64_t *table, uint64_t address)
{
	unsigned int entry = 0;

	while (entry < SERVICES && table[HEADER_WORDS + entry] != address)
		entry++;
	return entry;
}

/* Other tables with that signature lie about in memory; none of them has been made virtual. */
static unsigned int service_at(uint64_t address)
{
	static const uint64_t *table;
	const uint64_t *word = (const void *)ram, *end = (const void *)(ram + memory - 4096);

	for (; table == NULL && word < end; word++)
		if (*word == RUNTSERV && entry_of(word, address) < SERVICES)
			table = word;
	return table != NULL ? entry_of(table, address) : SERVICES;
}

/* ---- What happens ---- */

static void tell(const char *name)
{
	const uint64_t *now = counters_read();

	fprintf(out, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %s\n",
		now[ELSEWHERE] + now[LOADER] + now[KERNEL], now[LOADER], now[KERNEL], name);
	fflush(out);
}

static void passed(unsigned int processor, void *name)
{
	(void)processor;
	tell(name);
	calling = strcmp(name, "call") == 0;
}

/* A block outside of the kernel begins. */
static void left(unsigned int processor, void *address)
{
	char name[32];

	(void)processor;
	if (!calling)
		return;
	calling = false;
	snprintf(name, sizeof(name), "service %u", service_at((uintptr_t)address));
	tell(name);
}

static void end(plugin_id id, void *data)
{
	(void)id;
	(void)data;
	tell("end");
}

/* Nothing is left to be done in this machine. */
static void halt(unsigned int processor, void *data)
{
	(void)processor;
	(void)data;
	if (image == NULL)
		return;
	tell("end");
	_exit(0);
}

/* ---- How it is noticed ---- */

/* A stub starts a page, so that its first bytes can be read without leaving memory. */
static bool is_stub(uint64_t address, const uint8_t *bytes)
{
	return bytes != NULL && address % 4096 == 0 && memcmp(bytes, &stub, sizeof(stub)) == 0;
}

static void mark(struct qemu_plugin_insn *insn, enum place place, uint64_t address)
{
	for (size_t i = 0; i < mark_count; i++)
		if (marks[i].place == place && marks[i].address == address)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, passed, 0, marks[i].name);
}

/* A mark comes before the count of its own instruction. */
static void instrument(struct qemu_plugin_insn *insn)
{
	const uint8_t *bytes = qemu_plugin_insn_haddr(insn);
	uint64_t address = qemu_plugin_insn_vaddr(insn);
	enum place place = ELSEWHERE;

	/* Before the exit an address is a physical one. */
	if (is_stub(address, bytes)) {
		image = bytes - base;
		ram = bytes - address;
		qemu_plugin_register_vcpu_insn_exec_cb(insn, passed, 0, (void *)"start");
	}
	if (stop != 0 && address == stop)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, halt, 0, NULL);
	if (address >= code && address < code_end) {
		place = KERNEL;
		mark(insn, place, address);
	} else if (image != NULL && bytes >= image && bytes < image + size) {
		place = LOADER;
		mark(insn, place, (uint64_t)(bytes - image));
	}
	counters_add(insn, place);
}

static bool
	is_kernel_entered; /* and what is translated from then on, but for it, is called by it */

static void translate(plugin_id id, struct qemu_plugin_tb *block)
{
	struct qemu_plugin_insn *first = qemu_plugin_tb_get_insn(block, 0);
	uint64_t address = qemu_plugin_insn_vaddr(first);

	(void)id;
	if (address >= code && address < code_end)
		is_kernel_entered = true;
	else if (is_kernel_entered)
		qemu_plugin_register_vcpu_insn_exec_cb(first, left, 0, (void *)(uintptr_t)address);
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++)
		instrument(qemu_plugin_tb_get_insn(block, i));
}

static uint64_t number(const char *argument)
{
	return strtoull(strchr(argument, '=') + 1, NULL, 0);
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++)
		if (strncmp(argv[i], "out=", 4) == 0)
			out = fopen(argv[i] + 4, "w");
		else if (strncmp(argv[i], "marks=", 6) == 0)
			marks_read(argv[i] + 6);
		else if (strncmp(argv[i], "base=", 5) == 0)
			base = number(argv[i]);
		else if (strncmp(argv[i], "size=", 5) == 0)
			size = number(argv[i]);
		else if (strncmp(argv[i], "stub=", 5) == 0)
			stub = number(argv[i]);
		else if (strncmp(argv[i], "stop=", 5) == 0)
			stop = number(argv[i]);
		else if (strncmp(argv[i], "memory=", 7) == 0)
			memory = number(argv[i]) << 20;
	if (out == NULL)
		out = fopen("/dev/null", "w");
	counters_open();
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	qemu_plugin_register_atexit_cb(id, end, NULL);
	return 0;
}

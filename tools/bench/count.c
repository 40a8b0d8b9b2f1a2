/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * A plug-in of QEMU that counts instructions from the first one of the stub (tools/bench/stub.S) on:
 * those inside the image that the stub stands in front of, and all of them. The guest's time-stamp
 * counter cannot tell the former, goes on while the processor sleeps, and our own kernel does not
 * read it.
 *
 *	base=   distance of the stub from the start of its image
 *	size=   bytes of that image
 *	stub=   the stub's first eight bytes, as a number
 *	kernel= the address of a kernel's first instruction, at which the machine is to end
 *	out=    the file for both counts, written when the machine ends
 *
 * The image is recognised by where the host has it, and counted wherever the guest maps it.
 *
 * No package of Debian has qemu-plugin.h: the declarations are of what is used here, after QEMU's
 * documentation, "QEMU TCG Plugins". They are the same in every version of that interface; QEMU 9
 * and later refuse version 1 and take 2.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef uint64_t plugin_id;
typedef void (*translated)(plugin_id id, struct qemu_plugin_tb *block);
typedef void (*executed)(unsigned int processor, void *data);
typedef void (*ended)(plugin_id id, void *data);

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, translated callback);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, executed callback,
					    int registers, void *data);
void qemu_plugin_register_atexit_cb(plugin_id id, ended callback, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
void *qemu_plugin_insn_haddr(const struct qemu_plugin_insn *insn);

EXPORT extern int qemu_plugin_version;
EXPORT int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

int qemu_plugin_version = PLUGIN_VERSION;

static uint64_t base, size, stub, kernel;
static const char *out;

static const uint8_t *image; /* NULL: the stub was not seen yet */
static bool counting;
static uint64_t inside, all;

static void begin(unsigned int processor, void *data)
{
	(void)processor;
	(void)data;
	counting = true;
	inside = all = 0;
}

static void count(unsigned int processor, void *counter)
{
	(void)processor;
	++*(uint64_t *)counter;
}

static void report(plugin_id id, void *data)
{
	FILE *file = counting ? fopen(out, "w") : NULL;

	(void)id;
	(void)data;
	if (file == NULL)
		return;
	fprintf(file, "%" PRIu64 " %" PRIu64 "\n", inside, all);
	fclose(file);
}

/* Nothing is left to be done in this machine. */
static void end(unsigned int processor, void *data)
{
	(void)processor;
	(void)data;
	if (!counting)
		return;
	report(0, NULL);
	_exit(0);
}

/* A stub starts a page, so that its first bytes can be read without leaving memory. */
static bool is_stub(const struct qemu_plugin_insn *insn, const uint8_t *bytes)
{
	return qemu_plugin_insn_vaddr(insn) % 4096 == 0 && memcmp(bytes, &stub, sizeof(stub)) == 0;
}

static void instrument(struct qemu_plugin_insn *insn)
{
	const uint8_t *bytes = qemu_plugin_insn_haddr(insn);

	if (bytes != NULL && is_stub(insn, bytes)) {
		image = bytes - base;
		qemu_plugin_register_vcpu_insn_exec_cb(insn, begin, 0, NULL);
	}
	if (kernel != 0 && qemu_plugin_insn_vaddr(insn) == kernel)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, end, 0, NULL);
	qemu_plugin_register_vcpu_insn_exec_cb(insn, count, 0, &all);
	if (image != NULL && bytes >= image && bytes < image + size)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, count, 0, &inside);
}

static void translate(plugin_id id, struct qemu_plugin_tb *block)
{
	(void)id;
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
			out = argv[i] + 4;
		else if (strncmp(argv[i], "base=", 5) == 0)
			base = number(argv[i]);
		else if (strncmp(argv[i], "size=", 5) == 0)
			size = number(argv[i]);
		else if (strncmp(argv[i], "stub=", 5) == 0)
			stub = number(argv[i]);
		else if (strncmp(argv[i], "kernel=", 7) == 0)
			kernel = number(argv[i]);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	qemu_plugin_register_atexit_cb(id, report, NULL);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The interface of QEMU's plug-ins, as far as tools/bench/count.c uses it.
 *
 * No package of Debian has qemu-plugin.h: the declarations follow QEMU's documentation, "QEMU TCG
 * Plugins". QEMU 9 and later refuse version 1 of the interface and take 2, in which each processor has
 * counters of its own; the rest is the same in both.
 */
#ifndef BENCH_PLUGIN_H
#define BENCH_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

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

/* ---- Counters, to which QEMU adds in the code that it makes, without a call ---- */

#define COUNTERS 3
#define ADD_U64 0 /* the only operation */

#if PLUGIN_VERSION == 1
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn, int operation,
						void *counter, uint64_t value);

static uint64_t counters[COUNTERS];

static inline void counters_open(void)
{
}

static inline void counters_add(struct qemu_plugin_insn *insn, unsigned int index)
{
	qemu_plugin_register_vcpu_insn_exec_inline(insn, ADD_U64, &counters[index], 1);
}

static inline const uint64_t *counters_read(void)
{
	return counters;
}
#else
struct counter {
	void *board;
	size_t offset;
};

void *qemu_plugin_scoreboard_new(size_t size);
void *qemu_plugin_scoreboard_find(void *board, unsigned int processor);
void qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(struct qemu_plugin_insn *insn,
							 int operation, struct counter counter,
							 uint64_t value);

static void *board;

static inline void counters_open(void)
{
	board = qemu_plugin_scoreboard_new(COUNTERS * sizeof(uint64_t));
}

static inline void counters_add(struct qemu_plugin_insn *insn, unsigned int index)
{
	const struct counter counter = {board, index * sizeof(uint64_t)};

	qemu_plugin_register_vcpu_insn_exec_inline_per_vcpu(insn, ADD_U64, counter, 1);
}

/* There is one processor. */
static inline const uint64_t *counters_read(void)
{
	return qemu_plugin_scoreboard_find(board, 0);
}
#endif

#endif

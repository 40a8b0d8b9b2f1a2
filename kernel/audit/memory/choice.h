/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The memory that firmware has given up with ExitBootServices, and must leave alone: page by page.
 *
 * Chosen are all boot-services and loader pages, and as much free memory as reclaim= says, without
 * those that are the kernel's own now. Memory that cannot be cached, which may be something else than
 * RAM, is left out and counted.
 *
 * The first MiB is chosen, but marked as `low`: no operating system uses it, because firmware in
 * system management mode writes there all day (the BIOS data area, legacy USB). Linux has reserved it
 * on every machine since 5.13 (arch/x86/kernel/setup.c).
 */
#ifndef AUDIT_MEMORY_CHOICE_H
#define AUDIT_MEMORY_CHOICE_H

#include <handoff.h>

/* A map of more descriptors is too long for memory_choose(). */
#define MEMORY_DESCRIPTORS_MAX 4096

/* Pages side by side within one descriptor. */
struct memory_run {
	const struct memory_descriptor *descriptor;
	paddr_t start;
	uint64_t pages;
	bool low; /* in the first MiB */
};

/* In pages. */
struct memory_amount {
	uint64_t chosen;
	uint64_t left_out;
};

typedef void (*memory_visitor)(void *context, const struct memory_run *run);

/*
 * Shows every run that is chosen to `visit`, each page once, those of one descriptor one after the
 * other. The map may overlap and hold impossible entries: a page belongs to the first descriptor that
 * lists it, and is not chosen at all if another one says that it is still in use.
 */
struct memory_amount memory_choose(const struct handoff *handoff, memory_visitor visit,
				   void *context);

#endif

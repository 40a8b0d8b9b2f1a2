/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The handoff, examined before it is believed, and the two maps in it as the iterator wants them.
 */
#ifndef KERNEL_HANDOFF_H
#define KERNEL_HANDOFF_H

#include <handoff.h>

/* Why the handoff cannot be believed, or NULL. Looks only at what earlier checks made safe. */
const char *handoff_examine(const struct handoff *handoff);

/* Panics with that reason. */
void handoff_believe(const struct handoff *handoff);

/* A map of the handoff in the kernel's address space. */
struct memory_map handoff_memory_map(const struct handoff_map *map);

/* The virtual address firmware has for a physical one in a RUNTIME region; false if there is none. */
bool handoff_translate(const struct handoff *handoff, paddr_t physical, vaddr_t *virtual);

#endif

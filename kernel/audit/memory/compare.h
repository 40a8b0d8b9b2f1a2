/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Writes behind the page tables: by a device that is still active, by another processor, or by system
 * management code. They cause no fault, so memory that firmware has given up is compared before and
 * after.
 */
#ifndef AUDIT_MEMORY_H
#define AUDIT_MEMORY_H

#include <handoff.h>

/* Before the first call of a service in phase virtual: takes checksums of the memory that
 * memory_choose() chooses, if audit.memory_unchanged is asked for. Under reclaim=poison and
 * audit=strict the memory is overwritten first, as an operating system would. */
void memory_remember(const struct handoff *handoff);

/* After the last call: a finding for each descriptor in which something changed that the guard did not
 * see, the check audit.memory_unchanged, and the amount that was compared. */
void memory_compare(const struct handoff *handoff);

#endif

/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * What was written behind the page tables: by a device that nobody stopped, by another processor, or by
 * system management code. No access faults, so memory that firmware has given up is compared before and
 * after.
 */
#ifndef AUDIT_MEMORY_H
#define AUDIT_MEMORY_H

#include <handoff.h>

/* Before the first call of a service in phase virtual: sums up what memory_choose() chooses, if
 * audit.memory_unchanged is asked for. Under reclaim=poison and audit=strict it is overwritten first, as
 * an operating system would. */
void memory_remember(const struct handoff *handoff);

/* After the last one: a finding for each descriptor in which something changed that the guard did not
 * see, the check audit.memory_unchanged, and how much was compared. */
void memory_compare(const struct handoff *handoff);

#endif

/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Conditions that make a handoff believable; kernel/handoff_examine.c has their table and their order.
 */
#ifndef KERNEL_HANDOFF_CONDITIONS_H
#define KERNEL_HANDOFF_CONDITIONS_H

#include <handoff.h>

/* [start, start + size) lies in [window, end); `size` may be anything. */
bool handoff_is_inside(uint64_t start, uint64_t size, uint64_t window, uint64_t end);

/* The range of that kind that shows `size` bytes at `address`, or NULL. */
const struct handoff_range *handoff_range_of(const struct handoff *handoff, uint32_t kind,
					     vaddr_t address, uint64_t size);

/* `size` bytes at `array` are aligned, and lie in pages of the handoff. */
bool handoff_is_array(const struct handoff *handoff, vaddr_t array, uint64_t size);

/* There is an end to the text in these `size` bytes. */
bool handoff_is_text(const char *text, size_t size);

/* What the handoff points to: these rely on its ranges, and the census on its drivers. */
bool handoff_has_memory_map(const struct handoff *handoff);
bool handoff_has_virtual_map(const struct handoff *handoff);
bool handoff_has_attributes(const struct handoff *handoff);
bool handoff_has_images(const struct handoff *handoff);
bool handoff_has_census(const struct handoff *handoff);
bool handoff_has_records(const struct handoff *handoff);
bool handoff_has_variables(const struct handoff *handoff);
bool handoff_has_kept_report(const struct handoff *handoff);

#endif

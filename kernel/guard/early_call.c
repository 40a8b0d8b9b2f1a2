/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* Calls through the offered map; see early_call.h. */
#include "kernel/guard/early_call.h"

#include "kernel/guard/entry.h"
#include "kernel/guard/region.h"

uint64_t early_call_instruction(const struct guard *guard, uint64_t address)
{
	paddr_t physical;

	return region_offered(&guard->world, vaddr(address), &physical) ? physical.value : address;
}

void early_call_begin(struct guard *guard, const struct exception_frame *frame)
{
	if (!entry_is_readable(&guard->world, vaddr(frame->rsp)))
		return;
	guard->early_stack = frame->rsp;
	guard->early_return = machine_load(frame->rsp);
}

/* When it has returned, what runs deeper on the stack has written over its return address. */
bool early_call_is_under_way(const struct guard *guard, const struct exception_frame *frame)
{
	return guard->early_stack != 0 && frame->rsp <= guard->early_stack &&
	       machine_load(guard->early_stack) == guard->early_return;
}

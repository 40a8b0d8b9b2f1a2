/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/* The return address of a fetch; see caller.h. */
#include "kernel/guard/caller.h"

#include "kernel/guard/entry.h"
#include "kernel/guard/region.h"
#include "kernel/lib/descriptors.h"

/* Is there firmware's own code at `address`, or foreign code that may run? */
static bool is_code(const struct guard_world *world, uint64_t address)
{
	paddr_t offered;

	return (region_is_runtime(world, vaddr(address)) || region_runs(world, paddr(address)) ||
		region_offered(world, vaddr(address), &offered)) &&
	       entry_is_executable(world, vaddr(address));
}

static bool read_word(const struct guard_world *world, uint64_t address, uint64_t *word)
{
	if (!entry_is_readable(world, vaddr(address)))
		return false;
	*word = machine_load(address);
	return true;
}

bool caller_is_thunk(const struct guard *guard, uint64_t address)
{
	return guard->checked_function != 0 && address - guard->checked_page < PAGE_SIZE;
}

struct caller caller_find(const struct guard *guard, const struct exception_frame *frame)
{
	const struct guard_world *world = &guard->world;
	struct caller caller = {.kind = CALLER_NONE};
	uint64_t address;

	/* An instruction that began on the page before: the code ran on by itself. */
	if (frame->cr2 != frame->rip)
		return (struct caller){.kind = CALLER_CERTAIN};
	if (!entry_is_readable(world, vaddr(frame->rsp)))
		return caller;
	address = *(const uint64_t *)vaddr_pointer(vaddr(frame->rsp));
	if (address == (uintptr_t)gate_return) {
		caller.address = address;
		if (guard->call->entry == frame->rip)
			caller.kind = CALLER_GATE;
	} else if (caller_is_thunk(guard, address)) {
		/* The function itself is gone from the stack, and was its own image's. */
		caller = (struct caller){CALLER_BEHIND, address};
	} else if (is_code(world, address)) {
		caller.address = address;
		caller.kind = call_site_judge(world, read_word, frame, address);
	}
	return caller;
}

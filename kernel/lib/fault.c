/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Sentences for exceptions.
 */
#include "kernel/lib/fault.h"

#include "kernel/lib/efi_names.h"
#include "kernel/lib/format.h"
#include "kernel/lib/places.h"

static const char *const access_names[] = {
	[ACCESS_READ] = "read of",
	[ACCESS_WRITE] = "write to",
	[ACCESS_EXECUTE] = "execution of",
};

/* The memory at an address of firmware's: its own region as it sees it now, or else the memory that it
 * would be if firmware still took it for a physical one. */
static const char *memory_at(const struct handoff *handoff, uint64_t address)
{
	const struct memory_map map = place_map(&handoff->memory_map);
	paddr_t physical;
	const struct memory_descriptor *memory = place_reached(handoff, address, &physical);

	if (memory == NULL)
		memory = memory_map_find(&map, paddr(address));
	return memory != NULL ? memory_type_name(memory->type) : "in no descriptor";
}

/* ` at IMAGE+OFFSET`; of a fetch, the last byte of the call that led there. Nobody may know the image. */
static void add_place(struct fault_text *fault, const struct handoff *handoff, uint64_t instruction,
		      uint64_t caller)
{
	const uint64_t places[] = {instruction, caller - 1};

	for (unsigned int i = 0; i < (caller != 0 ? 2 : 1); i++) {
		paddr_t physical = paddr(places[i]);
		const struct handoff_image *image;

		(void)place_reached(handoff, places[i], &physical); /* or it is physical already */
		image = place_image(handoff, physical);
		if (image != NULL) {
			format_append(fault->text, FAULT_TEXT_SIZE, " at %s+0x%lx", image->name,
				      physical.value - image->base.value);
			return;
		}
	}
	format_append(fault->text, FAULT_TEXT_SIZE, " at 0x%lx", instruction);
}

static bool is_overrun(const struct exception_frame *frame, vaddr_t stack_guard)
{
	return frame->vector == VECTOR_PAGE_FAULT && frame->cr2 - stack_guard.value < PAGE_SIZE;
}

/* Linux goes on without runtime services after such a fault (efi_crash_gracefully_on_page_fault() in
 * arch/x86/platform/efi/quirks.c); here the fault is the report's last line, and names who it was. */
struct fault_text fault_of_firmware(const struct handoff *handoff, enum service service,
				    const struct exception_frame *frame, vaddr_t stack_guard,
				    uint64_t caller)
{
	const enum access access = exception_access(frame, handoff->tables.no_execute);
	struct fault_text fault;

	format_text(fault.text, FAULT_TEXT_SIZE, "%s: ", service_name(service));
	if (is_overrun(frame, stack_guard))
		format_append(fault.text, FAULT_TEXT_SIZE, "overrun of the stack");
	else if (frame->vector == VECTOR_PAGE_FAULT)
		format_append(fault.text, FAULT_TEXT_SIZE, "%s 0x%lx (%s)", access_names[access],
			      frame->cr2, memory_at(handoff, frame->cr2));
	else
		format_append(fault.text, FAULT_TEXT_SIZE, "exception %lu", frame->vector);
	add_place(&fault, handoff, frame->rip, access == ACCESS_EXECUTE ? caller : 0);
	return fault;
}

struct fault_text fault_of_kernel(const struct exception_frame *frame, vaddr_t stack_guard)
{
	struct fault_text fault;

	if (is_overrun(frame, stack_guard))
		format_text(fault.text, FAULT_TEXT_SIZE, "the kernel's stack is overrun at 0x%lx",
			    frame->rip);
	else if (frame->vector == VECTOR_PAGE_FAULT)
		format_text(fault.text, FAULT_TEXT_SIZE,
			    "page fault in the kernel at 0x%lx, address 0x%lx, error 0x%lx",
			    frame->rip, frame->cr2, frame->error_code);
	else
		format_text(fault.text, FAULT_TEXT_SIZE,
			    "exception %lu in the kernel at 0x%lx, error 0x%lx", frame->vector,
			    frame->rip, frame->error_code);
	return fault;
}

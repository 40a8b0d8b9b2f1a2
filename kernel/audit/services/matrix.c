/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * The matrix: the answers to the probe's calls in the loader's two phases, and the answers now.
 *
 *	yes		the service did what a working one does with these arguments
 *	no		EFI_UNSUPPORTED, or no pointer to it is there
 *	error		it answered with some other error
 *	aborted		it did not return by itself
 *	-		not called: it cannot be called in this phase without consequences
 */
#include "kernel/audit/services/matrix.h"

#include <audit/notes.h>

#include "kernel/audit/owner.h"
#include "kernel/guard/probe.h"
#include "kernel/lib/efi_runtime.h"
#include "kernel/lib/places.h"
#include "kernel/report.h"

static const char words[PROBE_OUTCOME_COUNT][8] = {
	[PROBE_NOT_CALLED] = "-",  [PROBE_AVAILABLE] = "yes",	[PROBE_UNSUPPORTED] = "no",
	[PROBE_REFUSED] = "error", [PROBE_ABORTED] = "aborted",
};

static const char *word(uint32_t outcome)
{
	return outcome < PROBE_OUTCOME_COUNT ? words[outcome] : "?";
}

static void print_row(const char *name, const char *boot, const char *physical, const char *virtual)
{
	report_fact("matrix service=%-25s boot=%-7s physical=%-7s virtual=%s", name, boot, physical,
		    virtual);
}

/* The same call as in the loader, now through gRT as the kernel has it. */
static enum probe_outcome probe(const struct handoff *handoff, enum service service)
{
	static struct probe_buffers buffers;
	const struct probe_backend backend = {&buffers, owner_make, (void *)(uintptr_t)handoff};
	struct firmware_call call;

	if (!service_is_present(vaddr_pointer(handoff->runtime_services), service))
		return PROBE_UNSUPPORTED;
	if (handoff->svam.mode == RUNTIME_MIXED)
		return PROBE_NOT_CALLED;
	return probe_service(&backend, service, &call);
}

/* SetVirtualAddressMap can be called only once: the loader's call of it is on record. */
static enum probe_outcome virtual_map_outcome(const struct handoff_svam *svam)
{
	if (!svam->called)
		return PROBE_NOT_CALLED;
	if (svam->status == EFI_UNSUPPORTED)
		return PROBE_UNSUPPORTED;
	return svam->status == EFI_SUCCESS ? PROBE_AVAILABLE : PROBE_REFUSED;
}

static void print_service(const struct handoff *handoff, enum service service)
{
	uint32_t physical = notes_of(handoff)->probe_physical[service].outcome;

	if (service == SERVICE_SET_VIRTUAL_ADDRESS_MAP)
		physical = virtual_map_outcome(&handoff->svam);
	print_row(service_name(service), word(notes_of(handoff)->probe_boot[service].outcome),
		  word(physical), word(probe(handoff, service)));
}

/* The loader used them until the exit; the system table tells whether anything is left now. */
static void print_boot_services(const struct handoff *handoff)
{
	const EFI_SYSTEM_TABLE *table = vaddr_pointer(handoff->system_table);
	const char *left = "no";
	paddr_t physical;

	if (place_reached(handoff, handoff->system_table.value, &physical) == NULL)
		left = "?";
	else if (table->BootServices != 0)
		left = "listed";
	print_row("BootServices", "yes", left, left);
}

void matrix_print(const struct handoff *handoff)
{
	print_boot_services(handoff);
	for (unsigned int service = 0; service < SERVICE_COUNT; service++)
		print_service(handoff, (enum service)service);
}

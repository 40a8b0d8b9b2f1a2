/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * SetVirtualAddressMap, and what came of it by the evidence of gRT.
 */
#ifndef LOADER_SVAM_H
#define LOADER_SVAM_H

#include <efi.h>
/* gnu-efi first: everything else is free of firmware's headers. */
#include <handoff.h>

/* Calls `entry` with the four arguments that tell of the map; false if it did not return by itself. */
typedef bool svam_caller(void *context, EFI_SET_VIRTUAL_ADDRESS_MAP entry,
			 const struct memory_map *map, EFI_STATUS *status);

struct svam {
	EFI_RUNTIME_SERVICES *services; /* gRT */
	struct memory_map *map;		/* the RUNTIME descriptors, with their virtual_start */
	struct handoff_svam *record;
	svam_caller *call;
	void *context;
};

/* The one that a loader needs: calls it where it stands, on firmware's own tables and stack. */
svam_caller svam_call_directly;

/* Is it to be called? Not under virtmap=none, nor where EFI_RT_PROPERTIES_TABLE says that firmware
 * cannot be moved. */
bool svam_is_wanted(const struct handoff *handoff);

/* Copies gRT into the record; and: has no service another entry since then? */
void svam_remember(const struct svam *svam);
bool svam_is_unchanged(const struct svam *svam);

/* Calls it, and says in the record in which mode the services are now. */
void svam_set(const struct svam *svam);

/* Sets virtual_start to the physical address where firmware was not moved. */
void svam_settle(const struct svam *svam);

#endif

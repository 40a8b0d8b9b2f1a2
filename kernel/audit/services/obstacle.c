/* SPDX-License-Identifier: BSD-2-Clause-Patent */
/*
 * Whether a service may be called at all, whatever is to be learnt from it.
 */
#include <handoff.h>

#include "kernel/audit/services/service.h"

/* The checks of these three are made of what is known already. */
static bool is_called(enum service service)
{
	return service != SERVICE_SET_VIRTUAL_ADDRESS_MAP && service != SERVICE_CONVERT_POINTER &&
	       service != SERVICE_RESET_SYSTEM;
}

const char *service_obstacle(const struct handoff *handoff, enum service service)
{
	/* Half converted, firmware cannot be asked anything but to end the machine. */
	if (handoff->svam.mode == RUNTIME_MIXED && is_called(service))
		return "SetVirtualAddressMap left firmware half virtual";
	if (!service_is_present(vaddr_pointer(handoff->runtime_services), service))
		return "gRT has no entry for it: before UEFI 2.0 it ended with ResetSystem";
	return NULL;
}

bool service_is_supported(const struct handoff *handoff, enum service service)
{
	return !handoff->rt_properties_present ||
	       (handoff->rt_properties & service_property(service)) != 0;
}
